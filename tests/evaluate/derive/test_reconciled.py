from datetime import timedelta
from fractions import Fraction

import pytest
from made import NOW, deployment, fact, made, missing, number, reason, rows, supply

from auditor.evaluate.derive import derive
from auditor.model.evidence import Entry, Evidence, Fact
from auditor.model.value import (
    Cause,
    Enumeration,
    Flag,
    Missing,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
)


AMISS = "corporate_actions.amiss"
KEY, LINES = "corporate_actions.unmatched", "corporate_actions.reconciled"
PRACTICE, KEPT = "corporate_actions.practice", "corporate_actions.policy_kept"
DAY = timedelta(days=1)
LONG_AGO = NOW - 60 * DAY


def step(at=LONG_AGO, previous="1", new="4", chain="eip155:1") -> dict:
    return {"chain": chain, "effective_at": Moment(at), "previous": previous, "new": new}


def action(at=LONG_AGO, kind="split", status="COMPLETED", **told: str) -> dict:
    return {"id": "a", "action": kind, "effective_at": Moment(at), "status": status, **told}


def dividend(at=LONG_AGO, **told: str) -> dict:
    return action(at, "dividend", gross="0.27", withholding="0.3", **told)


def price(text: str, at=LONG_AGO - DAY) -> Entry:
    return fact(
        "prices.reference",
        Series(("time", "price"), ("moment", "USD"), ((at,), (Fraction(text),))),
    )


def judged(steps=(), actions=(), *also: Entry, **lists: bool) -> Evidence:
    last = steps[-1]["new"] if steps else "1"
    return derive(
        made(
            rows("corporate_actions.steps", *steps, complete=lists.get("all_steps", True)),
            rows("corporate_actions.declared", *actions, complete=lists.get("all_actions", True)),
            *supply(deployment(multiplier=last)),
            *also,
        )
    )


def lines(found: Evidence) -> list[dict]:
    entry = found[LINES]
    assert isinstance(entry, Fact)
    assert isinstance(entry.value, Records)
    return [dict(row) for row in entry.value.rows]


def outcomes(found: Evidence) -> list[str]:
    return [row["outcome"].value for row in lines(found)]


def told(found: Evidence, key: str) -> object:
    entry = found[key]
    assert isinstance(entry, Fact)
    return entry.value


@pytest.mark.fault("N05")
@pytest.mark.parametrize(
    ("steps", "actions", "expected", "unmatched"),
    [
        ([step()], [action(ratio="4")], ["matched"], 0),
        ([step(new="0.1")], [action(kind="reverse_split", ratio="1/10")], ["matched"], 0),
        ([step(new="10")], [action(kind="reverse_split", ratio="1/10")], ["wrong_size"], 2),
        ([step()], [action(ratio="3")], ["wrong_size"], 2),
        ([step(LONG_AGO + 5 * DAY)], [action(ratio="4")], ["late"], 2),
        ([step(LONG_AGO + 31 * DAY)], [action(ratio="4")], ["missing", "unexplained"], 2),
        ([step(LONG_AGO - 5 * DAY)], [action(ratio="4")], ["unexplained", "missing"], 2),
        ([], [action(ratio="4")], ["missing"], 1),
        ([], [action(NOW - 7 * DAY, ratio="4")], ["not_due"], 0),
        ([], [action(NOW + 7 * DAY, ratio="4", status="announced")], ["not_due"], 0),
        ([], [action(ratio="4", status="cancelled")], [], 0),
        ([step(new="1.005")], [], ["small"], 0),
        ([step(new="1.5")], [], ["unexplained"], 1),
        ([], [action(kind="ticker_change")], ["no_step_expected"], 0),
        ([step(new="1.5")], [action(kind="ticker_change")], ["no_step_expected", "unexplained"], 1),
        ([step(new="0.999")], [action(kind="fee_accrual", ratio="0.999")], ["matched"], 0),
        # What an issuer calls its own doing explains no large step.
        ([step(new="0.5")], [action(kind="administrative", ratio="0.5")], ["wrong_size"], 2),
        ([step(new="1.2")], [action(kind="merger", ratio="1.2")], ["matched"], 0),
    ],
)
def test_every_action_and_every_step_gets_one_word(
    steps: list[dict], actions: list[dict], expected: list[str], unmatched: int
) -> None:
    found = judged(steps, actions)
    assert outcomes(found) == expected
    assert number(found, KEY) == unmatched


