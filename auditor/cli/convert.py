"""`auditor convert`: tokens, shares and money of one product, with the derivation."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from auditor.cli.choices import rules_option


_PATH = click.Path(path_type=Path)
_BELOW = re.compile(r"-[0-9.,]")


class _Amounts(click.Command):
    """Knows a number below nothing from an option, which it looks like."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but for such a number."""
        before = args[: args.index("--")] if "--" in args else args
        if below := next((each for each in before if _BELOW.match(each)), ""):
            told = f"AMOUNT: a conversion starts from nothing or more, not from {below[:40]}."
            raise click.UsageError(told, ctx)
        return super().parse_args(ctx, args)


@click.command(cls=_Amounts)
@click.argument("amount")
@click.argument("unit")
@click.option("--product", type=_PATH, help="Product file; not needed with --from.")
@click.option("--from", "bundle", type=_PATH, help="Use the evidence in this bundle.")
@click.option("--replay", type=_PATH, help="Read a recording or bundle.")
@click.option("--config", type=_PATH, help="Settings file (auditor.toml).")
@rules_option
@click.option(
    "--as-of",
    multiple=True,
    metavar="TIME|CHAIN=BLOCK",
    help="The moment converted at, RFC 3339 (default: now), or the block of a chain.",
)
@click.option("--chain", "chains", multiple=True, help="Only this chain, such as eip155:1.")
@click.option("--to", "currency", default="", help="Money in this currency as well, such as EUR.")
@click.option(
    "--assume",
    "assumptions",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Use this number in place of the evidence: price, premium, entry-fee, exit-fee, "
    "minimum, lot, fx, dividend or withholding. Fees and rates are parts: 0.005 is 0.5 %.",
)
@click.option("--json", "as_json", is_flag=True, help="Print exact numbers as JSON.")
def convert(amount: str, unit: str, **options: Any) -> int:
    r"""Convert AMOUNT of UNIT: tokens, shares, money, a currency, or the token's own symbol.

    Arithmetic, not an offer. What is not shown is not counted as nothing: its line says why.

    \b
    Examples:
      auditor convert 100 tokens --product tslax.yaml
      auditor convert 1000 USD --from out/tslax/evidence.zip
      auditor convert 2.5 shares --product tslax.yaml --replay samples/tapes/tslax
      auditor convert 100 tokens --from evidence.zip --to EUR --assume fx=0.92
    """
    from auditor.cli.converting import Wish, converted  # noqa: PLC0415 - slow imports

    assumed = dict(_assumption(text) for text in options.pop("assumptions"))
    return converted(Wish(_number(amount, "AMOUNT"), unit, assumed=assumed, **options))


def _assumption(text: str) -> tuple[str, Fraction]:
    name, sign, number = text.partition("=")
    if not sign:
        raise click.UsageError(f"--assume {text[:60]!r}: write NAME=NUMBER, such as price=316.83.")
    return name, _number(number, f"--assume {name[:40]}")


def _number(text: str, what: str) -> Fraction:
    from auditor.model.reading import read_number  # noqa: PLC0415 - slow imports

    try:
        return read_number(text.replace(",", "").replace("_", ""))
    except ValueError as error:
        raise click.UsageError(f"{what}: {error}.") from None
