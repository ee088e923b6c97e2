"""What `audit` and `batch` share: options to jobs, rows to output and exit codes."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from auditor.base import atomic, redact
from auditor.base.instants import parse_instant
from auditor.base.text import visible
from auditor.batch.index import write_index
from auditor.batch.rows import Done, Failed, Row
from auditor.batch.run import Job, Plan, run
from auditor.batch.watchlist import read_watchlist, refuse_twins
from auditor.cli.baseline import Baseline, NoBaseline, baseline_of
from auditor.cli.choices import Choices
from auditor.cli.gates import worst
from auditor.cli.progress import Progress
from auditor.cli.say import beside_lines, lost_quotes, result_lines
from auditor.model.scorecard import Opinion
from auditor.pipeline.again import product_of
from auditor.pipeline.inputs import Product, Rules, read_product, read_rules
from auditor.pipeline.local_files import missing_files
from auditor.pipeline.responses import read_responses, refuse_strangers
from auditor.pipeline.sources import Live, Replay, Source, read_bundle, read_tape, reads_folder
from auditor.render.registry import FORMATS
from auditor.settings import load_settings


_BLOCK = re.compile(r"(eip155:[0-9]+)=([0-9]+)\Z")
_LOUD = (Opinion.ADVERSE, Opinion.DISCLAIMER)


def audit_products(products: Sequence[Path], choices: Choices) -> Iterator[int]:
    """An exit code per product; InputError before anything is audited when one is invalid."""
    plan = _plan(choices)
    choices = choices.settled(plan.rules.compiled)
    baseline = baseline_of(choices)
    read = _read(products, plan.rules, choices.bundle)
    refuse_strangers(plan.responses, [each.spec.id for each in read])
    refuse_twins(products)
    when = moment_of(choices.as_of)
    source = source_of(choices)
    if choices.bundle is None and not choices.quiet and reads_folder(source()):
        for line in missing_files(read):
            click.echo(f"note: {line}", err=True)
    paths = products or [Path(each.spec.id) for each in read]
    work = [Job(path, source, when, choices.bundle, choices.record) for path in paths]
    rows = _run(work, plan, choices)
    for row in rows:
        yield _told(row, choices, baseline)


def _read(products: Sequence[Path], rules: Rules, bundle: Path | None) -> list[Product]:
    """The products to audit; a bundle holds its own."""
    if products:
        return [read_product(product, rules) for product in products]
    if bundle is None:
        raise click.UsageError("Give the PRODUCTS to audit, or --from BUNDLE.")
    return [product_of(read_bundle(bundle), rules)]


def audit_watchlist(path: Path, choices: Choices) -> Iterator[int]:
    """An exit code per product, after the index is written."""
    plan = _plan(choices)
    choices = choices.settled(plan.rules.compiled)
    baseline = baseline_of(choices)
    watchlist = read_watchlist(path)
    refuse_twins(watchlist.products)
    tapes = choices.replay or watchlist.tapes
    when = moment_of(choices.as_of)
    sources = (
        [_replay(tapes, product) for product in watchlist.products]
        if tapes
        else [source_of(choices)] * len(watchlist.products)
    )
    work = [
        Job(product, source, when)
        for product, source in zip(watchlist.products, sources, strict=True)
    ]
    rows = _run(work, plan, choices)
    write_index(rows, choices.out)
    for row in rows:
        yield _told(row, choices, baseline)
    if not choices.quiet:
        click.echo(f"Index: {choices.out / 'index.html'}")


def _run(work: Sequence[Job], plan: Plan, choices: Choices) -> list[Row]:
    """The rows in the order of the products; the bar goes to stderr."""
    redact.install_logging_filter()
    atomic.make_folder(choices.out)
    atomic.sweep(choices.out)
    found: list[Row] = []
    with Progress(len(work), quiet=choices.quiet) as progress:
        for row in run(work, plan, choices.jobs):
            found.append(row)
            progress.step(row.product)
    return sorted(found, key=lambda row: row.product)


def _told(row: Row, choices: Choices, baseline: Baseline | NoBaseline) -> int:
    if isinstance(row, Failed):
        click.echo(f"auditor: {row.product}: {visible(row.message)}", err=True)
        return row.exit_code
    _show(row, quiet=choices.quiet)
    for line in () if choices.quiet else lost_quotes(row.report):
        click.echo(f"note: {line}", err=True)
    if not choices.quiet and (told := choices.gates.about_waivers(row.report)):
        click.echo(f"auditor: {row.product}: {told}", err=True)
    for line in choices.gates.not_passed(row.report):
        click.echo(f"gate: {row.product}: {visible(line)}", err=True)
    against = baseline.decide(row, quiet=choices.quiet)
    return worst((choices.gates.decide(row.report), against))


def _show(row: Done, *, quiet: bool) -> None:
    head, sentence = result_lines(row.report)
    if quiet:
        return
    if row.report.scorecard.opinion in _LOUD and not sys.stdout.isatty():
        click.echo(f"attention: {head}", err=True)
    click.echo(head)
    click.echo(f"  {sentence}")
    for line in beside_lines(row.report):
        click.echo(f"  {line}")
    for path in row.paths:
        click.echo(f"  {path}")


def _plan(choices: Choices) -> Plan:
    wanted = tuple(name.strip() for name in choices.formats.split(",") if name.strip())
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        told = unknown[0] if unknown else ""
        raise click.UsageError(f"No such format {told!r}. Formats: {', '.join(FORMATS)}.")
    rules = read_rules(choices.packs, choices.profile, choices.waivers)
    for notice in () if choices.quiet else rules.notices:
        click.echo(f"auditor: {visible(notice)}", err=True)
    said = () if choices.responses is None else read_responses(choices.responses, rules)
    return Plan(rules, choices.out, wanted, choices.draft, said)


def source_of(choices: Choices) -> Callable[[], Source]:
    """Opens what the caller chose to read: the network, or a recording."""
    if choices.replay is not None:
        tape = read_tape(choices.replay)
        return lambda: Replay(tape)
    if choices.bundle is not None:
        return lambda: Live(load_settings(choices.config), _clock)
    settings = load_settings(choices.config)
    blocks = _blocks(choices.as_of)
    return lambda: Live(settings, _clock, blocks)


def _replay(tapes: Path, product: Path) -> Callable[[], Source]:
    def source() -> Source:
        return Replay(read_tape(tapes / product.stem))

    return source


def _clock() -> datetime:
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
