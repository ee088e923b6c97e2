"""Begins a run of a watchlist or goes on with the last one, and says what is left to do."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.base.instants import to_the_second
from auditor.base.text import printable
from auditor.batch.journal import Journal, Planned, Run, Stage
from auditor.batch.kept import Kept, Told, loaded
from auditor.batch.stamps import intact
from auditor.batch.watchlist import Entry
from auditor.errors import InputError, Place
from auditor.render.index.row import IndexRow


FINISHED = frozenset({Stage.DONE, Stage.CARRIED})
OPEN = "not audited"
"""Outcome, in the index, of a product the run has not reached."""
_UNDECIDED = 3
_SHOWN, _FEW, _FEW_DIGITS = 80, 5, 12
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Given:
    """What a run is given: everything its reports rest on, by name, and its products.

    `inputs` has the digest of what each product's audit is given. What must be the same for a run
    to go on is in `plan`.
    """

    plan: Mapping[str, str]
    entries: tuple[Entry, ...]
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Started:
    """A run with the entries that are left; `notice` is for people, empty when there is none."""

    run: int
    left: tuple[Entry, ...]
    notice: str = ""


def begin(journal: Journal, given: Given, at: str) -> Started:
    """A new run over all entries."""
    before = journal.runs()
    run = journal.begin(at, given.plan, given.inputs)
    notice = ""
    if before and not before[-1].ended:
        notice = f"{_called(before[-1])} was never finished; this is a new one."
    return Started(run, given.entries, notice)


def resume(journal: Journal, given: Given, out: Path, at: str) -> Started:
    """The last run with what is left of it; InputError when it was another one.

    A run may have been killed before its first record: then this is the first.
    """
    before = journal.runs()
    if not before:
        return replace(begin(journal, given, at), notice="no run to go on with; this is the first.")
    last = before[-1]
    planned = {each.name: each for each in journal.products(last.id)}
    wrong = [*differences(last, given), *_changed(planned, given.inputs)]
    if wrong:
        told = f"run {last.id} cannot go on: {'; '.join(wrong[:_FEW])}."
        raise InputError(told, Place("--resume"), _way(last, given))
    done = [each.name for each in planned.values() if each.stage in FINISHED]
    lost = [name for name in done if not intact(journal.files(last.id, name), out)]
    journal.reopen(last.id, lost)
    kept = set(done) - set(lost)
    left = tuple(entry for entry in given.entries if entry.name not in kept)
    words = f"{_called(last)} goes on: {len(kept)} done, {len(left)} left."
    if lost:
        words += f" Done again, for their files are gone or altered: {', '.join(lost[:_FEW])}."
    return Started(last.id, left, words)


def results(journal: Journal, run: int) -> Iterator[tuple[str, Kept]]:
    """What is kept of each product of a run, in order of names; of one not audited, that."""
    for each in journal.products(run):
        if each.result:
            yield each.name, loaded(each.result)
        else:
            words = "not audited; `auditor batch --resume` goes on"
            row = IndexRow(id=each.name, outcome=OPEN, error=words)
            yield each.name, Kept(row, Told(_UNDECIDED, err=(f"auditor: {each.name}: {words}",)))


def differences(run: Run, given: Given) -> list[str]:
    """What an earlier run rested on that is something else now, in words."""
    return [
        f"{name} was {_shown(run.plan.get(name, ''))} and is {_shown(given.plan.get(name, ''))}"
        for name in _others(run, given)
    ]


def _others(run: Run, given: Given) -> list[str]:
    """The names of what differs, options first: those may just have been left out."""
    names = sorted({*given.plan, *run.plan}, key=lambda name: (not name.startswith("--"), name))
    return [name for name in names if given.plan.get(name, "") != run.plan.get(name, "")]


def _way(run: Run, given: Given) -> str:
    """What to do about a run that is another one: repeat its options where that may help."""
    if any(name.startswith("--") for name in _others(run, given)):
        return "Repeat the options of that run, or begin a new one without --resume."
    return "Begin a new run without --resume."


def _changed(planned: Mapping[str, Planned], inputs: Mapping[str, str]) -> list[str]:
    return [
        *(f"{name} is new" for name in sorted(set(inputs) - set(planned))),
        *(f"{name} is gone" for name in sorted(set(planned) - set(inputs))),
        *(
            f"{name} was changed"
            for name, digest in inputs.items()
            if name in planned and planned[name].input != digest
        ),
    ]


def _shown(text: str) -> str:
    if _DIGEST.fullmatch(text):
        return text[:_FEW_DIGITS]
    return printable(text, _SHOWN) or "not set"


def _called(run: Run) -> str:
    return f"run {run.id} of {to_the_second(run.begun)}"
