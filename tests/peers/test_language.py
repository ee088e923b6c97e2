"""What rule languages get wrong about values that are missing, large or many."""

from fractions import Fraction
from itertools import product

import pytest
from made import fact, made, missing, row, rows
from rulebook import made_rule

from auditor.evaluate import engine, messages
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.expression import bounds, comparing, lists
from auditor.evaluate.expression.run import Run
from auditor.model.evidence import Evidence, Fact
from auditor.model.finding import Outcome
from auditor.model.value import Flag, Quantity, Records


def test_peer_04_conftest_51_a_missing_value_in_a_message_never_changes_the_verdict(monkeypatch):
    def check() -> None:
        """The message of the rule names backing.coverage, which nobody read."""
        found = evaluate_rule(made_rule("custody.segregated"), world)
        assert (found.outcome, found.message) == (Outcome.PASS, "ok ⟨unknown⟩")

    world = made(fact("custody.segregated", Flag(value=True)))
    check()
    monkeypatch.setattr(messages, "UNKNOWN", "")
    with pytest.raises(AssertionError):
        check()
    monkeypatch.setattr(engine, "_message", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        check()


def test_peer_05_kyverno_4481_an_absent_fact_is_unknown_and_never_a_pass(monkeypatch):
    def check() -> None:
        for holds in ("backing.coverage >= 1", "!(backing.coverage < 1)", "backing.coverage != 1"):
            assert evaluate_rule(made_rule(f'"{holds}"'), made()).outcome is Outcome.UNKNOWN

    check()
    monkeypatch.setattr(comparing, "_missing", lambda *_: True)
    with pytest.raises(AssertionError):
        check()


def listed(flags: tuple[object, ...], *, complete: bool) -> Evidence:
    cells = [
        {"chain": "eip155:1", "listed": Flag(each) if each in (True, False) else missing()}
        for each in flags
    ]
    found = [row("identity.listings", **each) for each in cells]
    return made(fact("identity.listings", Records(tuple(found), complete)))


def outcome(question: str, world: Evidence) -> Outcome:
    return evaluate_rule(made_rule(f'"{question}"'), world).outcome


def test_peer_06_checkov_none_and_any_are_told_apart(monkeypatch):
    """Over every list of up to three rows: yes, no or unknown, known to be whole or not."""
    any_, none = "identity.listings.exists(l, l.listed)", "!identity.listings.exists(l, l.listed)"
    turned = {
        Outcome.PASS: Outcome.FAIL,
        Outcome.FAIL: Outcome.PASS,
        Outcome.UNKNOWN: Outcome.UNKNOWN,
    }

    def check() -> None:
        for size in range(4):
            for flags, complete in product(
                product((True, False, None), repeat=size), (True, False)
            ):
                world = listed(flags, complete=complete)
                unsure = None in flags or not complete
                expected = (
                    Outcome.PASS if True in flags else Outcome.UNKNOWN if unsure else Outcome.FAIL
                )
                assert outcome(any_, world) is expected
                assert outcome(none, world) is turned[expected]

    check()
    monkeypatch.setattr(lists, "disjunction", lists.conjunction)
    with pytest.raises(AssertionError):
        check()


def test_peer_07_cel_int64_a_supply_of_ten_to_the_sixty_compares_exactly(monkeypatch):
    limit = 10**60

    def check() -> None:
        question = f"supply.total_shares > quantity('{limit}', 'shares')"
        for more, expected in ((0, Outcome.FAIL), (1, Outcome.PASS)):
            world = made(fact("supply.total_shares", str(limit + more)))
            assert outcome(question, world) is expected

    check()
    monkeypatch.setattr(
        bounds, "less", lambda one, other: float(bounds.low(one)) < float(bounds.low(other))
    )
    with pytest.raises(AssertionError):
        check()


def test_peer_18_arelle_2242_a_costly_expression_stops_at_its_budget(monkeypatch):
    feeds = [{"chain": "eip155:1", "answer": "5"}] * 400
    world = made(rows("reserves.feeds", *feeds))
    costly = "reserves.feeds.all(a, reserves.feeds.all(b, a.answer <= b.answer))"

    def check() -> None:
        found = evaluate_rule(made_rule(f'"{costly}"'), world)
        assert (found.outcome, found.reason) == (Outcome.ERROR, "budget")
        assert found.message

    check()
    monkeypatch.setattr(Run, "step", lambda *_: None)
    with pytest.raises(AssertionError):
        check()


def test_a_float_that_slips_in_is_no_number(monkeypatch):
    """Beside row 7: what is not exact is not compared at all."""
    slipped = Quantity(float("nan"))  # type: ignore[arg-type]
    world = made(Fact("backing.coverage", slipped, ()))
    assert outcome("backing.coverage >= 1", world) is Outcome.UNKNOWN
    assert outcome(
        "backing.coverage >= 1", made(fact("backing.coverage", Quantity(Fraction(1))))
    ) is (Outcome.PASS)
