"""How deep the token's markets are, and what a sale costs in them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from auditor.evaluate.derive.inputs import fact, passed_on, value
from auditor.evaluate.derive.quotes import Quote, read_quotes
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.unit import unit
from auditor.model.value import Cause, Field, Interval, Missing, Quantity, Record, Records, Series


TOKEN, DEPTH, EXIT = "prices.token", "liquidity.depth_2pct", "liquidity.exit_cost"
USD = unit("USD")
LATEST = timedelta(days=1)
"""How old the last quote of a venue may be, beside the newest of all, to show depth."""
WITHIN = Fraction(2, 100)
"""How far from the price the reported depth reaches."""
SALES = (Fraction(1_000), Fraction(10_000), Fraction(100_000))


def entries(evidence: Evidence) -> Iterator[Entry]:
    """The depth of all venues, and the cost of selling at them."""
    series = value(evidence, TOKEN, Series)
    if isinstance(series, Gap):
        yield from (passed_on(key, [series]) for key in (DEPTH, EXIT))
        return
    try:
        newest = _newest(read_quotes(series))
    except ValueError as error:
        bad = Gap(TOKEN, Cause.UNREADABLE, "bad_table", str(error))
        yield from (passed_on(key, [bad]) for key in (DEPTH, EXIT))
        return
    if not newest:
        told = "no venue reports how deep its market is"
        yield from (
            Gap(key, Cause.NOT_COLLECTED, "not_collected", told, (TOKEN,)) for key in (DEPTH, EXIT)
        )
        return
    depth = sum((each.depth for each in newest), Fraction(0))
    yield fact(DEPTH, Quantity(depth, USD), evidence, TOKEN)
    rows = tuple(_sale(sale, depth) for sale in SALES)
    yield fact(EXIT, Records(rows, complete=True), evidence, TOKEN)


def _sale(sale: Fraction, depth: Fraction) -> Record:
    """What is taken within 2 % of the price costs at most 2 %; what lies beyond is not reported."""
    cost: Field = Interval(Fraction(0), WITHIN)
    if sale > depth:
        told = "more than all venues together take within 2 % of their price"
        cost = Missing(Cause.NOT_COLLECTED, "beyond_depth", told)
    return {"sale": Quantity(sale, USD), "cost": cost}


def _newest(quotes: Sequence[Quote]) -> list[Quote]:
    """The newest quote of every market that reports depth, unless it is much older than others."""
    reported = [each for each in quotes if each.depth >= 0]
    last = {each.market: each for each in reported}
    return [each for each in last.values() if reported[-1].time - each.time <= LATEST]
