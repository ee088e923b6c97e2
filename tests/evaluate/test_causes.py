from dataclasses import replace
from fractions import Fraction

from made import deployment, fact, made, rows, statement, supply

from auditor.evaluate.causes import root_causes
from auditor.evaluate.derive import derive
from auditor.model.evidence import Evidence
from auditor.model.report import RootCause


COVERED = "reserves-cover-circulation"


def product(*also, chains=None) -> Evidence:
    stated = rows("reserves.statements", statement("100"))
    return derive(made(stated, *supply(deployment(), chains=chains), *also))


def stamps(judge) -> dict:
    return {each.name: each for each in judge.rules.stamp().rules}


def told(judge, facts: Evidence) -> dict[str, RootCause]:
    causes = root_causes(judge.findings(facts), judge.score(facts), facts, stamps(judge))
    return {each.id: each for each in causes}


def test_one_unread_chain_that_leaves_two_rules_open_is_one_cause_with_the_chain_named(judge):
    facts = product(chains=["eip155:1", "ton:mainnet"])
    (left_open,) = [each for each in judge.findings(facts) if each.name == COVERED]
    twice = [left_open, replace(left_open, rule="DSK-001", name="desk-rule")]
    known = stamps(judge)
    rules = {**known, "desk-rule": known[COVERED]}
    (cause,) = root_causes(twice, judge.score(facts), facts, rules)
    assert (cause.id, cause.rules) == ("supply.circulating_shares", (COVERED, "desk-rule"))
    assert cause.title == "Supply on the chains: not all read"
    assert cause.sentence == "The supply of 1 of 2 chains was not read: TON."
    assert (cause.outcome, cause.lost, cause.open) == ("unknown", 0, 10)


def test_a_rule_that_warns_alone_is_titled_as_met_in_part(judge):
    cause = told(judge, product(fact("redemption.timing", "10d")))["redemption-is-prompt"]
    assert cause.title == "Only in part: the terms promise payment within a week"
    assert cause.sentence == "Longest time from request to payment: 10 d; more than 7 d."
    assert (cause.outcome, cause.lost) == ("warn", Fraction(0))
