"""Looks at critical documents a second time, later and as another visitor, for what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from auditor.archive.exchange import Answer
from auditor.base.instants import format_instant
from auditor.base.strict_json import JsonValue
from auditor.base.text import printable
from auditor.clients.profiles import SECOND_LOOK
from auditor.collect.documents.wording_changes import difference, lasting_words
from auditor.collect.figures import missing, moment
from auditor.collect.interface import Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.site.page import read_page
from auditor.collect.site.refusals import refusal
from auditor.collect.sources import Page, read_json, select
from auditor.collect.text.read import text_of
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.report import Origin
from auditor.model.value import Cause, Field, Flag, Missing, Record, Records, Text


CHANGES = "disclosure.changes"
CRITICAL = frozenset({"reserves", "redemption", "custody"})
"""Topics of documents on which a verdict rests."""
MOST = 12
"""Documents looked at twice."""
_STEADY = ("shares", "holdings", "holding_symbols", "symbol", "verifier")
"""Fields of a reserve record that do not move by themselves from one minute to the next."""
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Target:
    """A page to look at again; of a record, only what `fields` select is compared.

    `stamp` selects the moment the record speaks about, which may move, but not back.
    """

    url: str
    fields: tuple[tuple[str, str], ...] = ()
    stamp: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Compares what critical documents say to two visitors, some time apart."""

    name: str = "second_look"
    provides: tuple[str, ...] = (CHANGES,)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One row per document: both digests, whether its words changed, and how."""
        if context.origin is not Origin.LIVE:
            told = "a reconstruction holds one answer for each page"
            return [Gap(CHANGES, Cause.NOT_COLLECTED, "looked_once", told)]
        wanted = targets(product)
        if not wanted:
            told = "the product file names no page on the web about reserves, custody or redemption"
            return [Gap(CHANGES, Cause.NOT_COLLECTED, "no_critical_document", told)]
        return await all_of([partial(_row, target, context) for target in wanted])


def targets(product: ProductSpec) -> tuple[Target, ...]:
    """The pages a verdict rests on, each once, in the order of the product file."""
    found: dict[str, Target] = {}
    for reserve in product.reserves:
        if reserve.url:
            kept = tuple((name, reserve.fields[name]) for name in _STEADY if name in reserve.fields)
            stamp = tuple(reserve.fields[name] for name in ("as_of",) if name in reserve.fields)
            record = (kept, stamp) if reserve.kind == "json" else ((), ())
            found.setdefault(reserve.url, Target(reserve.url, *record))
    for document in product.documents:
        if document.url and CRITICAL & set(document.topic):
            found.setdefault(document.url, Target(document.url))
    return tuple(found.values())[:MOST]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the second look gave, and when and of which bytes it speaks."""

    second: Field
    changed: Field
    what: Field
    at: datetime
    digest: str


async def _row(target: Target, context: Context) -> Collected:
    earlier = context.reader.seen(target.url)
    if earlier:
        first: Field = Text(earlier[0].digest)
        looked = await _looked(target, earlier[0], context)
    else:
        told = "the first look gave nothing to compare with"
        first = Missing(Cause.NOT_COLLECTED, "not_collected", told)
        looked = _Looked(first, first, first, context.as_of, "")
    row: Record = {
        "document": Text(printable(target.url, 300)),
        "first_digest": first,
        "second_digest": looked.second,
        "changed": looked.changed,
        "what": looked.what,
    }
    stamp = context.provenance(
        source=target.url,
        locator=f"{target.url}, looked at twice",
        observed_at=looked.at,
        as_of=UNDATED,
        digest=looked.digest,
        strength=Strength.ISSUER,
    )
    return Observation(CHANGES, Records((row,), complete=True), stamp)


async def _looked(target: Target, first: Answer, context: Context) -> _Looked:
    try:
        second = await context.reader.visit(target.url, SECOND_LOOK)
    except SourceError as error:
        lost = missing(error)
        return _Looked(lost, lost, lost, first.observed_at, first.digest)
    try:
        said = await _said(target, first, second)
    except SourceError as error:
        lost = missing(error)
        return _Looked(Text(second.digest), lost, lost, second.observed_at, second.digest)
    what = Text(said or "nothing")
    return _Looked(Text(second.digest), Flag(bool(said)), what, second.observed_at, second.digest)


async def _said(target: Target, first: Answer, second: Answer) -> str:
    """What differs between two answers, empty for nothing; SourceError when that is not known."""
    if second.status not in _SUCCESS:
        told = f"{target.url} answered the second look with HTTP {second.status}"
        raise SourceError("unreachable", f"http_{second.status}", told)
    if first.digest == second.digest:
        return ""
    pages = [Page(target.url, answer, supplied=False) for answer in (first, second)]
    if target.fields:
        return _differing_cells(target, pages[0], pages[1])
    _check_same_language(pages[0], pages[1])
    one, other = [lasting_words(await _words(page)) for page in pages]
    if _ends(first) != _ends(second) and _starts(one, other):
        told = f"{target.url} broke off in the middle of the page on one of the two visits"
        raise SourceError("unreadable", "bad_response", told)
    return difference(one, other)


def _differing_cells(target: Target, first: Page, second: Page) -> str:
    before, after = read_json(first), read_json(second)
    found = [_step_back(selector, before, after, first) for selector in target.stamp]
    found += [
        f"{name}: {_cell(selector, before, first)} became {_cell(selector, after, second)}"
        for name, selector in target.fields
        if _cell(selector, before, first) != _cell(selector, after, second)
    ]
    return printable("; ".join(each for each in found if each), 300)


def _step_back(selector: str, before: JsonValue, after: JsonValue, page: Page) -> str:
    """Whether an older figure is served again: time only ever moves a stamp forward."""
    try:
        one, other = (moment(select(selector, each, page.name)) for each in (before, after))
    except ValueError:
        return ""
    return f"as_of: {format_instant(one)} became {format_instant(other)}" if other < one else ""


def _cell(selector: str, document: JsonValue, page: Page) -> str:
    return printable(str(select(selector, document, page.name)), 10_000)


async def _words(page: Page) -> str:
    refused = refusal(page)
    if refused is not None:
        raise refused
    return (await text_of(page)).visible


def _ends(answer: Answer) -> bool:
    """Whether it is a web page to its end."""
    return b"</html" in answer.body.lower()


def _starts(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one text is the start of the other; its last word may be cut as well."""
    shorter, longer = sorted((one, other), key=len)
    kept = shorter[:-1]
    return kept == longer[: len(kept)]


def _check_same_language(first: Page, second: Page) -> None:
    """SourceError (unsupported, other_language) when a site answers visitors in their language."""
    one, other = _language(first), _language(second)
    if one and other and one != other:
        told = f"{first.name} was in the language {one!r} first and in {other!r} then"
        raise SourceError("unsupported", "other_language", printable(told, 300))


def _language(page: Page) -> str:
    told = dict(page.answer.headers).get("content-language", "")[:2].lower()
    start = page.answer.body[:1024].lstrip()
    if told or not start.startswith(b"<"):
        return told
    return read_page(page.answer.body.decode(errors="replace"), page.name).language
