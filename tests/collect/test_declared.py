"""Corporate actions from issuers' interfaces, after the shapes these answer with."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from fake_world import TIMEOUT, TSLAX, World, gaps, product, rows, seen, underlying

from auditor.collect.corporate_actions import CorporateActions
from auditor.model.action_source import ActionSource
from auditor.model.value import Missing, Moment, Quantity, Text


KEY = "corporate_actions.declared"
SHAPES = Path(__file__).parent / "shapes"
ISIN = "US88160R1014"
XSTOCKS = "https://api.xstocks.fi/api/v2/public"
ACTIONS = f"{XSTOCKS}/corporate-actions/history?pageSize=100&symbol=TSLAx&page="
STEPS = f"{XSTOCKS}/assets/TSLAx/multiplier/history?network=Solana&pageSize=100&page="
RHJ = "https://api.robinhood.com/rhj/corporate-actions"
DINARI = "https://api-enterprise.sbt.dinari.com/api/v2/market_data/stocks/abc-1"


def shape(name: str) -> str:
    return (SHAPES / f"{name}.json").read_text()


PAGES = {
    f"{ACTIONS}1": shape("xstocks-actions-1"),
    f"{ACTIONS}2": shape("xstocks-actions-2"),
    f"{STEPS}0": shape("xstocks-multiplier-history"),
    RHJ: shape("robinhood-actions"),
    f"{DINARI}/splits": shape("dinari-splits"),
    f"{DINARI}/dividends": shape("dinari-dividends"),
}
ISSUER = {"kind": "xstocks", "network": "Solana"}


def collect(source: dict[str, object], **pages: object) -> list[object]:
    written = product(corporate_actions=[source], underlying=underlying(isin=ISIN))
    return list(World(pages=PAGES | pages).collect(CorporateActions(), written))


def by_id(found: list[object]) -> dict[str, dict[str, object]]:
    return {row["id"].value: row for row in rows(found, KEY)}


def test_xstocks_declares_actions_with_their_multipliers() -> None:
    found = by_id(collect(ISSUER))
    dividend, split = found["evt-dividend"], found["evt-split"]
    assert dividend["action"] == Text("dividend")
    assert dividend["ratio"] == Quantity(Fraction("1.003297609233"))
    assert dividend["gross"].amount == Fraction("0.4")
    assert dividend["net"].amount == Fraction("0.28")
    assert dividend["withholding"] == Quantity(Fraction("0.3"))
    assert dividend["effective_at"] == Moment(datetime(2026, 6, 18, 0, 30, tzinfo=UTC))
    assert dividend["status"] == Text("completed")
    assert (split["action"], split["ratio"]) == (Text("split"), Quantity(Fraction(3)))


def test_the_newest_version_of_an_action_counts_wherever_it_stands() -> None:
    found = by_id(collect(ISSUER))
    assert found["evt-corrected"]["gross"].amount == Fraction("0.5")
    assert found["evt-cancelled"]["status"] == Text("cancelled")
    assert found["evt-ahead"]["status"] == Text("announced")
    assert len(rows(collect(ISSUER), KEY)) == len(found)


def test_a_step_of_the_history_is_declared_once() -> None:
    found = by_id(collect(ISSUER))
    assert "step-of-dividend" not in found  # that is evt-dividend, with rounded multipliers
    fee = found["step-of-fee"]
    assert (fee["action"], fee["ratio"]) == (Text("fee_accrual"), Quantity(Fraction("0.999")))


@pytest.mark.parametrize("lost", [f"{ACTIONS}1", f"{ACTIONS}2", f"{STEPS}0"])
@pytest.mark.parametrize("failure", [TIMEOUT, "<html>", '{"nodes": 3}'])
def test_either_list_fails_alone_and_leaves_the_whole_open(lost: str, failure: object) -> None:
    found = collect(ISSUER, **{lost: failure})
    assert len(gaps(found, KEY)) == 1
    assert rows(found, KEY)
    assert not all(each.value.complete for each in seen(found, KEY))


def test_a_list_that_never_ends_is_not_read_for_ever_and_is_open() -> None:
    endless = {
        f"{ACTIONS}{page}": json.dumps({"nodes": [], "page": {"hasNextPage": True}})
        for page in range(1, 40)
    }
    found = collect({"kind": "xstocks"}, **endless)
    assert [each.value.complete for each in seen(found, KEY)] == [True] * 19 + [False]


def test_actions_of_another_token_or_share_are_not_ours() -> None:
    other = shape("xstocks-actions-2").replace("TSLAx", "NVDAx")
    assert gaps(collect(ISSUER, **{f"{ACTIONS}2": other}), KEY)[0].reason == "scope_mismatch"
    renamed = shape("xstocks-actions-1").replace(ISIN, "US67066G1040")
    found = collect(ISSUER, **{f"{ACTIONS}1": renamed})
    assert "evt-dividend" not in by_id(found)
    assert "rows of another ISIN" in seen(found, KEY)[0].provenance.locator


def test_robinhood_lists_some_weeks_of_every_token() -> None:
    written = product(
        symbol="CRWD",
        corporate_actions=[{"kind": "robinhood"}],
        deployments=[{"chain": "eip155:4663", "address": TSLAX}],
    )
    pages = {RHJ: shape("robinhood-actions")}
    found = list(World(pages=pages).collect(CorporateActions(), written))
    split, dividend = by_id(found)["a1:2026-07-02"], by_id(found)["d1:2026-09-30"]
    assert (split["action"], split["ratio"]) == (Text("split"), Quantity(Fraction(4)))
    assert split["status"] == Text("completed")
    assert dividend["gross"].amount == Fraction("0.125")
    assert dividend["status"] == Text("in_progress")
    assert isinstance(dividend["withholding"], Missing)
    assert not seen(found, KEY)[0].value.complete  # older actions have fallen out of it
    elsewhere = product(symbol="CRWD", corporate_actions=[{"kind": "robinhood"}])
    refused = World(pages=pages).collect(CorporateActions(), elsewhere)
    assert gaps(refused, KEY)[0].reason == "scope_mismatch"


def test_a_limit_told_with_success_is_a_limit() -> None:
    found = collect({"kind": "robinhood"}, **{RHJ: "local_rate_limited"})
    assert (gaps(found, KEY)[0].cause.value, gaps(found, KEY)[0].reason) == (
        "unreachable",
        "rate_limited",
    )


def test_dinari_lists_splits_and_cash_dividends() -> None:
    source = {"kind": "dinari", "stock_id": "abc-1"}
    found = by_id(collect(source))
    assert found["s-1"]["ratio"] == Quantity(Fraction(10))
    assert found["s-1"]["status"] == Text("completed")
    assert found["s-2"]["action"] == Text("reverse_split")
    assert found["s-2"]["ratio"] == Quantity(Fraction(1, 20))
    paid, ahead = found["d-1"], found["dividend 2026-12-01"]
    assert (paid["gross"].amount, paid["status"]) == (Fraction("0.27"), Text("completed"))
    assert ahead["status"] == Text("announced")
    assert isinstance(ahead["gross"], Missing)  # in another currency, never taken for dollars
    half = collect(source, **{f"{DINARI}/splits": TIMEOUT})
    assert len(gaps(half, KEY)) == 1
    assert set(by_id(half)) == {"d-1", "dividend 2026-12-01"}


def test_any_page_of_json_by_selectors() -> None:
    url = "https://issuer.example/actions"
    source = {
        "kind": "json",
        "url": url,
        "fields": {"rows": "items", "id": "ref", "kind": "type", "ratio": "r", "isin": "isin"},
    }
    page = {
        "items": [
            {"ref": 7, "type": "split", "r": 1.5, "isin": ISIN},
            {"ref": 8, "type": "ticker_change", "r": None, "isin": ISIN},
            {"ref": 9, "type": "split", "r": 2, "isin": "US67066G1040"},
        ]
    }
    found = collect(source, **{url: json.dumps(page)})
    assert by_id(found)["7"]["ratio"] == Quantity(Fraction(3, 2))
    assert set(by_id(found)) == {"7", "8"}


@pytest.mark.parametrize(
    "written",
    [
        {"kind": "csv"},
        {"kind": "dinari"},
        {"kind": "dinari", "stock_id": "../x"},
        {"kind": "xstocks", "symbol": "A&symbol=B"},
        {"kind": "json", "url": "https://a.example", "fields": {"id": "x"}},
        {"kind": "json", "url": "https://a.example", "fields": {"id": "x", "kind": "y", "z": "z"}},
    ],
)
def test_sources_that_cannot_be_asked_are_refused(written: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ActionSource.model_validate(written)
