from collections import Counter

import pytest
from rulebook import made_rule, rule_file

from auditor.evaluate.mutation.edits import edits
from auditor.evaluate.mutation.mutants import OPERATORS, mutants
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE
from auditor.model.key import Catalogue, KeySpec
from auditor.model.value import Kind


def names(rule, operator):
    return [mutant.name for mutant in mutants(rule, [operator])]


@pytest.mark.parametrize(
    ("operator", "holds", "found"),
    [
        ("boundary", "backing.coverage >= 1", ["backing.coverage > 1"]),
        ("comparison", "backing.coverage >= 1", ["backing.coverage < 1"]),
        ("comparison", "structure.type == 'synthetic'", ["structure.type != 'synthetic'"]),
        ("step", "backing.coverage >= 1", ["2", "0"]),
        ("unit", "backing.coverage >= 1", ["100", "0.01"]),
        ("step", "reserves.age <= duration('36h')", ["duration('37h')", "duration('35h')"]),
        ("negation", "control.paused", ["!(control.paused)"]),
        ("negation", "!control.paused", ["control.paused"]),
        (
            "junction",
            "control.paused && custody.segregated",
            ["control.paused || custody.segregated"],
        ),
        ("part", "control.paused && custody.segregated", ["(left out)", "(left out)"]),
        ("fact", "backing.coverage >= 1", ["backing.coverage_gross"]),
        (
            "list",
            "supply.chains.all(c, c.chain == 'a')",
            ["supply.chains.exists(c, c.chain == 'a')"],
        ),
        ("choice", "reserves.class in ['issuer', 'third_party']", ["(left out)", "(left out)"]),
        (
            "arithmetic",
            "reserves.age + duration('1h') <= duration('2h')",
            ["reserves.age - duration('1h')"],
        ),
    ],
)
def test_each_operator_makes_its_mistake(operator, holds, found):
    made = names(made_rule(f'"{holds}"'), operator)
    changes = [name.partition(" → ")[2] for name in made]
    assert changes[: len(found)] == found


def test_words_of_a_choice_are_left_out_and_added():
    rule = made_rule("\"peg.class in ['noise', 'strained']\"")
    changes = [name.partition(" → ")[2] for name in names(rule, "choice")]
    choices = rule.catalogue["peg.class"].choices
    added = [f"'{word}' added" for word in choices if word not in ("noise", "strained")]
    assert changes == ["(left out)", "(left out)", *added]


def test_fields_other_than_expressions_are_broken_too():
    rule = made_rule(
        "custody.segregated",
        kind="asserts",
        when_undisclosed="fail",
        applies_when="structure.promises_shares",
        tolerates="custody.regulated",
    )
    made = Counter(mutant.operator for mutant in mutants(rule))
    for operator in ("kind", "when_undisclosed", "applies_when", "tolerates"):
        assert made[operator] == 1


def test_an_empty_list_is_judged_both_other_ways():
    rule = made_rule("\"supply.chains.all(c, c.chain == 'a')\"")
    assert names(rule, "on_empty") == ["on_empty: unknown → pass", "on_empty: unknown → fail"]


def test_what_no_longer_loads_is_no_mutant():
    rule = made_rule("has(custody.custodian)")
    assert names(rule, "negation") == []


def test_a_threshold_too_large_to_be_written_is_no_mutant():
    longest = "params:\n  p: {type: duration, default: 999999999s}"
    data = rule_file("reserves.age <= params.p", longest)
    rule = load_ruleset([("made.yaml", data)], CATALOGUE).headline[0]
    assert names(rule, "step") == ["params.p: 999999999s → 999999998s"]


def test_a_word_without_another_to_choose_is_not_taken_for_one():
    key = KeySpec("kind.of", Kind.ENUMERATION, "A choice", "product", choices=("red",))
    found = edits("kind.of == 'red'", Catalogue({key.name: key}))
    assert [each.operator for each in found] == ["comparison", "negation"]


def test_the_same_mistake_twice_has_two_names():
    rule = made_rule('"custody.segregated || (control.paused && custody.segregated)"')
    made = [mutant.name for mutant in mutants(rule)]
    assert len(made) == len(set(made))
    assert "holds: custody.segregated → (left out) (2)" in made


def test_a_mutant_stands_where_its_mistake_stands():
    rule = made_rule('"control.paused && custody.segregated"')
    second = list(mutants(rule, ["part"]))[1]
    line = rule.source.text.splitlines()[second.place.line - 1]
    assert line[second.place.column - 1 :].startswith("custody.segregated")


def test_every_operator_is_explained():
    rule = made_rule('"backing.coverage >= 1 && !control.paused"', tolerates="custody.regulated")
    assert {mutant.operator for mutant in mutants(rule)} <= set(OPERATORS)


def test_a_word_of_a_list_of_thresholds_is_left_out_and_the_last_one_never():
    listed = "params:\n  p: {type: enumeration_list, default: [%s]}"
    for words, left in (("issuer, custodian", 2), ("issuer", 0)):
        data = rule_file("reserves.class in params.p", listed % words)
        rule = load_ruleset([("made.yaml", data)], CATALOGUE).headline[0]
        kept = [each.rule.params["p"] for each in mutants(rule, ["choice"])]
        assert kept == [("custodian",), ("issuer",)][:left]


def test_a_bracket_within_a_text_closes_nothing():
    plain = "(identity.name.startsWith('('))"
    (first, *_) = mutants(made_rule(f'"{plain}"'), ["negation"])
    assert first.rule.spec.holds == f"!({plain})"
    (first, *_) = mutants(made_rule("\"(identity.name.startsWith('x'))\""), ["negation"])
    assert first.rule.spec.holds == "!(identity.name.startsWith('x'))"
