from fractions import Fraction

import pytest
from rulebook import made_rule

from auditor.evaluate.expression.terms import RowTerm, Scope
from auditor.evaluate.given import given
from auditor.evaluate.trace import MOST_ROWS, Step, step, traced
from auditor.model.case import Case
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence
from auditor.model.finding import Outcome


def facts(**entries):
    named = {key.replace("__", "."): value for key, value in entries.items()}
    case = {"name": "made for a test", "given": named, "expect": Outcome.PASS}
    return given(Case.model_validate(case), CATALOGUE)


def lines(step: Step, depth: int = 0):
    yield "  " * depth + f"{step.text} = {step.result}"
    for part in step.parts:
        yield from lines(part, depth + 1)


def told(holds, evidence, **fields):
    found = traced(made_rule(f'"{holds}"', **fields), evidence)
    return [line for step in found.values() for line in lines(step)]


def test_every_part_is_shown_with_what_it_came_to():
    evidence = facts(reserves__shares="999", supply__total_shares="1000", custody__segregated=True)
    holds = "reserves.shares / supply.total_shares >= 1 && !custody.segregated"
    assert told(holds, evidence) == [
        f"{holds} = no",
        "  reserves.shares / supply.total_shares >= 1 = no",
        "    reserves.shares / supply.total_shares = 0.9990",
        "      reserves.shares = 999.0000 shares",
        "      supply.total_shares = 1,000.0000 shares",
        "  !custody.segregated = no",
        "    custody.segregated = yes",
    ]


def test_a_rounded_figure_is_also_shown_exactly():
    (_, part) = told("backing.coverage >= 1", facts(backing__coverage="2/3"))
    assert part.endswith("(exactly 2/3)")


def test_what_is_unknown_says_which_fact_and_why():
    (_, part) = told("backing.coverage >= 1", facts(backing__coverage={"gap": "unreachable"}))
    assert part == "  backing.coverage = unknown (backing.coverage: unreachable)"
    (whole, _) = told("backing.coverage >= 1", facts(backing__coverage={"low": "0.9"}))
    assert "bounds_only" in whole


def test_lists_are_worked_out_row_by_row():
    rows = {"records": [{"chain": "eip155:1"}, {"chain": "eip155:56"}]}
    found = told("supply.chains.all(c, c.chain == 'eip155:1')", facts(supply__chains=rows))
    assert found == [
        "supply.chains.all(c, c.chain == 'eip155:1') = no",
        "  supply.chains = 2 rows, complete",
        "  c = row 1: c.chain == 'eip155:1' = yes",
        "    c.chain = 'eip155:1'",
        "  c = row 2: c.chain == 'eip155:1' = no",
        "    c.chain = 'eip155:56'",
    ]


def test_a_list_inside_a_list_knows_both_rows():
    evidence = facts(
        supply__chains={"records": [{"chain": "a"}]},
        supply__deployments={"records": [{"chain": "b"}]},
    )
    found = told("supply.chains.all(c, supply.deployments.exists(d, d.chain == c.chain))", evidence)
    assert "    d = row 1: d.chain == c.chain = no" in found


def test_a_long_list_is_cut_and_says_so():
    rows = {"records": [{"chain": f"c{number}"} for number in range(MOST_ROWS + 3)]}
    found = told("supply.chains.all(c, c.chain == 'x')", facts(supply__chains=rows))
    assert found[-1] == "  3 more rows = asked likewise, not shown"


def test_only_the_questions_that_were_asked_are_shown():
    fields = {"tolerates": "custody.segregated", "applies_when": "structure.promises_shares"}
    rule = made_rule("control.paused", **fields)
    assert list(traced(rule, facts(structure__promises_shares=False))) == ["applies_when"]
    assert list(traced(rule, facts(control__paused=True))) == ["applies_when", "holds"]
    asked = ["applies_when", "holds", "tolerates"]
    assert list(traced(rule, facts(control__paused=False))) == asked
    assert list(traced(rule, Evidence())) == ["applies_when", "holds"]


def test_has_and_literals_have_no_steps_of_their_own():
    assert told("has(custody.custodian)", Evidence()) == [
        "has(custody.custodian) = unknown (custody.custodian: not collected)"
    ]
    found = told("reserves.age <= duration('36h')", facts(reserves__age="1h"))
    assert found[1:] == ["  reserves.age = 60 min"]


@pytest.mark.parametrize("share", [Fraction(1), Fraction(99, 100)])
def test_the_first_line_is_the_answer_of_the_rule(share):
    evidence = facts(backing__coverage=str(share))
    rule = made_rule("backing.coverage >= 1")
    answer = "yes" if rule.holds.run(evidence).truth else "no"
    assert traced(rule, evidence)["holds"].result == answer


def test_a_list_that_is_not_known_and_one_that_may_go_on_say_so():
    holds = "size(supply.chains) > quantity('0', 'count')"
    gone = told(holds, facts(supply__chains={"gap": "unreachable"}))
    assert "    supply.chains = unknown (supply.chains: unreachable)" in gone
    open_ended = {"records": [{"chain": "eip155:1"}], "complete": False}
    some = told(holds, facts(supply__chains=open_ended))
    assert "    supply.chains = 1 row, perhaps not all" in some


@pytest.mark.fault("S07")
@pytest.mark.parametrize("field", ["holds", "applies_when"])
def test_a_question_that_takes_too_many_steps_is_told_as_that_and_stops_nothing(field):
    slow = "reserves.scope.all(a, reserves.scope.all(b, reserves.scope.all(c, c.shown)))"
    evidence = facts(reserves__scope={"records": [{"shown": True}] * 100})
    told_of = {"holds": "backing.coverage >= 1", field: slow}
    rule = made_rule(
        f'"{told_of.pop("holds")}"',
        tolerates="backing.coverage >= 0.9",
        **{name: f'"{text}"' for name, text in told_of.items()},
    )
    found = traced(rule, evidence)
    assert found[field].result == "error: it takes too many steps"
    assert "tolerates" not in found


def test_words_of_a_parameter_are_shown():
    listed = "{p: {type: enumeration_list, default: [issuer, custodian]}}"
    found = told("reserves.class in params.p", facts(reserves__class="issuer"), params=listed)
    assert found == [
        "reserves.class in params.p = yes",
        "  reserves.class = 'issuer'",
        "  params.p = 'issuer', 'custodian'",
    ]


def test_a_row_itself_is_called_one():
    row = RowTerm("c", "supply.chains", CATALOGUE["supply.chains"].fields)
    scope = Scope(CATALOGUE, {}, "unknown", {"c": row})
    assert step("c", scope, Evidence()) == Step("c", "a row")
