import pytest

from auditor.registry.chains import chain, same_address
from auditor.registry.feeds import UNLISTED as NO_FEED
from auditor.registry.feeds import Feed, find_feed
from auditor.registry.listings import UNLISTED, Listing, Listings


TSLAX = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
SOLANA = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"


@pytest.fixture(scope="module")
def listings() -> Listings:
    return Listings.load()


def listed(row: object) -> Listing:
    assert isinstance(row, Listing)
    return row


def test_all_rows_are_read(listings: Listings) -> None:
    assert len(listings) == 4_222 + 493


@pytest.mark.parametrize("spelling", [TSLAX, TSLAX.lower(), "0x" + TSLAX[2:].upper()])
def test_an_evm_address_is_found_in_any_case(listings: Listings, spelling: str) -> None:
    row = listed(listings.find("eip155:1", spelling))
    assert (row.symbol, row.issuer, row.decimals) == ("TSLAx", "xstocks", "18")


def test_a_solana_address_is_found_as_written_only(listings: Listings) -> None:
    row = next(row for row in listings if row.chain == SOLANA)
    assert listings.find(SOLANA, row.address) == row
    assert listings.find(SOLANA, row.address.lower()) == UNLISTED


def test_another_chain_is_another_contract(listings: Listings) -> None:
    assert listings.find("eip155:5", TSLAX) == UNLISTED


def test_chains_belong_to_issuer_and_symbol(listings: Listings) -> None:
    chains = listings.chains_of("xstocks", "TSLAx")
    assert "eip155:1" in chains
    assert SOLANA in chains
    assert list(chains) == sorted(set(chains))
    # MSTR is a token of two issuers: joining on the symbol alone would mix them.
    assert listings.chains_of("robinhood", "MSTR") == ("eip155:4663",)
    assert listings.chains_of("backpack", "MSTR") == (SOLANA,)


def test_a_symbol_nobody_lists_has_no_chain(listings: Listings) -> None:
    assert listings.chains_of("xstocks", "NOSUCHx") == ()
    assert listings.chains_of("ondo", "") == ()


def test_a_known_feed_and_an_unknown_one() -> None:
    feed = find_feed("eip155:137", "0x648e0ff6a36d58f6fce5927cb77601b73cadc2af")
    assert isinstance(feed, Feed)
    assert (feed.kind, feed.heartbeat_s) == ("proof_of_reserve", "86400")
    assert find_feed("eip155:1", "0x648e0ff6a36d58f6fce5927cb77601b73cadc2af") == NO_FEED


def test_chain_names() -> None:
    assert chain("eip155:4663").name == "Robinhood Chain"
    assert chain(SOLANA).name == "Solana"
    assert chain("eip155:56").address_page("0xabc") == "https://bscscan.com/address/0xabc"
    unknown = chain("eip155:424242")
    assert (unknown.name, unknown.address_page("0xabc")) == ("eip155:424242", "")


def test_case_matters_off_evm() -> None:
    assert same_address("eip155:1", "0xAB", "0xab")
    assert not same_address(SOLANA, "AbC", "abc")
