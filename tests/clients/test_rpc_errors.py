# ruff: noqa: E501 - what providers say is quoted whole
"""Every message that providers are known to send, by what it must be taken for."""

import re
import tomllib

import pytest

from auditor.clients.range_hints import Hint, hint
from auditor.clients.rpc_errors import TABLE, RpcError, classified


RANGES = [
    (
        -32602,
        "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0xd043b8]",
        Hint(0, 0xD043B8, 2_000),
    ),
    (
        -32600,
        "Under the Free tier plan, you can make eth_getLogs requests with up to a 500 block range. Based on your parameters, this block range should work: [0x10, 0x203]",
        Hint(0x10, 0x203, 500),
    ),
    (
        -32005,
        "query returned more than 10000 results. Try with this block range [0xBDE5F8, 0x102DBCC].",
        Hint(0xBDE5F8, 0x102DBCC),
    ),
    (-32005, "query returned more than 1000 results", Hint()),
    (-32602, "range 1000000 exceeds limit of 10000", Hint(size=10_000)),
    (-32614, "eth_getLogs is limited to a 10,000 range", Hint(size=10_000)),
    (-32600, "block range is too wide", Hint()),
    (-32600, "maximum [from, to] blocks distance: 1000", Hint(size=1_000)),
    (-32000, "exceed maximum block range: 5000", Hint(size=5_000)),
    (-32602, "invalid params: range 9009594 is bigger than range limit 2000", Hint(size=2_000)),
    (-32602, "query exceeds max block range 100000", Hint(size=100_000)),
    (-32000, "block range is bigger than maxBlockRange", Hint()),
    (-32008, "Response is too big", Hint()),
    (-32000, "Max range: 10000", Hint(size=10_000)),
    (-32000, "Maximum allowed number of requested blocks is 1000", Hint(size=1_000)),
    (-32000, "requested too many blocks from 1 to 99999, maximum is set to 2048", Hint(size=2_048)),
    (-32000, "Block range limit exceeded. See more details at …", Hint()),
    (-32602, "please limit the query to at most 1000 blocks", Hint(size=1_000)),
    (-32701, "exceed maximum block range: 50000", Hint(size=50_000)),
    (-32000, "maximum block range: 2000", Hint(size=2_000)),
    (-32602, "eth_getLogs range is limited to 1024 blocks", Hint(size=1_024)),
    (
        -32600,
        "eth_getLogs block range exceeds the range allowed for your plan (10001 > 10000)",
        Hint(size=10_000),
    ),
    (-32000, "block range greater than 10000 max", Hint(size=10_000)),
    (-32000, "block range exceeds 1000", Hint(size=1_000)),
    (-32005, "eth_getLogs range is too large, max is 10k blocks", Hint(size=10_000)),
    (-32005, "eth_getLogs range is too large, max is 1k blocks", Hint(size=1_000)),
    (-32000, "query must be smaller than size 1024", Hint(size=1_024)),
    (-32000, "block range is too wide (maximum 1024)", Hint(size=1_024)),
    (-32600, "You can make eth_getLogs requests with up to a 2000 block range", Hint(size=2_000)),
    (-32602, "exceed max block range: 5000", Hint(size=5_000)),
    (-32000, "block range too large", Hint()),
    (-32000, "Block range is too large", Hint()),
    (-32011, "backend response too large", Hint()),
    (-32000, "query exceeds max results 20000, retry with the range 1-2", Hint()),
    (-32000, "logs matched by query exceeds limit of 10000", Hint()),
    (-32000, "response size should not greater than 10000000 bytes", Hint()),
    (-32000, "ranges over 10000 blocks are not supported on freetier", Hint(size=10_000)),
    (-32012, "exceeded max allowed range", Hint()),
    (-32012, "allowed block range threshold exceeded", Hint()),
    (-32000, "query timeout exceeded. Consider reducing your block range.", Hint()),
]
RATES = [
    (-32005, "limit exceeded"),
    (-32005, "daily request count exceeded, request rate limited"),
    (-32029, "Too many requests, please slow down"),
    (429, "Your app has exceeded its compute units per second capacity"),
    (-32000, "rate limit exceeded"),
    (-32007, "50/second request limit reached - reduce calls per second or upgrade"),
    (-32016, "over rate-limit"),
    (-32090, "Too many requests, reason: call rate limit exhausted, retry in 10s"),
    (-32000, "monthly quota exceeded"),
]
PRUNED = [
    (-32000, "missing trie node 1ab (path ) state 0x1ab is not available, not found"),
    (-32000, "header not found"),
    (4444, "pruned history unavailable"),
    (
        -32000,
        "This request is not supported because your node is running with state pruning. Run with --pruning=archive.",
    ),
    (-32000, "txNum 12 of block 3 is not available"),
    (-32001, "Unknown block"),
    (-32001, "resource not found"),
]
AHEAD = [
    (-32602, "block range extends beyond current head block"),
    (-32602, "invalid block range params"),
]


def reason(code: int, message: str, data: str = "") -> str:
    return classified(RpcError(code, message, data), "eth_getLogs").reason


@pytest.mark.fault("L01")
@pytest.mark.parametrize(("code", "message", "expected"), RANGES)
def test_a_limit_of_ranges_is_known_and_its_hint_is_read(code, message, expected):
    assert reason(code, message) == "range_limit"
    assert hint(message) == expected


@pytest.mark.fault("R04")
@pytest.mark.parametrize(("code", "message"), RATES)
def test_a_limit_of_rates_is_never_a_limit_of_ranges(code, message):
    assert reason(code, message) == "rate_limited"


@pytest.mark.fault("R21")
@pytest.mark.parametrize(("code", "message"), PRUNED)
def test_old_state_that_is_gone_is_no_reorganisation(code, message):
    error = classified(RpcError(code, message, ""), "eth_call")
    assert error.reason == "archive_needed"
    assert "archive node" in error.detail


@pytest.mark.fault("L08")
@pytest.mark.parametrize(("code", "message"), AHEAD)
def test_a_range_beyond_the_head_is_no_limit(code, message):
    assert reason(code, message) == "beyond_head"


def test_what_a_contract_says_decides_nothing():
    words = "execution reverted: rate limit exceeded, block range is too wide"
    assert reason(3, words) == "reverted"
    assert reason(-32000, words) == "reverted"


def test_words_nobody_knows_are_reported_as_they_are():
    error = classified(RpcError(-32000, "computer says no", ""), "eth_getLogs")
    assert error.reason == "rpc_error"
    assert "computer says no" in error.detail


def test_no_row_hides_behind_an_earlier_class():
    """Each fragment alone is taken for its own class, and says where it was read."""
    told = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert re.fullmatch(r"20[0-9]{2}-[01][0-9]", told["read"])
    rows = [(kind["reason"], row) for kind in told["class"] for row in kind["rows"]]
    assert len(rows) >= 60
    for expected, row in rows:
        assert row["source"]
        found = reason(-32000, f"x {row['fragment']} 5")
        assert found == expected, row
