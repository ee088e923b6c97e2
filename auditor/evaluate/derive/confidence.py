"""Friction or lost belief: who could have closed a gap, and whether signs of distrust coincide.

A discount alone is never a loss of confidence. It is one where two venues show it at once while the
exchange is open, more is traded than before, and the shares are in doubt: the reserve figure is
late, or redemption is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from auditor.evaluate.derive.episodes import (
    CONFIDENCE,
    DISLOCATED,
    STRAINED,
    Episode,
)
from auditor.evaluate.derive.inputs import value
from auditor.evaluate.derive.pairing import REGULAR, Pair
from auditor.model.catalogue.choices import HOURS
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Cause, Duration, Enumeration, Field, Flag, Missing


OPEN, RETAIL = "redemption.open", "redemption.retail"
CREATION, WHEN = "redemption.creation", "redemption.hours"
AGE, CADENCE = "reserves.age", "reserves.cadence"
CONSULTED = (OPEN, RETAIL, CREATION, WHEN, AGE, CADENCE)
VENUES = 2
GRACE = Fraction(3, 2)
"""How much later than announced a reserve figure may be."""
WEEK = Fraction(7 * 86_400)
"""Without an announced rhythm, a figure older than this is late."""


@dataclass(frozen=True, slots=True)
class Arbitrage:
    """What the terms say about who can turn tokens into money and back, and when.

    `doubtful` says that the shares are in doubt; `untold` that nobody showed whether they are.
    """

    who: Field
    creators: Field
    when: Field
    closed: bool
    doubtful: bool
    untold: bool


def arbitrage(evidence: Evidence) -> Arbitrage:
    """Who may redeem and create, when, and whether the shares are in doubt."""
    opened, retail = value(evidence, OPEN, Flag), value(evidence, RETAIL, Enumeration)
    closed = isinstance(opened, Flag) and not opened.value
    nobody = isinstance(retail, Enumeration) and retail.value == "nobody"
    who: Field
    if closed or nobody:
        who = Enumeration("nobody")
    elif isinstance(retail, Gap):
        who = Missing(retail.cause, retail.reason, "who can redeem is not shown")
    else:
        who = retail
    age = value(evidence, AGE, Duration)
    untold = isinstance(opened, Gap) or isinstance(retail, Gap) or isinstance(age, Gap)
    doubtful = closed or nobody or _late(evidence)
    return Arbitrage(
        who,
        _stated(evidence, CREATION, "who has tokens created is not shown"),
        _stated(evidence, WHEN, "when tokens are created and redeemed is not shown"),
        closed or nobody,
        doubtful,
        untold and not doubtful,
    )


def _stated(evidence: Evidence, key: str, otherwise: str) -> Field:
    found = value(evidence, key, Enumeration)
    return Missing(found.cause, found.reason, otherwise) if isinstance(found, Gap) else found


def with_confidence(found: Sequence[Episode], around: Arbitrage) -> list[Episode]:
    """The episodes, those that show a loss of confidence under that name."""
    if not around.doubtful:
        return list(found)
    shown = {id(each) for each in coinciding(found)}
    return [replace(each, kind=CONFIDENCE) if id(each) in shown else each for each in found]


def coinciding(found: Sequence[Episode]) -> list[Episode]:
    """Discounts that several venues show at once while more is traded than before."""
    signs = [each for each in found if _is_sign(each)]
    return [
        each
        for each in signs
        if len({other.row[0].quote.venue for other in signs if _together(each, other)}) >= VENUES
    ]


def reading(episode: Episode, around: Arbitrage) -> Field:
    """Friction where nobody could act; lost belief where redeemers could and did not.

    A premium is never lost belief: somebody pays more than the share, and creation lags behind.
    """
    if episode.kind == CONFIDENCE:
        return Enumeration("lost_belief")
    discount = episode.peak < 0 and _open_pairs(episode)
    brief = episode.kind not in (DISLOCATED, STRAINED)
    if brief or (discount and around.closed) or _out_of_hours(episode, around):
        return Enumeration("friction")
    if episode.peak > 0:
        creators = around.creators
        return creators if isinstance(creators, Missing) else Enumeration("friction")
    if isinstance(around.who, Missing):
        return around.who
    if discount and episode.kind == DISLOCATED:
        return Enumeration("lost_belief")
    told = "the discount was too brief, or not in open hours, to say why nobody closed it"
    return Missing(Cause.NOT_COLLECTED, "not_decided", told)


def _out_of_hours(episode: Episode, around: Arbitrage) -> bool:
    """Whether tokens were created and redeemed in none of the sessions it lasted."""
    if not isinstance(around.when, Enumeration):
        return False
    hours = HOURS[around.when.value]
    return not any(pair.session in hours for pair in episode.pairs)


def _is_sign(episode: Episode) -> bool:
    lasting = episode.kind in (DISLOCATED, STRAINED)
    return lasting and episode.peak < 0 and bool(_open_pairs(episode)) and _more_traded(episode)


def _open_pairs(episode: Episode) -> list[Pair]:
    return [pair for pair in episode.pairs if pair.session == REGULAR]


def _together(one: Episode, other: Episode) -> bool:
    """Whether both were beyond their limit at one time of an open session."""
    mine = [pair.quote.time for pair in _open_pairs(one)]
    theirs = [pair.quote.time for pair in _open_pairs(other)]
    return mine[0] <= theirs[-1] and theirs[0] <= mine[-1]


def _more_traded(episode: Episode) -> bool:
    """Whether the most traded within a day in the episode is above what was usual before it."""
    usual = sorted(pair.quote.volume for pair in episode.before if pair.quote.volume >= 0)
    during = [pair.quote.volume for pair in episode.pairs if pair.quote.volume >= 0]
    return bool(usual) and bool(during) and max(during) > usual[len(usual) // 2]


def _late(evidence: Evidence) -> bool:
    age, cadence = value(evidence, AGE, Duration), value(evidence, CADENCE, Duration)
    if isinstance(age, Gap):
        return False
    return age.seconds > (WEEK if isinstance(cadence, Gap) else cadence.seconds * GRACE)
