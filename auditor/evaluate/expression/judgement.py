"""Three-valued logic in which what is unknown carries the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeAlias

from auditor.evaluate.expression import bounds
from auditor.model.evidence import Gap
from auditor.model.finding import Comparison, Distance
from auditor.model.value import Duration


MOST_COMPARISONS = 20


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, because of these gaps, in the order they were met."""

    gaps: tuple[Gap, ...]


TruthValue: TypeAlias = bool | Unknown


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer and what decided it.

    `used` are the keys that decided, `comparisons` the exact ones among them. `undisclosed` says
    that the answer rests on `has()` of something the issuer does not disclose.
    """

    truth: TruthValue
    used: frozenset[str] = frozenset()
    comparisons: tuple[Comparison, ...] = ()
    undisclosed: bool = False


def conjunction(parts: Sequence[Judgement]) -> Judgement:
    """False when any part is, else unknown when any part is, else true."""
    return _joined(parts, decisive=False)


def disjunction(parts: Sequence[Judgement]) -> Judgement:
    """True when any part is, else unknown when any part is, else false."""
    return _joined(parts, decisive=True)


def negation(part: Judgement) -> Judgement:
    """The opposite answer; margins turn so that positive stays the passing side."""
    truth = part.truth if isinstance(part.truth, Unknown) else not part.truth
    turned = tuple(
        Comparison(each.expression, each.left, each.right, _turned(each.margin))
        for each in part.comparisons
    )
    return Judgement(truth, part.used, turned, part.undisclosed)


def unknown(parts: Iterable[Unknown]) -> Unknown:
    """What is unknown because of several unknown parts; each gap once."""
    return Unknown(tuple(dict.fromkeys(chain.from_iterable(part.gaps for part in parts))))


def _joined(parts: Sequence[Judgement], *, decisive: bool) -> Judgement:
    deciding = [part for part in parts if part.truth is decisive]
    if deciding:
        # Any one of them suffices, so the answer rests on non-disclosure only if all do.
        return _together(decisive, deciding, undisclosed=all(p.undisclosed for p in deciding))
    open_parts = [part for part in parts if isinstance(part.truth, Unknown)]
    if open_parts:
        told = (part.truth for part in open_parts if isinstance(part.truth, Unknown))
        return _together(unknown(told), open_parts, undisclosed=False)
    return _together(not decisive, parts, undisclosed=any(p.undisclosed for p in parts))


def _together(truth: TruthValue, parts: Sequence[Judgement], *, undisclosed: bool) -> Judgement:
    used = frozenset(chain.from_iterable(part.used for part in parts))
    every = chain.from_iterable(part.comparisons for part in parts)
    return Judgement(truth, used, tuple(islice(every, MOST_COMPARISONS)), undisclosed)


def _turned(margin: Distance) -> Distance:
    if isinstance(margin, Duration):
        return Duration(-margin.seconds)
    return bounds.negative(margin)
