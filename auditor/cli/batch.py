"""`auditor batch`: every product of a watchlist, with an index."""

from pathlib import Path
from typing import Any

import click

from auditor.cli.choices import chosen, shared_options
from auditor.cli.gates import worst


@click.command()
@click.argument("watchlist", type=click.Path(path_type=Path))
@click.option("--replay", type=click.Path(path_type=Path), help="Folder of recordings, by name.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Products audited at the same time.",
)
@shared_options
def batch(watchlist: Path, **options: Any) -> int:
    r"""Audit every product of a watchlist; one failing product never stops the rest.

    \b
    Example:
      auditor batch samples/watchlist.yaml --out out --jobs 2
    """
    from auditor.cli.run import audit_watchlist  # noqa: PLC0415 - slow imports

    return worst(audit_watchlist(watchlist, chosen(options)))
