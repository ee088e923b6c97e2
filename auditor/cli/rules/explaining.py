"""`auditor rules explain`: how a report came to one outcome, from the expression to the sources."""

from collections.abc import Iterator
from pathlib import Path

import click

from auditor.archive.document import bundle_of
from auditor.base.instants import format_instant
from auditor.base.text import printable
from auditor.cli.completion import rule_names
from auditor.cli.rules.listing import either
from auditor.cli.say import outcome_words
from auditor.errors import InputError
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.rules import CompiledRules
from auditor.evaluate.trace import Step, traced
from auditor.model.display import show
from auditor.model.evidence import Evidence, Gap, Observation
from auditor.pipeline.again import rules_of
from auditor.pipeline.audit import completed
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.sources import read_report
from auditor.render.register import strength_words


MOST_SOURCES = 8
_WIDTH = 400


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.argument("name", metavar="ID", shell_complete=rule_names)
def explain(report: Path, name: str) -> None:
    r"""Show how REPORT came to the outcome of the rule ID.

    REPORT is a PDF, HTML, JSON or evidence.zip, or the folder they were written to.
    Every part of the expression is shown with what it came to over the evidence of the report, and
    every fact with its source. HTML and JSON need the evidence.zip they were written beside.

    \b
    Example:
      auditor rules explain out/tslax/report.json reserves-fresh
    """
    bundle = bundle_of(*read_report(report))
    rules = rules_of(bundle)
    evidence = completed(bundle.evidence(), bundle.manifest.as_of, rules)
    for line in _lines(_found(name, rules.compiled), evidence):
        click.echo(printable(line, _WIDTH))


def _found(name: str, compiled: CompiledRules) -> CompiledRule:
    try:
        return compiled.find(name)
    except InputError as error:
        if name in extractors_of(compiled).by_field:
            hint = f"It is an extractor: `auditor rules show {name}` tells what it reads."
        else:
            hint = either(name, compiled) or error.hint
        raise InputError(error.problem, error.place, hint) from None


def _lines(rule: CompiledRule, evidence: Evidence) -> Iterator[str]:
    finding = evaluate_rule(rule, evidence)
    yield f"{finding.rule}  {finding.name}: {outcome_words(finding)}"
    yield finding.title
    yield finding.message
    for name in sorted(rule.spec.params):
        changed = " (tailored)" if name in rule.changed else ""
        told = f"params.{name} is {rule.written(name)}{changed}"
        yield f"{told}. {rule.spec.params[name].meaning}".rstrip()
    for field, step in traced(rule, evidence).items():
        yield ""
        yield f"{field}:"
        yield from _steps(step, 1)
    yield ""
    yield "facts:"
    for key in finding.facts:
        yield from _fact(key, evidence, rule)


def _steps(step: Step, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{step.text}  →  {step.result}"
    for part in step.parts:
        yield from _steps(part, depth + 1)


def _fact(key: str, evidence: Evidence, rule: CompiledRule) -> Iterator[str]:
    entry = evidence[key]
    if isinstance(entry, Gap):
        detail = f", {entry.detail}" if entry.detail else ""
        yield f"  {key}: no value: {entry.cause.value} ({entry.reason}{detail})"
        yield from (f"    tried {each}" for each in entry.tried[:MOST_SOURCES])
        return
    yield f"  {key} = {show(entry.value, rule.catalogue[key].better)}"
    for seen in entry.observations[:MOST_SOURCES]:
        yield f"    {_source(key, seen)}"
    left = len(entry.observations) - MOST_SOURCES
    if left > 0:
        yield f"    and {left} more sources"


def _source(key: str, seen: Observation) -> str:
    told = seen.provenance
    what = "" if seen.key == key else f"from {seen.key} = {show(seen.value)}: "
    as_of = told.as_of if isinstance(told.as_of, str) else f"as of {format_instant(told.as_of)}"
    # Most locators begin with their source; printed once is enough.
    place = told.locator.removeprefix(told.source).lstrip(" ·;,")
    where = f"{told.source}, {place}" if place else told.source
    read = format_instant(told.observed_at)
    return f"{what}{where}, {as_of}, read {read}. {strength_words(told)}"