@pytest.mark.parametrize(
    ("steps", "actions", "lists", "expected"),
    [
        ([step()], [action(ratio="4")], {}, 0),
        ([step()], [action(ratio="3")], {}, 1),
        ([step(LONG_AGO + 5 * DAY)], [action(ratio="4")], {}, 1),
        ([], [action(ratio="4")], {}, 1),
        ([step(new="1.00082")], [dividend()], {}, 0),
        ([step(new="1.0001")], [dividend()], {}, 1),  # short
        # A step that was not read may be the right one.
        ([step()], [action(ratio="3")], {"all_steps": False}, (0, 1)),
        ([], [action(ratio="4")], {"all_steps": False}, (0, 1)),
        # Other actions may have been declared, but this one arrived or did not.
        ([step()], [action(ratio="4")], {"all_actions": False}, (0, Open.ABOVE)),
        ([], [action(ratio="4")], {"all_actions": False}, (1, Open.ABOVE)),
        ([step(new="1.2")], [action(kind="merger")], {}, (0, 1)),
    ],
)
def test_each_declared_action_is_followed_to_its_arrival(
    steps: list[dict], actions: list[dict], lists: dict[str, bool], expected: object
) -> None:
    assert number(judged(steps, actions, price("230"), **lists), AMISS) == expected


def test_a_step_of_unseen_size_is_the_declared_one_only_where_the_ratios_lead_to_today() -> None:
    unseen = {**step(), "previous": Missing(Cause.UNREACHABLE, "archive_needed")}
    assert number(judged([unseen], [action(ratio="4")], all_steps=False), AMISS) == 0
    assert number(judged([unseen], [action(ratio="3")], all_steps=False), AMISS) == (0, 1)


def test_without_a_price_a_stated_dividend_may_have_come_short() -> None:
    assert number(judged([step(new="1.0001")], [dividend()]), AMISS) == (0, 1)
    # Where no net amount is stated, nothing can be short of it.
    plain = action(kind="dividend")
    assert number(judged([step(new="1.0001")], [plain]), AMISS) == 0


@pytest.mark.parametrize(
    ("actions", "also", "cause"),
    [
        ([], [], Cause.NOT_COLLECTED),
        ([action(NOW + 7 * DAY, ratio="4", status="announced")], [], Cause.NOT_COLLECTED),
        ([action(kind="ticker_change")], [], Cause.NOT_COLLECTED),
        ([dividend()], [fact("rights.dividends", "cash")], Cause.UNSUPPORTED),
    ],
)
def test_where_no_action_is_due_none_is_said_to_have_arrived(
    actions: list[dict], also: list[Entry], cause: Cause
) -> None:
    assert reason(judged([], actions, *also), AMISS)[0] is cause


def test_a_merger_without_a_ratio_leaves_the_count_open() -> None:
    found = judged([step(new="1.2")], [action(kind="merger")])
    assert outcomes(found) == ["undecided"]
    assert number(found, KEY) == (0, Open.ABOVE)


def test_a_dividend_booked_twice_is_told() -> None:
    first = step(new="1.0008", previous="1")
    again = step(LONG_AGO + DAY, previous="1.0008", new="1.00160064")
    found = judged([first, again], [action(kind="dividend", ratio="1.0008")])
    assert sorted(outcomes(found)) == ["double", "matched"]
    assert number(found, KEY) == 1


def test_a_holder_is_followed_through_a_split() -> None:
    (row,) = lines(judged([step(previous="1.5", new="6")], [action(ratio="4")]))
    assert row["shares_before"].amount == 150
    assert row["shares_after"].amount == 600
    assert row["expected"] == row["observed"] == Quantity(Fraction(4))


