"""`auditor audit`: one report per product file."""

from pathlib import Path
from typing import Any

import click

from auditor.cli.choices import chosen, shared_options
from auditor.cli.gates import worst


@click.command()
@click.argument("products", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--from",
    "bundle",
    type=click.Path(path_type=Path),
    help="Judge this bundle; PRODUCTS may be left out.",
)
@click.option("--record", type=click.Path(path_type=Path), help="Write a recording to this folder.")
@click.option("--replay", type=click.Path(path_type=Path), help="Read a recording or bundle.")
@shared_options
def audit(products: tuple[Path, ...], **options: Any) -> int:
    r"""Audit products and write their reports.

    \b
    Examples:
      auditor audit tslax.yaml --out out
      auditor audit samples/products/tslax.yaml --replay samples/tapes/tslax
      auditor audit tslax.yaml --rules my-rules/ --min-grade B
      auditor audit --from out/tslax/evidence.zip --rules my-rules/
    """
    from auditor.cli.run import audit_products  # noqa: PLC0415 - slow imports

    return worst(audit_products(products, chosen(options)))
