import pytest
from fake_world import product

from auditor.collect.checks import check_product, doubts_about
from auditor.collect.documents.second_look import CRITICAL
from auditor.collect.documents.statements import PLACES
from auditor.model.source import TOPICS
from auditor.model.stand_in import MARKET


def stated(fact: str, value: object) -> list[dict[str, object]]:
    given = {"fact": fact, "value": value, "quote": "q", "source": "https://a.example"}
    return [given | {"read_on": "2026-09-12"}]


def test_a_good_product_has_no_problems() -> None:
    fine = product(
        statements=stated("custody.segregated", True),
        reserves=[{"kind": "json", "path": "r.json", "fields": {"shares": "a.b[0]"}}],
    )
    assert check_product(fine) == []


@pytest.mark.parametrize(
    ("fact", "value", "where", "words"),
    [
        ("custody.custodain", "X", "fact", "Did you mean 'custody.custodian'?"),
        ("reserves.shares", "5", "fact", "worked out from other facts"),
        ("audit.as_of", "2026-01-01", "fact", "worked out from other facts"),
        ("custody.segregated", "yes", "value", "neither true nor false"),
        ("custody.custodian", True, "value", "expected a text"),
        ("redemption.fee", "half", "value", "is not a number"),
        ("redemption.retail", "after_kcy", "value", "Did you mean 'after_kyc'?"),
        ("supply.chains", "eip155:1", "value", "is a list"),
        ("custody.custodian", ["a", "b"], "value", "not a list"),
        ("supply.deployments", ["a"], "value", "not a list"),
        ("prices.token", "1", "value", "cannot be written as text"),
        ("supply.unsold_wallets", ["0xAb"], "quote", "the quote does not name 0xAb"),
    ],
)
def test_each_mistake_is_placed_and_explained(
    fact: str, value: object, where: str, words: str
) -> None:
    ((path, problem),) = check_product(product(statements=stated(fact, value)))
    assert path == ("statements", 0, where)
    assert words in problem


def test_selectors_are_checked_before_anything_is_read() -> None:
    reserves = [{"kind": "json", "path": "r.json", "fields": {"shares": "a..b", "as_off": "t"}}]
    supply = {"kind": "json", "path": "s.json", "fields": {"token": "a"}, "class": "issuer"}
    deployments = [{"chain": "tron:mainnet", "address": "T1", "supply_sources": [supply]}]
    problems = dict(check_product(product(reserves=reserves, deployments=deployments)))
    assert "not a JMESPath" in problems["reserves", 0, "fields", "shares"]
    assert "'as_of'" in problems["reserves", 0, "fields", "as_off"]
    here = ("deployments", 0, "supply_sources", 0, "fields")
    assert "'tokens'" in problems[(*here, "token")]
    assert "neither tokens nor shares" in problems[here]


def test_columns_of_a_table_may_have_any_name() -> None:
    supply = {"kind": "csv", "path": "s.csv", "fields": {"tokens": "in [bn]"}, "class": "issuer"}
    deployments = [{"chain": "tron:mainnet", "address": "T1", "supply_sources": [supply]}]
    assert check_product(product(deployments=deployments)) == []


def test_a_topic_that_means_nothing_is_told_with_the_nearest_that_does() -> None:
    documents = [{"topic": ["reserves", "custdy"], "path": "a.md"}, {"topic": ["zz"], "path": "b"}]
    first, second = doubts_about(product(documents=documents))
    assert first == "unknown topic 'custdy' (documents[0]). Did you mean 'custody'?"
    assert second.startswith("unknown topic 'zz' (documents[1]). Known: reserves, redemption, ")


def test_every_topic_the_audit_goes_by_is_known() -> None:
    assert CRITICAL | set(PLACES) < set(TOPICS)
    assert doubts_about(product(documents=[{"topic": list(TOPICS), "path": "a.md"}])) == []


@pytest.mark.parametrize(
    ("exchange", "words"),
    [("XLND", ["XLON"]), ("QQQQ", ["Known: ARCX, "]), ("XNAS", []), (MARKET, [])],
)
def test_an_exchange_without_sessions_is_told(exchange: str, words: list[str]) -> None:
    share = {"ticker": "TSLA", "exchange": exchange, "currency": "USD"}
    told = doubts_about(product(underlying=share))
    assert len(told) == len(words)
    for line, word in zip(told, words, strict=True):
        assert line.startswith(f"no session table for {exchange} (underlying.exchange). ")
        assert word in line
