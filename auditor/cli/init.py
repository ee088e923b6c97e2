"""`auditor init`: writes a product file from the registry and the chain."""

from pathlib import Path

import click

from auditor.cli.codes import PASSED


@click.command()
@click.argument("target", metavar="SYMBOL|ADDRESS")
@click.option("--issuer", default="", help="Whose product, where several issuers use the symbol.")
@click.option("--chain", "chains", multiple=True, help="Only this chain (CAIP-2), may be repeated.")
@click.option("--multiplier-source", default="", help="The contract that keeps its multiplier.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file; else ID.yaml.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (auditor.toml).")
def init(  # noqa: PLR0913 - one per option
    target: str,
    issuer: str,
    chains: tuple[str, ...],
    multiplier_source: str,
    out: Path | None,
    config: Path | None,
    *,
    force: bool,
) -> int:
    r"""Write a product file that `auditor audit` takes at once, from the registry and the chain.

    Where the settings have an endpoint for a chain, the contract is asked how it is built and how
    its units become shares. What nobody knows is marked TO DO and says where to look.

    \b
    Examples:
      auditor init TSLAx
      auditor init MSTR --issuer robinhood -o mstr.yaml
      auditor init eip155:1:0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0
    """
    from auditor.cli.initializing import Wish, product_file  # noqa: PLC0415 - slow imports

    wish = Wish(target, issuer, chains, multiplier_source, out, config, force)
    for line in product_file(wish):
        click.echo(line)
    return PASSED
