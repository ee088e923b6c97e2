"""What a raw unit of a deployment stands for."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from auditor.evaluate.derive.inputs import Row, absent, number, text, value
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Missing, Records


DEPLOYMENTS = "supply.deployments"
_ALREADY_SCALED = frozenset({"rebased_total"})


@dataclass(frozen=True, slots=True)
class Rate:
    """What a raw unit of one deployment stands for."""

    chain: str
    unit_model: str
    decimals: int
    multiplier: Fraction

    @property
    def already_scaled(self) -> bool:
        """Whether balances hold the multiplier already."""
        return self.unit_model in _ALREADY_SCALED

    @property
    def factor(self) -> Fraction:
        """Shares per token as a wallet shows it before any scaling of its own."""
        return Fraction(1) if self.already_scaled else self.multiplier

    @property
    def called(self) -> str:
        """What the factor is called."""
        return "shares per token" if self.unit_model == "none" else "effective multiplier"

    @property
    def units(self) -> Fraction:
        """Raw units in one token."""
        return Fraction(10**self.decimals)

    def raw(self, tokens: Fraction) -> int:
        """The whole units that make up an amount of tokens; what is smaller is dropped."""
        return _floor(tokens * self.units)

    def shares(self, raw: int) -> Fraction:
        """The shares claimed, cut to the last unit as the contracts do."""
        return _floor(raw * self.factor) / self.units

    def raw_for(self, shares: Fraction) -> int:
        """The fewest units that claim so many shares."""
        lifted = Fraction(-_floor(-shares * self.units))
        return -_floor(-lifted / self.factor)


def rates(evidence: Evidence) -> tuple[Rate, ...]:
    """The deployments that can be converted; one without a multiplier is never guessed."""
    rows = value(evidence, DEPLOYMENTS, Records)
    return () if isinstance(rows, Gap) else tuple(r for row in rows.rows for r in _rate(row))


def unconverted(evidence: Evidence) -> tuple[tuple[str, Missing], ...]:
    """The chains whose tokens cannot be converted, each with the reason."""
    rows = value(evidence, DEPLOYMENTS, Records)
    if isinstance(rows, Gap):
        return ()
    return tuple((text(row, "chain"), _why(row)) for row in rows.rows if not list(_rate(row)))


def _rate(row: Row) -> Iterator[Rate]:
    decimals, multiplier = number(row, "decimals"), number(row, "multiplier")
    model = text(row, "unit_model")
    if isinstance(decimals, Missing) or not model:
        return
    if model in _ALREADY_SCALED and isinstance(multiplier, Missing):
        multiplier = Fraction(1)
    if not isinstance(multiplier, Missing) and multiplier > 0:
        yield Rate(text(row, "chain"), model, int(decimals), multiplier)


def _why(row: Row) -> Missing:
    missing = [each for name in ("decimals", "multiplier") if _lacks(each := number(row, name))]
    return next((each for each in missing if isinstance(each, Missing)), absent(row, "unit_model"))


def _lacks(found: Fraction | Missing) -> bool:
    return isinstance(found, Missing)


def _floor(amount: Fraction) -> int:
    return amount.numerator // amount.denominator
