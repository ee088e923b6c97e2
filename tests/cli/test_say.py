from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from auditor.cli.say import (
    attention,
    beside_lines,
    lost_quotes,
    result_lines,
    unused_sources,
)
from auditor.model.evidence import Cause, Fact, Gap, Observation, evidence
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.product import Statement
from auditor.model.provenance import UNDATED, Strength, origin
from auditor.model.report import HouseScore, WaiverReview
from auditor.model.scorecard import Grade, GradeStatus, Opinion, Span, grade_words
from auditor.model.value import Missing, Records, Text


@pytest.mark.parametrize(
    ("low", "high", "status", "words"),
    [
        ("A", "A", GradeStatus.FINAL, "A"),
        ("F", "F", GradeStatus.FINAL, "F"),
        ("C", "A", GradeStatus.PROVISIONAL, "C (provisional, could be A)"),
        ("B", "B", GradeStatus.PROVISIONAL, "B (provisional)"),
        ("F", "B", GradeStatus.UNPROVEN, "Unproven (F to B)"),
        ("F", "F", GradeStatus.OUT_OF_SCOPE, "Out of scope (no 1:1 claim)"),
    ],
)
def test_the_grade_in_words(report, low, high, status, words):
    audited = report(grade=Grade(low), grade_high=Grade(high), status=status)
    assert grade_words(audited.scorecard) == words


def test_two_lines_say_what_came_of_it_and_hide_nothing(report):
    head, sentence = result_lines(report())
    assert head == (
        "TSLA⟨U+202E⟩x: C (provisional, could be A) · Exceptions found · "
        "58.5 to 85.5 of 100 checklist points"
    )
    assert sentence == "One chain⟨U+200B⟩ was not read."


@pytest.mark.parametrize(
    ("opinion", "words"),
    [
        (Opinion.CLEAN, "No exception found"),
        (Opinion.ADVERSE, "Contradicted"),
        (Opinion.DISCLAIMER, "No conclusion"),
    ],
)
def test_the_opinion_in_words(report, opinion, words):
    assert f" · {words} · " in result_lines(report(opinion=opinion))[0]


def test_points_are_never_rounded_up(report):
    card = {"score": Span(Fraction(84_999, 1000), Fraction(999_999, 10_000))}
    assert "84.9 to 99.9 of 100" in result_lines(report(**card))[0]


def test_the_digest_of_the_rules_stands_beside_the_grade(report):
    plain = report()
    audited = replace(plain, ruleset=replace(plain.ruleset, comparability="ab" * 32))
    assert result_lines(audited)[0].endswith(" · rules abababababab")


def test_what_stands_beside_the_headline_is_told_line_by_line(report, found):
    loose = replace(found(Outcome.FAIL), tailored=True)
    scores = {"kind": "profile", "title": "Somebody who lends"}
    audited = replace(
        report(),
        house=(HouseScore("desk", "1", Fraction(3, 2), Fraction(2), Fraction(4), (loose,)),),
        profiles=(HouseScore("lender", "2", Fraction(1), Fraction(1), Fraction(9), (), **scores),),
        waivers=WaiverReview(
            "ab", ("PRF-002",), (replace(found(Outcome.WARN), message="It\u202e expired."),),
            view=Span(Fraction(60), Fraction(90)),
        ),
    )  # fmt: skip
    desk = "pack desk 1: 1.5 to 2.0 of 4 points beside the headline, tailored, not comparable"
    assert list(beside_lines(audited)) == [
        f"{desk}; failed: BCK-001 reserves-cover-circulation",
        "profile lender 2: 1.0 to 1.0 of 9 points beside the headline",
        "1 waived: PRF-002; without these findings 60.0 to 90.0, the score above counts them",
        "BCK-001 warn: It⟨U+202E⟩ expired.",
    ]


def test_a_quote_that_does_not_stand_in_its_document_is_named(report):
    told = "terms.md does not hold the words 'we\u202e pay'"
    lost = Gap("custody.custodian", Cause.UNREADABLE, "quote_not_found", told)
    down = Gap("custody.segregated", Cause.UNREACHABLE, "timeout", "no answer")
    audited = replace(report(), evidence=evidence([lost, down]))
    (line,) = lost_quotes(audited)
    assert line == "terms.md does not hold the words 'we⟨U+202E⟩ pay' (custody.custodian)"


