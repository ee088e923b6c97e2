"""Turns a strictly read document into one of our models, with errors that point at the line."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from auditor.base.strict_yaml import Document, YamlValue
from auditor.errors import InputError, nearest


class Written(BaseModel):
    """Base of what people write: unknown keys are errors, values are frozen, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


ModelT = TypeVar("ModelT", bound=BaseModel)
Path = tuple[str | int, ...]

_QUOTED = re.compile(r"'([^']+)'")


def parse(model: type[ModelT], document: Document) -> ModelT:
    """The document as `model`; InputError at the first problem, with the nearest valid name."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise _explained(model, document, error) from None


def _explained(model: type[BaseModel], document: Document, error: ValidationError) -> InputError:
    problems = sorted(error.errors(include_url=False), key=_order)
    first = problems[0]
    path = _document_path(document, first["loc"])
    where = ".".join(str(step) for step in path) or "the file"
    if first["type"] == "extra_forbidden":
        valid = _siblings(model, first["loc"])
        return InputError(
            f"unknown key {path[-1]!r} in {'.'.join(map(str, path[:-1])) or 'the file'}.",
            document.place(path, of="key"),
            nearest(str(path[-1]), valid) or f"Valid keys: {', '.join(sorted(valid))}.",
        )
    if first["type"] == "missing":
        return InputError(f"{where} is missing.", document.place(path[:-1]))
    message = first["msg"].removeprefix("Value error, ")
    message = "this is not one of the valid words" if first["type"] == "literal_error" else message
    return InputError(f"{where}: {message}.", document.place(path), _choices(first))


def _order(problem: ErrorDetails) -> int:
    return {"extra_forbidden": 0, "missing": 2}.get(problem["type"], 1)


def _choices(problem: ErrorDetails) -> str:
    expected = problem.get("ctx", {}).get("expected")
    if not isinstance(expected, str):
        return ""
    return nearest(str(problem["input"]), _QUOTED.findall(expected)) or f"Valid: {expected}."


def _document_path(document: Document, location: Sequence[str | int]) -> Path:
    """The part of pydantic's location that exists in the document: union tags are left out."""
    path: list[str | int] = []
    here: YamlValue = document.data
    for index, step in enumerate(location):
        last = index == len(location) - 1
        if isinstance(here, dict) and isinstance(step, str) and (step in here or last):
            path.append(step)
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            path.append(step)
            here = here[step]
    return tuple(path)


def _siblings(model: type[BaseModel], location: Sequence[str | int]) -> set[str]:
    """Names valid beside the offending key: fields of every model met under that path's parent."""
    names: set[str] = set()
    for candidate in _models_at(model, [step for step in location[:-1] if isinstance(step, str)]):
        names |= {field.alias or name for name, field in candidate.model_fields.items()}
    return names or {field.alias or name for name, field in model.model_fields.items()}


def _models_at(model: type[BaseModel], steps: Sequence[str]) -> Iterable[type[BaseModel]]:
    found: list[type[BaseModel]] = [model]
    for step in steps:
        following: list[type[BaseModel]] = []
        for candidate in found:
            for name, field in candidate.model_fields.items():
                if step in (name, field.alias):
                    following.extend(_inside(field.annotation))
        found = following or found
    return found


def _inside(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [inner for argument in get_args(annotation) for inner in _inside(argument)]
