"""Measures how a visitor of the issuer's site comes to the contract addresses and the reserves."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from auditor.base.text import printable
from auditor.collect.interface import Collected, Context
from auditor.collect.site.crawl import Crawl, Visited, crawl
from auditor.collect.site.reach import (
    Absent,
    Gated,
    Reach,
    Reached,
    address_reach,
    hops_to_reserves,
    reserve_pages,
    reserves_reach,
    shows_address,
)
from auditor.collect.site.refusals import refusal
from auditor.collect.sources import Page
from auditor.model.evidence import Gap, Observation
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.report import Origin
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Enumeration,
    Flag,
    Missing,
    Quantity,
    Record,
    Records,
    Text,
    Value,
)


TO_ADDRESS, TO_RESERVES = "disclosure.hops_to_address", "disclosure.hops_to_reserves"
SCRIPT_ONLY, ACCESS = "disclosure.script_only", "disclosure.evidence_access"
_COUNT = unit("count")
Access: TypeAlias = Literal["public", "gated", "none"]
_WORSE: tuple[Access, ...] = ("public", "gated", "none")


@dataclass(frozen=True, slots=True)
class Findability:
    """Follows links from the issuer's home page until the evidence is found or a limit is met."""

    name: str = "findability"
    provides: tuple[str, ...] = (TO_ADDRESS, TO_RESERVES, SCRIPT_ONLY, ACCESS)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """Links to each address and to the reserves, and whether everybody gets there."""
        if context.origin is not Origin.LIVE:
            told = "the way to the evidence is measured on the site itself, not on a reconstruction"
            keys = (TO_ADDRESS, TO_RESERVES, SCRIPT_ONLY)
            return [Gap(key, Cause.NOT_COLLECTED, "not_measured", told) for key in keys]
        readable = _readable(product, context)

        def finds(visited: Visited) -> frozenset[str]:
            shown = (each.address for each in product.deployments if shows_address(visited, each))
            way = hops_to_reserves(visited, product, readable)
            return frozenset((*shown, *([TO_RESERVES] if way else [])))

        words = (product.symbol.lower(), product.underlying.ticker.lower())
        wanted = {each.address for each in product.deployments} | {TO_RESERVES}
        website = product.issuer.website
        found = await crawl(website, context.reader, words, finds, wanted)
        addresses = [address_reach(each, found) for each in product.deployments]
        reserves = reserves_reach(product, found, readable)
        return [
            *(
                _address_row(deployment, reach, found, context)
                for deployment, reach in zip(product.deployments, addresses, strict=True)
            ),
            _reserves(reserves, found, context),
            _script_only(found, context),
            *_access([*addresses, reserves], found, context),
        ]


def access(reaches: Sequence[Reach]) -> Access | Missing:
    """How everything is reached together: as badly as its worst part, unknown before better."""
    if any(isinstance(each, Absent) for each in reaches):
        return "none"
    for each in reaches:
        if isinstance(each, Missing):
            return each
    return "gated" if any(isinstance(each, Gated) for each in reaches) else "public"


def _readable(product: ProductSpec, context: Context) -> frozenset[str]:
    """The pages about reserves that gave a document, not something in its place."""
    return frozenset(
        url
        for url in reserve_pages(product)
        for answer in context.reader.seen(url)[:1]
        if refusal(Page(url, answer, supplied=False)) is None
    )


def _address_row(
    deployment: Deployment, reach: Reach, found: Crawl, context: Context
) -> Observation:
    why = _missing(reach, f"the address {deployment.address}")
    row: Record = {
        "chain": Text(deployment.chain),
        "address": Text(deployment.address),
        "hops": _hops(reach) if isinstance(reach, Reached) else why,
        "page": Text(_shown(reach.visited)) if isinstance(reach, Reached) else why,
    }
    return _observed(TO_ADDRESS, Records((row,), complete=True), reach, found, context)


def _reserves(reach: Reach, found: Crawl, context: Context) -> Collected:
    if isinstance(reach, Reached):
        return _observed(TO_RESERVES, _hops(reach), reach, found, context)
    why = _missing(reach, "a page of reserve figures")
    return Gap(TO_RESERVES, why.cause, why.reason, why.detail, _tried(found))


def _script_only(found: Crawl, context: Context) -> Observation:
    scripted = [each for each in found.visited if each.page.needs_script]
    reach = Reached(scripted[0], scripted[0].hops) if scripted else Absent()
    return _observed(SCRIPT_ONLY, Flag(bool(scripted)), reach, found, context)


def _access(reaches: Sequence[Reach], found: Crawl, context: Context) -> list[Collected]:
    """The measured access, unless an analyst stated it and the measurement is no worse."""
    measured = access(reaches)
    if isinstance(measured, Missing):
        return [Gap(ACCESS, measured.cause, measured.reason, measured.detail, _tried(found))]
    stated = [
        item.value.value
        for item in context.earlier
        if isinstance(item, Observation)
        and item.key == ACCESS
        and isinstance(item.value, Enumeration)
    ]
    if any(_WORSE.index(measured) <= list(_WORSE).index(each) for each in _known(stated)):
        return []
    return [_observed(ACCESS, Enumeration(measured), Absent(), found, context)]


def _known(stated: Sequence[str]) -> list[Access]:
    return [each for each in _WORSE if each in stated]


def _hops(reach: Reached) -> Quantity:
    return Quantity(Fraction(reach.hops), _COUNT)


def _missing(reach: Reach, what: str) -> Missing:
    """Why a way is not known, for a reach that is not `Reached`."""
    if isinstance(reach, Missing):
        return reach
    if isinstance(reach, Gated):
        told = f"{reach.blocked.link.url}, where {what} should be, asks for a login"
        return Missing(Cause.UNREACHABLE, "blocked_by_site", told)
    told = f"no page a visitor comes to by links from the home page shows {what}"
    return Missing(Cause.NOT_COLLECTED, "not_found", told)


def _observed(key: str, value: Value, reach: Reach, found: Crawl, context: Context) -> Observation:
    """An observation that rests on the page it was made on, or on the home page."""
    at = reach.visited if isinstance(reach, Reached) else found.visited[0]
    count = len(found.visited)
    return Observation(
        key,
        value,
        context.provenance(
            source=_shown(at),
            locator=f"{_shown(at)}, {at.hops} links from the home page; {count} pages read",
            observed_at=at.answer.observed_at,
            as_of=UNDATED,
            digest=at.answer.digest,
            strength=Strength.ISSUER,
        ),
    )


def _shown(visited: Visited) -> str:
    return printable(visited.link.url, 300)


def _tried(found: Crawl) -> tuple[str, ...]:
    return tuple(_shown(each) for each in found.visited)
