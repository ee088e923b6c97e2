from fractions import Fraction
from functools import cache

import pytest
from fake_world import TIMEOUT, World, gaps, product, seen

from auditor.collect.documents.claims_ledger import claim_id
from auditor.collect.documents.collector import Documents
from auditor.collect.interface import Collected
from auditor.model.value import Records
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import read_rules


KEY, RISKS = "disclosure.claims", "disclosure.risk_share"
ONE, TWO = "https://issuer.example/start", "https://issuer.example/risks"
PROMISING = """<html><h1>Own the future</h1><p>Every token is fully backed by one share.</p>
<p>You can redeem your tokens at any time. A risk-free way to hold equities.</p>
<p hidden>Returns are guaranteed.</p></html>"""
WARNING = """<html><p>You may lose all of your money. Returns are not guaranteed.</p>
<p>Tokens are not fully backed during a settlement.</p></html>"""


@cache
def extractors():
    return extractors_of(read_rules().compiled)


def collect(pages: dict[str, object]) -> list[Collected]:
    written = product(documents=[{"topic": ["custody"], "url": url} for url in pages])
    return list(World(pages=pages).collect(Documents(extractors=extractors), written))


def rows(found: list[Collected]):
    lists = [each.value for each in seen(found, KEY)]
    assert all(isinstance(each, Records) for each in lists)
    return [row for each in lists for row in each.rows]


def test_promises_are_kept_word_for_word_with_their_place() -> None:
    found = rows(collect({ONE: PROMISING}))
    assert [row["claim"].value for row in found] == [
        "claim_fully_backed",
        "claim_always_redeemable",
        "claim_risk_free",
    ]
    assert found[0]["quote"].value == "Every token is fully backed by one share."
    assert found[0]["document"].value == ONE
    assert found[0]["against"].value == "reserves-cover-circulation, visible-supply-is-covered"
    assert all(row["locator"].value for row in found)


def test_hidden_and_denied_promises_are_none() -> None:
    words = " ".join(row["quote"].value for row in rows(collect({ONE: PROMISING, TWO: WARNING})))
    assert "guaranteed" not in words
    assert "settlement" not in words


def test_risks_are_counted_beside_promises() -> None:
    (share,) = seen(collect({ONE: PROMISING, TWO: WARNING}), RISKS)
    promised, warned = 3, 2
    assert share.value.amount == Fraction(warned, promised + warned)


def test_an_id_follows_the_words_and_the_place_and_nothing_else() -> None:
    first, again = (rows(collect({ONE: PROMISING})) for _ in range(2))
    assert [row["id"] for row in first] == [row["id"] for row in again]
    assert len({row["id"].value for row in first}) == len(first)
    assert claim_id("a", ONE, "x") != claim_id("a", TWO, "x")
    assert claim_id("a", ONE, "x") != claim_id("a", ONE, "y")


def test_an_unread_document_leaves_the_ledger_open() -> None:
    found = collect({ONE: PROMISING, TWO: TIMEOUT})
    assert [each.value.complete for each in seen(found, KEY)] == [False]


@pytest.mark.parametrize("key", [KEY, RISKS])
def test_without_a_document_there_is_no_ledger(key) -> None:
    (gap,) = gaps(collect({ONE: TIMEOUT}), key)
    assert (gap.cause.value, gap.reason, gap.tried) == ("unreachable", "rpc_timeout", (ONE,))
