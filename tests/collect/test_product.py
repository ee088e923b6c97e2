from fractions import Fraction

import pytest
from fake_world import World, product, seen

from auditor.collect.declared.action import Said, of_isin
from auditor.collect.product import Product
from auditor.collect.reserve.holdings import Holding
from auditor.collect.reserve.statement import UNSAID
from auditor.errors import SourceError
from auditor.model import stand_in
from auditor.model.evidence import Gap
from auditor.model.provenance import Strength
from auditor.model.value import Enumeration, Flag, Text


def test_what_the_file_states_is_the_analysts_word() -> None:
    found = World().collect(Product(), product())
    assert {each.key for each in found} == set(Product().provides)
    values = {each.key: each.value for each in found}
    assert values["identity.symbol"] == Text("TSLAx")
    assert values["identity.underlying"] == Text("TSLA")
    assert values["structure.type"] == Enumeration("tracker_certificate")
    assert {each.provenance.strength for each in found} == {Strength.ANALYST}


def test_a_feed_among_the_reserves_is_told() -> None:
    feed = {"kind": "chainlink_feed", "chain": "eip155:1", "address": "0x" + "33" * 20}
    for reserves, expected in (([], False), ([feed], True)):
        found = World().collect(Product(), product(reserves=reserves))
        (told,) = seen(found, "reserves.has_feed")
        assert told.value == Flag(expected)


SHARE = {"ticker": "TSLA", "exchange": "XNAS", "currency": "USD"}


def test_a_stand_in_is_a_gap_and_never_a_fact() -> None:
    nobody = {
        "name": stand_in.NAME,
        "jurisdiction": stand_in.COUNTRY,
        "website": stand_in.WEBSITE,
    }
    told = product(
        symbol=stand_in.NAME,
        name=stand_in.NAME,
        issuer=nobody,
        structure=stand_in.STRUCTURE,
        underlying={
            "ticker": stand_in.TICKER,
            "exchange": stand_in.MARKET,
            "currency": stand_in.CURRENCY,
        },
    )
    found = World().collect(Product(), told)
    assert {each.key for each in found} == set(Product().provides)
    gaps = {each.key: each for each in found if isinstance(each, Gap)}
    assert set(gaps) == set(Product().provides) - {"reserves.has_feed"}
    assert {each.reason for each in gaps.values()} == {"not_collected"}
    assert gaps["structure.type"].detail == "the product file leaves structure open"


def test_an_isin_nobody_told_matches_none_and_contradicts_none() -> None:
    share = product(underlying=SHARE).underlying
    assert Holding(Fraction(1), "TSLA", "US88160R1014").matches(share) == UNSAID
    assert Holding(Fraction(1), "NVDA", "US88160R1014").matches(share) == Flag(value=False)
    assert Holding(Fraction(1), "TSLA").matches(share) == Flag(value=True)
    unnamed, named = (Said(id="1", kind="split", isin=isin) for isin in ("", "US88160R1014"))
    assert of_isin([unnamed], "") == ([unnamed], ())
    with pytest.raises(SourceError, match="the product file has none to tell whose they are"):
        of_isin([unnamed, named], "")
