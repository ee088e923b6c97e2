"""Begins a run of a watchlist or goes on with the last one, and says what is left to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.base import canonical
from auditor.base.reading import read
from auditor.base.text import printable
from auditor.batch.journal import Journal, Planned, Run, Stage
from auditor.batch.kept import Kept, Told, loaded
from auditor.batch.watchlist import Entry
from auditor.errors import InputError, Place
from auditor.pipeline.sources import LARGEST_BUNDLE
from auditor.render.index import IndexRow


FINISHED = frozenset({Stage.DONE, Stage.CARRIED})
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Started:
    """A run with the entries that are left; `notice` is for people, empty when there is none."""

    run: int
    left: tuple[Entry, ...]
    notice: str = ""


def begin(journal: Journal, plan: Mapping[str, str], entries: Sequence[Entry], at: str) -> Started:
    """A new run over all entries."""
    before = journal.runs()
    run = journal.begin(at, plan, {entry.name: entry.digest() for entry in entries})
    notice = ""
    if before and not before[-1].ended:
        notice = f"run {before[-1].id} of {before[-1].begun} was never finished; this is a new one."
    return Started(run, tuple(entries), notice)


def resume(
    journal: Journal, plan: Mapping[str, str], entries: Sequence[Entry], out: Path, at: str
) -> Started:
    """The last run with what is left of it, or a first one; InputError when it was another."""
    before = journal.runs()
    if not before:
        return begin(journal, plan, entries, at)
    last = before[-1]
    planned = {each.name: each for each in journal.products(last.id)}
    _refuse_changes(last, plan, planned, entries)
    done = [each.name for each in planned.values() if each.stage in FINISHED]
    lost = [name for name in done if not _intact(journal, last.id, name, out)]
    journal.reopen(last.id, lost)
    kept = set(done) - set(lost)
    left = tuple(entry for entry in entries if entry.name not in kept)
    words = f"run {last.id} of {last.begun} goes on: {len(kept)} done, {len(left)} left."
    if lost:
        words += f" Done again, for their files are gone or altered: {', '.join(lost[:5])}."
    return Started(last.id, left, words)


def results(journal: Journal, run: int) -> Iterator[tuple[str, Kept]]:
    """What is kept of each product of a run, in order of names; of one not audited, that."""
    for each in journal.products(run):
        if each.result:
            yield each.name, loaded(each.result)
        else:
            words = "not audited; `auditor batch --resume` goes on"
            row = IndexRow(id=each.name, outcome="not audited", error=words)
            yield each.name, Kept(row, Told(3, err=(f"auditor: {each.name}: {words}",)))


def _refuse_changes(
    last: Run, plan: Mapping[str, str], planned: Mapping[str, Planned], entries: Sequence[Entry]
) -> None:
    """A run that goes on must be the same run: nothing it rests on may have changed."""
    wrong = [
        f"{name} was {_shown(last.plan.get(name, ''))} and is {_shown(plan.get(name, ''))}"
        for name in sorted({*plan, *last.plan})
        if plan.get(name, "") != last.plan.get(name, "")
    ]
    now = {entry.name for entry in entries}
    wrong += [f"{name} is new" for name in sorted(now - set(planned))]
    wrong += [f"{name} is gone" for name in sorted(set(planned) - now)]
    wrong += [
        f"{entry.name} was changed"
        for entry in entries
        if entry.name in planned and planned[entry.name].input != entry.digest()
    ]
    if wrong:
        told = f"run {last.id} cannot go on: {'; '.join(wrong[:5])}."
        raise InputError(told, Place("--resume"), "Begin a new run without --resume.")


def _intact(journal: Journal, run: int, name: str, out: Path) -> bool:
    """Whether every file of a finished product is what was written."""
    try:
        return all(
            canonical.digest(read(out / path, LARGEST_BUNDLE)) == digest
            for path, digest in journal.files(run, name).items()
        )
    except InputError:
        return False


def _shown(text: str) -> str:
    return printable(text, _SHOWN) or "not set"
