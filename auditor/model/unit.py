"""Units of measure: products of powers of base units, written like `USD/share` or `ratio`."""

import re
from dataclasses import dataclass
from typing import TypeAlias


Powers: TypeAlias = tuple[tuple[str, int], ...]

_CURRENCY = re.compile(r"[A-Z]{3,5}\Z")
_FACTOR = re.compile(r"([A-Za-z]+)(?:\^([1-9][0-9]?))?")
_BASES = frozenset({"shares", "tokens", "seconds", "count"})
_DIMENSIONLESS = "ratio"


@dataclass(frozen=True, slots=True)
class Unit:
    """Base units with their exponents, sorted by name; empty means dimensionless (`ratio`)."""

    powers: Powers = ()

    def __str__(self) -> str:
        over = [_power(base, power) for base, power in self.powers if power > 0]
        under = [_power(base, -power) for base, power in self.powers if power < 0]
        if not over and not under:
            return _DIMENSIONLESS
        return "*".join(over or ["1"]) + "".join(f"/{base}" for base in under)

    def times(self, other: "Unit") -> "Unit":
        """The unit of a product."""
        return _merged(self.powers, other.powers, sign=1)

    def per(self, other: "Unit") -> "Unit":
        """The unit of a quotient."""
        return _merged(self.powers, other.powers, sign=-1)


RATIO = Unit()


def unit(text: str) -> Unit:
    """Read `shares`, `ratio`, `USD/shares`, `shares*seconds`; ValueError names the bad part."""
    if text == _DIMENSIONLESS:
        return RATIO
    over, *under = text.split("/")
    result = RATIO
    for part in over.split("*"):
        if part != "1":
            result = result.times(_base(part, text))
    for part in under:
        result = result.per(_base(part, text))
    return result


def is_known_base(text: str) -> bool:
    """Whether `text` is a base unit: shares, tokens, seconds, count or a currency code."""
    return text in _BASES or _CURRENCY.match(text) is not None


def _base(part: str, text: str) -> Unit:
    found = _FACTOR.fullmatch(part)
    if found is None or not is_known_base(found[1]):
        raise ValueError(f"unknown unit {part[:40]!r} in {text[:80]!r}")
    return Unit(((found[1], int(found[2] or "1")),))


def _power(base: str, power: int) -> str:
    return base if power == 1 else f"{base}^{power}"


def _merged(left: Powers, right: Powers, sign: int) -> Unit:
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    return Unit(tuple(sorted((base, power) for base, power in powers.items() if power)))
