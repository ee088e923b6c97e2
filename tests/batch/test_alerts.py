from collections.abc import Sequence

import pytest

from auditor.batch.alerts import Affected, alerts, settled, waiting
from auditor.batch.kept import Concluded


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ("", ""),
        ("pass", "pass"),
        ("pass fail", "fail"),
        ("pass warn", "warn"),
        ("pass unknown", "pass"),
        ("pass unknown unknown", "pass"),
        ("pass unknown unknown unknown", "lost"),
        ("pass unknown error no_report", "lost"),
        ("pass unknown unknown pass unknown unknown", "pass"),
        ("pass unknown unknown fail", "fail"),
        ("fail pass", "fail"),
        ("fail pass pass", "pass"),
        ("fail warn pass", "pass"),
        ("fail pass fail pass", "fail"),
        ("unknown", "lost"),
        ("unknown pass", "lost"),
        ("unknown pass pass", "pass"),
        ("unknown fail", "fail"),
        ("pass gone gone", "gone"),
    ],
)
def test_an_outcome_counts_once_it_has_settled(outcomes: str, expected: str) -> None:
    assert settled(outcomes.split()) == expected


def said(outcomes: str, rule: str = "reserves-fresh", cause: str = "No figure", reason: str = ""):
    return [Concluded(rule, rule, each, reason or each, "high", cause) for each in outcomes.split()]


def kinds(*histories: Sequence[Concluded]) -> list[tuple[str, str, int]]:
    given = {f"p{at}": {"r": each} for at, each in enumerate(histories)}
    return [(each.kind, each.cause, len(each.products)) for each in alerts(given)]


def test_the_same_trouble_of_many_products_is_one_alert() -> None:
    failing = [said("pass fail") for _ in range(40)]
    assert kinds(*failing, said("pass pass")) == [("contradicted", "No figure", 40)]


def test_evidence_lost_for_the_third_run_in_a_row_is_a_regression_told_once() -> None:
    told = [kinds(said("pass" + " unknown" * count)) for count in range(6)]
    assert told == [[], [], [], [("lost", "No figure", 1)], [], []]
    (alert,) = alerts({"p": {"r": said("pass unknown unknown unknown")}})
    assert alert.regression


def test_what_comes_and_goes_is_no_news() -> None:
    for count in range(2, 12):
        outcomes = " ".join(["fail", "pass"] * count)
        assert kinds(said(outcomes)) == kinds(said(f"{outcomes} fail")) == []


def test_better_is_told_after_two_runs_and_is_no_regression() -> None:
    assert kinds(said("fail pass")) == []
    assert kinds(said("fail pass pass")) == [("recovered", "No figure", 1)]
    (alert,) = alerts({"p": {"r": said("fail pass pass")}})
    assert not alert.regression


def test_the_first_run_has_nothing_to_compare_with() -> None:
    assert kinds(said("fail"), said("unknown"), said("pass")) == []


def test_rules_of_one_cause_stand_under_it_and_the_worst_comes_first() -> None:
    given = {
        "a": {"x": said("pass fail", "x"), "y": said("pass fail", "y")},
        "b": {"x": said("fail pass pass", "x", "Other"), "z": said("pass warn", "z", "Small")},
    }
    found = alerts(given)
    assert [(each.kind, each.cause) for each in found] == [
        ("contradicted", "No figure"),
        ("contradicted", "Small"),
        ("recovered", "Other"),
    ]
    assert found[0].products == (Affected("a", ("x", "y"), (("pass", "fail"), ("pass", "fail"))),)
    (better,) = found[2].products
    assert better.turns == (("fail", "pass"),)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ("pass", ()),
        ("pass fail", ()),
        ("fail unknown", ("fail", "unknown", 1, 3)),
        ("fail unknown error", ("fail", "error", 2, 3)),
        ("fail unknown unknown unknown", ()),
        ("fail pass", ("fail", "pass", 1, 2)),
        ("fail unknown pass", ("fail", "pass", 1, 2)),
        ("fail pass fail", ()),
        ("unknown pass", ("lost", "pass", 1, 2)),
        ("pass unknown pass unknown", ("pass", "unknown", 1, 3)),
    ],
)
def test_what_turned_and_does_not_count_yet_waits(outcomes: str, expected: tuple) -> None:
    found = waiting({"p": {"r": said(outcomes)}})
    assert [(each.before, each.now, each.row, each.needed) for each in found] == (
        [expected] if expected else []
    )
