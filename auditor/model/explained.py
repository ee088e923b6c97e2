"""What explains a score in numbers: where points went, when outcomes turn, what weights decide."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.model.scorecard import Grade, Span


@dataclass(frozen=True, slots=True)
class Fall:
    """What one rule takes from the total: `lost` is gone for good, `open` may still be earned.

    `rule` is empty for points of a pillar that no rule could earn or lose; `cause` is the root
    cause that explains the fall.
    """

    pillar: str
    rule: str
    outcome: str
    cause: str
    lost: Fraction
    open: Fraction


@dataclass(frozen=True, slots=True)
class Hold:
    """A cap that lowers the letter at the `low` or the `high` end."""

    cap: str
    end: str
    before: Grade
    after: Grade


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From `start` down: less everything lost it is `best`, less everything open it is `shown`."""

    start: Fraction
    falls: tuple[Fall, ...]
    best: Fraction
    shown: Fraction
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """The next change of an outcome by the passing of time alone, and the letter it leaves."""

    rule: str
    outcome: str
    after: str
    at: datetime
    wait: Fraction
    grade: Grade


@dataclass(frozen=True, slots=True)
class Sway:
    """One weight or threshold moved, and what the score would then be.

    `kind` is pillar, rule or parameter, `name` which one, `change` what was done to it.
    """

    kind: str
    name: str
    change: str
    score: Span
    grade: Grade
    grade_high: Grade


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How many moves were tried, and those that change a letter at either end."""

    tried: int
    sways: tuple[Sway, ...]


NO_FALL = Waterfall(Fraction(0), (), Fraction(0), Fraction(0), ())
NOT_TRIED = Sensitivity(0, ())
