"""`auditor rules list` and `show`: what rules and extractors there are, and what one says."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click

from auditor.cli.completion import rule_names
from auditor.cli.rules.chosen import packs_option
from auditor.cli.rules.manual import extractor_manual, manual
from auditor.errors import InputError, nearest_few
from auditor.evaluate.rules import CompiledRules
from auditor.model.rule import Pillar, Status
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import read_rules


STATUSES = get_args(Status)


@click.command("list")
@packs_option
@click.option("--pillar", type=click.Choice(get_args(Pillar)), help="Only rules of this pillar.")
@click.option("--status", type=click.Choice(STATUSES), help="Only rules of this status.")
@click.option(
    "--kind",
    type=click.Choice(("rule", "disclosure")),
    default="rule",
    show_default=True,
    help="Rules, or the extractors that read documents.",
)
def list_(packs: tuple[Path, ...], pillar: str | None, status: str | None, kind: str) -> None:
    r"""List rules: id, points, severity, name and question.

    \b
    Examples:
      auditor rules list --pillar peg
      auditor rules list --kind disclosure
    """
    compiled = read_rules(packs).compiled
    if kind == "disclosure" and (pillar or status):
        raise click.UsageError("--pillar and --status are about rules, not extractors.")
    lines = _extractors(compiled) if kind == "disclosure" else _rules(compiled, pillar, status)
    for line in lines:
        click.echo(line)


@click.command()
@click.argument("name", shell_complete=rule_names)
@packs_option
def show(name: str, packs: tuple[Path, ...]) -> None:
    r"""Show one rule by id, name or alias, or one extractor by its field, as a manual page.

    \b
    Examples:
      auditor rules show BCK-001
      auditor rules show redemption_fee
    """
    compiled = read_rules(packs).compiled
    try:
        click.echo(manual(compiled.find(name).spec))
    except InputError as error:
        found = extractors_of(compiled).by_field
        if name not in found:
            hint = either(name, compiled) or error.hint
            raise InputError(error.problem, error.place, hint) from None
        click.echo(extractor_manual(found[name]))


def either(name: str, compiled: CompiledRules) -> str:
    """A hint naming the closest rules and extractors."""
    rules = (word for rule in compiled.every for word in (rule.spec.id, rule.spec.name))
    return nearest_few(name, [*rules, *extractors_of(compiled).by_field])


def _rules(compiled: CompiledRules, pillar: str | None, status: str | None) -> Iterator[str]:
    for rule in compiled.every:
        spec = rule.spec
        if pillar in (None, spec.pillar) and status in (None, spec.status):
            yield (
                f"{spec.id}  {spec.weight:>2}  {spec.severity.value:<8}  {spec.name:<36}  "
                f"{spec.title}"
            )


def _extractors(compiled: CompiledRules) -> Iterator[str]:
    for field, extractor in sorted(extractors_of(compiled).by_field.items()):
        yield f"{field:<28}  {len(extractor.cases):>3} cases  {extractor.spec.question}"
