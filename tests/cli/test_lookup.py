"""`lookup` as a person and as a program meet it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from auditor.cli.lookup import lookup
from auditor.registry.listings import Listings
from auditor.registry.snapshot import snapshot


TSLAX = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
DATE = snapshot().date
# Everything that moves a cursor, turns text round or hides it.
UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(lookup, ["--", *arguments], standalone_mode=False)


def ask_with(*arguments: str) -> Result:
    return CliRunner().invoke(lookup, arguments, standalone_mode=False)


@pytest.fixture
def token_list(tmp_path: Path) -> Callable[..., Path]:
    def make(*tokens: tuple[int, str, str, str]) -> Path:
        rows = [
            {"chainId": chain, "address": address, "symbol": symbol, "name": name}
            for chain, address, symbol, name in tokens
        ]
        path = tmp_path / "list.json"
        path.write_text(json.dumps({"name": "list", "tokens": rows}))
        return path

    return make


def test_a_listed_symbol_with_all_that_is_known() -> None:
    result = ask("tslax")
    assert result.return_value == 0
    head, evm, solana, listed, *_ = result.output.splitlines()
    assert head == "TSLAx  Tesla xStock · issuer xstocks · Tesla, Inc. (TSLA, US88160R1014)"
    assert evm.startswith(f"  {TSLAX}  Ethereum eip155:1, BNB Chain eip155:56, ")
    assert solana.split() == [
        "XsDoVfqeBukxuZHWhdvWHBhgEHjGNst4MLodqsJHzoB",
        "Solana",
        "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
    ]
    assert "backed-fi/xstocks-tokenlist@3.1.0 (2026-04-28)" in listed
    last = result.output.splitlines()[-1]
    assert last.startswith(f"Registry of {DATE}, 4,715 contracts.")
    assert "not that it is backed" in last


@pytest.mark.parametrize("query", ["0x" + "12" * 20, "NOSUCHTOKEN", "9" * 40, "eip155:1:0x12"])
def test_what_is_unlisted_never_reads_as_safe_or_as_fake(query: str) -> None:
    result = ask(query)
    assert result.return_value == 3
    last = result.output.splitlines()[-1]
    assert last == f"{query}: not in the registry of {DATE}; that proves nothing either way."
    assert not re.search(r"\b(safe|genuine|fake|scam|ok)\b", result.output, re.IGNORECASE)


@pytest.mark.parametrize(
    ("query", "warned"),
    [
        (TSLAX[:6].lower() + "0" * 32 + "7cf0", "begins and ends like"),
        (TSLAX[:-2] + "F0", "fails its checksum"),
        ("TSL\u0410x", "U+0410 CYRILLIC CAPITAL LETTER A"),
        (f"eip155:137:{TSLAX}", "not on Polygon (eip155:137)"),
    ],
)
def test_what_imitates_ends_in_1_with_a_warning(query: str, warned: str) -> None:
    result = ask(query)
    assert result.return_value == 1
    (line,) = [line for line in result.output.splitlines() if line.startswith("warning: ")]
    assert warned in line


def test_a_program_gets_the_same() -> None:
    result = ask_with("MSTR", "--json")
    told = json.loads(result.output)
    assert (result.return_value, told["schema"], told["listed"]) == (0, "auditor/lookup/v1", True)
    assert told["query"] == {"text": "MSTR", "chain": "", "kind": "symbol"}
    assert told["registry"] == {"version": 1, "date": DATE, "contracts": len(Listings.load())}
    by_symbol = [hit["issuer"] for hit in told["hits"] if hit["by"] == "symbol"]
    assert by_symbol == ["backpack", "robinhood"]
    assert [each["sign"] for each in told["warnings"]] == ["same_symbol"]
    (contract,) = told["hits"][1]["contracts"]
    assert contract == {
        "chain": "eip155:4663",
        "address": "0xec262a75e413fAfD0dF80480274532C79D42da09",
        "decimals": "18",
        "source": "npm/@uniswap/default-token-list@22.21.0",
    }


def test_further_lists_are_read_and_held_against_the_registry(
    token_list: Callable[..., Path],
) -> None:
    fake = "0x" + "12" * 20
    path = str(token_list((1, fake, "TSLAx", "Tesla"), (1, TSLAX, "TSLAx", "Tesla")))
    result = ask_with("TSLAx", "--list", path)
    assert result.return_value == 1
    assert f"the TSLAx of xstocks that is listed there is {TSLAX}" in result.output
    assert f"  named by {path} only, not by the registry" in result.output
    assert f"also read: {path}, 2 tokens" in result.output
    alone = ask_with(fake, "--list", path)
    assert "not in the registry" in alone.output.splitlines()[-1]


def test_another_lists_word_is_not_the_registrys(token_list: Callable[..., Path]) -> None:
    path = str(token_list((5, "0x" + "34" * 20, "QQQQz", "Some fund")))
    result = ask_with("QQQQz", "--list", path)
    assert result.return_value == 3
    assert "QQQQz  Some fund" in result.output
    assert "proves nothing either way" in result.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "is not a token list: it has no list of tokens."),
        ('{"tokens": [7]}', "it has a token that is no object."),
        ('{"tokens": [{"chainId": 1}]}', "it has a token without chainId, address or symbol."),
        ("{", "list.json:1:"),
    ],
)
def test_a_list_that_is_none_ends_in_2_and_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(text)
    result = ask_with("TSLAx", "--list", str(path))
    assert "list.json" in str(result.exception)
    assert told in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["TSLA", "--chain", "ethereum"], "is not a CAIP-2 chain id such as eip155:1"),
        (["TSLA", "--chain", "eip155:01"], "Did you mean 'eip155:1'?"),
        (["  "], "QUERY is empty"),
    ],
)
def test_a_wrong_question_says_how_to_ask(arguments: list[str], told: str) -> None:
    assert told in str(ask_with(*arguments).exception.message)  # type: ignore[union-attr]


@given(text=st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_query_moves_the_cursor_or_breaks_it(text: str) -> None:
    result = ask(text)
    assert result.exception is None
    assert result.return_value in (0, 1, 3)
    assert not UNSAFE.search(result.output)


def test_what_a_hostile_list_says_is_printed_safely(token_list: Callable[..., Path]) -> None:
    symbol = "TSLA\x1b[2J\u202ex"
    path = str(token_list((1, "\x1b]0;x\x07", symbol, "\u2066name\x1b[31m")))
    result = ask_with(symbol, "--list", path)
    assert result.exception is None
    assert not UNSAFE.search(result.output)
    assert "⟨U+001B⟩" in result.output
