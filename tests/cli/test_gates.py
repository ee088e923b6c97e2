from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from auditor.cli.codes import EXIT_CODES
from auditor.cli.gates import Gates, worst
from auditor.model.finding import Outcome, Severity, Waiver
from auditor.model.report import WaiverReview
from auditor.model.scorecard import Grade, GradeStatus


HIGH, CRITICAL = Severity.HIGH, Severity.CRITICAL
PASS, WARN, FAIL = Outcome.PASS, Outcome.WARN, Outcome.FAIL
UNKNOWN, ERROR = Outcome.UNKNOWN, Outcome.ERROR


def test_what_nobody_asked_for_passes(report, found):
    worst_of_all = report((found(FAIL, CRITICAL),), grade=Grade.F, decided=Fraction(0))
    assert Gates().decide(worst_of_all) == 0


@pytest.mark.parametrize(
    ("outcomes", "fail", "warn"),
    [
        ([], 0, 0),
        ([(PASS, CRITICAL)], 0, 0),
        ([(WARN, HIGH)], 0, 1),
        ([(WARN, CRITICAL)], 0, 1),
        ([(FAIL, HIGH)], 1, 1),
        ([(FAIL, Severity.INFO)], 1, 1),
        ([(UNKNOWN, HIGH)], 0, 0),
        ([(UNKNOWN, CRITICAL)], 3, 3),
        ([(ERROR, CRITICAL)], 3, 3),
        ([(UNKNOWN, CRITICAL), (FAIL, HIGH)], 1, 1),
        ([(UNKNOWN, CRITICAL), (WARN, HIGH)], 3, 1),
        ([(Outcome.NOT_APPLICABLE, CRITICAL)], 0, 0),
    ],
)
def test_fail_on(report, found, outcomes, fail, warn):
    audited = report(tuple(found(*each) for each in outcomes))
    assert Gates(fail_on="fail").decide(audited) == fail
    assert Gates(fail_on="warn").decide(audited) == warn


@pytest.mark.parametrize(("outcome", "code"), [(FAIL, 1), (UNKNOWN, 3), (PASS, 0)])
def test_the_rules_of_an_added_pack_count_as_well(report, found, outcome, code):
    audited = report((found(PASS),), (found(outcome, CRITICAL),))
    assert Gates(fail_on="fail").decide(audited) == code


@pytest.mark.parametrize(("low", "high", "wanted"), [*product(Grade, Grade, Grade)])
def test_min_grade(report, low, high, wanted):
    order = "ABCDF".index
    if order(high) > order(low):
        low, high = high, low
    code = Gates(min_grade=wanted.value).decide(report(grade=low, grade_high=high))
    if order(low) <= order(wanted):
        assert code == 0
    else:
        assert code == (1 if order(high) > order(wanted) else 3)


def test_a_product_out_of_scope_has_no_grade_to_reach(report):
    audited = report(grade=Grade.A, grade_high=Grade.A, status=GradeStatus.OUT_OF_SCOPE)
    assert Gates(min_grade="F").decide(audited) == 3


@pytest.mark.parametrize(
    ("decided", "least", "code"),
    [
        (Fraction(73, 100), 73, 0),
        (Fraction(73, 100), 74, 1),
        (Fraction(7299, 10000), 73, 1),
        (Fraction(0), 0, 0),
        (Fraction(1), 100, 0),
        (Fraction(999_999, 10**6), 100, 1),
    ],
)
def test_min_coverage(report, decided, least, code):
    assert Gates(min_coverage=least).decide(report(decided=decided)) == code


def test_of_several_gates_the_worst_speaks(report, found):
    open_critical = report((found(UNKNOWN, CRITICAL),), grade=Grade.B, grade_high=Grade.B)
    assert Gates(fail_on="fail", min_grade="B").decide(open_critical) == 3
    assert Gates(fail_on="fail", min_grade="A").decide(open_critical) == 1
    assert Gates("fail", "B", 100).decide(open_critical) == 1


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 3], 3),
        ([3, 1], 1),
        ([1, 3, 6], 6),
        ([6, 7, 1], 7),
        ([7, 143], 143),
        ([143, 130, 7], 130),
        ([1, 5], 5),
        ([5, 6], 6),
        ([6, 2], 2),
    ],
)
def test_the_code_that_speaks_for_many_products(codes, expected):
    assert worst(codes) == expected
    assert worst(reversed(codes)) == expected


