"""Amounts of a calculation as digits: every one when they end, else rounded, with what is exact."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.calculation import Rounding
from auditor.model.unit import Unit
from auditor.render.figures import MINUS, NO_BREAK


MOST_PLACES, CUT_PLACES, MONEY_PLACES = 24, 12, 2
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Digits:
    """What is printed, and the exact amount where that is rounded."""

    shown: str
    exact: str = ""


def digits(amount: Fraction, of: Unit, way: Rounding) -> Digits:
    """Money with two decimals, the rest complete; rounded `way` where digits are left out."""
    name = str(of)
    currency = name if name.isalpha() and name.isupper() else ""
    ends = places(amount)
    if currency:
        shown = f"{rounded(amount, MONEY_PLACES, way)}{NO_BREAK}{currency}"
        return Digits(shown, "" if ends <= MONEY_PLACES else f"exactly {_whole(amount, ends)}")
    if ends <= MOST_PLACES:
        return Digits(rounded(amount, ends, way))
    return Digits(f"{rounded(amount, CUT_PLACES, way)}{ELLIPSIS}", f"exactly {amount}")


def places(amount: Fraction) -> int:
    """Decimals that write the amount in full; one more than we print when none do."""
    rest, twos, fives = amount.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else MOST_PLACES + 1


def rounded(amount: Fraction, decimals: int, way: Rounding) -> str:
    """Comma thousands, point decimals, true minus; up or down, and down for what is exact."""
    scaled = amount * 10**decimals
    floor = scaled.numerator // scaled.denominator
    whole = -(-scaled.numerator // scaled.denominator) if way is Rounding.UP else floor
    over, under = divmod(abs(whole), 10**decimals)
    tail = f".{under:0{decimals}d}" if decimals else ""
    return f"{MINUS if whole < 0 else ''}{over:,}{tail}"


def typed(amount: Fraction) -> str:
    """An amount as a person types it: plain digits."""
    decimals = min(places(amount), MOST_PLACES)
    return rounded(amount, decimals, Rounding.DOWN).replace(",", "")


def _whole(amount: Fraction, ends: int) -> str:
    return rounded(amount, ends, Rounding.DOWN) if ends <= MOST_PLACES else str(amount)
