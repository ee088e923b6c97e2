"""What `rules new` writes for each kind of fact."""

import re

import pytest

from auditor.cli.rules.draft import Draft, how_to_answer, question, written
from auditor.errors import InputError
from auditor.evaluate.cases import run_cases
from auditor.evaluate.checking.owed import missing_cases
from auditor.evaluate.checking.prose import prose
from auditor.evaluate.checking.reach import unreachable
from auditor.evaluate.mutation.trial import trial
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE


def draft(kind, silence):
    return Draft(
        id="FST-001",
        name="made-by-new",
        title='A title with "quotes": and a colon',
        pillar="redemption",
        severity="low",
        weight=2,
        kind=kind,
        status="experimental",
        when_undisclosed=silence,
        why="Whoever holds less can leave through the market only, at its price of the day.",
        ask="Which document shows it?",
        settles="A document that shows it.",
        issuer="Publish it, with a date.",
        holder="Do not rely on it until it is shown.",
        effort="low",
        reference="House policy",
    )


@pytest.mark.parametrize(
    ("fact", "good", "kind", "silence"),
    [
        ("custody.segregated", "yes", "asserts", "fail"),
        ("custody.affiliated", "no", "asserts", "unknown"),
        ("backing.coverage", "at least 1", "measures", "unknown"),
        ("backing.coverage", "at least 0.1", "measures", "fail"),
        ("backing.coverage", "at most 3/2", "asserts", "fail"),
        ("redemption.minimum", "at most 1000", "states", "unknown"),
        ("reserves.age", "at most 36h", "measures", "fail"),
        ("reserves.age", "at least 1h", "measures", "unknown"),
        ("peg.pairs", "at least 10", "measures", "unknown"),
        ("peg.class", "noise, off_hours_drift", "measures", "unknown"),
        ("redemption.retail", "any_holder", "states", "fail"),
        ("custody.custodian", "stated", "states", "unknown"),
        ("reserves.as_of", "stated", "asserts", "unknown"),
        ("supply.chains", "stated", "measures", "unknown"),
    ],
)
def test_its_cases_agree_and_notice_every_mutant(fact, good, kind, silence):
    spec = CATALOGUE[fact]
    text = written(draft(kind, silence), spec, question(spec, good, silence))
    (rule,) = load_ruleset([("made.yaml", text.encode())], CATALOGUE).headline
    assert [str(result) for result in run_cases(rule) if not result.agrees] == []
    assert [mutant.name for mutant in trial(rule).survivors] == []
    assert list(map(str, [*prose(rule), *missing_cases(rule), *unreachable(rule)])) == []


@pytest.mark.parametrize(
    ("fact", "good", "told"),
    [
        ("redemption.minimum", "1000", "Write 'at least N' or 'at most N'."),
        ("redemption.minimum", "at most much", "--good"),
        ("custody.segregated", "maybe", "Write yes or no."),
        ("peg.class", "nois", "Did you mean 'noise'?"),
        ("peg.class", ", ".join(CATALOGUE["peg.class"].choices), "end in one way only"),
        ("custody.custodian", "named", "Write 'stated'."),
        ("prices.token", "stated", "no question can be asked"),
    ],
)
def test_an_answer_that_makes_no_rule_is_refused_with_what_to_write(fact, good, told):
    with pytest.raises(InputError, match=re.escape(told)):
        question(CATALOGUE[fact], good, "unknown")


def test_every_kind_of_fact_is_told_how_to_answer():
    for spec in CATALOGUE.keys.values():
        how, _ = how_to_answer(spec)
        assert how
    assert how_to_answer(CATALOGUE["custody.segregated"])[1] == "yes"
