import json

import pytest
from fake_world import TIMEOUT, TSLAX, World, gaps, product, rows, seen

from auditor.collect.interface import Collected
from auditor.collect.listing import ProductLists
from auditor.model.product import ProductSpec
from auditor.model.provenance import Strength
from auditor.model.value import Flag, Missing, Text


LISTINGS, CHAINS = "identity.listings", "supply.chains"
OWN = "0x" + "55" * 20
URL = "https://issuer.example/list.json"


def spec(address: str = TSLAX, **more: object) -> ProductSpec:
    return product(deployments=[{"chain": "eip155:1", "address": address}], **more)


def token_list(**changed: object) -> dict[str, object]:
    return {"kind": "token_list", "url": URL} | changed


def listing(*tokens: tuple[object, str, str]) -> str:
    return json.dumps(
        {
            "name": "list",
            "tokens": [
                {"chainId": chain, "address": address, "symbol": symbol, "decimals": 18}
                for chain, address, symbol in tokens
            ],
        }
    )


def collect(written: ProductSpec, body: object = "") -> list[Collected]:
    return list(World(pages={URL: body}).collect(ProductLists(), written))


def test_a_deployment_the_shipped_lists_name() -> None:
    found = collect(spec(TSLAX.lower()))
    (row,) = rows(found, LISTINGS)
    assert row["listed"] == Flag(True)
    assert row["listed_symbol"] == Text("TSLAx")
    (told,) = [each.provenance for each in seen(found, LISTINGS)]
    assert told.strength is Strength.ISSUER
    chains = [row["chain"].value for row in rows(found, CHAINS)]
    assert "eip155:56" in chains
    # Lists lag their issuer: they never show that a token exists nowhere else.
    assert [each.value.complete for each in seen(found, CHAINS)] == [False]


def test_absence_is_unknown_and_never_fake() -> None:
    found = collect(spec(OWN))
    (row,) = rows(found, LISTINGS)
    assert isinstance(row["listed"], Missing)
    assert (row["listed"].cause.value, row["listed"].reason) == ("not_collected", "not_in_registry")
    assert [gap.reason for gap in gaps(found, CHAINS)] == ["not_in_registry"]


@pytest.mark.fault("T14")
def test_an_address_listed_under_another_symbol_conflicts() -> None:
    found = collect(spec(symbol="NVDAx"))
    (row,) = rows(found, LISTINGS)
    assert isinstance(row["listed"], Missing)
    assert row["listed"].cause.value == "conflicting"
    assert row["listed_symbol"] == Text("TSLAx")
    assert gaps(found, CHAINS)


def test_a_list_of_the_issuer_that_names_every_chain_completes_the_chains() -> None:
    body = listing((1, OWN, "TSLAx"), (56, OWN, "TSLAx"), (1, TSLAX, "OTHERx"))
    found = collect(spec(OWN, listings=[token_list(names_every_chain=True)]), body)
    (row,) = rows(found, LISTINGS)
    assert row["listed"] == Flag(True)
    assert [row["chain"] for row in rows(found, CHAINS)] == [Text("eip155:1"), Text("eip155:56")]
    assert [each.value.complete for each in seen(found, CHAINS)] == [True]
    partial = collect(spec(OWN, listings=[token_list()]), body)
    assert [each.value.complete for each in seen(partial, CHAINS)] == [False]


def test_a_list_without_the_product_names_none_of_its_chains() -> None:
    body = listing((1, TSLAX, "OTHERx"))
    found = collect(spec(OWN, listings=[token_list(names_every_chain=True)]), body)
    assert [each.value.complete for each in seen(found, CHAINS)] == [False]


@pytest.mark.fault("T14")
def test_a_list_that_names_another_contract_for_the_product_conflicts() -> None:
    body = listing((1, TSLAX, "TSLAx"))
    found = collect(spec(OWN, listings=[token_list()]), body)
    (row,) = rows(found, LISTINGS)
    assert isinstance(row["listed"], Missing)
    assert row["listed"].cause.value == "conflicting"
    assert TSLAX in row["listed"].detail


@pytest.mark.fault("T12")
def test_a_second_contract_that_a_list_names_is_not_counted_and_says_so() -> None:
    """Two contracts of one symbol on one chain: naming one of them must not make supply whole."""
    body = listing((1, OWN, "TSLAx"), (1, TSLAX, "TSLAx"), (1, TSLAX.lower(), "OTHERx"))
    lists = [token_list(names_every_chain=True)]
    found = collect(spec(OWN, listings=lists), body)
    told, other = rows(found, LISTINGS)
    assert told["listed"] == Flag(True)
    assert other["address"] == Text(TSLAX)
    assert isinstance(other["listed"], Missing)
    assert (other["listed"].cause.value, other["listed"].reason) == ("conflicting", "left_out")
    assert [each.value.complete for each in seen(found, CHAINS)] == [False]
    both = [{"chain": "eip155:1", "address": each} for each in (OWN, TSLAX)]
    whole = collect(product(deployments=both, listings=lists), body)
    assert "left_out" not in {getattr(row["listed"], "reason", "") for row in rows(whole, LISTINGS)}
    assert True in [each.value.complete for each in seen(whole, CHAINS)]


def test_other_chains_are_written_by_their_caip_id() -> None:
    body = listing(("tron:mainnet", "TXYZ", "TSLAx"))
    found = collect(spec(OWN, listings=[token_list()]), body)
    assert [row["chain"] for row in rows(found, CHAINS)] == [Text("tron:mainnet")]


@pytest.mark.parametrize(
    "body", [TIMEOUT, "<html>", "[]", '{"tokens": [5]}', '{"tokens": [{"symbol": "TSLAx"}]}']
)
def test_a_list_that_cannot_be_read_costs_only_itself(body: object) -> None:
    found = collect(spec(listings=[token_list()]), body)
    assert len(gaps(found, LISTINGS)) == 1
    (row,) = rows(found, LISTINGS)
    assert row["listed"] == Flag(True)  # the shipped lists still name it
