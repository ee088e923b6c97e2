from pathlib import Path

import pytest

from auditor.batch.watchlist import Watchlist, read_watchlist
from auditor.errors import InputError
from auditor.pipeline.inputs import Rules, read_rules
from auditor.registry.listings import Listings
from auditor.registry.products import products


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


def watchlist(folder: Path, *queries: str) -> Watchlist:
    path = folder / "w.yaml"
    listed = "".join(f"  - {each}\n" for each in queries)
    path.write_text(f"schema: auditor/watchlist/v1\nregistry:\n{listed}")
    return read_watchlist(path)


def test_all_of_an_issuer_on_one_chain(tmp_path: Path, rules: Rules) -> None:
    entries = watchlist(tmp_path, '{issuer: xstocks, chain: "eip155:10"}').entries
    there = [row for row in Listings.load() if (row.issuer, row.chain) == ("xstocks", "eip155:10")]
    specs = [entry.product(rules).spec for entry in entries]
    assert sorted(spec.symbol for spec in specs) == sorted(row.symbol for row in there)
    assert {each.chain for spec in specs for each in spec.deployments} == {"eip155:10"}
    assert [entry.name for entry in entries] == sorted(spec.id for spec in specs)


def test_one_share_of_every_issuer(tmp_path: Path, rules: Rules) -> None:
    entries = watchlist(tmp_path, "{ticker: MSTR}").entries
    specs = {entry.name: entry.product(rules).spec for entry in entries}
    # Two issuers use this very symbol, so each id says whose it is.
    assert {"backpack-mstr", "robinhood-mstr", "mstrx", "mstron"} <= set(specs)
    assert {spec.underlying.ticker for spec in specs.values()} == {"MSTR"}
    assert specs["backpack-mstr"].structure == "not_known"
    assert specs["mstrx"].structure == "tracker_certificate"
    assert len(specs["mstrx"].deployments) == 8


def test_what_the_registry_leaves_open_the_watchlist_may_say(tmp_path: Path, rules: Rules) -> None:
    query = """issuer: backpack
    defaults:
      issuer: {name: Some Securities Ltd, jurisdiction: AE, website: "https://issuer.example"}
      structure: custodial_share
      unit_model: none"""
    for entry in watchlist(tmp_path, query).entries:
        spec = entry.product(rules).spec
        assert (spec.issuer.name, spec.structure) == ("Some Securities Ltd", "custodial_share")
        assert {each.unit_model for each in spec.deployments} == {"none"}


def test_every_product_of_the_registry_is_a_product_file(tmp_path: Path, rules: Rules) -> None:
    issuers = sorted({each.issuer for each in products()})
    entries = watchlist(tmp_path, *(f"{{issuer: {each}}}" for each in issuers)).entries
    assert len(entries) == len([each for each in products() if each.symbol])
    for entry in entries[::7]:
        assert entry.product(rules).spec.id == entry.name


def test_the_same_registry_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (watchlist(tmp_path, "{issuer: coinbase}") for _ in range(2))
    assert [each.raw() for each in one.entries] == [each.raw() for each in other.entries]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("{issuer: xstoks}", "w.yaml:3:5: the registry knows no issuer 'xstoks'. Did you mean"),
        ("{issuer: zzzzzz}", "It knows backed-legacy, "),
        ('{issuer: coinbase, chain: "eip155:1"}', "w.yaml:3:5: nothing in the registry of "),
        ("{}", "an entry needs issuer, chain or ticker"),
        ('{chain: "eip155:01"}', "w.yaml:3:13: registry.0.chain: 'eip155:01' is not a CAIP-2"),
        ("{isuer: xstocks}", "Did you mean 'issuer'?"),
    ],
)
def test_a_question_nothing_answers_is_told_with_its_place(
    tmp_path: Path, query: str, told: str
) -> None:
    with pytest.raises(InputError) as caught:
        watchlist(tmp_path, query)
    assert told in str(caught.value)


def test_two_questions_with_one_answer_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the id 'tslax' is already that of"):
        watchlist(tmp_path, "{issuer: xstocks}", "{ticker: TSLA}")
