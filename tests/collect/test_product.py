from fake_world import World, product, seen

from auditor.collect.product import Product
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
