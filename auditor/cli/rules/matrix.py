"""`auditor rules coverage`: which outcomes the cases of each rule show."""

import json
from collections import Counter
from pathlib import Path

import click

from auditor.cli.codes import FAILED, PASSED
from auditor.cli.rules.chosen import chosen, folders_argument
from auditor.evaluate.checking.owed import owed
from auditor.evaluate.rule import CompiledRule
from auditor.model.finding import Outcome
from auditor.render.wording import plural


COLUMNS = tuple(each for each in Outcome if each is not Outcome.ERROR)


@click.command()
@folders_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--strict", is_flag=True, help="End in 1 when an outcome lacks a case.")
def coverage(folders: tuple[Path, ...], as_json: bool, strict: bool) -> int:  # noqa: FBT001
    r"""Count the cases of the rules in FOLDERS by rule and outcome expected.

    `!` marks an outcome the rule can end in that no case shows; `-` one it cannot end in.

    \b
    Example:
      auditor rules coverage my-pack
    """
    rules = chosen(folders).rules
    if as_json:
        click.echo(json.dumps([_row(rule) for rule in rules], indent=2, ensure_ascii=False))
    else:
        width = max((len(rule.spec.name) for rule in rules), default=4)
        click.echo(f"{'rule':<{width}}" + "".join(f"  {each.value:>7}" for each in COLUMNS))
        for rule in rules:
            click.echo(f"{rule.spec.name:<{width}}{_cells(rule)}")
    lacking = sum(len(_lacking(rule)) for rule in rules)
    if not as_json:
        click.echo(f"{plural(len(rules), 'rule')}, {lacking} outcomes without a case")
    return FAILED if strict and lacking else PASSED


def _counts(rule: CompiledRule) -> Counter[Outcome]:
    return Counter(case.expect for case in rule.spec.cases if not case.todo)


def _lacking(rule: CompiledRule) -> list[Outcome]:
    counts = _counts(rule)
    return [each for each in COLUMNS if each in owed(rule.spec) and not counts[each]]


def _cells(rule: CompiledRule) -> str:
    counts, can = _counts(rule), owed(rule.spec)
    cells = (
        (each, str(counts[each]) if counts[each] else "!" if each in can else "-")
        for each in COLUMNS
    )
    return "".join(f"  {cell:>{max(7, len(each.value))}}" for each, cell in cells)


def _row(rule: CompiledRule) -> dict[str, object]:
    counts = _counts(rule)
    return {
        "rule": rule.spec.id,
        "name": rule.spec.name,
        "cases": {each.value: counts[each] for each in COLUMNS},
        "missing": [each.value for each in _lacking(rule)],
        "todo": sum(bool(case.todo) for case in rule.spec.cases),
    }
