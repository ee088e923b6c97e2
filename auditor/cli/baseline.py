"""The gate that compares with an earlier audit: `--baseline` with `--fail-on regression|change`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from auditor.archive.bundle import FILE
from auditor.base.text import visible
from auditor.batch.rows import Done
from auditor.cli.choices import Choices
from auditor.cli.codes import FAILED, PASSED, UNDECIDED
from auditor.cli.gates import AGAINST_BASELINE
from auditor.errors import AuditorError
from auditor.pipeline.sides import Side, compared, side_of
from auditor.render.difference import lead


@dataclass(frozen=True, slots=True)
class Baseline:
    """Earlier audits: one that was read at the start, or a folder with one for each product."""

    fail_on: str
    one: Mapping[str, Side]
    folder: Path

    def decide(self, row: Done, *, quiet: bool) -> int:
        """0 passed, 1 failed, 3 there is nothing to compare with; says what it found."""
        try:
            old = self._of(row.report.product.id)
            found = compared(old, side_of(row.folder / FILE))
        except AuditorError as error:
            told = f"auditor: {row.product}: compared with the baseline: {visible(str(error))}"
            click.echo(told, err=True)
            return UNDECIDED if error.exit_code == 2 else error.exit_code  # noqa: PLR2004 - a code
        if not quiet:
            click.echo(f"  Since {old.snapshot.as_of}: {visible(lead(found))}")
        bad = found.any if self.fail_on == "change" else bool(found.regressions)
        if not bad:
            return PASSED
        told = f"--fail-on {self.fail_on}: {visible(lead(found))}"
        click.echo(f"gate: {row.product}: {told}", err=True)
        return FAILED

    def _of(self, product: str) -> Side:
        if self.one:
            return self.one.get(product) or next(iter(self.one.values()))
        return side_of(self.folder / product / FILE)


@dataclass(frozen=True, slots=True)
class NoBaseline:
    """What decides when no earlier audit was asked for."""

    def decide(self, row: Done, *, quiet: bool) -> int:
        """Always 0."""
        del row, quiet
        return PASSED


def baseline_of(choices: Choices) -> Baseline | NoBaseline:
    """The baseline a caller chose, read before anything is overwritten; UsageError names misuse."""
    against = choices.gates.fail_on in AGAINST_BASELINE
    path = choices.baseline
    if path is None:
        if against:
            raise click.UsageError(f"--fail-on {choices.gates.fail_on} needs --baseline.")
        return NoBaseline()
    if not against:
        raise click.UsageError("--baseline needs --fail-on regression or --fail-on change.")
    if not path.exists():
        raise click.UsageError(f"There is no baseline {str(path)!r}.")
    if path.is_file() or (path / FILE).is_file():
        side = side_of(path)
        return Baseline(choices.gates.fail_on, {side.snapshot.product: side}, path)
    if path.resolve() == choices.out.resolve():
        raise click.UsageError("--baseline is the folder of --out and would be overwritten.")
    return Baseline(choices.gates.fail_on, {}, path)
