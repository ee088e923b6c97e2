"""What is said about a finished audit, as a value: workers make it, the command prints it."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

from auditor.archive.bundle import FILE
from auditor.base.text import visible
from auditor.batch.kept import Told
from auditor.cli.gates import Gates, worst
from auditor.cli.say import (
    attention,
    beside_lines,
    lost_quotes,
    result_lines,
    unused_sources,
)
from auditor.collect.checks import doubts_about
from auditor.model.report import Report
from auditor.render.registry import file_name


_NOTE = "note: "


@dataclass(frozen=True, slots=True)
class Teller:
    """Says how a report fares at the gates and where its files lie."""

    gates: Gates
    out: Path
    formats: tuple[str, ...]

    def __call__(self, name: str, report: Report) -> Told:
        """The lines about one report, and the exit code its gates come to."""
        head, sentence = result_lines(report)
        folder = self.out / report.product.id
        files = (FILE, *map(file_name, self.formats))
        below = (sentence, *beside_lines(report), *(str(folder / file) for file in files))
        doubts = (*doubts_about(report.product), *unused_sources(report), *lost_quotes(report))
        notes = [f"{_NOTE}{name}: {line}" for line in doubts]
        if told := self.gates.about_waivers(report):
            notes.append(f"{_NOTE}{name}: {told}")
        gates = (f"gate: {name}: {line}" for line in self.gates.not_passed(report))
        err = (*notes, *gates)
        why = attention(report)
        loud = f"{name}: {visible(why)}" if why else ""
        lines = (head, *(f"  {line}" for line in below))
        return Told(self.gates.decide(report), lines, err, loud)


def both(first: Told, second: Told) -> Told:
    """The lines of both, and the code that speaks for both."""
    return replace(
        first,
        code=worst((first.code, second.code)),
        out=(*first.out, *second.out),
        err=(*first.err, *second.err),
    )


def say(told: Told, *, quiet: bool) -> int:
    """Prints what was said about one product; its exit code."""
    if told.loud and not quiet and not sys.stdout.isatty():
        click.echo(f"attention: {told.loud}", err=True)
    for line in () if quiet else told.out:
        click.echo(line)
    for line in told.err:
        if quiet and line.startswith(_NOTE):
            continue
        click.echo(visible(line), err=True)
    return told.code
