from datetime import UTC, datetime
from fractions import Fraction

import pytest
from rulebook import made_rule as made

from auditor.evaluate.engine import evaluate_all, evaluate_rule
from auditor.evaluate.messages import fill
from auditor.model.evidence import Entry, Evidence, Fact, Gap, Observation, evidence
from auditor.model.finding import Outcome
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.unit import unit
from auditor.model.value import Cause, Flag, Interval, Open, Quantity, Records, Text, Value


COVERAGE = "backing.coverage"
YES, NO = Flag(True), Flag(False)


def ratio(amount: str) -> Quantity:
    return Quantity(Fraction(amount))


def fact(key: str, value: Value, *strengths: Strength, rests_on: Strength | None = None) -> Fact:
    seen = tuple(
        Observation(
            key,
            value,
            Provenance(
                strength, "x", datetime(2026, 1, 1, tzinfo=UTC), UNDATED, "", strength,
                rests_on or strength,
            ),
        )
        for strength in strengths
    )  # fmt: skip
    return Fact(key, value, seen)


def known(**given: Value | Cause | Entry) -> Evidence:
    """`backing__coverage=` stands for `backing.coverage`."""
    entries: list[Entry] = []
    for name, value in given.items():
        key = name.replace("__", ".")
        if isinstance(value, Cause):
            entries.append(Gap(key, value, value.value))
        else:
            entries.append(value if isinstance(value, Fact | Gap) else fact(key, value))
    return evidence(entries)


@pytest.mark.parametrize(
    ("coverage", "outcome", "reason"),
    [
        (ratio("1"), Outcome.PASS, "holds"),
        (ratio("0.999999999999999999999999"), Outcome.WARN, "tolerated"),
        (ratio("0.995"), Outcome.WARN, "tolerated"),
        (ratio("0.994999999999999999999999"), Outcome.FAIL, "does_not_hold"),
        (Cause.UNREACHABLE, Outcome.UNKNOWN, "unreachable"),
        (Cause.NOT_DISCLOSED, Outcome.UNKNOWN, "not_disclosed"),
        (Interval(Fraction(1), Open.ABOVE), Outcome.PASS, "holds"),
        (Interval(Fraction(0), Fraction(2)), Outcome.UNKNOWN, "bounds_only"),
        (Interval(Fraction(0), Fraction("0.9949")), Outcome.FAIL, "does_not_hold"),
        # Below the minimum for sure, but warn and fail are both possible.
        (Interval(Fraction(0), Fraction("0.9951")), Outcome.UNKNOWN, "bounds_only"),
        # Tolerated for sure does not decide between pass and warn.
        (Interval(Fraction("0.996"), Fraction(2)), Outcome.UNKNOWN, "bounds_only"),
    ],
)
@pytest.mark.fault("N03")
@pytest.mark.fault("N12")
def test_pass_warn_fail_unknown(coverage: Value | Cause, outcome: Outcome, reason: str) -> None:
    rule = made("backing.coverage >= 1", tolerates="backing.coverage >= 0.995")
    found = evaluate_rule(rule, known(backing__coverage=coverage))
    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.facts == (COVERAGE,)


class TestApplies:
    def test_a_decided_no_switches_the_rule_off(self) -> None:
        rule = made("backing.coverage >= 1", applies_when="structure.promises_shares")
        bad = ratio("0.5")
        off = known(structure__promises_shares=NO, backing__coverage=bad)
        assert evaluate_rule(rule, off).outcome is Outcome.NOT_APPLICABLE
        assert evaluate_rule(rule, off).facts == ("structure.promises_shares",)
        on = known(structure__promises_shares=YES, backing__coverage=bad)
        assert evaluate_rule(rule, on).outcome is Outcome.FAIL

    @pytest.mark.parametrize("cause", list(Cause))
    def test_a_gap_means_it_applies(self, cause: Cause) -> None:
        rule = made("backing.coverage >= 1", applies_when="structure.promises_shares")
        evidence = known(structure__promises_shares=cause, backing__coverage=ratio("0.5"))
        assert evaluate_rule(rule, evidence).outcome is Outcome.FAIL


