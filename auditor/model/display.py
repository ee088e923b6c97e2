"""Values for people: rounded against the issuer, once, here; the exact value stays in the data."""

from datetime import datetime
from fractions import Fraction
from typing import assert_never

from auditor.model.key import Better
from auditor.model.unit import Unit
from auditor.model.value import (
    Bound,
    Duration,
    Enumeration,
    Flag,
    Interval,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
    Text,
    Value,
)


UNKNOWN = "⟨unknown⟩"
MINUS = "−"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LENGTHS = (("s", 1, 120), ("min", 60, 7_200), ("h", 3_600, 259_200), ("d", 86_400, None))


def show(value: Value, better: Better = Better.NEITHER) -> str:
    """A value in words: `1,234.5000 shares`, `at least 0.9800`, `9 h`, `20 Aug 2026, 06:00 UTC`."""
    match value:
        case Quantity(amount, of):
            return show_amount(amount, of, better)
        case Interval():
            return _interval(value)
        case Duration(seconds):
            return show_duration(seconds, better)
        case Moment(at):
            return show_moment(at)
        case Flag(yes):
            return "yes" if yes else "no"
        case _:
            return _words(value)


def show_amount(amount: Fraction, of: Unit, better: Better = Better.NEITHER) -> str:
    """An amount with as many decimals as its unit takes, and the unit unless dimensionless."""
    name = "" if not of.powers or of == _COUNT else f" {of}"
    return f"{number(amount, places(of, amount), better)}{name}"


def number(amount: Fraction, decimals: int, better: Better = Better.NEITHER) -> str:
    """Digits with thousands commas; down when higher is better, up when lower is, else nearest."""
    whole = _rounded(amount * 10**decimals, better)
    digits = f"{abs(whole):0{decimals + 1}d}"
    over, under = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    sign = MINUS if whole < 0 else ""
    return f"{sign}{int(over):,}{'.' if under else ''}{under}"


def places(of: Unit, amount: Fraction = Fraction(0)) -> int:
    """Decimals an amount is printed with: none for whole counts, 2 for money, 4 for the rest."""
    if of == _COUNT and amount.denominator == 1:
        return 0
    return 2 if any(base.isupper() and power > 0 for base, power in of.powers) else 4


def show_duration(seconds: Fraction, better: Better = Better.NEITHER) -> str:
    """`90 s`, `9 h`, `3.5 d`: one unit and at most one decimal."""
    name, length = next(
        (name, length) for name, length, most in _LENGTHS if most is None or abs(seconds) < most
    )
    return f"{number(seconds / length, 1, better).removesuffix('.0')} {name}"


def show_moment(at: datetime) -> str:
    """`20 Aug 2026, 06:00 UTC`."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at.hour:02d}:{at.minute:02d} UTC"


def _interval(value: Interval) -> str:
    """Bounds are rounded outwards, so that what is printed holds as well."""
    low = _bound(value.low, value.unit, Better.HIGHER)
    high = _bound(value.high, value.unit, Better.LOWER)
    if low and high:
        return f"between {low} and {high}"
    if low or high:
        return f"at least {low}" if low else f"at most {high}"
    return UNKNOWN


def _bound(bound: Bound, of: Unit, better: Better) -> str:
    if isinstance(bound, Open):
        return ""
    return show_duration(bound, better) if of == _SECONDS else show_amount(bound, of, better)


def _words(value: Text | Enumeration | Records | Series) -> str:
    match value:
        case Text(words) | Enumeration(words):
            return words
        case Records(rows):
            return _counted(len(rows))
        case Series():
            return _counted(len(value))
        case _:
            assert_never(value)


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _rounded(scaled: Fraction, better: Better) -> int:
    match better:
        case Better.HIGHER:
            return scaled.numerator // scaled.denominator
        case Better.LOWER:
            return -(-scaled.numerator // scaled.denominator)
        case Better.NEITHER:
            return round(scaled)
        case _:
            assert_never(better)


_COUNT = Unit((("count", 1),))
_SECONDS = Unit((("seconds", 1),))
