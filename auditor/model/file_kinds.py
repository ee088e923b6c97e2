"""The files people write, by the schema each names: what to say to one given in another's place."""

from collections.abc import Mapping
from typing import get_args

from pydantic import BaseModel

from auditor.base.strict_yaml import Document
from auditor.base.text import printable
from auditor.errors import InputError


_LONGEST = 200
KINDS: Mapping[str, tuple[str, str]] = {
    "auditor/product/v1": ("a product file", "auditor audit {}"),
    "auditor/watchlist/v1": ("a watchlist", "auditor batch {}"),
    "auditor/rule/v1": ("a rule", "auditor audit PRODUCT --rules FOLDER"),
    "auditor/pack/v1": ("the head of a pack of rules", "auditor audit PRODUCT --rules FOLDER"),
    "auditor/disclosure/v1": ("an extractor", "auditor read DOCUMENT --rules FOLDER"),
    "auditor/vocabulary/v1": ("a vocabulary", "auditor read DOCUMENT --rules FOLDER"),
    "auditor/profile/v1": ("a profile", "auditor audit PRODUCT --profile {}"),
    "auditor/waivers/v1": ("a file of waivers", "auditor audit PRODUCT --waivers {}"),
}
"""What it is called, and the command that takes it."""


def schema_of(document: Document) -> str:
    """What a file says it is; empty when it does not."""
    data = document.data
    schema = data.get("schema") if isinstance(data, dict) else None
    return schema if isinstance(schema, str) else ""


def taken_by(document: Document) -> str:
    """`This is a watchlist: `auditor batch w.yaml`.`; empty for a file that is none of these."""
    what, command = KINDS.get(schema_of(document), ("", ""))
    if not what:
        return ""
    return f"This is {what}: `{command.format(printable(document.name, _LONGEST))}`."


def mistaken(model: type[BaseModel], document: Document) -> tuple[InputError, ...]:
    """The error to show when the file is of another kind than `model`; none when it is not."""
    field = model.model_fields.get("schema_")
    wanted = get_args(field.annotation) if field is not None else ()
    told = taken_by(document)
    if not wanted or not told or schema_of(document) in wanted:
        return ()
    what = KINDS.get(str(wanted[0]), (str(wanted[0]), ""))[0]
    return (InputError(f"this is not {what}.", document.place(("schema",)), told),)
