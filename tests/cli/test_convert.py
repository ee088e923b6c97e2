import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from auditor.cli.codes import PASSED, UNDECIDED
from auditor.cli.convert import convert


SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def call(*arguments: str, sample: str = "good"):
    where = ["--product", str(SAMPLES / "products" / f"{sample}.yaml")]
    tape = ["--replay", str(SAMPLES / "tapes" / sample)]
    return CliRunner().invoke(convert, [*where, *tape, *arguments], standalone_mode=False)


def lines(output: str) -> dict[str, str]:
    """What stands at the end of each line, by its words; the later of two wins."""
    rows = [line[6:].rsplit("  ", 1) for line in output.splitlines() if line[:4].strip(" >")]
    return {row[0].strip(): row[1].strip() for row in rows if len(row) == 2}


def test_tokens_become_shares_and_money_with_every_line():
    done = call("100", "tokens")
    assert done.return_value == PASSED
    told = lines(done.output)
    assert told["= value of the claim"] == "10,040.00 USD"
    assert told["redemption fee, at most"] == "0.001"
    assert "> 12  = paid at that price, at least" in done.output
    assert "Arithmetic, not an offer." in done.output


def test_a_thousands_comma_a_fraction_and_the_symbol_are_understood():
    assert call("1,000", "GOODx").output == call("1000", "tokens").output
    assert lines(call("1/2", "GOOD").output)["= GOODx, rounded up to the last unit"] == "0.25"


def test_money_says_what_it_buys_and_what_must_be_redeemed():
    told = call("1000", "USD").output
    assert "USD to shares to GOODx" in told
    assert "USD from redeeming GOODx" in told
    assert "Not shown  (no source in the product file gives it)" in told


def test_an_assumption_is_named_as_one():
    told = call("100", "tokens", "--to", "EUR", "--assume", "fx=0.5").output
    assert "EUR for one USD, assumed by the caller" in told
    assert lines(told)["= value in EUR"] == "5,020.00 EUR"


def test_json_is_exact():
    done = call("1", "tokens", "--json", "--assume", "price=1/3")
    told = json.loads(done.output)
    assert told["schema"] == "auditor/conversion/v1"
    (one,) = told["deployments"]
    assert one["chains"] == ["eip155:31337"]
    hold = one["calculations"][0]
    assert hold["steps"][hold["main"] - 1]["value"]["value"] == "2/3"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("one", "tokens"), "AMOUNT: 'one' is not a number"),
        (("--", "-1", "tokens"), "starts from nothing or more"),
        (("-5", "tokens"), "AMOUNT: a conversion starts from nothing or more, not from -5."),
        (("1", "stones"), "UNIT 'stones'"),
        (("1", "USD", "--to", "EUR"), "leave one out"),
        (("1", "tokens", "--assume", "fee=1"), "cannot be assumed"),
        (("1", "tokens", "--assume", "exit-fee=2"), "exit-fee=2"),
        (("1", "tokens", "--assume", "fx"), "write NAME=NUMBER"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(arguments, told):
    done = call(*arguments)
    assert isinstance(done.exception, click.UsageError)
    assert told in done.exception.message


def test_without_a_product_nothing_is_guessed():
    done = CliRunner().invoke(convert, ["1", "tokens"], standalone_mode=False)
    assert isinstance(done.exception, click.UsageError)
    assert "--product FILE or --from BUNDLE" in done.exception.message


def test_a_chain_that_was_not_read_is_undecided():
    done = call("1", "tokens", "--chain", "eip155:1")
    assert done.return_value == UNDECIDED
    assert "no deployment to convert on eip155:1; read: eip155:31337" in done.stderr


def test_a_name_of_token_and_share_alike_is_not_guessed():
    done = call("1", "CRWD", sample="crwd")
    assert isinstance(done.exception, click.UsageError)
    assert "write tokens or shares" in done.exception.message


def test_a_declared_unit_model_is_told_not_to_be_enough():
    solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"
    done = call("1", "tokens", "--chain", solana, sample="tslax")
    assert done.return_value == UNDECIDED
    told = f"{solana}: tokens cannot be converted: no node is configured for {solana}; "
    assert told in done.stderr
    assert ". unit_model: spl_scaled in the product file is not enough: decimals" in done.stderr
    assert "not enough" not in call("1", "tokens", "--chain", "ton:mainnet", sample="tslax").stderr