@pytest.mark.parametrize(
    ("new", "outcome"),
    [
        ("1.00082", "matched"),  # 0.27 USD less 30 % at 230 USD
        ("1.00074", "matched"),  # within a tenth: nobody says at what price was reinvested
        ("1.00073", "short"),
        ("1.0001", "short"),
    ],
)
def test_what_was_withheld_is_compared_with_what_is_said_to_be(new: str, outcome: str) -> None:
    found = judged([step(new=new)], [dividend()], price("230"))
    (row,) = lines(found)
    assert row["outcome"].value == outcome
    assert row["withheld"].amount == 1 - (Fraction(new) - 1) * 230 / Fraction("0.27")
    assert row["expected"].amount == 1 + Fraction("0.189") / 230
    # A market price only tells: without it the same step would have to count as matched.
    assert number(found, KEY) == 0


def test_a_declared_price_makes_the_net_size_binding() -> None:
    declared = dividend(price="230")
    assert number(judged([step(new="1.00082174")], [declared]), KEY) == 0
    assert outcomes(judged([step(new="1.0009")], [declared])) == ["wrong_size"]
    assert number(judged([step(new="1.0009")], [declared]), KEY) == 1


def test_without_a_price_nobody_knows_what_was_withheld() -> None:
    (row,) = lines(judged([step(new="1.0001")], [dividend()]))
    assert isinstance(row["withheld"], Missing)
    stale = price("230", LONG_AGO - 6 * DAY)
    (row,) = lines(judged([step(new="1.0001")], [dividend()], stale))
    assert isinstance(row["withheld"], Missing)


@pytest.mark.parametrize(
    ("policy", "steps", "practice", "kept"),
    [
        ("reinvested_net", ["1.00082"], "reinvested", True),
        ("reinvested_gross", ["1.00082"], "reinvested", False),
        ("reinvested_gross", ["1.00117"], "reinvested", True),
        ("reinvested_net", ["1.0001"], "reinvested", False),
        ("reinvested_net", [], "not_on_chain", False),
        ("cash", ["1.00082"], "reinvested", False),
        ("cash", [], "not_on_chain", "unsupported"),
        ("none", [], "not_on_chain", "unsupported"),
    ],
)
def test_policy_and_practice(policy: str, steps: list[str], practice: str, kept: object) -> None:
    moved = [step(new=new) for new in steps]
    found = judged(moved, [dividend()], price("230"), fact("rights.dividends", policy))
    assert told(found, PRACTICE) == Enumeration(practice)
    if isinstance(kept, bool):
        assert told(found, KEPT) == Flag(value=kept)
    else:
        assert reason(found, KEPT)[0] is Cause.UNSUPPORTED


def test_cash_dividends_are_no_missing_steps() -> None:
    found = judged([], [dividend()], fact("rights.dividends", "cash"))
    assert outcomes(found) == ["paid_in_cash"]
    assert number(found, KEY) == 0


def test_policy_without_evidence_of_practice_is_open() -> None:
    found = judged([], [], fact("rights.dividends", "reinvested_net"))
    assert told(found, PRACTICE) == Enumeration("none_seen")
    assert reason(found, KEPT)[0] is Cause.NOT_COLLECTED
    partial = judged([], [dividend()], fact("rights.dividends", "reinvested_net"), all_steps=False)
    assert reason(partial, KEPT)[0] is Cause.NOT_COLLECTED
    assert outcomes(partial) == ["undecided"]


def test_a_step_whose_previous_value_is_lost_repeats_nothing() -> None:
    first = step(new="1.0008", previous="1")
    again = step(LONG_AGO + DAY, previous=missing(), new="1.00160064")
    found = judged([first, again], [action(kind="dividend", ratio="1.0008")])
    assert sorted(outcomes(found)) == ["matched", "small"]


def test_prices_without_their_moments_size_no_dividend() -> None:
    undated = fact("prices.reference", Series(("price",), ("USD",), ((Fraction(230),),)))
    moved = [step(new="1.00082")]
    (line,) = lines(judged(moved, [dividend()], undated))
    assert [line] == lines(judged(moved, [dividend()]))
    (sized,) = lines(judged(moved, [dividend()], price("230")))
    assert sized != line