def test_a_lost_quote_is_named_where_another_source_answers(report):
    statement = Statement(
        fact="custody.custodian",
        value="X",
        quote="X holds",
        source="terms.md",
        read_on="2026-09-04",
    )
    asked = replace(
        report(), product=report().product.model_copy(update={"statements": [statement]})
    )

    def said(*entries):
        return list(lost_quotes(replace(asked, evidence=evidence(entries))))

    told = "terms.md: the words quoted were not found there, the statement counts for nothing"
    beside, cited = made("terms.md · read as “Y holds”"), made("terms.md · “X holds”")
    assert said(beside) == [f"{told} (custody.custodian)"]
    assert said(cited) == said(Gap("custody.custodian", Cause.UNREACHABLE, "timeout", "")) == []
    dispute = Gap("custody.custodian", Cause.CONFLICTING, "source_dispute", "", ("a", "b"))
    assert said(dispute) == [f"{told} (custody.custodian)"]


def made(locator: str) -> Fact:
    moment = datetime(2026, 9, 4, tzinfo=UTC)
    seen = origin("terms.md", locator, moment, UNDATED, "", Strength.ISSUER)
    value = Text("Y")
    return Fact("custody.custodian", value, (Observation("custody.custodian", value, seen),))


def test_a_source_that_gave_nothing_is_named_once(report):
    told = "r.json has nothing at 'held.share'"
    why = Missing(Cause.UNREADABLE, "missing_field", told)
    seen = Records(({"source": Text("other"), "tokens": why},), complete=True)
    audited = replace(
        report(),
        evidence=evidence(
            [
                Gap("reserves.statements", Cause.UNREADABLE, "missing_field", told),
                Gap("reserves.age", Cause.UNREADABLE, "missing_field", f"{told}; and more"),
                Gap("custody.segregated", Cause.UNREACHABLE, "timeout", "no answer"),
                Fact("supply.deployments", seen, ()),
            ]
        ),
    )
    assert list(unused_sources(audited)) == [f"{told} (reserves.statements)"]
    rows = replace(report(), evidence=evidence([Fact("supply.deployments", seen, ())]))
    assert list(unused_sources(rows)) == [f"{told} (supply.deployments)"]


CRITICAL = Severity.CRITICAL


@pytest.mark.parametrize(
    ("outcome", "card", "told"),
    [
        (Outcome.PASS, {}, ""),
        (
            Outcome.FAIL,
            {"opinion": Opinion.ADVERSE},
            "contradicted; failed: BCK-001 reserves-cover-circulation",
        ),
        (
            Outcome.UNKNOWN,
            {"opinion": Opinion.DISCLAIMER},
            "no conclusion; not shown: BCK-001 reserves-cover-circulation",
        ),
        (Outcome.PASS, {"opinion": Opinion.DISCLAIMER}, "no conclusion"),
        (
            Outcome.PASS,
            {"status": GradeStatus.UNPROVEN, "deciding": tuple("ABCDE")},
            "Unproven (C to A); open: A, B, C and 2 more",
        ),
    ],
)
def test_what_needs_attention_is_told_with_what_decides_it(report, found, outcome, card, told):
    assert attention(report((found(outcome, CRITICAL),), **card)) == told


def test_what_fails_in_a_pack_alone_is_told_and_needs_attention(report, found):
    def own(rule: str, severity: Severity, outcome: Outcome = Outcome.FAIL) -> Finding:
        return replace(found(outcome, severity), rule=rule, name=rule.lower())

    part = (
        own("HSE-003", Severity.LOW),
        own("HSE-001", Severity.HIGH),
        own("HSE-002", Severity.CRITICAL, Outcome.PASS),
        found(Outcome.FAIL, CRITICAL),
    )
    house = (HouseScore("house", "1", Fraction(0), Fraction(0), Fraction(4), part),)
    judged = replace(report((found(Outcome.FAIL, CRITICAL),)), house=house)
    assert attention(judged) == "pack house failed: HSE-001 hse-001"
    (line,) = beside_lines(judged)
    assert line.endswith("beside the headline; failed: HSE-001 hse-001, HSE-003 hse-003")
    small = replace(house[0], findings=(own("HSE-003", Severity.LOW),))
    assert attention(replace(judged, house=(small,))) == ""


def test_what_was_only_not_disclosed_contradicts_nothing(report, found):
    silent = replace(found(Outcome.FAIL, CRITICAL), rule="CUS-001", reason="not_disclosed")
    findings = (silent, found(Outcome.FAIL, CRITICAL))
    assert "CUS-001" not in attention(report(findings, opinion=Opinion.ADVERSE))
    assert "CUS-001" in attention(report(findings, opinion=Opinion.DISCLAIMER))