class TestSilence:
    @pytest.mark.parametrize("cause", list(Cause))
    def test_counts_as_no_only_where_the_rule_says_so_and_the_issuer_was_asked(
        self, cause: Cause
    ) -> None:
        rule = made("reserves.class == 'third_party'", when_undisclosed="fail")
        found = evaluate_rule(rule, known(reserves__class=cause))
        silent = cause is Cause.NOT_DISCLOSED
        assert found.outcome is (Outcome.FAIL if silent else Outcome.UNKNOWN)
        assert found.reason == cause.value

    def test_does_not_count_beside_something_else_unknown(self) -> None:
        rule = made("disclosure.issuer_risk && disclosure.regulatory_risk", when_undisclosed="fail")
        evidence = known(
            disclosure__issuer_risk=Cause.NOT_DISCLOSED,
            disclosure__regulatory_risk=Cause.UNREACHABLE,
        )
        assert evaluate_rule(rule, evidence).outcome is Outcome.UNKNOWN

    def test_is_the_reason_of_a_no_that_rests_on_has(self) -> None:
        rule = made("has(custody.custodian)", tolerates="has(custody.custodian_description)")
        nothing = known(
            custody__custodian=Cause.NOT_DISCLOSED,
            custody__custodian_description=Cause.NOT_DISCLOSED,
        )
        found = evaluate_rule(rule, nothing)
        assert (found.outcome, found.reason) == (Outcome.FAIL, "not_disclosed")
        assert found.root_cause == "not_disclosed:custody.custodian"
        described = known(
            custody__custodian=Cause.NOT_DISCLOSED,
            custody__custodian_description=Text("a bank"),
        )
        assert evaluate_rule(rule, described).outcome is Outcome.WARN
        unread = known(custody__custodian=Cause.NOT_DISCLOSED)
        assert evaluate_rule(rule, unread).outcome is Outcome.UNKNOWN

    def test_is_not_the_reason_of_a_contradiction(self) -> None:
        rule = made("has(reserves.shares) && backing.coverage >= 1")
        evidence = known(reserves__shares=Cause.NOT_DISCLOSED, backing__coverage=ratio("0.5"))
        found = evaluate_rule(rule, evidence)
        assert (found.outcome, found.reason) == (Outcome.FAIL, "does_not_hold")


class TestClaims:
    CLAIM = "custody.segregated"

    @pytest.mark.parametrize(
        ("strengths", "outcome"),
        [
            ((Strength.ISSUER,), Outcome.WARN),
            ((Strength.ANALYST,), Outcome.WARN),
            ((Strength.ISSUER, Strength.ANALYST), Outcome.WARN),
            ((Strength.THIRD_PARTY,), Outcome.PASS),
            ((Strength.ISSUER, Strength.THIRD_PARTY), Outcome.PASS),
        ],
    )
    def test_the_issuers_word_alone_is_at_most_a_warning(
        self, strengths: tuple[Strength, ...], outcome: Outcome
    ) -> None:
        given = known(custody__segregated=fact(self.CLAIM, YES, *strengths))
        found = evaluate_rule(made(self.CLAIM, kind="asserts"), given)
        assert found.outcome is outcome
        assert (found.reason == "issuer_word_only") is (outcome is Outcome.WARN)
        assert evaluate_rule(made(self.CLAIM, kind="states"), given).outcome is Outcome.PASS

    def test_an_analysts_quote_counts_as_what_it_quotes(self) -> None:
        quoted = fact(self.CLAIM, YES, Strength.ANALYST, rests_on=Strength.THIRD_PARTY)
        found = evaluate_rule(made(self.CLAIM, kind="asserts"), known(custody__segregated=quoted))
        assert found.outcome is Outcome.PASS
        assert found.rests_on == (Strength.THIRD_PARTY,)

    def test_a_no_stays_a_no(self) -> None:
        given = known(custody__segregated=fact(self.CLAIM, NO, Strength.ISSUER))
        assert evaluate_rule(made(self.CLAIM, kind="asserts"), given).outcome is Outcome.FAIL

    def test_an_older_statement_of_a_better_source_is_history(self) -> None:
        now = fact(self.CLAIM, YES, Strength.ISSUER)
        before = fact(self.CLAIM, NO, Strength.THIRD_PARTY)
        both = Fact(self.CLAIM, YES, now.observations + before.observations)
        found = evaluate_rule(made(self.CLAIM, kind="asserts"), known(custody__segregated=both))
        assert found.outcome is Outcome.WARN

    def test_a_derived_fact_rests_on_its_weakest_input(self) -> None:
        shares = fact("reserves.shares", ratio("1"), Strength.ISSUER)
        supply = fact("supply.total_shares", ratio("1"), Strength.ON_CHAIN)
        both = Fact(COVERAGE, ratio("1"), shares.observations + supply.observations)
        found = evaluate_rule(made("backing.coverage >= 1"), known(backing__coverage=both))
        assert found.rests_on == (Strength.ISSUER,)


