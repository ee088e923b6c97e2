"""What the reports of all runs said, product by product; for people and for the next run.

History is never an input of a report: it is read only after the reports are written.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.batch.journal import Journal
from auditor.batch.kept import Concluded, Details, Kept


GONE, NO_REPORT = "gone", "no_report"
"""Outcomes beside those of a rule: a later rule set no longer has it; there was no report."""
_BARE = 2  # spaces in a gap kept as `? CAUSE REASON`


@dataclass(frozen=True, slots=True)
class Past:
    """One product in one run: its score, or, with `error`, why there was no report."""

    run: int
    begun: str
    as_of: str
    root: str
    grade: str
    grade_high: str
    opinion: str
    low: str
    high: str
    decided: str
    error: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A finding or a fact that differs from the product's report before."""

    run: int
    what: str
    before: str
    after: str


def remember(
    base: sqlite3.Connection, where: tuple[int, str], kept: Kept, details: Details
) -> None:
    """Within a transaction: the score, and the findings and facts that are new or different."""
    run, name = where
    for table in ("report", "finding", "fact"):  # a product that is audited a second time in a run
        base.execute(f"DELETE FROM {table} WHERE run = ? AND name = ?", (run, name))  # noqa: S608
    if not kept.scored:
        empty = ("",) * 10
        values = (run, name, *empty, kept.row.error or kept.row.outcome)
        base.execute(f"INSERT INTO report VALUES ({_marks(values)})", values)  # noqa: S608
        return
    told = kept.scored[0]
    values = (
        *(run, name, told.product, told.as_of, told.root, told.grade, told.grade_high),
        *(told.status, told.opinion, told.low, told.high, told.decided, ""),
    )
    base.execute(f"INSERT INTO report VALUES ({_marks(values)})", values)  # noqa: S608
    known = {each.rule: each for each in _findings(base, name, run)}
    now = {each.rule: each for each in details.findings}
    for rule, old in known.items():
        now.setdefault(rule, Concluded(rule, old.name, GONE, "", old.severity, old.cause))
    base.executemany(
        "INSERT INTO finding (name, rule, run, title, outcome, reason, severity, cause)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (name, rule, run, each.name, each.outcome, each.reason, each.severity, each.cause)
            for rule, each in now.items()
            if known.get(rule) != each
        ],
    )
    facts = _facts(base, name, run)
    base.executemany(
        "INSERT INTO fact VALUES (?, ?, ?, ?)",
        [
            (name, key, run, value)
            for key, value in details.facts.items()
            if facts.get(key) != value
        ],
    )


def past(journal: Journal, name: str, most: int = -1) -> tuple[Past, ...]:
    """The product's runs, oldest first; the last ones when only so many are wanted."""
    asked = (
        "SELECT run, begun, as_of, root, grade, grade_high, opinion, low, high, decided, error"
        " FROM report JOIN run ON run.id = report.run WHERE name = ? ORDER BY run DESC LIMIT ?"
    )
    found = reversed(journal.rows(asked, name, most))
    return tuple(Past(int(str(run)), *(str(each) for each in rest)) for run, *rest in found)


def turns(journal: Journal, name: str, table: str) -> tuple[Turn, ...]:
    """What turned in the product's history: its `finding` outcomes or its `fact` values."""
    what, value = {"finding": ("title", "outcome"), "fact": ("key", "value")}[table]
    key = {"finding": "rule", "fact": "key"}[table]
    asked = f"SELECT {key}, {what}, {value}, run FROM {table} WHERE name = ? ORDER BY run, {key}"  # noqa: S608
    last: dict[str, str] = {}
    found: list[Turn] = []
    for each, title, text, run in journal.rows(asked, name):
        before = last.get(str(each))
        if before is not None and before != text and not _said_since(before, str(text)):
            found.append(Turn(int(str(run)), str(title), before, str(text)))
        last[str(each)] = str(text)
    return tuple(found)


def _said_since(before: str, after: str) -> bool:
    """Whether a gap is as it was, but kept with what its sources say, as older versions did not."""
    return before.startswith("? ") and before.count(" ") == _BARE and after.startswith(f"{before} ")


def names(journal: Journal) -> tuple[str, ...]:
    """Every product there is a history of."""
    return tuple(str(name) for (name,) in journal.rows("SELECT DISTINCT name FROM report"))


def outcomes(journal: Journal, name: str, runs: Sequence[int]) -> Mapping[str, Sequence[Concluded]]:
    """For each rule what it concluded, by run, `NO_REPORT` where the product had none.

    Of `runs` only those count that audited the product, from the rule's first conclusion on.
    """
    asked = "SELECT run, error FROM report WHERE name = ? ORDER BY run"
    audited = {int(str(run)): not error for run, error in journal.rows(asked, name)}
    by_rule: dict[str, list[tuple[int, Concluded]]] = {}
    asked = (
        "SELECT rule, title, outcome, reason, severity, cause, run FROM finding"
        " WHERE name = ? ORDER BY run"
    )
    for *said, run in journal.rows(asked, name):
        words = [str(each) for each in said]
        by_rule.setdefault(words[0], []).append((int(str(run)), Concluded(*words)))
    return {
        rule: [
            _at(changes, run, reported=audited[run])
            for run in runs
            if run in audited and run >= changes[0][0]
        ]
        for rule, changes in by_rule.items()
    }


def _at(changes: Sequence[tuple[int, Concluded]], run: int, *, reported: bool) -> Concluded:
    """The last conclusion up to a run, if the run came to one."""
    last = [each for at, each in changes if at <= run][-1]
    if reported:
        return last
    return replace(last, outcome=NO_REPORT, reason=NO_REPORT, cause=NO_REPORT)


def _findings(base: sqlite3.Connection, name: str, run: int) -> Iterable[Concluded]:
    asked = (
        "SELECT rule, title, outcome, reason, severity, cause, MAX(run) FROM finding"
        " WHERE name = ? AND run < ? GROUP BY rule"
    )
    return (Concluded(*row[:6]) for row in base.execute(asked, (name, run)).fetchall())


def _facts(base: sqlite3.Connection, name: str, run: int) -> Mapping[str, str]:
    asked = "SELECT key, value, MAX(run) FROM fact WHERE name = ? AND run < ? GROUP BY key"
    return {key: value for key, value, _ in base.execute(asked, (name, run))}


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
