"""What `audit` does with its options, and what it shares with `batch`: rules, sources, moments."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from auditor.archive.bundle import Bundle
from auditor.archive.signature import NOBODY
from auditor.base import atomic, redact
from auditor.base.instants import parse_instant
from auditor.base.text import visible
from auditor.batch.journal import Stage
from auditor.batch.kept import Told
from auditor.batch.rows import Failed, Row
from auditor.batch.run import Job, Plan, run
from auditor.batch.watchlist import Entry, refuse_twins
from auditor.cli.baseline import Baseline, NoBaseline, baseline_of
from auditor.cli.choices import Choices
from auditor.cli.progress import Progress
from auditor.cli.telling import Teller, both, say
from auditor.errors import InputError, Place
from auditor.pipeline.again import product_of
from auditor.pipeline.inputs import Product, Rules, read_product, read_rules
from auditor.pipeline.keys import read_signer
from auditor.pipeline.local_files import missing_files, replaced_recordings
from auditor.pipeline.responses import read_responses, refuse_strangers
from auditor.pipeline.sources import Live, Replay, Source, read_bundle, read_tape, reads_folder
from auditor.render.registry import FORMATS
from auditor.settings import load_settings


TOGETHER = 2
"""Products one `audit` works on at the same time."""
_BLOCK = re.compile(r"(eip155:[0-9]+)=([0-9]+)\Z")


def audit_products(products: Sequence[Path], choices: Choices) -> Iterator[int]:
    """An exit code per product; InputError before anything is audited when one is invalid."""
    plan = plan_of(choices)
    choices = choices.settled(plan.rules.compiled)
    baseline = baseline_of(choices)
    bundle = None if choices.bundle is None else read_bundle(choices.bundle)
    read = _read(products, plan.rules, bundle)
    refuse_strangers(plan.responses, [each.spec.id for each in read])
    refuse_twins(Entry(path.stem, path.parent, path) for path in products)
    when = moment_of(choices.as_of)
    source = source_of(choices)
    if bundle is None and not choices.quiet and reads_folder(source()):
        for line in missing_files(read):
            click.echo(f"note: {line}", err=True)
    if choices.record is not None and not choices.quiet:
        for line in replaced_recordings(choices.record, read):
            click.echo(f"note: {line}", err=True)
    paths = products or [Path(each.spec.id) for each in read]
    work = [Job(path, source, when, bundle, choices.record) for path in paths]
    rows = _run(work, plan, choices)
    for row in rows:
        yield _told(row, choices, plan, baseline)


def _read(products: Sequence[Path], rules: Rules, bundle: Bundle | None) -> list[Product]:
    """The products to audit; a bundle holds its own, and is no other's evidence."""
    if bundle is None and not products:
        raise click.UsageError("Give the PRODUCTS to audit, or --from BUNDLE.")
    for path in products:
        if path.is_dir():
            hint = "Name a product file; `auditor batch` takes a watchlist of many."
            raise InputError("is a folder, not a product file.", Place(str(path)), hint)
    named = [read_product(product, rules) for product in products]
    if bundle is None:
        return named
    own = product_of(bundle, rules)
    for path, product in zip(products, named, strict=True):
        if product.spec.id != own.spec.id:
            told = f"the bundle is of {own.spec.id!r}, not of {product.spec.id!r}."
            raise InputError(told, Place(str(path)), "Leave PRODUCTS out: a bundle holds its own.")
    return named or [own]


def _run(work: Sequence[Job], plan: Plan, choices: Choices) -> list[Row]:
    """The rows in the order of the products; the bar goes to stderr."""
    redact.install_logging_filter()
    atomic.make_folder(choices.out)
    atomic.sweep(choices.out)
    found: list[Row] = []
    with Progress(len(work), quiet=choices.quiet) as progress:
        for row in run(work, plan, TOGETHER, progress.seen):
            found.append(row)
            progress.seen(row.product, Stage.FAILED if isinstance(row, Failed) else Stage.DONE)
    return sorted(found, key=lambda row: row.product)


def _told(row: Row, choices: Choices, plan: Plan, baseline: Baseline | NoBaseline) -> int:
    if isinstance(row, Failed):
        told = Told(row.exit_code, err=(f"auditor: {row.product}: {row.message}",))
        return say(told, quiet=choices.quiet)
    found = Teller(choices.gates, plan.out, plan.formats)(row.product, row.report)
    against = baseline.decide(row.product, row.report.product.id, row.folder)
    return say(both(found, against), quiet=choices.quiet)


def plan_of(choices: Choices) -> Plan:
    """What all products of a call share; UsageError for a format that does not exist."""
    wanted = tuple(name.strip() for name in choices.formats.split(",") if name.strip())
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        told = unknown[0] if unknown else ""
        raise click.UsageError(f"No such format {told!r}. Formats: {', '.join(FORMATS)}.")
    rules = read_rules(choices.packs, choices.profile, choices.waivers)
    for notice in () if choices.quiet else rules.notices:
        click.echo(f"auditor: {visible(notice)}", err=True)
    said = () if choices.responses is None else read_responses(choices.responses, rules)
    signer = NOBODY if choices.sign is None else read_signer(choices.sign)
    return Plan(rules, choices.out, wanted, choices.draft, said, signer)


def source_of(choices: Choices) -> Callable[[], Source]:
    """Opens what the caller chose to read: the network, or a recording."""
    if choices.replay is not None:
        tape = read_tape(choices.replay)
        return lambda: Replay(tape)
    if choices.bundle is not None:
        return lambda: Live(load_settings(choices.config), clock)
    live = live_of(choices)
    return lambda: live


def live_of(choices: Choices) -> Live:
    """The network as the settings say."""
    return Live(load_settings(choices.config), clock, _blocks(choices.as_of))


def clock() -> datetime:
    """Now."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock


def moment_of(given: tuple[str, ...]) -> datetime | None:
    """The one moment among the words of `--as-of`; blocks are left to the source."""
    times = [text for text in given if not _BLOCK.match(text)]
    if len(times) > 1:
        raise click.UsageError("--as-of takes one time; blocks are written eip155:1=23000000.")
    try:
        return parse_instant(times[0]) if times else None
    except ValueError as error:
        raise click.UsageError(f"--as-of: {error}") from None


def _blocks(given: tuple[str, ...]) -> Mapping[str, int]:
    found = (_BLOCK.match(text) for text in given)
    return {match[1]: int(match[2]) for match in found if match}