def test_every_code_has_its_rank():
    assert sorted(EXIT_CODES) == [0, 1, 2, 3, 5, 6, 7, 130, 143]
    ranked = sorted(EXIT_CODES, key=lambda code: [worst([code, other]) for other in EXIT_CODES])
    assert len(ranked) == len(EXIT_CODES)
    for one, other in product(EXIT_CODES, EXIT_CODES):
        assert worst([one, other]) == worst([other, one]) in (one, other)


def test_a_code_nobody_knows_counts_as_a_bug():
    assert worst([6, 99]) == 99
    assert worst([99, 130]) == 130


MARK = (Waiver("Accepted until the next report.", "A. Reader", "2026-10-01T00:00:00Z"),)


@pytest.mark.parametrize(
    ("severity", "honour", "code", "told"),
    [
        (HIGH, False, 1, "1 waived finding counted for --fail-on"),
        (HIGH, True, 0, "1 left out, 0 critical and counted"),
        (CRITICAL, True, 1, "0 left out, 1 critical and counted"),
        (CRITICAL, False, 1, "1 waived finding counted"),
    ],
)
def test_a_waived_fail_fails_the_gate_unless_honoured_and_a_critical_one_even_then(
    report, found, severity, honour, code, told
):
    audited = report((replace(found(FAIL, severity), waiver=MARK),))
    gates = Gates(fail_on="fail", honour_waivers=honour)
    assert gates.decide(audited) == code
    assert told in gates.about_waivers(audited)
    assert Gates(honour_waivers=honour).about_waivers(audited) == ""


def test_a_gate_may_look_at_some_rules_only(report, found):
    audited = report((replace(found(FAIL), rule="PRF-002"), found(PASS)))
    assert Gates(fail_on="fail").decide(audited) == 1
    assert Gates(fail_on="fail", only=("BCK-001",)).decide(audited) == 0
    assert Gates(fail_on="fail", only=("PRF-002", "BCK-001")).decide(audited) == 1


@pytest.mark.parametrize("outcome", [UNKNOWN, ERROR])
def test_a_gate_about_one_rule_is_undecided_when_that_rule_is(report, found, outcome):
    audited = report((), (replace(found(outcome, Severity.LOW), rule="TGT-001"), found(PASS)))
    assert Gates(fail_on="fail").decide(audited) == 0
    assert Gates(fail_on="fail", only=("TGT-001",)).decide(audited) == 3
    assert Gates(fail_on="fail", only=("BCK-001",)).decide(audited) == 0


def test_a_gate_that_did_not_pass_says_why_in_a_line(report, found):
    failing = replace(found(FAIL), rule="TGT-001")
    audited = report((failing, found(UNKNOWN, CRITICAL)), grade=Grade.F, grade_high=Grade.B)
    gates = Gates("fail", "B", 74)
    assert list(gates.not_passed(audited)) == [
        "--fail-on fail: TGT-001 failed",
        "--min-grade B: grade F to B is undecided",
        "--min-coverage 74: fewer of the 100 checklist points are decided",
    ]
    only = Gates("warn", "A", only=("BCK-001",))
    assert list(only.not_passed(audited)) == [
        "--fail-on warn: BCK-001 is undecided",
        "--min-grade A: the grade is B at best",
    ]
    assert not list(Gates("fail", "F", 1).not_passed(report((found(PASS),))))


def test_a_line_about_many_rules_names_a_few(report, found):
    many = tuple(replace(found(FAIL), rule=f"TGT-{number:03}") for number in range(7))
    (line,) = Gates("fail").not_passed(report(many, many))
    assert line.endswith("TGT-004 failed and 2 more")


def test_what_is_wrong_with_a_waiver_warns(report, found):
    audited = replace(report((found(PASS),)), waivers=WaiverReview(findings=(found(WARN),)))
    assert Gates(fail_on="fail").decide(audited) == 0
    assert Gates(fail_on="warn").decide(audited) == 1


def test_gates_are_told_as_they_were_written():
    assert set(Gates().asked.values()) == {""}
    asked = Gates("fail", "B", 0, ("BCK-001", "RED-002"), honour_waivers=True).asked
    assert asked == {
        "--fail-on": "fail",
        "--min-grade": "B",
        "--min-coverage": "0",
        "--rule": "BCK-001, RED-002",
        "--honour-waivers": "yes",
    }
