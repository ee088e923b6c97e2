"""Writes the index of a run from what the journal keeps: no report is opened for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from auditor.base import atomic
from auditor.base.disk import explained
from auditor.base.reading import read
from auditor.batch.history import Past, past
from auditor.batch.journal import Journal
from auditor.batch.runs import OPEN, results
from auditor.errors import InputError, OutputError
from auditor.model.ruleset import RuleSet
from auditor.render.index.board import Board
from auditor.render.index.issuer_pages import issuer_pages
from auditor.render.index.page import render_index
from auditor.render.index.row import IndexRow
from auditor.render.index.summaries import SUMMARIES, OfRows
from auditor.render.index.summary_findings import Findings
from auditor.render.index.trend import RUNS, Outcome, Trend, trend
from auditor.render.index.views import FOLDER


INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The summaries to write beside the index, by name, and what those with findings are made of.

    `parts` gives, by a summary's name, what each product of the run left for it.
    """

    names: tuple[str, ...]
    tool: str
    ruleset: RuleSet
    parts: Callable[[str], Iterable[bytes]]


def board_of(journal: Journal, run: int) -> Board:
    """The rows of a run, each with what became of its product over the runs before."""
    rules = {each.id: each.plan.get("rules", "") for each in journal.runs()}
    rows: list[IndexRow] = []
    trends: dict[str, Trend] = {}
    for name, kept in results(journal, run):
        rows.append(kept.row)
        known = [_outcome(each, rules) for each in past(journal, name, RUNS)]
        trends[name] = trend(known, run)
        if kept.row.outcome == OPEN:
            trends[name] = Trend("same", OPEN, trends[name].path, trends[name].title)
    return Board(rows, trends)


def write_index(board: Board, out: Path, wanted: Wanted) -> None:
    """The index, its issuers' pages and its summaries; OutputError when one cannot be written.

    Summaries and pages of earlier runs that this one does not have are removed: they would be
    taken for this run's.
    """
    names = tuple(SUMMARIES[name].file for name in wanted.names)
    files = dict(_summaries(board, wanted))
    _write_pages(board, out)
    atomic.write_all(out, {**files, INDEX: render_index(board, names)})
    _remove(out / each.file for name, each in SUMMARIES.items() if name not in wanted.names)


def _summaries(board: Board, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    failed = [row for row in board.rows if not row.reported]
    for name in wanted.names:
        found = SUMMARIES[name]
        if isinstance(found, OfRows):
            yield found.file, found.render(board)
        else:
            told = Findings(wanted.tool, wanted.ruleset, wanted.parts(name), failed)
            yield found.file, found.render(told)


def _write_pages(board: Board, out: Path) -> None:
    """Pages that say what they said before are left alone."""
    folder = out / FOLDER
    if not board.issuers and not folder.exists():
        return
    atomic.make_folder(folder, inside=out)
    atomic.sweep(folder)
    pages = dict(issuer_pages(board))
    changed = {name: data for name, data in pages.items() if not _says(folder / name, data)}
    if changed:
        atomic.write_all(folder, changed)
    _remove(path for path in sorted(folder.glob("*.html")) if path.name not in pages)


def _says(path: Path, data: bytes) -> bool:
    try:
        return read(path, len(data)) == data
    except InputError:
        return False


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(explained(path, error, 0)) from None


def _outcome(each: Past, rules: Mapping[int, str]) -> Outcome:
    if each.error:
        return Outcome(each.run, rules=rules[each.run])
    return Outcome(
        run=each.run,
        grade=each.grade,
        grade_high=each.grade_high,
        opinion=each.opinion,
        low=Fraction(each.low),
        high=Fraction(each.high),
        rules=rules[each.run],
    )
