"""`auditor facts`: the vocabulary rules may use."""

import click

from auditor.model.catalogue import CATALOGUE


@click.command()
@click.argument("prefix", required=False, default="")
def facts(prefix: str) -> None:
    r"""List fact keys, optionally only those that start with PREFIX.

    \b
    Example:
      auditor facts redemption
    """
    shown = [spec for spec in CATALOGUE.keys.values() if spec.name.startswith(prefix)]
    if not shown:
        raise click.UsageError(f"No fact key starts with {prefix!r}.")
    width = max(len(spec.name) for spec in shown)
    for spec in shown:
        of = f" in {spec.unit}" if spec.kind.value in ("quantity", "duration") else ""
        click.echo(f"{spec.name:<{width}}  {spec.kind.value}{of}. {spec.meaning}.")
