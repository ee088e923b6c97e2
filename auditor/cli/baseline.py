"""The gate that compares with an earlier audit: `--baseline` with `--fail-on regression|change`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from auditor.archive.bundle import FILE
from auditor.base.text import visible
from auditor.batch.kept import Told
from auditor.cli.choices import Choices
from auditor.cli.codes import FAILED, INVALID, PASSED, UNDECIDED
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

    def decide(self, name: str, product: str, folder: Path) -> Told:
        """0 passed, 1 failed, 3 there is nothing to compare with; and what was found."""
        try:
            old = self._of(product)
            found = compared(old, side_of(folder / FILE))
        except AuditorError as error:
            told = f"auditor: {name}: compared with the baseline: {visible(str(error))}"
            code = UNDECIDED if error.exit_code == INVALID else error.exit_code
            return Told(code, err=(told,))
        bad = found.any if self.fail_on == "change" else bool(found.regressions)
        told = visible(lead(found))
        gate = f"gate: {name}: --fail-on {self.fail_on}: {told}"
        since = f"  Since {old.snapshot.as_of}: {told}"
        return Told(FAILED, (since,), (gate,)) if bad else Told(PASSED, (since,))

    def _of(self, product: str) -> Side:
        if self.one:
            return self.one.get(product) or next(iter(self.one.values()))
        return side_of(self.folder / product / FILE)


@dataclass(frozen=True, slots=True)
class NoBaseline:
    """What decides when no earlier audit was asked for."""

    def decide(self, name: str, product: str, folder: Path) -> Told:
        """Always 0, without a word."""
        del name, product, folder
        return Told()


def baseline_of(choices: Choices, *, history: bool = False) -> Baseline | NoBaseline:
    """The baseline a caller chose, read before anything is overwritten; UsageError names misuse.

    With a `history` the runs before stand in for a baseline that is not given.
    """
    against = choices.gates.fail_on in AGAINST_BASELINE
    path = choices.baseline
    if path is None:
        if against and not history:
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
