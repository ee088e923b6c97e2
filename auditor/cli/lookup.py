"""`auditor lookup`: which products go by a name or stand at an address; what passes for them."""

from pathlib import Path

import click


@click.command()
@click.argument("query")
@click.option("--chain", default="", help="Only on this chain (CAIP-2, such as eip155:1).")
@click.option(
    "--list",
    "lists",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A token list (Uniswap schema) to look in as well.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def lookup(query: str, chain: str, lists: tuple[Path, ...], *, as_json: bool) -> int:
    r"""Find products by symbol, ticker, name, ISIN or address, in the registry and in token lists.

    Ends in 0 when something listed answers, in 1 when what was asked for, or what a list says,
    imitates something listed, in 3 when nothing answers. Listed does not mean backed, and unlisted
    proves nothing either way.

    \b
    Examples:
      auditor lookup TSLA
      auditor lookup eip155:1:0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0
      auditor lookup "berkshire hathaway" --list tokens.json --json
    """
    from auditor.cli.looking import answer  # noqa: PLC0415 - slow imports

    text, code = answer(query, chain, lists, as_json=as_json)
    click.echo(text)
    return code
