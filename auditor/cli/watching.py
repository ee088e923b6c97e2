"""What `batch` does with its options: a run of a watchlist, from its lock to its exit code."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

import anyio
import click

from auditor.base import atomic, canonical, redact
from auditor.base.instants import format_instant
from auditor.batch.digest import MARKDOWN, turned, write_digest
from auditor.batch.engines import Engine
from auditor.batch.index import INDEX, Wanted, board_of, write_index
from auditor.batch.journal import Journal
from auditor.batch.kept import Kept, Told
from auditor.batch.lock import held
from auditor.batch.run import Plan
from auditor.batch.runs import OPEN, Given, Started, begin, results, resume
from auditor.batch.schedule import Bounds, Shift, work
from auditor.batch.since import begin_since
from auditor.batch.units import Recipe, added
from auditor.batch.watchlist import Entry, Watchlist, read_watchlist
from auditor.cli.baseline import Baseline, NoBaseline, baseline_of
from auditor.cli.choices import Choices
from auditor.cli.codes import FAILED, PASSED, UNDECIDED
from auditor.cli.gates import AGAINST_BASELINE, worst
from auditor.cli.grades import grade_lines
from auditor.cli.progress import Progress
from auditor.cli.run import clock, live_of, moment_of, plan_of
from auditor.cli.telling import Teller, both, say
from auditor.pipeline.inputs import TOOL_VERSION
from auditor.pipeline.judging import ruleset_of
from auditor.pipeline.sources import Live, Replay, Source, digest_of_tape, recording_of, shared
from auditor.render.index.row import ROWS
from auditor.render.index.summaries import with_parts
from auditor.render.wording import plural


Opening: TypeAlias = Callable[[], AbstractAsyncContextManager[Callable[[Entry], Source]]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run goes about its work; none of it changes a report. `since` 0 is no earlier run."""

    bounds: Bounds
    engine: Engine
    resume: bool = False
    since: int = 0
    log_json: bool = False
    summaries: tuple[str, ...] = ()


def audit_watchlist(path: Path, choices: Choices, manner: Manner) -> int:
    """Audits what is to be audited, writes the index, and gives the exit code of the run."""
    plan = plan_of(choices)
    choices = choices.settled(plan.rules.compiled)
    baseline = baseline_of(choices, history=True)
    watchlist = read_watchlist(path)
    opening = _sources(watchlist, choices)
    redact.install_logging_filter()
    recipe = replace(_recipe(choices, plan), summaries=with_parts(manner.summaries))
    anyio.run(manner.engine.check, recipe)
    atomic.make_folder(choices.out)
    with held(choices.out, format_instant(clock())), Journal(choices.out) as journal:
        atomic.sweep(choices.out)
        started = _started(journal, watchlist, plan, choices, manner)
        if started.notice:
            click.echo(f"auditor: {started.notice}", err=True)
        shift = Shift(
            run=started.run,
            journal=journal,
            out=choices.out,
            rules=plan.rules,
            recipe=recipe,
            clock=clock,
            engine=manner.engine,
            signer=plan.signer,
            bounds=manner.bounds,
            as_of=_moments(choices),
            after=partial(_after, baseline),
        )
        try:
            _work(shift, started.left, opening, choices, manner)
        finally:
            # Whatever ends the run, the index tells how far it came.
            _index(shift, manner, choices.out)
        return _ended(shift, choices)


def _index(shift: Shift, manner: Manner, out: Path) -> None:
    """The index and the summaries; what products left for those is in the journal."""
    wanted = Wanted(
        manner.summaries,
        TOOL_VERSION,
        ruleset_of(shift.rules),
        lambda name: (part for _, part in shift.journal.parts(shift.run, name)),
    )
    write_index(board_of(shift.journal, shift.run), out, wanted)


def _started(
    journal: Journal, watchlist: Watchlist, plan: Plan, choices: Choices, manner: Manner
) -> Started:
    tapes = choices.replay or watchlist.tapes
    inputs = {entry.name: _input(entry, tapes) for entry in watchlist.entries}
    fixed = {**_fixed(choices, plan, tapes), "--summary": ",".join(with_parts(manner.summaries))}
    given = Given(fixed, watchlist.entries, inputs)
    now = clock()
    if manner.resume:
        return resume(journal, given, choices.out, format_instant(now))
    if manner.since:
        replayed = tapes is not None
        return begin_since(journal, given, manner.since, choices.out, now, replayed=replayed)
    return begin(journal, given, format_instant(now))


def _input(entry: Entry, tapes: Path | None) -> str:
    """The digest of a product file and of its recording; of what cannot be read, of nothing."""
    recording = "" if tapes is None else digest_of_tape(tapes / entry.name)
    return canonical.digest_of([entry.digest(), recording])


