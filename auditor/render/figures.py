"""Exact values to the words and digits of a page; rounding goes against the issuer, once, here."""

from datetime import datetime
from fractions import Fraction

from auditor.model import display
from auditor.model.key import Better
from auditor.model.unit import RATIO, Unit, unit
from auditor.model.value import (
    Bound,
    Duration,
    Enumeration,
    Interval,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
    Value,
)


MINUS, DASH, NO_BREAK = "−", "–", "\u00a0"
SHARES, TOKENS, COUNT, SECONDS = unit("shares"), unit("tokens"), unit("count"), unit("seconds")
_PLACES = {SHARES: 4, TOKENS: 4, RATIO: 4, COUNT: 0}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LONG_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_LONGEST_EXACT = 24


def rounded(amount: Fraction, places: int, better: Better) -> Fraction:
    """To `places` decimals: down where higher is better, up where lower is, else nearest."""
    scaled = amount * 10**places
    if better is Better.HIGHER:
        return Fraction(scaled.numerator // scaled.denominator, 10**places)
    if better is Better.LOWER:
        return Fraction(-(-scaled.numerator // scaled.denominator), 10**places)
    return Fraction(round(scaled), 10**places)


def number(amount: Fraction, places: int, better: Better = Better.NEITHER) -> str:
    """`−1,234.5000`: comma thousands, point decimals, true minus."""
    exact = rounded(amount, places, better)
    digits = abs(exact.numerator * 10**places // exact.denominator)
    whole, part = divmod(digits, 10**places)
    tail = f".{part:0{places}d}" if places else ""
    return f"{MINUS if exact < 0 else ''}{whole:,}{tail}"


def complete(amount: Fraction) -> str:
    """Every digit of a terminating decimal; otherwise 12 decimals and an ellipsis."""
    rest, places = amount.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest == 1 and places <= _LONGEST_EXACT:
        return number(amount, places)
    return f"{number(rounded(amount, 12, Better.HIGHER), 12)}…"


def count(amount: Fraction | int) -> str:
    """A whole number with comma thousands."""
    return number(Fraction(amount), 0)


def ratio(amount: Fraction) -> str:
    """Four decimals, rounded down: a backing ratio is better when higher."""
    return number(amount, 4, Better.HIGHER)


def whole_shares(amount: Fraction, better: Better = Better.HIGHER) -> str:
    """Shares without decimals, for sentences."""
    return number(amount, 0, better)


def money(amount: Fraction, currency: str, better: Better = Better.NEITHER) -> str:
    """`79,466.43 USD`."""
    return f"{number(amount, 2, better)}{NO_BREAK}{currency}"


def points(amount: Fraction) -> str:
    """Checklist points: whole, or one decimal rounded down."""
    shown = rounded(amount, 1, Better.HIGHER)
    return number(shown, 0 if shown.denominator == 1 else 1)


def points_fixed(amount: Fraction) -> str:
    """Checklist points with one decimal, as cards and labels print them."""
    return number(amount, 1, Better.HIGHER)


def span(low: Fraction, high: Fraction) -> str:
    """`70.5–83.5`, or one number when both ends are equal."""
    if low == high:
        return points(low)
    return f"{points(low)}{DASH}{points(high)}"


def percent(amount: Fraction, places: int = 1, *, signed: bool = False) -> str:
    """`32.6%`; a positive amount that would round to nothing becomes `<0.1%`."""
    exact = amount * 100
    smallest = Fraction(1, 10**places)
    if 0 < abs(exact) < smallest / 2:
        return f"<{number(smallest, places)}%"
    sign = "+" if signed and exact > 0 else ""
    return f"{sign}{number(exact, places)}%"


def duration(seconds: Fraction, better: Better = Better.LOWER) -> str:
    """`9.2 h`, `3 d`, `45 min`, rounded up where a shorter time is better."""
    return display.show_duration(seconds, better).replace(" ", NO_BREAK)


def clock(at: datetime) -> str:
    """`06:00`, with seconds only when there are any."""
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def day(at: datetime) -> str:
    """`20 Aug 2026`."""
    return f"{at.day}{NO_BREAK}{_MONTHS[at.month - 1]}{NO_BREAK}{at.year}"


def moment(at: datetime) -> str:
    """`20 Aug 2026, 06:00 UTC`; a bare midnight is a day."""
    if not (at.hour or at.minute or at.second):
        return day(at)
    return f"{day(at)}, {clock(at)}{NO_BREAK}UTC"


def instant(at: datetime) -> str:
    """`20 Aug 2026, 06:00 UTC`, midnight included."""
    return f"{day(at)}, {clock(at)}{NO_BREAK}UTC"


def minute(at: datetime) -> str:
    """`20 Aug 2026, 06:00 UTC`, seconds left out: for tables whose times only place a row."""
    return f"{day(at)}, {at:%H:%M}{NO_BREAK}UTC"


def long_moment(at: datetime) -> str:
    """`20 August 2026, 06:00 UTC`, for the cover."""
    return f"{at.day} {_LONG_MONTHS[at.month - 1]} {at.year}, {clock(at)}{NO_BREAK}UTC"


def amount_of(quantity: Quantity, better: Better = Better.NEITHER) -> str:
    """A quantity with its unit; ratios and shares without, their column says what they are."""
    return _amount(quantity.amount, quantity.unit, better)


def _amount(amount: Fraction, of: Unit, better: Better) -> str:
    if of == SECONDS:
        return duration(amount, better)
    if of in _PLACES:
        return number(amount, _PLACES[of], better)
    name = str(of)
    if name.isupper():
        return money(amount, name, better)
    return f"{number(amount, 4, better)}{NO_BREAK}{name}"


def interval(value: Interval, better: Better = Better.NEITHER) -> str:
    """`0.9248 to 1.0020`, `at most 1.0020`, `at least 65,000.0000`, `not bounded`."""
    low, high = value.low, value.high
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        told = (_amount(low, value.unit, better), _amount(high, value.unit, better))
        return told[0] if told[0] == told[1] else f"{told[0]} to {told[1]}"
    if isinstance(high, Fraction):
        return f"at most {_amount(high, value.unit, better)}"
    if isinstance(low, Fraction):
        return f"at least {_amount(low, value.unit, better)}"
    return "not bounded"


def bound(end: Bound) -> Fraction | None:
    """The number at an interval's end, none when it is open."""
    return None if isinstance(end, Open) else end


def words(choice: str) -> str:
    """`corporate_action_window` as people write it."""
    return choice.replace("_", " ")


def show(value: Value, better: Better = Better.NEITHER) -> str:
    """Any value in one line."""
    match value:
        case Quantity():
            return amount_of(value, better)
        case Interval():
            return interval(value, better)
        case Moment(at):
            return moment(at)
        case Duration(seconds):
            return duration(seconds, better)
        case Series() | Records():
            return _counted(value)
        case _:
            return words(value.value) if isinstance(value, Enumeration) else display.show(value)


def _counted(value: Series | Records) -> str:
    if isinstance(value, Series):
        return f"{count(len(value))} rows"
    rest = "" if value.complete else ", not shown to be complete"
    return f"{count(len(value.rows))} {'entry' if len(value.rows) == 1 else 'entries'}{rest}"
