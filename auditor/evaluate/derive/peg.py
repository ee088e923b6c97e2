"""Token prices against the value of the claim: by quote, by session, by episode, as one class."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from auditor.evaluate.derive.corporate_actions import DECLARED, declared_actions
from auditor.evaluate.derive.episodes import LIMITS, Episode, find, looks_like_split
from auditor.evaluate.derive.inputs import fact, passed_on, value
from auditor.evaluate.derive.multiplier import DEPLOYMENTS, STEPS, history
from auditor.evaluate.derive.quotes import Pair, Quote, pair, read_prices, read_quotes
from auditor.evaluate.derive.sessions import Calendar, calendar
from auditor.model.catalogue.choices import PEG_CLASSES, SESSIONS
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Enumeration,
    Field,
    Missing,
    Moment,
    Quantity,
    Record,
    Records,
    Series,
    Text,
)


COUNT, USD = unit("count"), unit("USD")
TOKEN, REFERENCE, TRADING = "prices.token", "prices.reference", "market.sessions"
SOURCES = (TOKEN, REFERENCE, TRADING)
VALUED = (*SOURCES, STEPS, DEPLOYMENTS)
JUDGED = ("peg.sessions", "peg.episodes", "peg.class")
ENOUGH_MINUTES, ENOUGH_DAYS = 10, 5
LATEST = timedelta(days=1)
"""How old the last quote of a venue may be, beside the newest of all, to show depth."""


def entries(evidence: Evidence) -> Iterator[Entry]:
    """Quotes, sessions, episodes and class, the number of usable quotes, and market depth."""
    yield _depth(evidence)
    read = [value(evidence, key, Series) for key in SOURCES]
    series = [each for each in read if isinstance(each, Series)]
    if len(series) < len(read):
        gaps = [each for each in read if isinstance(each, Gap)]
        yield from (passed_on(key, gaps) for key in ("peg.quotes", "peg.pairs", *JUDGED))
        return
    try:
        days = calendar(series[2])
        quotes, prices = read_quotes(series[0]), read_prices(series[1])
    except ValueError as error:
        told = Gap(TOKEN, Cause.UNREADABLE, "bad_table", str(error))
        yield from (passed_on(key, [told]) for key in ("peg.quotes", "peg.pairs", *JUDGED))
        return
    moved = history(evidence)
    factor = Missing(moved.cause, moved.reason, moved.detail) if isinstance(moved, Gap) else moved
    pairs = list(pair(quotes, prices, days, factor))
    counted = [each for each in pairs if each.quote.label == "counted"]
    yield fact("peg.pairs", Quantity(Fraction(len(counted)), COUNT), evidence, *SOURCES)
    yield fact("peg.quotes", Records(tuple(map(_row, pairs)), complete=True), evidence, *VALUED)
    if isinstance(moved, Gap):
        yield from (passed_on(key, [moved]) for key in JUDGED)
        return
    yield from _judged(evidence, [each for each in counted if _valued(each)], days)


def _valued(each: Pair) -> bool:
    return not isinstance(each.nav, Missing)


def _judged(evidence: Evidence, pairs: list[Pair], days: Calendar) -> Iterator[Entry]:
    actions = declared_actions(evidence)
    found = find(pairs, [action.at for action in actions if action.is_split])
    by_session = tuple(_session(name, pairs, days) for name in SESSIONS if _in(name, pairs))
    yield fact("peg.sessions", Records(by_session, complete=True), evidence, *VALUED)
    rows = tuple(map(_episode, found))
    yield fact("peg.episodes", Records(rows, complete=True), evidence, *VALUED, DECLARED)
    yield _class(evidence, pairs, found, days)


def _class(evidence: Evidence, pairs: list[Pair], found: list[Episode], days: Calendar) -> Entry:
    """The worst class, when enough was measured and no undeclared split may explain it."""
    minutes = {each.quote.time.replace(second=0, microsecond=0) for each in _in("regular", pairs)}
    sessions = _days(_in("regular", pairs), days)
    if len(minutes) < ENOUGH_MINUTES or sessions < ENOUGH_DAYS:
        told = (
            f"{_counted(sessions, 'open session')} measured; {ENOUGH_DAYS} are needed"
            f" ({_counted(len(minutes), 'paired minute')} in them; {ENOUGH_MINUTES} are needed)"
        )
        return Gap("peg.class", Cause.NOT_COLLECTED, "coverage", told, (TOKEN, REFERENCE))
    declared = value(evidence, DECLARED, Records)
    listed = isinstance(declared, Records) and declared.complete
    if not listed and any(looks_like_split(each) for each in found):
        told = "prices are off by the factor of a split, and no full list of splits was read"
        return Gap("peg.class", Cause.CONFLICTING, "possible_split", told, (DECLARED, TOKEN))
    worst = max((each.kind for each in found), key=PEG_CLASSES.index, default="noise")
    return fact("peg.class", Enumeration(worst), evidence, *VALUED, DECLARED)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _in(session: str, pairs: Sequence[Pair]) -> list[Pair]:
    return [each for each in pairs if each.session == session]


def _days(pairs: Sequence[Pair], days: Calendar) -> int:
    """Trading days with a counted quote in the regular session."""
    return len({days.day(each.quote.time) for each in pairs})


def _session(name: str, pairs: Sequence[Pair], days: Calendar) -> Record:
    inside = _in(name, pairs)
    sizes = sorted(abs(each.deviation) for each in inside)
    counted = {each.quote.time.date() for each in inside}
    open_days = _days(inside, days) if name == "regular" else len(counted)
    return {
        "session": Enumeration(name),
        "pairs": Quantity(Fraction(len(inside)), COUNT),
        "days": Quantity(Fraction(open_days), COUNT),
        "median": Quantity(_at_rank(sizes, 50)),
        "p95": Quantity(_at_rank(sizes, 95)),
        "largest": Quantity(max((each.deviation for each in inside), key=abs)),
        "warn_limit": Quantity(LIMITS[name].warn),
        "fail_limit": Quantity(LIMITS[name].fail),
    }


def _at_rank(sizes: Sequence[Fraction], percent: int) -> Fraction:
    """The smallest size that `percent` of the sizes do not exceed (nearest rank)."""
    return sizes[max(-(-len(sizes) * percent // 100), 1) - 1]


def _row(each: Pair) -> Record:
    quote = each.quote
    return {
        "time": Moment(quote.time),
        "venue": Text(f"{quote.venue} {quote.pair}".strip()),
        "price": Quantity(quote.price, USD),
        "nav": each.nav if isinstance(each.nav, Missing) else Quantity(each.nav, USD),
        "deviation": _deviation(each),
        "session": Enumeration(each.session),
        "label": Enumeration(quote.label),
    }


def _deviation(each: Pair) -> Field:
    return each.nav if isinstance(each.nav, Missing) else Quantity(each.deviation)


def _episode(each: Episode) -> Record:
    return {
        "start": Moment(each.start),
        "end": Moment(each.end),
        "peak": Quantity(each.peak),
        "class": Enumeration(each.kind),
    }


def _depth(evidence: Evidence) -> Entry:
    """The smaller side within 2 %, summed over the newest quote of every venue that reports it."""
    key, series = "liquidity.depth_2pct", value(evidence, TOKEN, Series)
    if isinstance(series, Gap):
        return passed_on(key, [series])
    try:
        quotes = read_quotes(series)
    except ValueError as error:
        return Gap(key, Cause.UNREADABLE, "bad_table", str(error), (TOKEN,))
    newest = _newest(quotes)
    if not newest:
        told = "no venue reports how deep its market is"
        return Gap(key, Cause.NOT_COLLECTED, "not_collected", told, (TOKEN,))
    return fact(
        key, Quantity(sum((each.depth for each in newest), Fraction(0)), USD), evidence, TOKEN
    )


def _newest(quotes: Sequence[Quote]) -> list[Quote]:
    reported = [each for each in quotes if each.depth >= 0]
    last: dict[tuple[str, str], Quote] = {(each.venue, each.pair): each for each in reported}
    return [each for each in last.values() if reported[-1].time - each.time <= LATEST]
