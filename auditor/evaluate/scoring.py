"""The score policy, checked and ready to apply: pillars, bands, caps and red flags."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from auditor.base.strict_yaml import Document
from auditor.errors import InputError
from auditor.evaluate.expression import Compiled, compile_expression
from auditor.model.key import Catalogue
from auditor.model.parsing import parse
from auditor.model.policy import CapSpec, PolicySpec
from auditor.model.scorecard import Grade


GRADES = tuple(Grade)
"""Letters, best first."""


@dataclass(frozen=True, slots=True)
class PillarPolicy:
    """A pillar's name and the points it holds whatever the outcomes are."""

    name: str
    title: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """The score from which a letter is given."""

    grade: Grade
    start: Fraction


@dataclass(frozen=True, slots=True)
class Unless:
    """The cap is lifted where the expression is true, and open where it is unknown."""

    expression: Compiled


@dataclass(frozen=True, slots=True)
class FlagsHit:
    """The cap applies from this number of red flags on."""

    number: int


@dataclass(frozen=True, slots=True)
class PointsBelow:
    """The cap applies while the pillars together earn less."""

    pillars: tuple[str, ...]
    below: Fraction


Condition: TypeAlias = Unless | FlagsHit | PointsBelow


@dataclass(frozen=True, slots=True)
class CapPolicy:
    """A ceiling and when it applies."""

    id: str
    condition: str
    at_most: Grade
    test: Condition

    @property
    def facts(self) -> tuple[str, ...]:
        """The fact keys that decide it, sorted."""
        if isinstance(self.test, Unless):
            return tuple(sorted(self.test.expression.keys))
        return ()


@dataclass(frozen=True, slots=True)
class FlagPolicy:
    """A red flag and the names of the rules that decide it."""

    id: str
    title: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything `rules/scoring.yaml` says; bands stand best first."""

    version: str
    pillars: tuple[PillarPolicy, ...]
    bands: tuple[Band, ...]
    caps: tuple[CapPolicy, ...]
    red_flags: tuple[FlagPolicy, ...]
    experimental: frozenset[str] = frozenset()

    def counts(self, name: str, status: str) -> bool:
        """Whether a rule takes part in the score: an experimental one only where listed."""
        return status != "experimental" or name in self.experimental

    @property
    def total(self) -> Fraction:
        """All points there are."""
        return sum((pillar.points for pillar in self.pillars), Fraction(0))

    def letter(self, points: Fraction) -> Grade:
        """The letter of a score before any cap."""
        reached = (band.grade for band in self.bands if points >= band.start)
        return next(reached, GRADES[-1])


def parse_policy(document: Document, catalogue: Catalogue) -> Policy:
    """The policy in a document; InputError points at the first mistake."""
    spec = parse(PolicySpec, document)
    _check_pillars(spec, document)
    bands = tuple(Band(each.grade, Fraction(each.from_)) for each in spec.bands)
    for better, worse in pairwise(bands):
        if better.start <= worse.start or GRADES.index(better.grade) > GRADES.index(worse.grade):
            raise InputError("bands must stand best first.", document.place(("bands",)))
    return Policy(
        version=spec.version,
        pillars=tuple(
            PillarPolicy(each.name, each.title, Fraction(each.points)) for each in spec.pillars
        ),
        bands=bands,
        caps=tuple(
            CapPolicy(
                each.id, each.condition, each.at_most, _test(each, index, document, catalogue)
            )
            for index, each in enumerate(spec.caps)
        ),
        red_flags=tuple(
            FlagPolicy(each.id, each.title, tuple(each.rules)) for each in spec.red_flags
        ),
        experimental=frozenset(spec.experimental),
    )


def _check_pillars(spec: PolicySpec, document: Document) -> None:
    known = [str(each.name) for each in spec.pillars]
    for index, cap in enumerate(spec.caps):
        for name in cap.points.pillars if cap.points else ():
            if name not in known:
                problem = (
                    f"{cap.id} counts the points of {name}, which is no pillar of this policy."
                )
                raise InputError(problem, document.place(("caps", index, "points", "pillars")))


def _test(cap: CapSpec, index: int, document: Document, catalogue: Catalogue) -> Condition:
    if cap.unless is not None:
        place = document.place(("caps", index, "unless"))
        return Unless(compile_expression(cap.unless, "flag", catalogue, {}, place))
    if cap.points is not None:
        return PointsBelow(tuple(cap.points.pillars), Fraction(cap.points.below))
    return FlagsHit(cap.flags_hit or 1)
