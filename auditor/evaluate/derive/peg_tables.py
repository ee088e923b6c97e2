"""The rows of the facts about the peg: quotes, sessions and episodes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from fractions import Fraction

from auditor.evaluate.derive.confidence import Arbitrage, reading
from auditor.evaluate.derive.episodes import (
    ACTION,
    FEED_LAG,
    ILLIQUID,
    LIMITS,
    NOISE,
    Episode,
)
from auditor.evaluate.derive.measures import half_life, seen_for, sessions_touched, size
from auditor.evaluate.derive.pairing import (
    COUNTED,
    NO_REFERENCE,
    REGULAR,
    SILENT,
    SUSPENDED,
    Pair,
)
from auditor.evaluate.derive.persistence import hour_held
from auditor.evaluate.derive.sessions import Calendar
from auditor.evaluate.derive.ticks import LEFT_OUT
from auditor.model.catalogue.choices import SESSIONS
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Field,
    Missing,
    Moment,
    Quantity,
    Record,
    Text,
)


COUNT, USD = unit("count"), unit("USD")
_CLASSES = {
    COUNTED: NOISE,
    SUSPENDED: ACTION,
    NO_REFERENCE: FEED_LAG,
    "illiquid": ILLIQUID,
    "informational": ILLIQUID,
}


def quote_rows(pairs: Sequence[Pair], found: Sequence[Episode]) -> tuple[Record, ...]:
    """Every quote with its own class: that of its episode, or of what it is by itself."""
    kinds = {id(pair): each.kind for each in found for pair in each.pairs}
    return tuple(_quote(pair, kinds) for pair in pairs)


def session_rows(pairs: Sequence[Pair], calendar: Calendar) -> tuple[Record, ...]:
    """One row per session with counted quotes."""
    by_name = {name: [pair for pair in pairs if pair.session == name] for name in SESSIONS}
    return tuple(_session(name, inside, calendar) for name, inside in by_name.items() if inside)


def episode_rows(
    found: Iterable[Episode], pairs: Sequence[Pair], calendar: Calendar, around: Arbitrage
) -> tuple[Record, ...]:
    """One row per episode."""
    left_out = [pair for pair in pairs if pair.label in LEFT_OUT]
    return tuple(_episode(each, left_out, calendar, around) for each in found)


def trading_days(pairs: Sequence[Pair], calendar: Calendar) -> int:
    """Trading days with a counted quote in the regular session."""
    return len({calendar.day(each.quote.time) for each in pairs if each.session == REGULAR})


def _quote(pair: Pair, kinds: Mapping[int, str]) -> Record:
    quote = pair.quote
    nav = SILENT if pair.silent and not isinstance(pair.nav, Missing) else pair.nav
    known = isinstance(nav, Missing)
    return {
        "time": Moment(quote.time),
        "venue": Text(f"{quote.venue} {quote.pair}".strip()),
        "price": Quantity(quote.price, USD),
        "nav": nav if isinstance(nav, Missing) else Quantity(nav, USD),
        "deviation": nav if isinstance(nav, Missing) else Quantity(pair.deviation),
        "session": Enumeration(pair.session),
        "label": Enumeration(pair.label),
        "class": _class(pair, kinds, known=not known),
    }


def _class(pair: Pair, kinds: Mapping[int, str], *, known: bool) -> Field:
    kind = kinds.get(id(pair)) or _CLASSES.get(pair.label)
    if kind == NOISE and not known and isinstance(pair.nav, Missing):
        return pair.nav
    if kind is None:
        told = f"the quote is left out: {pair.label.replace('_', ' ')}"
        return Missing(Cause.UNREADABLE, pair.label, told)
    return Enumeration(kind)


def _session(name: str, inside: Sequence[Pair], calendar: Calendar) -> Record:
    sizes = sorted(abs(each.deviation) for each in inside)
    counted = {each.quote.time.astimezone(UTC).date() for each in inside}
    days = trading_days(inside, calendar) if name == REGULAR else len(counted)
    return {
        "session": Enumeration(name),
        "pairs": Quantity(Fraction(len(inside)), COUNT),
        "days": Quantity(Fraction(days), COUNT),
        "median": Quantity(_at_rank(sizes, 50)),
        "p95": Quantity(_at_rank(sizes, 95)),
        "largest": Quantity(max((each.deviation for each in inside), key=abs)),
        "held": hour_held(inside, calendar),
        "warn_limit": Quantity(LIMITS[name].warn),
        "fail_limit": Quantity(LIMITS[name].fail),
    }


def _at_rank(sizes: Sequence[Fraction], percent: int) -> Fraction:
    """The smallest size that `percent` of the sizes do not exceed (nearest rank)."""
    return sizes[max(-(-len(sizes) * percent // 100), 1) - 1]


def _episode(
    each: Episode, left_out: Sequence[Pair], calendar: Calendar, around: Arbitrage
) -> Record:
    quote = each.pairs[0].quote
    excluded = sum(
        other.quote.market == quote.market and each.start <= other.quote.time <= each.end
        for other in left_out
    )
    return {
        "start": Moment(each.start),
        "end": Moment(each.end),
        "peak": Quantity(each.peak),
        "class": Enumeration(each.kind),
        "venue": Text(f"{quote.venue} {quote.pair}".strip()),
        "size": Quantity(size(each.pairs, calendar)),
        "seen_for": Duration(seen_for(each.pairs, calendar)),
        "sessions": Text(", ".join(sessions_touched(each.pairs))),
        "half_life": half_life(each),
        "quotes": Quantity(Fraction(len(each.pairs)), COUNT),
        "excluded": Quantity(Fraction(excluded), COUNT),
        "who_can_redeem": around.who,
        "who_can_mint": around.creators,
        "when": around.when,
        "reading": reading(each, around),
    }
