"""Corporate actions somebody declares: splits, dividends and the like."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from auditor.collect.declared.action import Declared
from auditor.collect.declared.dinari import read_dinari
from auditor.collect.declared.robinhood import read_robinhood
from auditor.collect.declared.tables import read_json_source, read_table_source
from auditor.collect.declared.xstocks import read_xstocks
from auditor.collect.interface import Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.action_source import ActionSource
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.value import Cause, Records


DECLARED = "corporate_actions.declared"
Found: TypeAlias = "list[Declared | SourceError]"
_READERS: Mapping[
    str, Callable[[ActionSource, ProductSpec, Context], Coroutine[Any, Any, Found]]
] = {
    "csv": read_table_source,
    "json": read_json_source,
    "xstocks": read_xstocks,
    "robinhood": read_robinhood,
    "dinari": read_dinari,
}


@dataclass(frozen=True, slots=True)
class CorporateActions:
    """Reads every list of declared actions; an unreadable one leaves the whole open."""

    name: str = "corporate_actions"
    provides: tuple[str, ...] = (DECLARED,)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One list per page."""
        jobs = [partial(_attempt, source, product, context) for source in product.corporate_actions]
        outcomes = [each for found in await all_of(jobs) for each in found]
        read = [each for each in outcomes if isinstance(each, Observation)]
        gaps = [each for each in outcomes if isinstance(each, Gap)]
        if read and gaps:
            rest = Observation(DECLARED, Records((), complete=False), read[0].provenance)
            return [*read, rest, *gaps]
        return [*read, *gaps]


async def _attempt(
    source: ActionSource, product: ProductSpec, context: Context
) -> Sequence[Collected]:
    try:
        found = await _READERS[source.kind](source, product, context)
    except SourceError as error:
        found = [error]
    return [_settled(each, source, context) for each in found]


def _settled(each: Declared | SourceError, source: ActionSource, context: Context) -> Collected:
    if isinstance(each, Declared):
        return _observation(each, context)
    tried = (named(source),)
    return Gap(DECLARED, Cause(each.cause), each.reason, each.detail, tried)


def named(source: ActionSource) -> str:
    """The name people know a source by."""
    return source.path or source.url or f"the interface of {source.kind}"


def _observation(declared: Declared, context: Context) -> Observation:
    page = declared.page
    stamp = context.provenance(
        source=page.name,
        locator=" · ".join((page.name, f"{len(declared.rows)} rows", *declared.notes)),
        observed_at=page.answer.observed_at,
        as_of=UNDATED,
        digest=page.answer.digest,
        strength=Strength.ISSUER,
        supplied=page.supplied,
    )
    return Observation(DECLARED, Records(declared.rows, complete=declared.whole), stamp)
