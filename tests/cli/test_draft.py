"""What `rules new` writes for each kind of fact."""

import re

import pytest

from auditor.cli.rules.draft import Draft, how_to_answer, question, written
from auditor.cli.rules.limits import read_limit
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
        ("redemption.minimum", "at most 1,00 USD", "'1,00' is not a number"),
        ("redemption.minimum", "at most 1000 EUR", "'1000 eur' is not a number"),
        ("redemption.minimum", "below 1000", "Write 'at most N', where N is still good."),
        ("redemption.minimum", "More than 10 USD", "Write 'at least N', where N is still good."),
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


@pytest.mark.parametrize(
    ("fact", "good", "limit"),
    [
        ("redemption.minimum", "at most 1,000 USD", "1000"),
        ("redemption.minimum", "At most  1,000,000.50 usd", "1000000.50"),
        ("redemption.minimum", "at most 1000USD", "1000"),
        ("backing.coverage", "at least 1 ratio", "1"),
        ("reserves.age", "at most 36h", "36h"),
    ],
)
def test_a_limit_may_be_written_with_its_unit_and_commas(fact, good, limit):
    assert f'default: "{limit}"' in question(CATALOGUE[fact], good, "unknown").limit


@pytest.mark.parametrize(
    ("fact", "good", "told"),
    [
        (
            "redemption.minimum",
            "at most 1,000 USD",
            "Lower it to at most 1000 USD, or say why not.",
        ),
        ("backing.coverage", "at least 1", "Raise it to at least 1, or say why not."),
        ("reserves.age", "at most 36h", "Lower it to at most 36h, or say why not."),
    ],
)
def test_the_remedy_of_a_limit_says_to_which_side(fact, good, told):
    assert read_limit(CATALOGUE[fact], good).remedy(CATALOGUE[fact]) == told
