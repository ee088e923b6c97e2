from datetime import timedelta
from fractions import Fraction

import pytest
from made import NOW, deployment, fact, gap, made, missing, number, reason, rows, supply

from auditor.evaluate.derive import derive
from auditor.model.evidence import Entry, Evidence, Fact
from auditor.model.value import Cause, Enumeration, Flag, Moment, Open, Quantity, Value


KEY = "corporate_actions.unmatched"
DAY = timedelta(days=1)
LONG_AGO = NOW - 60 * DAY
AAPLX = [
    ("2025-08-14", Fraction("1.000781855115")),
    ("2025-11-13", Fraction("1.0013934869619912")),
    ("2026-02-12", Fraction("1.002018559465695")),
    ("2026-05-09", Fraction("1.0026642075893797")),
    ("2026-08-08", Fraction("1.0032690125398187")),
]


def step(at=LONG_AGO, previous="1", new="4", chain="eip155:1") -> dict:
    return {"chain": chain, "effective_at": Moment(at), "previous": previous, "new": new}


def action(at=LONG_AGO, kind="split", ratio="4", status="COMPLETED") -> dict:
    told = {"id": "a", "action": kind, "effective_at": Moment(at), "status": status}
    return told | ({"ratio": ratio} if ratio else {})


def judged(steps=(), actions=(), *also: Entry, multiplier="1", **lists: bool) -> Evidence:
    return derive(
        made(
            rows("corporate_actions.steps", *steps, complete=lists.get("all_steps", True)),
            rows("corporate_actions.declared", *actions, complete=lists.get("all_actions", True)),
            *supply(deployment(multiplier=multiplier)),
            *also,
        )
    )


def value(of: Evidence, key: str) -> Value:
    entry = of[key]
    assert isinstance(entry, Fact), entry
    return entry.value


def test_nothing_declared_and_nothing_moved_agree():
    assert number(judged(), KEY) == 0


def test_a_split_and_its_step_agree():
    assert number(judged([step()], [action()], multiplier="4"), KEY) == 0


@pytest.mark.parametrize(("ratio", "unmatched"), [("4", 0), ("4.0001", 2), ("3", 2)])
def test_the_ratio_of_a_split_is_exact(ratio: str, unmatched: int):
    assert number(judged([step()], [action(ratio=ratio)], multiplier="4"), KEY) == unmatched


@pytest.mark.parametrize(("days", "unmatched"), [(-4, 0), (0, 0), (4, 0), (-5, 2), (5, 2)])
def test_step_and_action_lie_within_four_days(days: int, unmatched: int):
    moved = step(LONG_AGO + days * DAY)
    assert number(judged([moved], [action()], multiplier="4"), KEY) == unmatched


@pytest.mark.parametrize(
    ("ago", "status", "unmatched"),
    [
        (7, "COMPLETED", 0),
        (8, "COMPLETED", 1),
        (8, "completed", 1),
        (8, "ANNOUNCED", 0),
    ],
)
def test_a_completed_action_without_a_step_counts_after_a_week(
    ago: int, status: str, unmatched: int
):
    idle = action(NOW - ago * DAY, status=status)
    assert number(judged([], [idle]), KEY) == unmatched


@pytest.mark.parametrize(("new", "unmatched"), [("1.01", 0), ("1.0101", 1), ("0.98", 1)])
def test_a_step_above_one_percent_needs_an_action(new: str, unmatched: int):
    assert number(judged([step(new=new)], [], multiplier=new), KEY) == unmatched


@pytest.mark.parametrize(
    ("new", "unmatched"),
    [
        ("1.0006", 0),
        ("1.000603", 0),
        ("1.00060301", 1),
        ("1.01", 1),
    ],
)
def test_a_dividend_with_a_size_moves_the_multiplier_by_it(new: str, unmatched: int):
    declared = action(kind="dividend", ratio="1.0006")
    assert number(judged([step(new=new)], [declared], multiplier=new), KEY) == unmatched


def test_a_dividend_without_a_size_is_any_small_step():
    declared = action(kind="dividend", ratio="")
    assert number(judged([step(new="1.0043")], [declared], multiplier="1.0043"), KEY) == 0


