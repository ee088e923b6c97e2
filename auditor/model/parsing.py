"""Turns a strictly read document into one of our models, with errors that point at the line."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from auditor.base.strict_yaml import Document
from auditor.model.file_kinds import mistaken
from auditor.model.mistake import explained


class Written(BaseModel):
    """Base of what people write: unknown keys are errors, values are frozen, nothing is coerced."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


ModelT = TypeVar("ModelT", bound=BaseModel)


def parse(model: type[ModelT], document: Document) -> ModelT:
    """The document as `model`; InputError at the first problem, with the nearest valid name."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        # A file of another kind has none of our keys: to name one of them would lead astray.
        for other in mistaken(model, document):
            raise other from None
        problems = error.errors(include_url=False)
        raise explained(model, document, problems) from None
