"""`auditor facts`: the vocabulary rules may use."""

from collections.abc import Sequence
from pathlib import Path

import click

from auditor.errors import nearest_few
from auditor.model.catalogue import CATALOGUE
from auditor.model.key import KeySpec


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Folder of rules."
)
def facts(words: tuple[str, ...], packs: tuple[Path, ...]) -> None:
    r"""List fact keys: all, those that start with a word, or those whose text holds every word.

    \b
    Examples:
      auditor facts redemption.
      auditor facts custodian licence
    """
    catalogue = CATALOGUE
    if packs:
        from auditor.pipeline.inputs import read_rules  # noqa: PLC0415 - slow imports

        catalogue = read_rules(packs).compiled.catalogue
    shown = _found(
        tuple(catalogue.keys.values()), [word.casefold() for each in words for word in each.split()]
    )
    if not shown:
        wanted = " ".join(words)
        hint = nearest_few(wanted, catalogue) or "Try one word, such as reserves."
        raise click.UsageError(f"No fact key speaks of {wanted!r}. {hint}")
    width = max(len(spec.name) for spec in shown)
    for spec in shown:
        of = f" in {spec.unit}" if spec.kind.value in ("quantity", "duration") else ""
        choices = f" One of {', '.join(spec.choices)}." if spec.choices else ""
        click.echo(f"{spec.name:<{width}}  {spec.kind.value}{of}. {spec.meaning}.{choices}")


def _found(specs: Sequence[KeySpec], words: Sequence[str]) -> list[KeySpec]:
    """Keys that start with the one word given, else those that hold all words anywhere."""
    if len(words) == 1:
        starting = [spec for spec in specs if spec.name.startswith(words[0])]
        if starting:
            return starting
    return [spec for spec in specs if all(word in _text(spec) for word in words)]


def _text(spec: KeySpec) -> str:
    """Everything about a key a person could look for."""
    fields = (field.name for field in spec.fields)
    parts = (spec.name, spec.meaning, spec.kind.value, *spec.choices, *fields)
    return " ".join(parts).casefold()
