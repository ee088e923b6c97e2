"""Reads documents by themselves, without a product: what `auditor read` shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.archive.exchange import Answer
from auditor.base import reading
from auditor.clients.live import LiveWire
from auditor.clients.pages import Pages
from auditor.collect.disclosure.answer import Reading
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.read import read
from auditor.collect.sources import Page
from auditor.collect.text.model import DocumentText
from auditor.collect.text.read import text_of
from auditor.errors import InputError, SourceError
from auditor.pipeline.sources import Clock
from auditor.settings import Settings


LARGEST = 50 * 2**20


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document and what it says, or why it could not be read."""

    source: str
    outcome: Reading | SourceError
    text: DocumentText | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading needs: extractors, settings for the network, a clock."""

    extractors: Extractors
    settings: Settings
    clock: Clock


async def read_all(sources: Sequence[str], desk: Desk) -> list[ReadDocument]:
    """Each document in turn; one that fails stops no other."""
    async with LiveWire(desk.settings, desk.clock) as wire:
        return [await _one(source, Pages(wire), desk) for source in sources]


async def _one(source: str, pages: Pages, desk: Desk) -> ReadDocument:
    try:
        text = await text_of(await _page(source, pages, desk.clock))
        return ReadDocument(source, read(text, desk.extractors), text)
    except SourceError as error:
        return ReadDocument(source, error)


async def _page(source: str, pages: Pages, clock: Clock) -> Page:
    if is_address(source):
        return Page(source, await pages.get(source), supplied=False)
    try:
        body = reading.read(Path(source), LARGEST)
    except InputError as error:
        raise SourceError("unreadable", "bad_file", str(error)) from None
    return Page(source, Answer(200, (), body, clock(), "file"), supplied=True)


def is_address(source: str) -> bool:
    """Whether a source names a page rather than a file."""
    return source.startswith(("https://", "http://"))
