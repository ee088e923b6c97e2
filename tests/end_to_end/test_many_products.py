"""A run over a watchlist on a local node and site, which count: what is common is asked once."""

import json
import zipfile

import pytest
from commands import auditor, read_report
from many_products import Market


COUNT = 5


@pytest.fixture(scope="module")
def market(start_node, tmp_path_factory):
    made = Market(start_node(chain_id=31_337), COUNT, tmp_path_factory.mktemp("market"))
    yield made
    made.close()


def run(market, *arguments):
    """Runs a command; requests to the node, questions in them, requests to the site."""
    before = market.counts()
    ran = auditor(*arguments, "--config", market.settings, "--format", "json")
    assert ran.code == 0, ran.err
    return [late - early for early, late in zip(before, market.counts(), strict=True)]


@pytest.mark.fault("B13")
def test_many_audits_share_what_they_read_and_each_can_prove_it(market, tmp_path) -> None:
    single = run(market, "audit", market.products[0], "--out", tmp_path / "single")
    market.site.asked.clear()
    many = run(market, "batch", market.watchlist, "--out", tmp_path / "many")
    assert many[0] * 2 < single[0] * COUNT
    assert many[1] < single[1] * COUNT
    # Each page of the issuer is read as often as by one audit; each reserve figure is a page.
    assert market.site.asked["/terms"] <= 3
    assert market.site.asked["/"] == market.site.asked["/robots.txt"] == 1
    alone = read_report(tmp_path / "single" / "s0x")
    for at in range(COUNT):
        folder = tmp_path / "many" / f"s{at}x"
        report = read_report(folder)
        assert report["score"] == alone["score"]
        with zipfile.ZipFile(folder / "evidence.zip") as bundle:
            lines = bundle.read("exchanges.jsonl").splitlines()
        asked = [json.loads(line) for line in lines]
        assert any(each["where"].endswith("/terms") for each in asked)
        assert any(each["method"] == "eth_chainId" for each in asked)
    checked = auditor("verify", tmp_path / "many" / "s3x" / "evidence.zip")
    assert checked.code == 0, checked.err + checked.out
