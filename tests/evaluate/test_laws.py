"""Losing evidence never helps: not the score, not the letter, not the opinion.

The law is strict over accepted facts, one entry per key. Between sources it cannot be: where two
contradict each other, losing the dissenter settles the question again.
"""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import (
    NOW,
    deployment,
    fact,
    gap,
    made,
    missing,
    quote_rows,
    reference,
    row,
    rows,
    statement,
    supply,
    trading_days,
)

from auditor.evaluate.derive import derive
from auditor.model.catalogue import CATALOGUE
from auditor.model.catalogue.choices import SCOPE_ASPECTS
from auditor.model.evidence import Entry, Evidence, Fact, evidence
from auditor.model.key import KeySpec
from auditor.model.provenance import Strength
from auditor.model.scorecard import Grade, GradeStatus, Opinion, Scorecard
from auditor.model.value import Cause, Duration, Kind, Moment, Records


BSC = "eip155:56"
START = NOW - timedelta(days=9, hours=-8)
STRENGTHS = (Strength.ON_CHAIN, Strength.THIRD_PARTY, Strength.ISSUER)
CAUSES = (Cause.NOT_DISCLOSED, Cause.NOT_COLLECTED, Cause.UNREACHABLE, Cause.CONFLICTING)
AMOUNTS = {"holders.top10_share_adjusted": ("0.2", "0.6", "0.9"), "redemption.fee": ("0", "0.01")}
GROUPS = ("custody", "redemption", "disclosure", "structure", "control", "holders", "rights")
ALWAYS_PROMISED = "structure.promises_shares"
RANK = {Opinion.CLEAN: 2, Opinion.QUALIFIED: 1, Opinion.ADVERSE: 0, Opinion.DISCLAIMER: 0}


def choices(spec: KeySpec) -> tuple[str | bool, ...]:
    match spec.kind:
        case Kind.FLAG:
            return (True,) if spec.name == ALWAYS_PROMISED else (True, False)
        case Kind.ENUMERATION:
            return spec.choices
        case Kind.TEXT:
            return ("said",)
        case _:
            return AMOUNTS.get(spec.name, ())


def scope(*shown: str, whole: bool = True) -> Fact:
    told = [row("reserves.scope", aspect=each, shown=each in shown) for each in SCOPE_ASPECTS]
    return fact("reserves.scope", Records(tuple(told), complete=whole))


def quoted(price: str, days: int) -> Fact:
    at = [START + timedelta(days=day, hours=6 + hour) for day in range(days) for hour in range(6)]
    return quote_rows(*((each, price, "V", "20000", "none", "none") for each in at))


def priced() -> Fact:
    hours = range(24 * 9)
    return reference(*((START + timedelta(hours=hour), "100") for hour in hours))


def step(new: str) -> dict:
    at = Moment(NOW - timedelta(days=30))
    return {"chain": "eip155:1", "effective_at": at, "previous": "1", "new": new}


def action(kind: str, ratio: str) -> dict:
    at = Moment(NOW - timedelta(days=30))
    return {"id": kind, "action": kind, "effective_at": at, "ratio": ratio, "status": "COMPLETED"}


def feed(answer: str, hours: int) -> dict:
    age, beat = Duration(Fraction(3600 * hours)), Duration(Fraction(86_400))
    return {"chain": BSC, "answer": answer, "age": age, "heartbeat": beat}