class TestRootCauses:
    def test_findings_of_one_missing_input_share_it(self) -> None:
        evidence = known(
            reserves__statements=Gap("reserves.statements", Cause.UNREACHABLE, "tls"),
            reserves__shares=Gap(
                "reserves.shares", Cause.UNREACHABLE, "tls", "", ("reserves.statements",)
            ),
            backing__coverage=Gap(
                COVERAGE, Cause.UNREACHABLE, "tls", "", ("reserves.shares", "https://x.example")
            ),
        )
        told = [
            evaluate_rule(made(holds), evidence).root_cause
            for holds in (
                "backing.coverage >= 1",
                "has(reserves.shares)",
                "size(reserves.statements) > quantity('0', 'count')",
            )
        ]
        assert told == ["unreachable:reserves.statements"] * 3

    def test_a_circle_of_gaps_ends(self) -> None:
        evidence = known(
            reserves__shares=Gap("reserves.shares", Cause.STALE, "stale", "", (COVERAGE,)),
            backing__coverage=Gap(COVERAGE, Cause.STALE, "stale", "", ("reserves.shares",)),
        )
        found = evaluate_rule(made("backing.coverage >= 1"), evidence)
        assert found.root_cause == "stale:reserves.shares"

    def test_a_rule_may_name_its_own_and_a_pass_has_none(self) -> None:
        rule = made("backing.coverage >= 1", root_cause="No reserve page")
        assert evaluate_rule(rule, known()).root_cause == "No reserve page"
        assert not evaluate_rule(rule, known(backing__coverage=ratio("1"))).root_cause

    def test_a_contradiction_is_a_cause_of_its_own(self) -> None:
        found = evaluate_rule(made("backing.coverage >= 1"), known(backing__coverage=ratio("0")))
        assert found.root_cause == "made-for-tests"


class TestBudget:
    @pytest.mark.fault("S07")
    def test_running_out_is_an_outcome_and_other_rules_go_on(self) -> None:
        slow = made("reserves.scope.all(a, reserves.scope.all(b, reserves.scope.all(c, c.shown)))")
        many = Records(tuple({"shown": YES} for _ in range(100)), complete=True)
        evidence = known(reserves__scope=many, backing__coverage=ratio("1"))
        found = evaluate_all([slow, made("backing.coverage >= 1")], evidence)
        assert {each.outcome for each in found} == {Outcome.ERROR, Outcome.PASS}
        error = next(each for each in found if each.outcome is Outcome.ERROR)
        assert error.reason == "budget"

    def test_the_questions_of_a_rule_share_it(self) -> None:
        rule = made("backing.coverage >= 1", tolerates="backing.coverage >= 0.9")
        evidence = known(backing__coverage=ratio("0.95"))
        assert evaluate_rule(rule, evidence, budget=6).outcome is Outcome.WARN
        assert evaluate_rule(rule, evidence, budget=5).outcome is Outcome.ERROR


class TestMessages:
    def test_numbers_are_rounded_against_the_issuer(self) -> None:
        evidence = known(backing__coverage=ratio("1.00009999"))
        assert evaluate_rule(made("backing.coverage >= 1"), evidence).message == "ok 1.0000"

    def test_a_missing_value_never_changes_the_verdict(self) -> None:
        """Peer bug 4: a value missing in a message turned a failure into silence."""
        evidence = known(peg__pairs=Quantity(Fraction(5), unit("count")))
        found = evaluate_rule(made("peg.pairs >= quantity('1', 'count')"), evidence)
        assert found.outcome is Outcome.PASS
        assert found.message == "ok ⟨unknown⟩"

    @pytest.mark.fault("S11")
    def test_what_evidence_says_is_never_a_template(self) -> None:
        evidence = known(
            identity__name=Text("{identity.symbol}{{7*7}}"), identity__symbol=Text("S")
        )
        rule = made("backing.coverage >= 1")
        assert (
            fill("name {identity.name}", evidence, rule.catalogue, {})
            == "name {identity.symbol}{{7*7}}"
        )

    def test_an_unknown_says_what_is_missing(self) -> None:
        found = evaluate_rule(
            made("backing.coverage >= 1"), known(backing__coverage=Cause.UNREACHABLE)
        )
        assert found.message == "Could not be decided: backing.coverage (unreachable)."


def test_findings_are_sorted_by_id() -> None:
    rules = [made("backing.coverage >= 1") for _ in range(3)]
    found = evaluate_all(reversed(rules), known())
    assert [each.rule for each in found] == sorted(each.rule for each in found)


def test_comparisons_carry_the_margin_to_the_threshold() -> None:
    rule = made("backing.coverage >= 1", tolerates="backing.coverage >= 0.995")
    found = evaluate_rule(rule, known(backing__coverage=ratio("0.98")))
    assert [each.margin for each in found.comparisons] == [ratio("-0.02"), ratio("-0.015")]
