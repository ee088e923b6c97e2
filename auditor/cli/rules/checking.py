"""`auditor rules check`: what stops a rule from loading, and what is doubtful about it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from auditor.cli.codes import FAILED, PASSED
from auditor.cli.rules.chosen import Chosen, chosen, folders_argument
from auditor.collect.disclosure.doubts import doubts
from auditor.errors import InputError
from auditor.evaluate.checking.owed import missing_cases
from auditor.evaluate.checking.prose import prose
from auditor.evaluate.checking.reach import unreachable
from auditor.evaluate.rule import CompiledRule
from auditor.model.remark import Remark
from auditor.render.wording import plural


@click.command()
@folders_argument
@click.option("--strict", is_flag=True, help="Let warnings fail.")
def check(folders: tuple[Path, ...], strict: bool) -> int:  # noqa: FBT001 - a click option
    r"""Check the rules in FOLDERS, or the shipped ones when none is given.

    A mistake (unknown key or fact, wrong unit, wrong case) ends in exit code 2 at its file, line
    and column. Warnings tell of conditions that make no difference, rules that can never pass or
    never fail, missing cases and style; with --strict they end in exit code 1.

    \b
    Example:
      auditor rules check my-pack --strict
    """
    picked = chosen(folders)
    try:
        remarks = [replace(each, place=picked.where(each.place)) for each in _remarks(picked)]
    except InputError as error:
        raise InputError(error.problem, picked.where(error.place), error.hint) from None
    found = sorted(remarks, key=lambda each: (each.place.path, each.place.line, each.place.column))
    for remark in found:
        click.echo(str(remark))
    compiled = picked.compiled
    packs = ", ".join(f"{pack.name} {pack.version}" for pack in compiled.packs)
    click.echo(f"{plural(len(compiled.every), 'rule')} hold together: {packs}")
    click.echo(f"{plural(len(picked.extractors.by_field), 'extractor')} hold together")
    if found:
        click.echo(plural(len(found), "warning"))
    return FAILED if found and strict else PASSED


def _remarks(picked: Chosen) -> Iterator[Remark]:
    for rule in picked.rules:
        yield from _named(rule)
        yield from prose(rule)
        yield from missing_cases(rule)
        yield from unreachable(rule)
    names = [rule.spec.name for rule in picked.compiled.every]
    for spec, document in picked.written:
        yield from doubts(spec, document, picked.compiled.catalogue, names)


def _named(rule: CompiledRule) -> Iterator[Remark]:
    """A rule is looked for by its name, so its file has to bear it."""
    document = rule.source.document
    wanted = f"{rule.spec.name}.yaml"
    if Path(document.name).name != wanted:
        hint = f"Call the file {wanted}, or change the name."
        yield Remark(document.place(("name",)), "file and rule have different names.", hint)
