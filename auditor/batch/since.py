"""Which results of an earlier run still stand, so that only what could have changed is audited."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from auditor.base.instants import format_instant, parse_instant
from auditor.batch.journal import Journal, Stage, carry_parts, settle
from auditor.batch.kept import Kept, dumped, loaded
from auditor.batch.runs import FINISHED, Given, Started, begin, differences
from auditor.batch.stamps import File, intact
from auditor.errors import InputError, Place


AGE = timedelta(hours=24)
"""How long what was read off a chain's reach is taken to stand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A result that still stands, with the digests of its files."""

    kept: Kept
    files: Mapping[str, File]


def begin_since(
    journal: Journal, given: Given, earlier: int, out: Path, now: datetime, *, replayed: bool
) -> Started:
    """A new run in which what still stands of an earlier one is carried over.

    A product is audited again when its file, its recording, the rules or the options are others,
    when it had no report, when its files are not what was written, when an outcome of it turns by
    the passing of time, when its evidence is older than `AGE`, and, unless it is `replayed`, when a
    chain was read: there are always newer blocks.
    """
    run = {each.id: each for each in journal.runs()}.get(earlier)
    if run is None:
        known = ", ".join(str(each.id) for each in journal.runs()[-5:])
        raise InputError(f"there is no run {earlier}.", Place("--since"), f"The last: {known}.")
    other = differences(run, given)
    # The moment audited is a recording's own: time and blocks pass it by.
    until = () if replayed else (now,)
    standing = {} if other else dict(_standing(journal, given, earlier, out, until))
    at = format_instant(now)
    started = begin(journal, given, at)
    with journal.change() as base:
        for name, each in standing.items():
            settle(base, (started.run, name), Stage.CARRIED, at, dumped(each.kept), each.files)
            carry_parts(base, (started.run, name), earlier)
    left = tuple(entry for entry in given.entries if entry.name not in standing)
    words = f"{len(standing)} results of run {earlier} stand, {len(left)} products are audited."
    if other:
        words += f" All of them, for {'; '.join(other[:5])}."
    return Started(started.run, left, " ".join(filter(None, (started.notice, words))))


def _standing(
    journal: Journal, given: Given, earlier: int, out: Path, until: tuple[datetime, ...]
) -> Iterator[tuple[str, Standing]]:
    summaries = [name for name in given.plan.get("--summary", "").split(",") if name]
    left = [{name for name, _ in journal.parts(earlier, summary)} for summary in summaries]
    for each in journal.products(earlier):
        same = each.stage in FINISHED and given.inputs.get(each.name) == each.input
        if not same or not all(each.name in names for names in left):
            continue
        kept = loaded(each.result)
        if not all(_stands(kept, now) for now in until):
            continue
        if files := intact(journal.files(earlier, each.name), out):
            yield each.name, Standing(kept, files)


def _stands(kept: Kept, now: datetime) -> bool:
    score = kept.scored[0]
    ripe = bool(score.expires) and parse_instant(score.expires) <= now
    old = parse_instant(score.as_of) + AGE <= now
    return not (ripe or old or score.blocks)
