"""Takes the products of a run through their stages, many at once, each alone in its failure."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread

from auditor.archive.signature import NOBODY, Signer
from auditor.base import atomic, canonical
from auditor.base.instants import format_instant
from auditor.batch import units
from auditor.batch.engines import Engine
from auditor.batch.history import remember
from auditor.batch.journal import Journal, Seen, Stage, leave, settle
from auditor.batch.kept import Details, Kept, Told, dumped
from auditor.batch.packing import packed
from auditor.batch.rows import Failed, failed, index_row
from auditor.batch.stamps import File, stamp
from auditor.batch.units import Recipe, Rendered
from auditor.batch.watchlist import Entry
from auditor.errors import AuditorError, EngineLost, OutputError
from auditor.pipeline.audit import collected
from auditor.pipeline.inputs import Rules
from auditor.pipeline.output import put
from auditor.pipeline.sources import Source


UNDECIDED = 3
ResultT = TypeVar("ResultT")
Sources = Callable[[Entry], Source]
After = Callable[[Told, str, str, Path], Told]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much happens at once, how long a product may take, how many may fail; 0 is no bound.

    `timeout` counts the seconds a product is worked on, not those it waits for its turn.
    """

    flight: int = 32
    timeout: float = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """One run at work: what is the same for all of its products.

    `seen` hears of every stage, `after` may
    add to what is said once the files of a product stand; it gets its name, id and folder.
    """

    run: int
    journal: Journal
    out: Path
    rules: Rules
    recipe: Recipe
    clock: Callable[[], datetime]
    engine: Engine
    signer: Signer = NOBODY
    bounds: Bounds = Bounds()
    as_of: tuple[datetime, ...] = ()
    seen: Seen = lambda _name, _stage: None
    after: After = lambda told, _name, _product, _folder: told


@dataclass(slots=True)
class _Patience:
    """What is left of the time a product may take."""

    left: float
    spent: float = 0

    @contextmanager
    def working(self) -> Generator[None]:
        """Time that counts; TimeoutError when there is no more."""
        if not self.left:
            yield
            return
        started = anyio.current_time()
        try:
            with anyio.fail_after(self.left - self.spent):
                yield
        finally:
            self.spent += anyio.current_time() - started


@dataclass(slots=True)
class _Tally:
    errors: int = 0
    broken: list[AuditorError] = field(default_factory=list[AuditorError])


async def work(shift: Shift, source: Sources, entries: Sequence[Entry]) -> None:
    """Settles every entry, unless too many fail.

    OutputError when the journal cannot be written, EngineLost when nobody is there to do the work;
    `source` is where the evidence of a product comes from.
    """
    if not entries:
        return
    waiting, tally = iter(entries), _Tally()
    async with shift.engine.ready(shift.recipe), anyio.create_task_group() as group:
        for _ in range(min(shift.bounds.flight, len(entries))):
            group.start_soon(_worker, shift, source, waiting, tally)
    if tally.broken:
        raise tally.broken[0]


async def _worker(shift: Shift, source: Sources, waiting: Iterator[Entry], tally: _Tally) -> None:
    for entry in waiting:
        try:
            await _settled(shift, source, entry, tally)
        except (OutputError, EngineLost) as error:
            # Without a journal nothing that is done now would be known to be done.
            tally.broken.append(error)
        if tally.broken or 0 < shift.bounds.errors <= tally.errors:
            return


async def _settled(shift: Shift, source: Sources, entry: Entry, tally: _Tally) -> None:
    """One product from its file to its last record; whatever goes wrong is its own result."""
    try:
        rendered = await _rendered(shift, source, entry)
        told, files = await anyio.to_thread.run_sync(partial(_written, shift, entry, rendered))
    except TimeoutError:
        words = f"took longer than {shift.bounds.timeout:g} s and was given up."
        failure = Failed(entry.name, "deadline", words, UNDECIDED)
    except anyio.BrokenWorkerProcess:
        failure = Failed(entry.name, "internal", "its worker process died.", 7)
    except EngineLost:
        raise  # says nothing about this product
    except AuditorError as error:
        failure = failed(entry.name, error)
    except Exception as error:  # noqa: BLE001 - a bug met by one product must not stop the others
        failure = failed(entry.name, error)
    else:
        kept = replace(rendered.kept, told=told)
        _record(shift, entry.name, Stage.DONE, replace(rendered, kept=kept), files)
        return
    tally.errors += 1
    words = f"auditor: {entry.name}: {failure.message}"
    kept = Kept(index_row(failure, ()), Told(failure.exit_code, err=(words,)))
    _record(shift, entry.name, Stage.FAILED, Rendered({}, kept, Details(), {}), {})


async def _rendered(shift: Shift, source: Sources, entry: Entry) -> Rendered:
    patience = _Patience(shift.bounds.timeout)
    as_of = shift.as_of[0] if shift.as_of else None
    with patience.working():
        # A mistake in the product file is told before that its recording is missing.
        product = await anyio.to_thread.run_sync(partial(entry.product, shift.rules))
        evidence = await anyio.to_thread.run_sync(partial(source, entry))
        collection = await collected(product, shift.rules, evidence, as_of)
    _reached(shift, entry, Stage.COLLECTED)
    given = packed((product, collection))
    del collection
    judged = await _elsewhere(shift, patience, partial(units.judge, shift.recipe, given))
    _reached(shift, entry, Stage.JUDGED)
    # The key stays with the run: what is signed is the root alone.
    signature = shift.signer(judged.root)
    job = partial(units.render, shift.recipe, entry.name, judged.audited, signature)
    rendered = await _elsewhere(shift, patience, job)
    _reached(shift, entry, Stage.RENDERED)
    return rendered


async def _elsewhere(shift: Shift, patience: _Patience, job: Callable[[], ResultT]) -> ResultT:
    """A unit of work done by another process; one that takes too long is killed."""
    async with shift.engine.turn():
        with patience.working():
            return await shift.engine.do(job)


def _written(shift: Shift, entry: Entry, rendered: Rendered) -> tuple[Told, dict[str, File]]:
    """The files under their names, what is said once they stand, and how to know them again."""
    product = rendered.kept.scored[0].product
    folder = atomic.make_folder(shift.out / product, inside=shift.out)
    atomic.sweep(folder)
    put(folder, rendered.files)
    told = shift.after(rendered.kept.told, entry.name, product, folder)
    files = {
        f"{product}/{name}": File(canonical.digest(data), stamp(folder / name))
        for name, data in rendered.files.items()
    }
    return told, files


def _record(
    shift: Shift, name: str, stage: Stage, made: Rendered, files: Mapping[str, File]
) -> None:
    at = format_instant(shift.clock())
    with shift.journal.change() as base:
        settle(base, (shift.run, name), stage, at, dumped(made.kept), files)
        leave(base, (shift.run, name), made.parts)
        remember(base, (shift.run, name), made.kept, made.details)
    shift.seen(name, stage)


def _reached(shift: Shift, entry: Entry, stage: Stage) -> None:
    shift.journal.reached(shift.run, entry.name, stage, format_instant(shift.clock()))
    shift.seen(entry.name, stage)
