from dataclasses import replace
from fractions import Fraction

from report_sample import EVERY

from auditor.model.finding import Outcome, Severity
from auditor.model.report import HouseScore


def test_what_fails_beside_the_headline_is_told_once_and_the_worst_first() -> None:
    report = EVERY["bad"]()
    (known, *others) = report.findings[:4]
    low, high, passed = (
        replace(each, rule=f"HSE-{number}", severity=severity, outcome=outcome)
        for number, (each, severity, outcome) in enumerate(
            zip(
                others,
                (Severity.LOW, Severity.HIGH, Severity.HIGH),
                (Outcome.FAIL, Outcome.FAIL, Outcome.PASS),
                strict=True,
            )
        )
    )
    failing = replace(known, outcome=Outcome.FAIL)
    report = replace(report, findings=(failing, *report.findings[1:]))
    house = HouseScore(
        "house", "1", Fraction(0), Fraction(0), Fraction(4), (low, passed, failing, high)
    )
    assert report.failed_in(house) == (high, low)
