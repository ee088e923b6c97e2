from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from made import NOW, deployment, fact, made, rows, statement, supply

from auditor.evaluate.causes import root_causes, root_gap
from auditor.evaluate.derive import derive
from auditor.model.evidence import Evidence
from auditor.model.finding import Outcome
from auditor.model.report import RootCause
from auditor.model.value import Moment


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


def test_steps_that_were_not_all_read_are_no_want_of_supply(judge):
    split = {"id": "a", "action": "split", "effective_at": Moment(NOW - timedelta(days=60))}
    facts = product(
        rows("corporate_actions.steps", complete=False),
        rows("corporate_actions.declared", split | {"ratio": "4", "status": "COMPLETED"}),
    )
    matches = "corporate-actions-match-multiplier"
    (left_open,) = [each for each in judge.findings(facts) if each.name == matches]
    assert left_open.outcome is Outcome.UNKNOWN
    assert root_gap(left_open, facts) == matches
    assert "supply.circulating_shares" not in told(judge, facts)
