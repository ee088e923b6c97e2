"""What raw supply means in shares: which multiplier a token has, and the exact formulas."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, TypeAlias

from auditor.errors import SourceError


WAD = 10**18
# The widest bounds an issuer documents for its multiplier; outside them a word is not one.
LEAST_MULTIPLIER, MOST_MULTIPLIER = 10**9, 10**27
MOST_DECIMALS = 36

MODEL_OF_ISSUER: Mapping[str, str] = MappingProxyType(
    {
        "xstocks": "rebased_total",
        "dinari": "rebased_total",
        "ondo": "external_multiplier",
        "robinhood": "raw_times_multiplier",
        "bstocks": "raw_times_multiplier",
        "coinbase": "raw_times_multiplier",
        "backed-legacy": "none",
    }
)


class Silence(Enum):
    """A view that reverted: the contract has no such multiplier. It does not have one of 1."""

    REVERTED = "reverted"


REVERTED: Literal[Silence.REVERTED] = Silence.REVERTED
Probe: TypeAlias = int | Literal[Silence.REVERTED]


@dataclass(frozen=True, slots=True)
class Probes:
    """What the multiplier views of a token say, as 18-decimal words."""

    ui_multiplier: Probe
    current_multiplier: Probe
    balance_per_share: Probe
    multiplier: Probe

    @property
    def rebases(self) -> bool:
        """The multiplier is inside totalSupply already."""
        return not (self.current_multiplier is REVERTED and self.balance_per_share is REVERTED)

    @property
    def scales(self) -> bool:
        """The supply is raw and the token says by what to multiply (ERC-8056)."""
        return self.ui_multiplier is not REVERTED

    @property
    def silent(self) -> bool:
        """No view answered."""
        return not self.rebases and not self.scales and self.multiplier is REVERTED


def decide(stated: str, issuer: str, probes: Probes) -> str:
    """The unit model; SourceError (unsupported, unit_ambiguous) when the token contradicts it.

    `stated` is the product file's word, `auto` leaves it to the issuer's known model and then to
    what the token shows. Applying a multiplier twice, or not at all, is never risked.
    """
    wanted = stated if stated != "auto" else MODEL_OF_ISSUER.get(issuer, "auto")
    if wanted == "auto":
        return _shown(probes)
    problem = _contradiction(wanted, probes)
    if problem:
        raise ambiguous(f"unit model {wanted}, but {problem}")
    return wanted


def _shown(probes: Probes) -> str:
    if probes.rebases and probes.scales:
        raise ambiguous("the token answers views of two unit models; state which one it follows")
    if probes.scales:
        return "raw_times_multiplier"
    if probes.rebases:
        return "rebased_total"
    if not probes.silent:
        raise ambiguous("the token answers multiplier() and no view that says how it applies")
    return "none"


def _contradiction(wanted: str, probes: Probes) -> str:
    match wanted:
        case "rebased_total" if probes.scales and not probes.rebases:
            return "the token keeps its supply raw and answers uiMultiplier()"
        case "raw_times_multiplier" if probes.rebases and not probes.scales:
            return "totalSupply of this token has the multiplier inside already"
        case "external_multiplier" if probes.rebases or probes.scales:
            return "the token has a multiplier of its own"
        case "none" if not probes.silent:
            return "the token answers a multiplier view"
        case "spl_scaled":
            return "that model is Solana's"
        case _:
            return ""


def word_of(model: str, probes: Probes) -> Probe:
    """The multiplier word that belongs to a model, from the token's own views."""
    if model == "raw_times_multiplier":
        return probes.ui_multiplier if probes.scales else probes.multiplier
    if model == "rebased_total":
        current = probes.current_multiplier
        return current if current is not REVERTED else probes.balance_per_share
    return REVERTED


def checked_word(word: int) -> int:
    """A multiplier word in plausible bounds; SourceError (unreadable, implausible) otherwise."""
    if LEAST_MULTIPLIER <= word <= MOST_MULTIPLIER:
        return word
    raise SourceError("unreadable", "implausible", f"a multiplier word of {word} is not plausible")


@dataclass(frozen=True, slots=True)
class Scale:
    """How raw units become shares: model, decimals, multiplier word, shares per token.

    `word` is used by the two models that multiply; `ratio` by `none` only.
    """

    model: str
    decimals: int
    word: int
    ratio: Fraction

    def shares(self, raw: int) -> Fraction:
        """Shares claimed by `raw` units of this token."""
        units = 10**self.decimals
        match self.model:
            case "rebased_total":
                return Fraction(raw, units)
            case "raw_times_multiplier":
                return Fraction(raw * self.word // WAD, units)
            case "external_multiplier":
                return Fraction(raw * self.word, units * WAD)
            case "none":
                return Fraction(raw, units) * self.ratio
            case _:
                raise ambiguous(f"no formula for unit model {self.model}")


def scale(model: str, decimals: int, word: int, ratio: Fraction) -> Scale:
    """A scale; SourceError (unsupported) where a declared ratio would multiply a second time."""
    if ratio <= 0:
        raise ambiguous(f"shares_per_token {ratio} would make every token worth nothing")
    if model != "none" and ratio != 1:
        raise ambiguous(f"shares_per_token {ratio} beside a multiplier; one of the two applies")
    return Scale(model, decimals, word, ratio)


def checked_decimals(value: object) -> int:
    """Decimals of a token; SourceError (unreadable, decimals) for none or an absurd number."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DECIMALS:
        return value
    raise SourceError("unreadable", "decimals", f"decimals() of {value!r} cannot be meant")


def ambiguous(detail: str) -> SourceError:
    """The unit of the supply cannot be told."""
    return SourceError("unsupported", "unit_ambiguous", detail)
