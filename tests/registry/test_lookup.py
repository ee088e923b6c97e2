import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.registry.confusables import oddities, skeleton
from auditor.registry.impostors import Sign, Warned, warnings
from auditor.registry.listings import Listing
from auditor.registry.lookup import Found, Kind, Query, find, is_account
from auditor.registry.products import Product, products


TSLAX = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
TSLAX_SOLANA = "XsDoVfqeBukxuZHWhdvWHBhgEHjGNst4MLodqsJHzoB"


def asked(text: str, chain: str = "") -> Found:
    return find(Query.parsed(text, chain), products())


def symbols(text: str, chain: str = "") -> list[str]:
    return [hit.product.symbol for hit in asked(text, chain).hits]


def signs(found: Found) -> list[Sign]:
    return [each.sign for each in warnings(found)]


@pytest.mark.parametrize("text", ["TSLAx", "tslax", " TSLAX "])
def test_a_symbol_in_any_case_names_one_product(text: str) -> None:
    (hit,) = asked(text).hits
    assert (hit.by, hit.product.issuer, hit.product.symbol) == (Kind.SYMBOL, "xstocks", "TSLAx")
    assert hit.product.share.isin == "US88160R1014"


def test_a_ticker_names_the_products_of_every_issuer_a_symbol_first() -> None:
    hits = asked("TSLA").hits
    assert [hit.by for hit in hits] == [Kind.SYMBOL] + [Kind.TICKER] * 7
    assert {hit.product.issuer for hit in hits} >= {"xstocks", "ondo", "robinhood", "dinari"}
    assert {hit.product.underlying for hit in hits} == {"TSLA"}


@pytest.mark.parametrize("text", ["US88160R1014", "us88160r1014", "Tesla", "tesla inc"])
def test_an_isin_and_a_name_lead_to_the_same_products(text: str) -> None:
    assert sorted(symbols(text)) == sorted(symbols("TSLA"))


@pytest.mark.parametrize(
    "text", [TSLAX, TSLAX.lower(), f"eip155:1:{TSLAX}", TSLAX_SOLANA, f"eip155:56:{TSLAX.lower()}"]
)
def test_an_address_names_its_product_and_nothing_similar(text: str) -> None:
    found = asked(text)
    assert [hit.product.symbol for hit in found.hits] == ["TSLAx"]
    assert not found.similar
    assert signs(found) == []


def test_base58_keeps_its_case() -> None:
    assert symbols(TSLAX_SOLANA.swapcase()) == []


@pytest.mark.parametrize(
    ("text", "meant"), [("TSLAy", "TSLAx"), ("Microsft", "MSFTx"), ("NVIDA", "NVDAx")]
)
def test_what_is_misspelt_is_similar_and_never_a_hit(text: str, meant: str) -> None:
    found = asked(text)
    assert found.hits == ()
    assert meant in [each.symbol for each in found.similar]


def test_a_chain_narrows() -> None:
    assert symbols("TSLA", "eip155:4663") == ["TSLA"]
    assert symbols("TSLAx", "eip155:4663") == []


def test_one_symbol_of_two_issuers_is_a_warning_that_names_both() -> None:
    (warned,) = warnings(asked("MSTR"))
    assert warned.sign is Sign.SAME_SYMBOL
    assert "MSTR of backpack, MSTR of robinhood" in warned.told


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("\u0422SLAx", "U+0422 CYRILLIC CAPITAL LETTER TE"),
        ("TSL\u0391x", "U+0391 GREEK CAPITAL LETTER ALPHA"),
        ("TSLA\u0445", "U+0445 CYRILLIC SMALL LETTER HA"),
        ("\uff34SLAx", "U+FF34 FULLWIDTH LATIN CAPITAL LETTER T"),
        ("TSL\u200bAx", "ZERO WIDTH SPACE"),
        ("TSLA\u202ex", "RIGHT-TO-LEFT OVERRIDE"),
    ],
)
def test_letters_that_look_like_others_are_named(text: str, character: str) -> None:
    found = asked(text)
    assert found.hits == ()
    (warned,) = [each for each in warnings(found) if each.sign is Sign.CONFUSABLE_SYMBOL]
    assert warned.imitates == "TSLAx"
    assert character in warned.told


