"""When an outcome turns by the passing of time alone, seen from both sides of the moment."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from made import NOW, deployment, fact, made, row, rows, statement, supply, trading_days
from rulebook import made_rule

from auditor.evaluate.aging import AGING, later
from auditor.evaluate.board import Board
from auditor.evaluate.derive import derive
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.flips import flips, next_change
from auditor.evaluate.rule import CompiledRule
from auditor.model.evidence import Evidence, Fact
from auditor.model.finding import Outcome
from auditor.model.value import Duration, Moment, Records


HOUR = 3600


def stated(*hours: int, cadence: str = "24h") -> Evidence:
    """A product whose reserve figures are so many hours old."""
    found = [statement("200", NOW - timedelta(hours=each), cadence=cadence) for each in hours]
    return derive(made(rows("reserves.statements", *found), *supply(deployment())))


def feeds(*ages: int) -> Evidence:
    found = [
        {"chain": "eip155:1", "answer": "5", "age": f"{age}h", "heartbeat": "24h"} for age in ages
    ]
    return made(rows("reserves.feeds", *found))


def outcome(rule: CompiledRule, facts: Evidence, wait: Fraction) -> Outcome:
    return evaluate_rule(rule, later(facts, wait)).outcome


def test_a_proof_of_22_hours_flips_when_it_is_36_hours_old(judge):
    facts = stated(22)
    findings, card = judge.findings(facts), judge.score(facts)
    found = flips(Board.of(findings, card, judge.policy, facts, judge.rules.headline))
    first = found[0]
    assert (first.rule, first.outcome, first.after) == ("reserves-fresh", "pass", "warn")
    assert (first.wait, first.at) == (14 * HOUR, NOW + timedelta(hours=14))
    assert list(found) == sorted(found, key=lambda each: each.wait)


def test_the_letter_of_a_flip_is_that_of_the_evidence_a_moment_later(judge, examples):
    facts = examples["good-synthetic"].evidence
    facts = derive(facts.with_entries([fact("audit.as_of", Moment(NOW))]))
    findings, card = judge.findings(facts), judge.score(facts)
    for each in flips(Board.of(findings, card, judge.policy, facts, judge.rules.headline)):
        assert judge.score(later(facts, each.wait + 1)).grade is each.grade


@given(
    hours=st.lists(st.integers(0, 200), min_size=1, max_size=4, unique=True),
    holds=st.sampled_from(
        [
            "reserves.age <= duration('36h')",
            "reserves.age < duration('36h') || reserves.age > duration('90h')",
            "reserves.longest_hole <= reserves.cadence * 2",
            "reserves.longest_hole <= duration('100h') && reserves.age <= duration('50h')",
            "reserves.age / duration('1h') <= 40.5",
            "!(audit.as_of - reserves.as_of > duration('99h'))",
        ]
    ),
    tolerates=st.sampled_from(["", "reserves.age <= duration('168h')"]),
)
def test_a_second_before_nothing_changed_and_a_second_after_it_has(hours, holds, tolerates):
    facts = stated(*hours)
    given_ = {"tolerates": tolerates, "kind": "measures"} if tolerates else {}
    rule = made_rule(f'"{holds}"', **given_)
    now = evaluate_rule(rule, facts).outcome
    found = next_change(rule, facts)
    if not found:
        assert all(outcome(rule, facts, Fraction(HOUR * n)) is now for n in (1, 36, 168, 9_999))
        return
    ((wait, after),) = found
    assert outcome(rule, facts, wait + 1) is after is not now
    assert wait < 1 or outcome(rule, facts, wait - 1) is now


def test_the_first_of_two_turns_is_told_by_what_comes_right_after_it():
    tolerated = {"tolerates": "reserves.age <= duration('168h')", "kind": "measures"}
    rule = made_rule("\"reserves.age / duration('1h') <= 40.5\"", **tolerated)
    assert next_change(rule, stated(0)) == ((Fraction(145_800), Outcome.WARN),)


@given(ages=st.lists(st.integers(0, 80), min_size=1, max_size=3))
def test_the_oldest_feed_flips_first(ages: list[int]):
    rule = made_rule('"reserves.feeds.all(f, f.age <= f.heartbeat * 3 / 2)"')
    assume(max(ages) <= 36)
    ((wait, after),) = next_change(rule, feeds(*ages))
    assert (wait, after) == ((36 - max(ages)) * HOUR, Outcome.FAIL)


@pytest.mark.parametrize("held", [True, False])
def test_what_does_not_age_never_flips(held: bool):
    rule = made_rule("backing.coverage >= 1")
    facts = made(fact("backing.coverage", "1.2" if held else "0.2"))
    assert next_change(rule, facts) == ()


def test_only_ages_grow(judge):
    facts = derive(
        made(
            rows("reserves.statements", statement("200", NOW - timedelta(hours=3))),
            *supply(deployment()),
            rows("reserves.feeds", {"chain": "eip155:1", "age": "1h", "heartbeat": "24h"}),
            trading_days(NOW - timedelta(days=9), 30),
        )
    )
    then = later(facts, Fraction(HOUR))
    changed = {key for key in facts if then[key] != facts[key]}
    assert changed == {"audit.as_of", "reserves.age", "reserves.feeds"}
    assert changed <= AGING
    feed = then["reserves.feeds"]
    assert isinstance(feed, Fact)
    assert isinstance(feed.value, Records)
    assert feed.value.rows == (
        row(
            "reserves.feeds",
            chain="eip155:1",
            age=Duration(Fraction(2 * HOUR)),
            heartbeat="24h",
        ),
    )


def test_without_a_moment_of_the_audit_nothing_flips(judge):
    facts = stated(2).without(["audit.as_of"])
    card = judge.score(facts)
    board = Board.of(judge.findings(facts), card, judge.policy, facts, judge.rules.headline)
    assert flips(board) == ()


def test_evidence_without_a_moment_of_the_audit_grows_no_older(judge):
    facts = stated(22).without(["audit.as_of"])
    assert later(facts, Fraction(HOUR)) == facts
    assert next_change(judge.rules.find("reserves-fresh"), facts) == ()


def test_an_audit_at_the_end_of_the_calendar_has_no_next_turn(judge):
    facts = stated(22)
    findings, card = judge.findings(facts), judge.score(facts)
    board = Board.of(findings, card, judge.policy, facts, judge.rules.headline)
    assert flips(board)
    beyond = facts.with_entries([fact("audit.as_of", Moment(NOW.replace(year=9_991)))])
    assert flips(replace(board, evidence=beyond)) == ()


def test_a_turn_is_told_to_the_second_where_the_next_threshold_is_at_a_broken_one():
    figure = statement("200", NOW - timedelta(milliseconds=200), cadence="24h")
    facts = derive(made(rows("reserves.statements", figure), *supply(deployment())))
    holds = "reserves.age / duration('1s') <= 98.7 && reserves.age <= duration('100s')"
    rule = made_rule(f'"{holds}"')
    ((wait, after),) = next_change(rule, facts)
    assert (wait, after) == (98, Outcome.FAIL)
    assert outcome(rule, facts, Fraction(985, 10)) is Outcome.PASS
    assert outcome(rule, facts, Fraction(986, 10)) is Outcome.FAIL
