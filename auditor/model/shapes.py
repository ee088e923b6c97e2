"""Which keys a written model takes at a place, for suggestions."""

from collections.abc import Iterable, Sequence
from typing import get_args

from pydantic import BaseModel


def names_beside(model: type[BaseModel], location: Sequence[str | int]) -> set[str]:
    """Names valid beside the key at `location`: those of every model that may stand there."""
    steps = [step for step in location[:-1] if isinstance(step, str)]
    return {
        field.alias or name
        for candidate in _models_at(model, steps)
        for name, field in candidate.model_fields.items()
    }


def _models_at(model: type[BaseModel], steps: Sequence[str]) -> Iterable[type[BaseModel]]:
    """Steps that name no field are keys of a table or members of a union: they change nothing."""
    found: list[type[BaseModel]] = [model]
    for step in steps:
        following = [
            inner
            for candidate in found
            for name, field in candidate.model_fields.items()
            if step in (name, field.alias)
            for inner in _inside(field.annotation)
        ]
        found = following or found
    return found


def _inside(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [inner for argument in get_args(annotation) for inner in _inside(argument)]
