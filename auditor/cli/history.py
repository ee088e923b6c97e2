"""`auditor history`: what the runs of a watchlist said about a product."""

from pathlib import Path

import click


@click.command()
@click.argument("product", default="")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="The output folder of the runs.",
)
@click.option("--facts", is_flag=True, help="Tell which facts changed as well.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def history(product: str, out: Path, *, facts: bool, as_json: bool) -> None:
    r"""Show the scores of a product by run and what turned in between; without one, the runs.

    \b
    Examples:
      auditor history --out out
      auditor history tslax --out out --facts
    """
    from auditor.cli.remembering import product_lines, run_lines  # noqa: PLC0415 - slow imports

    if product:
        lines = product_lines(out, product, facts=facts, as_json=as_json)
    else:
        lines = run_lines(out, as_json=as_json)
    for line in lines:
        click.echo(line)
