"""Where a number comes from and how much that source is worth."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias


class Strength(StrEnum):
    """Who speaks, best first."""

    ON_CHAIN = "on_chain"
    THIRD_PARTY = "third_party"
    MARKET = "market"
    ISSUER = "issuer"
    ANALYST = "analyst"


Undated: TypeAlias = Literal["undated"]
UNDATED: Undated = "undated"
# How the collectors write a quote after its place; the last mark ends it, whatever it quotes.
_QUOTE = re.compile(r" · (?:read as )?“(.*)”\Z", re.DOTALL)


def quote_in(locator: str) -> str:
    """The words a locator ends with; empty when it quotes none."""
    found = _QUOTE.search(locator)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Source, place, both times, digest of the bytes read, and strength.

    `observed_at` is our read, `as_of` the moment the source speaks about. `rests_on` differs
    from `strength` only for what an analyst typed in: it is the strength of the quoted document,
    or of the source a reconstructed recording stands for.
    """

    source: str
    locator: str
    observed_at: datetime
    as_of: datetime | Undated
    digest: str
    strength: Strength
    rests_on: Strength


def origin(
    source: str,
    locator: str,
    observed_at: datetime,
    as_of: datetime | Undated,
    digest: str,
    strength: Strength,
) -> Provenance:
    """A provenance that rests on nothing but itself."""
    return Provenance(source, locator, observed_at, as_of, digest, strength, strength)
