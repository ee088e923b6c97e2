from dataclasses import replace

import pytest
from report_sample import good_enough

from auditor.model.finding import Outcome
from auditor.render.view.claims import verdict
from auditor.render.view.sources import Sources


RULES = ("reserves-cover-circulation", "peg-holds")


def sources(*outcomes: Outcome) -> Sources:
    """A report in which the two rules came out like this; without an outcome a rule is absent."""
    report = good_enough()
    like = report.findings[0]
    found = tuple(
        replace(like, name=name, outcome=outcome)
        for name, outcome in zip(RULES, outcomes, strict=False)
    )
    return Sources(replace(report, findings=found))


@pytest.mark.parametrize(
    ("outcomes", "word"),
    [
        ((Outcome.PASS, Outcome.PASS), "Supported"),
        ((Outcome.PASS, Outcome.WARN), "Supported in part"),
        ((Outcome.PASS, Outcome.FAIL), "Contradicted"),
        ((Outcome.UNKNOWN, Outcome.FAIL), "Contradicted"),
        ((Outcome.PASS, Outcome.UNKNOWN), "Not evidenced"),
        ((Outcome.WARN, Outcome.ERROR), "Not evidenced"),
        ((Outcome.PASS, Outcome.NOT_APPLICABLE), "Not evidenced"),
        ((Outcome.PASS,), "Not evidenced"),
    ],
)
def test_a_promise_is_as_good_as_the_worst_rule_it_is_held_against(outcomes, word):
    assert verdict(sources(*outcomes), ", ".join(RULES))[0] == word


def test_what_nothing_could_support_is_said_so():
    assert verdict(sources(Outcome.PASS, Outcome.PASS), "")[:2] == (
        "Nothing could support it",
        "fail",
    )


def test_a_contradiction_names_the_rules_that_failed():
    told = verdict(sources(Outcome.PASS, Outcome.FAIL), ", ".join(RULES))
    assert told == ("Contradicted", "fail", "peg-holds")
