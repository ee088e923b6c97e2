"""Fetches what a product file names, and says where it came from."""

from dataclasses import dataclass
from typing import Protocol

import jmespath
from jmespath.exceptions import JMESPathError

from auditor.archive.exchange import Answer
from auditor.base import strict_json
from auditor.base.strict_json import JsonValue
from auditor.collect.interface import Context
from auditor.errors import InputError, SourceError
from auditor.model.provenance import Strength


STRENGTH_OF_CLASS = {
    "third_party": Strength.THIRD_PARTY,
    "custodian": Strength.THIRD_PARTY,
    "market": Strength.MARKET,
    "issuer": Strength.ISSUER,
    "statement": Strength.ISSUER,
}


class Placed(Protocol):
    """A source of the product file: a page or a file of its folder."""

    @property
    def url(self) -> str | None:
        """The page, when it is one."""
        ...

    @property
    def path(self) -> str | None:
        """The file, when it is one."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched; `supplied` marks a file somebody put beside the product file."""

    name: str
    answer: Answer
    supplied: bool


async def fetch(source: Placed, context: Context) -> Page:
    """The page or file behind a source; SourceError when it cannot be had."""
    if source.url:
        return Page(source.url, await context.reader.get(source.url), supplied=False)
    if source.path:
        return Page(source.path, await context.reader.file(source.path), supplied=True)
    raise SourceError("not_collected", "no_place", "the source names neither url nor path")


def place(source: Placed) -> str:
    """The address or path by which people know a source."""
    return source.url or source.path or "the product file"


def read_json(page: Page) -> JsonValue:
    """The page as strict JSON; SourceError (unreadable, bad_json) for anything else."""
    try:
        return strict_json.loads(page.answer.body, page.name)
    except InputError as error:
        raise SourceError("unreadable", "bad_json", str(error)) from None


def select(selector: str, document: object, where: str) -> object:
    """What a JMESPath expression finds; SourceError (unsupported, bad_selector) if it is none."""
    try:
        found: object = jmespath.search(selector, document)
    except (JMESPathError, RecursionError) as error:
        told = f"{where}: {selector!r} cannot be applied: {str(error).splitlines()[0]}"
        raise SourceError("unsupported", "bad_selector", told) from None
    return found
