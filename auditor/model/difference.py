"""What one audit of a product says beside an earlier one, and why each difference is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from auditor.model.finding import Outcome


class Attribution(StrEnum):
    """Why something differs between two audits."""

    WORLD = "world_changed"
    METHOD = "method_changed"
    LOST = "evidence_lost"
    GAINED = "evidence_gained"
    UNDECIDED = "not_told_apart"


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as one audit has it: `value` is exact and compared, `shown` is for people.

    `cause` is that of a gap, empty for a fact. `low` and `high` bound a number, equal when it is
    exact and empty for everything else. `holes` counts fields of a list that have no value.
    `inputs` are the facts a derived one was worked out from, `nearest` the sentence most like a
    quote that its document holds no more. `rows` are those of a list: fields with exact values.
    """

    value: str
    shown: str
    cause: str = ""
    low: str = ""
    high: str = ""
    complete: bool = True
    holes: int = 0
    derived: bool = False
    seconds: str = ""
    quotes: tuple[tuple[str, str], ...] = ()
    sources: frozenset[str] = frozenset()
    inputs: frozenset[str] = frozenset()
    nearest: str = ""
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding as one audit has it."""

    name: str
    title: str
    outcome: str
    reason: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """An absolute promise of a document, word for word."""

    claim: str
    quote: str
    document: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One audit, reduced to what can be compared. Digests are empty where they are not known."""

    product: str
    symbol: str
    as_of: str
    tool: str
    ruleset: str
    root: str
    low: Fraction
    high: Fraction
    grade: str
    opinion: str
    facts: Mapping[str, Known]
    findings: Mapping[str, Judged]
    promises: Mapping[str, Promise]
    asked: str = ""
    """Digest of the product file."""


@dataclass(frozen=True, slots=True)
class Untold:
    """Why a question was not put to the evidence again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Crossed:
    """The same evidence asked again in other ways, to tell causes apart.

    `clock`: the old evidence under the old rules at the moment of the new audit. `method`: the old
    recording under the new rules. `reverse`: the new recording under the old rules.
    """

    clock: Snapshot | Untold
    method: Snapshot | Untold
    reverse: Snapshot | Untold


@dataclass(frozen=True, slots=True)
class Why:
    """An attribution with the reason for it."""

    attribution: Attribution
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """One fact before and after, as people read it."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: the facts that moved with it and, where it is words, both quotes."""

    moves: tuple[Move, ...]
    why: Why
    source: str = ""
    old_quote: str = ""
    new_quote: str = ""


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A rule whose outcome differs; `outcome` is empty where the rule did not run."""

    rule: str
    name: str
    title: str
    old: str
    new: str
    worse: bool
    why: Why

    @property
    def less(self) -> bool:
        """Whether a fail can no longer be shown: less is known, but nothing got worse by it."""
        return self.old == Outcome.FAIL and self.new in (Outcome.UNKNOWN, Outcome.ERROR)

    @property
    def words(self) -> str:
        """`reserves-fresh: pass became unknown`."""
        return f"{self.name}: {self.old} became {self.new}"


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One part of the score that differs."""

    name: str
    old: str
    new: str
    worse: bool
    why: Why


@dataclass(frozen=True, slots=True)
class Difference:
    """Two audits side by side. `changes` are causes; `consequences` are worked out from them.

    `clock` names facts that moved with nothing but time; they are no change. `notes` say what
    limits the comparison.
    """

    old: Snapshot
    new: Snapshot
    changes: tuple[Change, ...]
    consequences: tuple[Change, ...]
    findings: tuple[FindingChange, ...]
    score: tuple[ScoreChange, ...]
    clock: tuple[str, ...]
    method: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether anything but the clock moved."""
        return bool(self.changes or self.consequences or self.findings or self.score)

    @property
    def regressions(self) -> tuple[str, ...]:
        """What got worse, in words and exactly; empty when nothing did."""
        return self.worse(str)

    def worse(self, show: Callable[[str], str]) -> tuple[str, ...]:
        """The same, with `show` for the ends of a score."""
        lost = [
            f"evidence lost: {', '.join(move.key for move in each.moves)}"
            for each in (*self.changes, *self.consequences)
            if each.why.attribution is Attribution.LOST
        ]
        worse = [
            each.words
            for each in self.findings
            if not each.less and (each.worse or each.why.attribution is Attribution.LOST)
        ]
        lower = [
            f"{each.name} fell from {show(each.old)} to {show(each.new)}"
            for each in self.score
            if each.worse
        ]
        return (*lost, *worse, *lower)
