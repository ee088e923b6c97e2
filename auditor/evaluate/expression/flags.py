"""Parts of a checked expression that give yes, no or unknown."""

from dataclasses import dataclass
from typing import Protocol

from auditor.evaluate.expression.judgement import (
    Judgement,
    TruthValue,
    Unknown,
    conjunction,
    disjunction,
    negation,
    unknown,
)
from auditor.evaluate.expression.run import Run, Source
from auditor.model.value import Cause, Flag


class FlagNode(Protocol):
    """Gives a judgement."""

    @property
    def keys(self) -> frozenset[str]:
        """The facts it reads."""
        ...

    def judge(self, run: Run) -> Judgement:
        """The answer and what decided it."""
        ...


@dataclass(frozen=True, slots=True)
class ConstantFlag:
    """`true` or `false`."""

    value: bool
    keys: frozenset[str] = frozenset()

    def judge(self, run: Run) -> Judgement:
        """Always the same."""
        run.step()
        return Judgement(self.value)


@dataclass(frozen=True, slots=True)
class ReadFlag:
    """A flag of the evidence."""

    source: Source
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """The fact's yes or no."""
        found = self.source.read(run, (Flag,))
        return Judgement(found.value if isinstance(found, Flag) else found, self.keys)


@dataclass(frozen=True, slots=True)
class Has:
    """`has(key)`."""

    source: Source
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """True for a fact, false for what is not disclosed, else unknown."""
        gap = self.source.gap(run)
        if gap is None:
            return Judgement(True, self.keys)
        if gap.cause is Cause.NOT_DISCLOSED:
            return Judgement(False, self.keys, undisclosed=True)
        return Judgement(Unknown((gap,)), self.keys)


@dataclass(frozen=True, slots=True)
class Not:
    """`!operand`."""

    operand: FlagNode
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """The opposite."""
        run.step()
        return negation(self.operand.judge(run))


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by && (`every`) or ||; all are judged, so that steps never depend on answers."""

    every: bool
    parts: tuple[FlagNode, ...]
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """Kleene's conjunction or disjunction."""
        run.step()
        judged = [part.judge(run) for part in self.parts]
        return conjunction(judged) if self.every else disjunction(judged)


@dataclass(frozen=True, slots=True)
class SameFlag:
    """`left == right` or, with `same` false, `left != right`, between two flags."""

    same: bool
    left: FlagNode
    right: FlagNode
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """Unknown as soon as either side is."""
        run.step()
        sides = (self.left.judge(run), self.right.judge(run))
        missing = [side.truth for side in sides if isinstance(side.truth, Unknown)]
        used = sides[0].used | sides[1].used
        truth: TruthValue = (sides[0].truth == sides[1].truth) is self.same
        return Judgement(unknown(missing) if missing else truth, used)