def _work(
    shift: Shift, left: Sequence[Entry], opening: Opening, choices: Choices, manner: Manner
) -> None:
    with Progress(len(left), quiet=choices.quiet, as_json=manner.log_json) as progress:
        shift = replace(shift, seen=progress.seen)
        try:
            anyio.run(_audited, shift, left, opening)
        except (KeyboardInterrupt, SystemExit):
            click.echo("\nauditor: `auditor batch --resume` goes on from here.", err=True)
            raise


async def _audited(shift: Shift, left: Sequence[Entry], opening: Opening) -> None:
    async with opening() as source:
        await work(shift, source, left)


def _ended(shift: Shift, choices: Choices) -> int:
    """Says what became of every product; the run is over unless some were not reached."""
    found = dict(results(shift.journal, shift.run))
    left = sum(kept.row.outcome == OPEN for kept in found.values())
    code = PASSED
    if not left:
        code = _turned(shift, found, choices)
        # Before a word is said: whoever listens may have gone.
        shift.journal.end(shift.run, format_instant(clock()))
    codes = [say(kept.told, quiet=choices.quiet) for kept in found.values()]
    if left:
        told = f"auditor: too many errors; {plural(left, 'product')} not begun."
        click.echo(f"{told} `auditor batch --resume` goes on.", err=True)
    elif not choices.quiet:
        rows = [kept.row for kept in found.values()]
        for line in grade_lines(rows, choices.out, shift.recipe.formats):
            click.echo(line)
        click.echo(f"Index: {choices.out / INDEX}")
        click.echo(f"Alerts: {choices.out / MARKDOWN}")
    return worst([code, *codes])


def _turned(shift: Shift, found: Mapping[str, Kept], choices: Choices) -> int:
    """Writes what turned since the runs before; the code of a gate that asks for it."""
    told = turned(shift.journal, found)
    titles = {rule.spec.name: rule.spec.title for rule in shift.rules.compiled.every}
    write_digest(told, found, choices.out, titles)
    worse = sum(alert.regression for alert in told.alerts)
    if choices.baseline is not None:
        return PASSED
    gate = choices.gates.fail_on
    if gate not in AGAINST_BASELINE:
        return PASSED
    bad = worse if gate == "regression" else len(told.alerts)
    first = len(shift.journal.runs()) == 1
    if not (bad or first):
        return PASSED
    why = "there is no run before this one" if first else f"{plural(bad, 'alert')} in {MARKDOWN}"
    click.echo(f"gate: --fail-on {gate}: {why}", err=True)
    return UNDECIDED if first else FAILED


def _recipe(choices: Choices, plan: Plan) -> Recipe:
    return Recipe(
        ruleset=plan.rules.compiled.digest,
        formats=plan.formats,
        tell=Teller(choices.gates, choices.out, plan.formats),
        added=added(plan.rules),
        draft=choices.draft,
        responses=plan.responses,
    )


def _after(
    baseline: Baseline | NoBaseline, told: Told, name: str, product: str, folder: Path
) -> Told:
    return both(told, baseline.decide(name, product, folder))


def _moments(choices: Choices) -> tuple[datetime, ...]:
    moment = moment_of(choices.as_of)
    return () if moment is None else (moment,)


def _sources(watchlist: Watchlist, choices: Choices) -> Opening:
    """Opens, for a whole run, where the evidence of each of its products comes from."""
    tapes = choices.replay or watchlist.tapes
    if tapes is not None:
        return partial(_replays, tapes)
    return partial(_network, live_of(choices))


@asynccontextmanager
async def _replays(tapes: Path) -> AsyncGenerator[Callable[[Entry], Source]]:
    yield partial(_replay, tapes)


@asynccontextmanager
async def _network(live: Live) -> AsyncGenerator[Callable[[Entry], Source]]:
    async with shared(live) as source:
        yield lambda _entry: source


def _replay(tapes: Path, entry: Entry) -> Source:
    return Replay(recording_of(tapes, entry.name, entry.file))


def _fixed(choices: Choices, plan: Plan, tapes: Path | None) -> Mapping[str, str]:
    """What must be the same for a run to go on: everything a report or an exit code rests on."""
    beside = {name: canonical.digest(data) for name, data in plan.rules.beside.items()}
    said = [canonical.digest(each.raw) for each in plan.responses]
    return {
        "tool": TOOL_VERSION,
        "rows of the index": ROWS,
        "rules": plan.rules.compiled.digest,
        "profile and waivers": canonical.digest_of(beside) if beside else "",
        "responses": canonical.digest_of(said) if said else "",
        "--format": ",".join(plan.formats),
        "--draft": "yes" if choices.draft else "",
        "--sign": plan.signer.key,
        "--as-of": ",".join(choices.as_of),
        "--baseline": str(choices.baseline or ""),
        "recordings": str(tapes.resolve()) if tapes else "",
        **choices.gates.asked,
    }
