"""How much few holders own: of all tokens, and without those who hold for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.model.value import Cause, Missing


TOP = 10


@dataclass(frozen=True, slots=True)
class Holdings:
    """Shares by address, labels of the addresses that have one, and the shares not yet sold."""

    shares: Mapping[str, Fraction]
    labels: Mapping[str, str]
    unsold: Fraction = Fraction(0)

    @classmethod
    def joined(cls, parts: "Sequence[Holdings]") -> "Holdings":
        """Several deployments together: one address is one holder."""
        shares: dict[str, Fraction] = {}
        labels: dict[str, str] = {}
        for part in parts:
            labels |= part.labels
            for address, held in part.shares.items():
                shares[address] = shares.get(address, Fraction(0)) + held
        return cls(shares, labels, sum((part.unsold for part in parts), Fraction(0)))


@dataclass(frozen=True, slots=True)
class Holder:
    """One of the largest holders; `share` is of all tokens, `label` empty when nobody told."""

    address: str
    shares: Fraction
    share: Fraction
    label: str


@dataclass(frozen=True, slots=True)
class Concentration:
    """Parts of one; `hhi` is the sum of their squares."""

    count: int
    top: tuple[Holder, ...]
    top1: Fraction
    top10: Fraction
    top10_adjusted: Fraction
    hhi: Fraction


def concentration(of: Holdings) -> Concentration | Missing:
    """The figures, or why there are none.

    The adjusted share leaves labelled holders out of the ten, and the unsold tokens out of the
    whole: a whale among few buyers must not look small beside a full warehouse. Labels change
    the ten only, so that taking a label away can never make the figure smaller.
    """
    held = {address: shares for address, shares in of.shares.items() if shares > 0}
    total = sum(held.values(), Fraction(0))
    if not total:
        return Missing(Cause.UNREADABLE, "no_supply", "nobody holds a token")
    ranked = sorted(held, key=lambda address: (-held[address], address))
    free = [address for address in ranked if address not in of.labels]
    outside = total - of.unsold
    return Concentration(
        len(held),
        tuple(
            Holder(each, held[each], held[each] / total, of.labels.get(each, ""))
            for each in ranked[:TOP]
        ),
        held[ranked[0]] / total,
        sum((held[each] for each in ranked[:TOP]), Fraction(0)) / total,
        min(_sum(held, free[:TOP]) / outside, Fraction(1)) if outside > 0 else Fraction(1),
        sum(((each / total) ** 2 for each in held.values()), Fraction(0)),
    )


def _sum(held: Mapping[str, Fraction], addresses: Sequence[str]) -> Fraction:
    return sum((held[each] for each in addresses), Fraction(0))
