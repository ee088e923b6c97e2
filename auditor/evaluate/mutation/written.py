"""Thresholds as people write them, changed by one step or taken for another unit."""

import re
from collections.abc import Iterator
from fractions import Fraction


_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_RATIO = re.compile(r"(-?[0-9]+)/([0-9]+)")
_LENGTH = re.compile(r"([0-9]+)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_LENGTHS = "".join(_SECONDS)
_PERCENT = 100


def steps(written: str) -> Iterator[str]:
    """The value one step up and one down, a step being one in the last digit written."""
    for sign in (1, -1):
        if found := _RATIO.fullmatch(written):
            yield f"{int(found[1]) + sign}/{found[2]}"
        elif _DECIMAL.fullmatch(written):
            yield _stepped(written, sign)
        elif lengths := list(_LENGTH.finditer(written)):
            last = lengths[-1]
            count = int(last[1]) + sign
            if count >= 0:
                yield f"{written[: last.start()]}{count}{last[2]}"


def half(written: str) -> str:
    """Half of a positive value; empty where there is none to write."""
    if lengths := list(_LENGTH.finditer(written)):
        seconds = sum(int(each[1]) * _SECONDS[each[2]] for each in lengths) // 2
        return f"{seconds}s" if seconds else ""
    exact = Fraction(written)
    if exact <= 0:
        return ""
    return _plain(exact / 2) if _DECIMAL.fullmatch(written) else str(exact / 2)


def units(written: str) -> Iterator[str]:
    """The value taken for a per cent or for a share of one, hours taken for minutes or days."""
    if found := _RATIO.fullmatch(written):
        yield f"{int(found[1]) * _PERCENT}/{found[2]}"
        yield f"{found[1]}/{int(found[2]) * _PERCENT}"
    elif _DECIMAL.fullmatch(written):
        exact = Fraction(written)
        if exact:
            yield _plain(exact * _PERCENT)
            yield _plain(exact / _PERCENT)
    elif lengths := list(_LENGTH.finditer(written)):
        last = lengths[-1]
        at = _LENGTHS.index(last[2])
        for other in (at - 1, at + 1):
            if 0 <= other < len(_LENGTHS) and int(last[1]):
                yield f"{written[: last.end() - 1]}{_LENGTHS[other]}"


def _stepped(written: str, sign: int) -> str:
    decimals = len(written.partition(".")[2])
    return _plain(Fraction(written) + Fraction(sign, 10**decimals), decimals)


def _plain(exact: Fraction, least: int = 0) -> str:
    """Decimal digits; every value here has a denominator of two, five and ten alone."""
    decimals = least
    while (exact * 10**decimals).denominator > 1:
        decimals += 1
    whole = int(exact * 10**decimals)
    digits = f"{abs(whole):0{decimals + 1}d}"
    sign = "-" if whole < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