def test_look_alikes_within_ascii() -> None:
    # l for I: nobody sees the difference in most typefaces.
    assert Sign.CONFUSABLE_SYMBOL in signs(asked("lNTCx"))
    assert skeleton("lNTCx") == skeleton("INTCx")
    assert signs(asked("INTCx")) == []


def test_no_listed_symbol_imitates_another() -> None:
    seen = {skeleton(each.symbol): each.symbol for each in products() if each.symbol}
    for each in products():
        assert not each.symbol or seen[skeleton(each.symbol)] == each.symbol
        assert not list(oddities(each.symbol))


def test_an_address_made_to_look_like_a_listed_one() -> None:
    fake = TSLAX[:6] + "0" * 32 + TSLAX[-4:]
    found = asked(fake.lower())
    assert found.hits == ()
    (warned,) = warnings(found)
    assert (warned.sign, warned.imitates) == (Sign.LOOKALIKE_ADDRESS, f"eip155:1:{TSLAX}")
    solana = TSLAX_SOLANA[:4] + "z" * (len(TSLAX_SOLANA) - 8) + TSLAX_SOLANA[-4:]
    assert is_account(solana)
    assert signs(asked(solana)) == [Sign.LOOKALIKE_ADDRESS]


def test_an_address_of_no_listed_ends_is_unlisted_and_nothing_more() -> None:
    found = asked("0x" + "12" * 20)
    assert (found.hits, warnings(found)) == ((), ())


def test_a_wrong_checksum_is_told_and_the_product_still_found() -> None:
    found = asked(TSLAX[:-2] + "F0")
    assert [hit.product.symbol for hit in found.hits] == ["TSLAx"]
    (warned,) = warnings(found)
    assert warned.sign is Sign.BAD_CHECKSUM
    assert TSLAX in warned.told


def test_a_listed_address_on_another_chain_is_no_hit_and_a_warning() -> None:
    found = asked(TSLAX, "eip155:137")
    assert found.hits == ()
    (warned,) = warnings(found)
    assert warned.sign is Sign.WRONG_CHAIN
    assert "not on Polygon (eip155:137)" in warned.told


def of_list(symbol: str, address: str, chain: str = "eip155:1") -> tuple[Warned, ...]:
    row = Listing(symbol, "", "", chain, address, "", "list.json")
    listed = Product("", symbol, "", "", (row,), "list.json")
    return warnings(find(Query.parsed(symbol), [*products(), listed]))


def test_what_a_list_says_is_held_against_the_registry() -> None:
    (other,) = of_list("TSLAx", "0x" + "12" * 20)
    assert other.sign is Sign.OTHER_ADDRESS
    assert TSLAX in other.told
    (renamed,) = of_list("GOLDx", TSLAX)
    assert renamed.sign is Sign.OTHER_SYMBOL
    assert {each.sign for each in of_list("TSL\u0410x", TSLAX[:6].lower() + "0" * 32 + "7cf0")} == {
        Sign.CONFUSABLE_SYMBOL,
        Sign.LOOKALIKE_ADDRESS,
    }


HOSTILE = st.text(max_size=80) | st.sampled_from(
    ["", " ", "\x1b[2J\x1b[31mTSLA", "\u202eXALST", "A" * 100_000, "0x", "eip155:1:", "%s{}", "\0"]
)


@given(text=HOSTILE, chain=st.sampled_from(["", "eip155:1", "solana:x"]))
def test_no_query_breaks_it_and_no_hit_comes_from_nowhere(text: str, chain: str) -> None:
    found = find(Query.parsed(text, chain), products())
    told = warnings(found)
    assert len(found.query.text) <= 200
    assert len(found.similar) <= 8
    if not text.strip():
        assert (found.hits, found.similar, told) == ((), (), ())
