import pytest
from rulebook import made_rule, rule_file

from auditor.evaluate.checking.reach import unreachable
from auditor.evaluate.checking.samples import MOST_SAMPLES, samples
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE


def told(holds, **fields):
    return [remark.problem for remark in unreachable(made_rule(f'"{holds}"', **fields))]


@pytest.mark.parametrize(
    "holds",
    [
        "backing.coverage >= 1",
        "reserves.age <= duration('36h')",
        "structure.type in ['synthetic', 'custodial_share']",
        "has(custody.custodian) && custody.segregated",
        "peg.pairs > quantity('9', 'count') && peg.pairs < quantity('11', 'count')",
        "reserves.as_of > timestamp('2026-01-01T00:00:00Z')",
        "reserves.shares / supply.total_shares >= 1",
        "supply.chains.all(c, supply.deployments.exists(d, d.chain == c.chain))",
        "size(supply.chains) > quantity('1', 'count')",
        "identity.name.startsWith('Tesla') || identity.name == 'TSLA'",
    ],
)
def test_an_ordinary_rule_is_reached_everywhere(holds):
    assert told(holds) == []


@pytest.mark.parametrize(
    "holds",
    [
        "backing.coverage >= 1 && backing.coverage < 1",
        "structure.type == 'synthetic' && structure.type == 'custodial_share'",
        "reserves.age < duration('1h') && reserves.age > duration('2h')",
        "custody.segregated && !custody.segregated",
    ],
)
def test_a_rule_that_can_never_pass_is_told(holds):
    (problem,) = told(holds)
    assert problem.startswith("the rule can never pass: holds is never true")


@pytest.mark.parametrize(
    "holds",
    [
        "backing.coverage >= 1 || backing.coverage < 2",
        "custody.segregated || !custody.segregated",
        "peg.pairs >= quantity('0', 'count')",
    ],
)
def test_a_rule_that_can_never_fail_is_told(holds):
    (problem,) = told(holds)
    assert problem.startswith("the rule can never fail")


def test_tolerates_that_holds_only_where_holds_does_is_told():
    (problem,) = told("backing.coverage >= 1", tolerates="backing.coverage >= 2")
    assert problem.startswith("tolerates is never true where holds is false")


def test_applies_when_that_is_never_false_is_told():
    (problem,) = told(
        "backing.coverage >= 1",
        applies_when='"structure.promises_shares || !structure.promises_shares"',
    )
    assert problem.startswith("applies_when is never false")


@pytest.mark.parametrize(
    ("holds", "part"),
    [
        ("backing.coverage >= 1 && backing.coverage >= 0.9", "backing.coverage >= 0.9"),
        ("custody.segregated || (custody.segregated && control.paused)", "control.paused"),
        ("supply.chains.all(c, c.chain == 'a' && c.chain != 'b')", "c.chain != 'b'"),
    ],
)
def test_a_part_that_changes_no_outcome_is_told(holds, part):
    problems = told(holds)
    assert problems
    assert any(part in problem for problem in problems)


def test_a_part_declared_equivalent_is_not_told_again():
    dropped = "holds: backing.coverage >= 0.9 → (left out)"
    fields = f"equivalent:\n  - {{mutant: '{dropped}', reason: For readers}}"
    text = rule_file("backing.coverage >= 1 && backing.coverage >= 0.9", fields)
    rule = load_ruleset([("made.yaml", text)], CATALOGUE).headline[0]
    problems = [remark.problem for remark in unreachable(rule)]
    assert not any("(left out)" in problem for problem in problems)


def test_evidence_tried_is_bounded_and_always_the_same():
    rule = made_rule(
        "\"backing.coverage >= 1 && reserves.age <= duration('3h') && peg.class == 'noise' "
        "&& structure.type == 'synthetic' && custody.segregated && control.paused\""
    )
    found = list(samples(rule))
    assert len(found) == MOST_SAMPLES
    assert [dict(each.entries) for each in found] == [dict(each.entries) for each in samples(rule)]


@pytest.mark.parametrize(
    ("holds", "param"),
    [
        ("backing.coverage >= params.p", 'type: quantity, default: "1"'),
        ("reserves.age <= params.p", 'type: duration, default: "36h"'),
        ("reserves.verifier == params.p", "type: text, default: Audit LLP"),
        ("reserves.class in params.p", "type: enumeration_list, default: [issuer]"),
        ("reserves.verifier in params.p", "type: enumeration_list, default: [Audit LLP]"),
    ],
)
@pytest.mark.parametrize("also", ["", "identity.name != 'X' && backing.coverage_gross >= params.q"])
def test_what_a_rule_takes_from_its_parameters_is_tried_too(holds: str, param: str, also: str):
    """Alone, and beside a question of numbers and of words that have another parameter."""
    params = f"params:\n  p: {{{param}}}"
    if also:
        holds = f'"{holds} && {also}"'
        params += '\n  q: {type: quantity, default: "2"}'
    data = rule_file(holds, params)
    rule = load_ruleset([("made.yaml", data)], CATALOGUE).headline[0]
    assert list(unreachable(rule)) == []
