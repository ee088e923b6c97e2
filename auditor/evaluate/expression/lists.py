"""Parts of a checked expression that walk record lists."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol, TypeAlias

from auditor.evaluate.expression.amounts import AmountResult
from auditor.evaluate.expression.flags import FlagNode
from auditor.evaluate.expression.judgement import (
    Judgement,
    Unknown,
    conjunction,
    disjunction,
    unknown,
)
from auditor.evaluate.expression.run import COUNT, Run, Source
from auditor.model.evidence import Gap
from auditor.model.value import Cause, Quantity, Record, Records


OnEmpty: TypeAlias = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows at hand; `gaps` say why there may be more, and are empty for a complete list."""

    rows: tuple[Record, ...]
    gaps: tuple[Gap, ...]


class RowsNode(Protocol):
    """Gives rows."""

    @property
    def keys(self) -> frozenset[str]:
        """The facts it reads."""
        ...

    @property
    def key(self) -> str:
        """The list the rows come from."""
        ...

    def walk(self, run: Run) -> Rows | Unknown:
        """The rows, or why there is no list at all."""
        ...


@dataclass(frozen=True, slots=True)
class ReadRows:
    """A list of records of the evidence."""

    source: Source
    keys: frozenset[str]

    @property
    def key(self) -> str:
        """The list itself."""
        return self.source.key

    def walk(self, run: Run) -> Rows | Unknown:
        """All rows of the fact."""
        found = self.source.read(run, (Records,))
        if isinstance(found, Unknown):
            return found
        told = "the list is not shown to be complete"
        short = Gap(self.key, Cause.NOT_COLLECTED, "incomplete_list", told)
        return Rows(found.rows, () if found.complete else (short,))


@dataclass(frozen=True, slots=True)
class Filter:
    """`list.filter(variable, body)`."""

    base: RowsNode
    variable: str
    body: FlagNode
    keys: frozenset[str]

    @property
    def key(self) -> str:
        """The list the rows come from."""
        return self.base.key

    def walk(self, run: Run) -> Rows | Unknown:
        """The rows that fit; a row nobody can tell leaves the result incomplete."""
        run.step()
        found = self.base.walk(run)
        if isinstance(found, Unknown):
            return found
        judged = _each(run, found.rows, self.variable, self.body)
        kept = tuple(
            row for row, part in zip(found.rows, judged, strict=True) if part.truth is True
        )
        doubts = [part.truth for part in judged if isinstance(part.truth, Unknown)]
        return Rows(kept, unknown([*doubts, Unknown(found.gaps)]).gaps)


@dataclass(frozen=True, slots=True)
class Quantified:
    """`list.all(variable, body)` (`every`) or `list.exists(variable, body)`."""

    base: RowsNode
    every: bool
    variable: str
    body: FlagNode
    on_empty: OnEmpty
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """Over an incomplete list `all` is false or unknown, `exists` true or unknown."""
        run.step()
        found = self.base.walk(run)
        if isinstance(found, Unknown):
            return Judgement(found, self.base.keys)
        if self.every and not found.rows and not found.gaps:
            return self._over_nothing()
        # Rows that may exist beyond those at hand count as one more part, unknown.
        rest = Judgement(Unknown(found.gaps) if found.gaps else self.every, self.base.keys)
        parts = [*_each(run, found.rows, self.variable, self.body), rest]
        return conjunction(parts) if self.every else disjunction(parts)

    def _over_nothing(self) -> Judgement:
        if self.on_empty != "unknown":
            return Judgement(self.on_empty == "pass", self.base.keys)
        gap = Gap(self.base.key, Cause.NOT_COLLECTED, "empty_list", "the list has no rows")
        return Judgement(Unknown((gap,)), self.base.keys)


@dataclass(frozen=True, slots=True)
class Size:
    """`size(list)`."""

    base: RowsNode
    keys: frozenset[str]

    def amount(self, run: Run) -> AmountResult:
        """The number of rows in `count`, unknown while there may be more."""
        run.step()
        found = self.base.walk(run)
        if isinstance(found, Unknown):
            return found
        if found.gaps:
            return Unknown(found.gaps)
        return Quantity(Fraction(len(found.rows)), COUNT)


def _each(run: Run, rows: tuple[Record, ...], variable: str, body: FlagNode) -> list[Judgement]:
    judged: list[Judgement] = []
    for row in rows:
        run.rows[variable] = row
        judged.append(body.judge(run))
    run.rows.pop(variable, None)
    return judged
