"""`auditor audit`: one report per product file."""

from pathlib import Path

import click

from auditor.cli.gates import (
    Gates,
    fail_on_option,
    min_coverage_option,
    min_grade_option,
    worst,
)


@click.command()
@click.argument("products", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True)
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (auditor.toml).")
@click.option("--format", "formats", default="pdf,html,json,md", show_default=True)
@click.option(
    "--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Folder of rules."
)
@click.option("--as-of", default="", help="The moment audited, RFC 3339; default is now.")
@click.option("--from", "bundle", type=click.Path(path_type=Path), help="Judge this bundle.")
@click.option("--record", type=click.Path(path_type=Path), help="Write a recording to this folder.")
@click.option("--replay", type=click.Path(path_type=Path), help="Read a recording or bundle.")
@click.option("--draft", is_flag=True, help="Watermark the report.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@fail_on_option
@min_grade_option
@min_coverage_option
def audit(
    products: tuple[Path, ...],
    *,
    out: Path,
    formats: str,
    quiet: bool,
    fail_on: str,
    min_grade: str,
    min_coverage: int,
    **choices: object,
) -> int:
    r"""Audit products and write their reports.

    \b
    Examples:
      auditor audit tslax.yaml --out out
      auditor audit samples/products/tslax.yaml --replay samples/tapes/tslax
      auditor audit tslax.yaml --rules my-rules/ --min-grade B
    """
    from auditor.cli.run import options_from, run_products  # noqa: PLC0415 - slow imports

    options = options_from(products=products, formats=formats, **choices)
    gates = Gates(fail_on, min_grade, min_coverage)
    return worst(run_products(products, options, out, gates, quiet=quiet))