def test_a_dividend_paid_out_leaves_no_step():
    declared = action(kind="dividend", ratio="")
    assert number(judged([], [declared]), KEY) == 1
    assert number(judged([], [declared], fact("rights.dividends", "cash")), KEY) == 0


def test_the_same_step_on_two_chains_is_one_step():
    moved = [step(), step(LONG_AGO + timedelta(hours=1), chain="eip155:56")]
    assert number(judged(moved, [action()], multiplier="4"), KEY) == 0


def test_real_dividend_steps_all_fit():
    values = [Fraction(1), *(new for _, new in AAPLX)]
    moments = [NOW.fromisoformat(f"{day}T23:55:00+00:00") for day, _ in AAPLX]
    steps = [
        step(at, Quantity(before), Quantity(after))
        for at, before, after in zip(moments, values, values[1:], strict=False)
    ]
    declared = [action(at + DAY, "dividend", "") for at in moments]
    found = judged(steps, declared, multiplier=Quantity(values[-1]))
    assert number(found, KEY) == 0


def test_an_incomplete_history_is_explained_by_the_declared_ratios():
    """A contract that keeps one change only: × 4 declared, × 4 in force."""
    kept = step(previous=missing(Cause.NOT_COLLECTED))
    found = judged([kept], [action()], multiplier="4", all_steps=False)
    assert number(found, KEY) == 0


def test_an_incomplete_history_that_is_not_explained_stays_open():
    found = judged([], [action()], multiplier="1", all_steps=False)
    assert number(found, KEY) == (0, Open.ABOVE)


def test_an_unexplained_step_is_counted_whatever_else_is_missing():
    found = judged([step()], [], multiplier="4", all_steps=False)
    assert number(found, KEY) == (1, Open.ABOVE)


def test_an_open_list_of_actions_explains_nothing_and_accuses_nobody():
    found = judged([step()], [], multiplier="4", all_actions=False)
    assert number(found, KEY) == (0, Open.ABOVE)


@pytest.mark.parametrize("key", ["corporate_actions.steps", "corporate_actions.declared"])
def test_a_missing_list_leaves_a_gap(key: str):
    found = judged([], [], gap(key, Cause.UNREACHABLE))
    assert reason(found, KEY)[0] is Cause.UNREACHABLE


def chain_and_words(policy: str, steps=(), actions=(), **lists: bool) -> Evidence:
    return judged(
        steps, actions, fact("rights.dividends", policy), multiplier=lists.pop("now", "1"), **lists
    )


def dividend(at=LONG_AGO, **cells: str) -> dict:
    return {**action(at, "dividend", ratio=""), **cells}


def test_dividends_of_which_some_moved_the_multiplier_and_some_did_not_are_mixed_practice():
    paid = {"gross": "2", "net": "1", "price": "100"}
    moved = step(LONG_AGO, "1", "1.01")
    later = dividend(LONG_AGO + 30 * DAY, **paid) | {"id": "b"}
    found = chain_and_words("reinvested_net", [moved], [dividend(**paid), later], now="1.01")
    assert value(found, "corporate_actions.practice") == Enumeration("mixed")
    assert value(found, "corporate_actions.policy_kept") == Flag(False)


def test_whether_dividends_are_kept_is_open_where_what_was_withheld_is_not_known():
    moved = step(LONG_AGO, "1", "1.01")
    found = chain_and_words("reinvested_net", [moved], [dividend()], now="1.01")
    assert value(found, "corporate_actions.practice") == Enumeration("reinvested")
    assert reason(found, "corporate_actions.policy_kept")[0] is Cause.NOT_COLLECTED


@pytest.mark.parametrize("lost", ["effective_at", "new"])
def test_a_step_without_its_moment_or_value_is_not_counted_and_may_explain_what_nothing_else_does(
    lost: str,
):
    known, torn = step(), step(chain="eip155:56") | {lost: missing(Cause.UNREADABLE)}
    assert number(judged([known, torn], [action()], multiplier="4"), KEY) == 0
    assert number(judged([torn], [], multiplier="4"), KEY) == (0, Open.ABOVE)