LISTS: Mapping[str, tuple[Entry, ...]] = {
    "supply.deployments": (
        supply(deployment(), deployment(BSC))[0],
        supply(deployment(inventory_shares=missing()), deployment(BSC))[0],
        supply(deployment(), deployment(BSC, missing()))[0],
        supply(deployment(), deployment(BSC, read_from="issuer"))[0],
        supply(deployment(multiplier="4"), deployment(BSC, multiplier="4"))[0],
        supply(deployment(shares="0"))[0],
    ),
    "supply.chains": (
        rows("supply.chains", {"chain": "eip155:1"}, {"chain": BSC}),
        rows("supply.chains", {"chain": "eip155:1"}, {"chain": "ton:mainnet"}),
        rows("supply.chains", {"chain": "eip155:1"}, complete=False),
    ),
    "reserves.statements": (
        rows("reserves.statements", statement("201", verifier="LLP", class_="third_party")),
        rows("reserves.statements", statement("200", NOW - timedelta(days=3))),
        rows("reserves.statements", statement("199.5", NOW - timedelta(days=30))),
        rows("reserves.statements", statement("90")),
        rows("reserves.statements", statement("200", missing())),
        rows("reserves.statements", statement("200"), statement("150", scope="liabilities")),
        rows("reserves.statements", statement("200"), statement("150")),
        rows("reserves.statements", statement("200", unit="tokens")),
        rows("reserves.statements", *(statement("200", NOW - timedelta(days=n)) for n in range(4))),
    ),
    "reserves.scope": (scope(*SCOPE_ASPECTS), scope("existence"), scope(), scope(whole=False)),
    "reserves.has_feed": (fact("reserves.has_feed", "true"), fact("reserves.has_feed", "false")),
    "reserves.feeds": tuple(
        rows("reserves.feeds", feed(answer, hours)) for answer in ("5", "0") for hours in (1, 99)
    ),
    "reserves.verifier": (gap("reserves.verifier", Cause.NOT_DISCLOSED),),
    "identity.deployments": tuple(
        rows("identity.deployments", {"chain": BSC, "symbol_matches": yes}) for yes in (True, False)
    ),
    "identity.listings": tuple(
        rows("identity.listings", {"chain": BSC, "listed": yes}) for yes in (True, False)
    ),
    "supply.minted_before_lock": tuple(
        fact("supply.minted_before_lock", yes) for yes in (True, False)
    ),
    "corporate_actions.steps": (
        rows("corporate_actions.steps"),
        rows("corporate_actions.steps", step("4")),
        rows("corporate_actions.steps", complete=False),
    ),
    "corporate_actions.declared": (
        rows("corporate_actions.declared"),
        rows("corporate_actions.declared", action("split", "4")),
        rows("corporate_actions.declared", action("dividend", "1.001")),
        rows("corporate_actions.declared", complete=False),
    ),
    "corporate_actions.policy": (fact("corporate_actions.policy", "net dividends"),),
    "market.sessions": (trading_days(START - timedelta(days=5), 25),),
    "prices.token": tuple(
        quoted(price, days) for price in ("100", "103", "400") for days in (2, 9)
    ),
    "prices.reference": (priced(),),
    "control.secure_mint": (
        rows("control.secure_mint", {"chain": BSC, "margin": "0", "counts_all_chains": True}),
    ),
}
STATED: Mapping[str, tuple[Entry, ...]] = {
    name: tuple(fact(name, choice, strength) for choice in choices(spec) for strength in STRENGTHS)
    for name, spec in CATALOGUE.keys.items()
    if spec.group in GROUPS and spec.owner != "derive" and choices(spec)
}
KEYS = sorted({*LISTS, *STATED})


@st.composite
def accepted(draw: st.DrawFn, missing_in: int = 8) -> Evidence:
    """One entry for nearly every key, honest and dishonest ones mixed."""
    found: list[Entry] = []
    for name in KEYS:
        options = {**STATED, **LISTS}[name]
        if draw(st.integers(0, missing_in)) == 0:
            found.append(gap(name, draw(st.sampled_from(CAUSES))))
        else:
            found.append(draw(st.sampled_from(options)))
    return made(*found)


def card(judge, facts: Evidence) -> Scorecard:
    return judge.score(derive(facts))


def assert_no_better(after: Scorecard, before: Scorecard) -> None:
    assert after.score.low <= before.score.low
    assert list(Grade).index(after.grade) >= list(Grade).index(before.grade)
    assert RANK[after.opinion] <= RANK[before.opinion]


@given(facts=accepted(), lost=st.sets(st.sampled_from([*KEYS, "audit.as_of"]), min_size=1))
def test_deleting_accepted_facts_never_helps(judge, facts: Evidence, lost: set[str]):
    assert_no_better(card(judge, facts.without(lost)), card(judge, facts))


@settings(max_examples=settings().max_examples // 4)
@given(facts=accepted(missing_in=30))
def test_deleting_any_one_accepted_fact_never_helps(judge, facts: Evidence):
    before = card(judge, facts)
    for name in facts:
        assert_no_better(card(judge, facts.without([name])), before)


@given(facts=accepted(), damaged=st.sampled_from(KEYS), cause=st.sampled_from(CAUSES[1:]))
def test_a_source_that_fails_never_helps(judge, facts: Evidence, damaged: str, cause: Cause):
    broken = facts.with_entries([gap(damaged, cause)])
    assert_no_better(card(judge, broken), card(judge, facts))


@pytest.mark.parametrize("name", ["bad-synthetic", "good-synthetic", "aaplon", "robinhood-aapl"])
def test_deleting_any_fact_of_a_worked_example_never_helps(judge, examples, name: str):
    facts = examples[name].evidence
    before = judge.score(facts)
    for key in facts:
        assert_no_better(judge.score(facts.without([key])), before)


def test_the_good_example_is_clean_only_with_everything_critical(judge, examples):
    """Whether shares are promised at all is the one fact whose loss leaves every rule applying."""
    facts = examples["good-synthetic"].evidence
    critical = {
        key
        for finding in judge.findings(facts)
        if finding.severity.value == "critical"
        for key in finding.facts
    }
    for key in critical & set(facts) - {ALWAYS_PROMISED}:
        assert judge.score(facts.without([key])).opinion is not Opinion.CLEAN, key


@given(facts=accepted())
def test_deriving_twice_changes_nothing(facts: Evidence):
    once = derive(facts)
    assert derive(once) == once


@given(facts=accepted(missing_in=2))
def test_every_derived_key_has_an_answer(judge, facts: Evidence):
    found = derive(facts)
    owed = {name for name, spec in CATALOGUE.keys.items() if spec.owner == "derive"}
    assert owed <= set(found)
    assert judge.score(found).status is not GradeStatus.OUT_OF_SCOPE
    assert evidence(found[key] for key in found) == found
