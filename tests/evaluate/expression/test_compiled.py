from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from auditor.evaluate.expression import BudgetExceeded, Compiled, Formula, Unknown
from auditor.model.evidence import Evidence, Fact
from auditor.model.finding import Comparison
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Flag,
    Interval,
    Missing,
    Moment,
    Open,
    Quantity,
    Record,
    Records,
    Text,
    Value,
)


Ask = Callable[..., Compiled]
Known = Callable[..., Evidence]
Answer = bool | None
SHARES, USD, COUNT = unit("shares"), unit("USD"), unit("count")
NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)


def ratio(amount: str | int) -> Quantity:
    return Quantity(Fraction(amount))


def rows(*found: Record, complete: bool = True) -> Records:
    return Records(found, complete)


def row(name: str, shown: Value | Missing | None = None, share: str = "1") -> Record:
    told: dict[str, Value | Missing] = {"name": Text(name), "share": ratio(share)}
    return {**told, "shown": shown} if shown else told


YES, NO = Flag(True), Flag(False)
LOST = Missing(Cause.UNREADABLE, "bad_returndata", "no flag")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("num.a == 1.5", True),
        ("num.a == 3 / 2", True),
        ("num.a != 1.5", False),
        ("num.a < 1.5", False),
        ("num.a <= 1.5", True),
        ("num.a > 1.4999999999999999999999999", True),
        ("num.a * num.b - 1 == 0", False),
        ("-num.a < 0", True),
        ("num.a in [1, 1.5]", True),
        ("num.a in [1, 2]", False),
        ("num.a >= params.minimum", True),
        ("held.shares > quantity('1000', 'shares')", True),
        ("held.value / held.shares == quantity('1/2', 'USD/shares')", True),
        ("kind.of == 'red'", True),
        ("kind.of != 'red'", False),
        ("kind.of in ['green', 'blue']", False),
        ("kind.of in params.allowed", True),
        ("kind.of == params.word", True),
        ("said.name == 'Alpaca Ltd'", True),
        ("said.name == 'alpaca ltd'", False),
        ("said.name.startsWith('Alp')", True),
        ("said.name.endsWith('Ltd')", True),
        ("said.name.contains('paca')", True),
        ("said.name.contains('(a+)+$')", False),
        ("when.age <= params.fresh", True),
        ("when.age * 2 > duration('36h')", True),
        ("when.at - when.then == duration('3h')", True),
        ("when.then + when.age > when.at", True),
        ("when.at == timestamp('2026-08-20T14:00:00+02:00')", True),
        ("yes.a", True),
        ("!yes.a", False),
        ("yes.a == true", True),
        ("yes.a != yes.b", True),
        ("true || yes.a", True),
        ("size(rows.all) == quantity('2', 'count')", True),
        ("rows.all.all(x, x.share >= 1)", True),
        ("rows.all.all(x, x.name == 'one')", False),
        ("rows.all.exists(x, x.name == 'two')", True),
        ("rows.all.exists(x, x.name == 'three')", False),
        ("rows.all.filter(x, x.name == 'one').all(x, x.shown)", True),
        ("size(rows.all.filter(x, x.shown)) == quantity('1', 'count')", True),
        ("rows.other.all(y, rows.all.exists(x, x.name == y.name))", False),
        ("has(num.a) && has(rows.all)", True),
        ("rows.all.all(x, has(x.share))", True),
    ],
)
def test_answers_over_complete_evidence(ask: Ask, known: Known, text: str, answer: Answer) -> None:
    evidence = known(
        num_a=ratio("3/2"),
        num_b=ratio("2"),
        held_shares=Quantity(Fraction(2000), SHARES),
        held_value=Quantity(Fraction(1000), USD),
        yes_a=YES,
        yes_b=NO,
        said_name=Text("Alpaca Ltd"),
        kind_of=Enumeration("red"),
        when_at=Moment(NOON),
        when_then=Moment(NOON - timedelta(hours=3)),
        when_age=Duration(Fraction(30 * 3600)),
        rows_all=rows(row("one", YES), row("two", NO, "2")),
        rows_other=rows({"name": Text("one")}, {"name": Text("three")}),
    )
    assert ask(text).run(evidence).truth is answer


@pytest.mark.fault("N02")
@pytest.mark.parametrize("power", [18, 19, 30, 60])
def test_numbers_beyond_64_bits_compare_exactly(ask: Ask, known: Known, power: int) -> None:
    """Peer bug 7: other engines stop being exact at 2^63."""
    large = 10**power
    more, same = f"num.a > {large}", f"num.a == {large}"
    evidence = known(num_a=ratio(large + 1))
    assert ask(more).run(evidence).truth is True
    assert ask(same).run(evidence).truth is False
    assert ask(f"num.a == {large + 1}").run(evidence).truth is True
    assert ask(same).run(known(num_a=ratio(large))).truth is True
    assert ask(f"num.a * 10 == {large}0").run(known(num_a=ratio(large))).truth is True


@pytest.mark.fault("S08")
def test_an_absent_fact_is_unknown_never_a_pass(ask: Ask, known: Known) -> None:
    """Peer bug 5: a missing field let a policy pass."""
    truth = ask("num.a >= 1").run(known()).truth
    assert isinstance(truth, Unknown)
    assert [(gap.key, gap.cause) for gap in truth.gaps] == [("num.a", Cause.NOT_COLLECTED)]


@pytest.mark.fault("S08")
def test_gaps_travel_with_their_causes_each_once(ask: Ask, known: Known) -> None:
    evidence = known(num_a=Cause.UNREACHABLE, num_b=Cause.CONFLICTING)
    truth = ask("num.a + num.b > num.a * num.b").run(evidence).truth
    assert isinstance(truth, Unknown)
    assert [(gap.key, gap.cause) for gap in truth.gaps] == [
        ("num.a", Cause.UNREACHABLE),
        ("num.b", Cause.CONFLICTING),
    ]


@pytest.mark.fault("S08")
@pytest.mark.parametrize("divisor", [ratio(0), Interval(Fraction(-1), Fraction(1))])
def test_division_by_what_could_be_zero_is_unknown(ask: Ask, known: Known, divisor: Value) -> None:
    truth = ask("num.a / num.b > 5").run(known(num_a=ratio(1), num_b=divisor)).truth
    assert isinstance(truth, Unknown)
    assert (truth.gaps[0].key, truth.gaps[0].reason) == ("num.b", "division_by_zero")


@pytest.mark.fault("S08")
def test_one_side_may_decide_whatever_the_other_lacks(ask: Ask, known: Known) -> None:
    evidence = known(yes_a=YES, yes_b=Cause.UNREACHABLE)
    assert ask("yes.a || yes.b").run(evidence).truth is True
    assert ask("!yes.a && yes.b").run(evidence).truth is False
    assert ask("yes.a || yes.b").run(evidence).used == {"yes.a"}


class TestIntervals:
    @pytest.mark.parametrize(
        ("low", "high", "answer"),
        [
            ("1", "2", True),
            ("0.99", "2", None),
            ("0.5", "0.99", False),
            ("1", None, True),
            (None, "0.99", False),
            (None, None, None),
        ],
    )
    def test_a_comparison_is_decided_by_overlap(
        self, ask: Ask, known: Known, low: str | None, high: str | None, answer: Answer
    ) -> None:
        between = Interval(
            Fraction(low) if low else Open.BELOW, Fraction(high) if high else Open.ABOVE
        )
        truth = ask("num.a >= 1").run(known(num_a=between)).truth
        assert (None if isinstance(truth, Unknown) else truth) is answer

    def test_the_gap_names_the_key_whose_exact_value_would_decide(
        self, ask: Ask, known: Known
    ) -> None:
        wide = Interval(Fraction(0), Fraction(2))
        verdict = ask("num.a * num.b >= 1").run(known(num_a=ratio(1), num_b=wide))
        assert isinstance(verdict.truth, Unknown)
        assert [(gap.key, gap.reason) for gap in verdict.truth.gaps] == [("num.b", "bounds_only")]

    def test_equality_is_false_outside_and_unknown_inside(self, ask: Ask, known: Known) -> None:
        evidence = known(num_a=Interval(Fraction(1), Fraction(2)))
        assert ask("num.a == 3").run(evidence).truth is False
        assert ask("num.a != 3").run(evidence).truth is True
        assert isinstance(ask("num.a == 2").run(evidence).truth, Unknown)


class TestLists:
    @pytest.mark.parametrize(
        ("found", "every", "some"),
        [
            (rows(row("a", YES), row("b", YES)), True, True),
            (rows(row("a", YES), row("b", NO)), False, True),
            (rows(row("a", NO)), False, False),
            (rows(row("a", YES), row("b", LOST)), None, True),
            (rows(row("a", NO), row("b", LOST)), False, None),
            (rows(row("a", YES), row("b")), None, True),
            (rows(row("a", YES), complete=False), None, True),
            (rows(row("a", NO), complete=False), False, None),
            (rows(complete=False), None, None),
            (rows(), None, False),
        ],
    )
    def test_all_and_exists(
        self, ask: Ask, known: Known, found: Records, every: Answer, some: Answer
    ) -> None:
        """Peer bug 6: `all` and `any` over nothing, over parts, and over unknowns."""
        evidence = known(rows_all=found)
        for text, answer in (
            ("rows.all.all(x, x.shown)", every),
            ("rows.all.exists(x, x.shown)", some),
        ):
            truth = ask(text).run(evidence).truth
            assert (None if isinstance(truth, Unknown) else truth) is answer

    @pytest.mark.parametrize(("stated", "answer"), [("pass", True), ("fail", False)])
    def test_a_rule_may_state_what_an_empty_list_means(
        self, ask: Ask, known: Known, stated: str, answer: Answer
    ) -> None:
        text = "rows.all.all(x, x.shown)"
        assert ask(text, stated).run(known(rows_all=rows())).truth is answer
        missing = ask(text, stated).run(known(rows_all=rows(complete=False))).truth
        assert isinstance(missing, Unknown)

    @pytest.mark.parametrize(
        ("found", "reason"),
        [(rows(), "empty_list"), (rows(complete=False), "incomplete_list")],
    )
    def test_reasons(self, ask: Ask, known: Known, found: Records, reason: str) -> None:
        truth = ask("rows.all.all(x, x.shown)").run(known(rows_all=found)).truth
        assert isinstance(truth, Unknown)
        assert [gap.reason for gap in truth.gaps] == [reason]

    def test_a_missing_field_is_a_gap_with_its_own_reason(self, ask: Ask, known: Known) -> None:
        truth = ask("rows.all.all(x, x.shown)").run(known(rows_all=rows(row("a", LOST)))).truth
        assert isinstance(truth, Unknown)
        gap = truth.gaps[0]
        assert (gap.key, gap.cause, gap.reason) == (
            "rows.all",
            Cause.UNREADABLE,
            "bad_returndata",
        )
        assert "shown" in gap.detail

    def test_size_of_an_incomplete_list_is_unknown(self, ask: Ask, known: Known) -> None:
        text = "size(rows.all) >= quantity('1', 'count')"
        assert isinstance(
            ask(text).run(known(rows_all=rows(row("a"), complete=False))).truth, Unknown
        )

    def test_a_row_nobody_can_tell_leaves_a_filter_incomplete(self, ask: Ask, known: Known) -> None:
        evidence = known(rows_all=rows(row("a", YES, "5"), row("b", LOST, "5")))
        kept = "rows.all.filter(x, x.shown)"
        assert isinstance(ask(f"{kept}.all(x, x.share == 5)").run(evidence).truth, Unknown)
        assert ask(f"{kept}.exists(x, x.share == 5)").run(evidence).truth is True
        assert isinstance(
            ask(f"size({kept}) == quantity('1', 'count')").run(evidence).truth, Unknown
        )


class TestHas:
    @pytest.mark.parametrize("cause", [cause for cause in Cause if cause != "not_disclosed"])
    def test_only_what_is_not_disclosed_is_false(
        self, ask: Ask, known: Known, cause: Cause
    ) -> None:
        has = ask("has(num.a)")
        assert has.run(known(num_a=ratio(1))).truth is True
        assert has.run(known(num_a=Cause.NOT_DISCLOSED)).truth is False
        assert isinstance(has.run(known(num_a=cause)).truth, Unknown)

    def test_fields(self, ask: Ask, known: Known) -> None:
        has = ask("rows.all.all(x, has(x.shown))")
        hidden = Missing(Cause.NOT_DISCLOSED, "not_disclosed")
        assert has.run(known(rows_all=rows(row("a", YES)))).truth is True
        assert has.run(known(rows_all=rows(row("a", hidden)))).truth is False
        assert isinstance(has.run(known(rows_all=rows(row("a")))).truth, Unknown)

    @pytest.mark.parametrize(
        ("text", "undisclosed"),
        [
            ("has(num.a)", True),
            ("has(num.a) && yes.b", False),
            ("has(num.a) && yes.a", True),
            ("has(num.a) || yes.b", True),
            ("yes.b", False),
            ("!!has(num.a)", True),
            ("!(!has(num.a) || yes.a)", False),
        ],
    )
    def test_a_no_tells_whether_it_rests_on_silence(
        self, ask: Ask, known: Known, text: str, undisclosed: Answer
    ) -> None:
        verdict = ask(text).run(known(num_a=Cause.NOT_DISCLOSED, yes_a=YES, yes_b=NO))
        assert verdict.truth is False
        assert verdict.undisclosed is undisclosed


class TestWrongValues:
    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            (Quantity(Fraction(1), USD), "unit_ambiguous"),
            (Interval(Fraction(1), Fraction(2), USD), "unit_ambiguous"),
            (Text("1"), "type"),
            (YES, "type"),
            (Quantity(float("nan")), "type"),  # type: ignore[arg-type]
            (Quantity(float("inf")), "type"),  # type: ignore[arg-type]
            (Quantity(1.0), "type"),  # type: ignore[arg-type]
        ],
    )
    @pytest.mark.fault("N11")
    def test_evidence_that_is_not_what_the_catalogue_says_is_unknown(
        self, ask: Ask, known: Known, value: Value, reason: str
    ) -> None:
        for text in ("num.a > 0", "!(num.a > 0)", "num.a != 5"):
            truth = ask(text).run(known(num_a=value)).truth
            assert isinstance(truth, Unknown)
            assert truth.gaps[0].reason == reason

    def test_other_kinds(self, ask: Ask, known: Known) -> None:
        naive = Moment(datetime(2026, 1, 1))  # noqa: DTZ001 - the fault under test
        evidence = known(
            kind_of=Enumeration("pink"), yes_a=ratio(1), when_at=naive, rows_all=ratio(1)
        )
        for text in (
            "kind.of != 'red'",
            "yes.a",
            "when.at > timestamp('2026-01-01T00:00:00Z')",
            "rows.all.all(x, x.shown)",
        ):
            assert isinstance(ask(text).run(evidence).truth, Unknown)


class TestComparisons:
    def test_the_decisive_one_with_both_sides_and_a_signed_margin(
        self, ask: Ask, known: Known
    ) -> None:
        verdict = ask("yes.a && num.a >= params.minimum").run(known(yes_a=YES, num_a=ratio("0.9")))
        assert verdict.comparisons == (
            Comparison("num.a >= params.minimum", ratio("0.9"), ratio(1), ratio("-1/10")),
        )
        assert verdict.used == {"num.a"}

    @pytest.mark.parametrize(
        ("text", "margin"),
        [
            ("num.a > 1", "1/2"),
            ("num.a < 1", "-1/2"),
            ("1 < num.a", "1/2"),
            ("num.a == 1", "-1/2"),
            ("num.a != 1", "1/2"),
            ("!(num.a > 1)", "-1/2"),
            ("!!(num.a > 1)", "1/2"),
        ],
    )
    def test_positive_is_the_passing_side(
        self, ask: Ask, known: Known, text: str, margin: str
    ) -> None:
        verdict = ask(text).run(known(num_a=ratio("3/2")))
        assert verdict.comparisons[0].margin == ratio(margin)
        assert (Fraction(margin) > 0) is verdict.truth

    def test_moments_and_durations_are_shown_as_such(self, ask: Ask, known: Known) -> None:
        evidence = known(when_at=Moment(NOON), when_age=Duration(Fraction(7200)))
        found = ask("when.at >= timestamp('2026-08-20T11:00:00Z')").run(evidence).comparisons[0]
        assert found.left == Moment(NOON)
        assert found.margin == Duration(Fraction(3600))
        assert ask("when.age <= duration('1h')").run(evidence).comparisons[0].margin == Duration(
            Fraction(-3600)
        )

    def test_an_overlap_keeps_its_interval(self, ask: Ask, known: Known) -> None:
        wide = Interval(Fraction(0), Open.ABOVE)
        found = ask("num.a >= 1").run(known(num_a=wide)).comparisons[0]
        assert found.margin == Interval(Fraction(-1), Open.ABOVE)


def test_a_moment_out_of_range_does_not_escape(ask: Ask, known: Known) -> None:
    late = known(when_at=Moment(NOON), when_age=Duration(Fraction(10**30)))
    assert ask("when.at + when.age > when.at").run(late).truth is True


def test_a_formula_gives_an_exact_amount(work_out: Callable[[str], Formula], known: Known) -> None:
    formula = work_out("held.shares / 3")
    result = formula.run(known(held_shares=Quantity(Fraction(10), SHARES)))
    assert result.amount == Quantity(Fraction(10, 3), SHARES)
    assert isinstance(formula.run(known()).amount, Unknown)


class TestBudget:
    @pytest.mark.fault("S07")
    @pytest.mark.parametrize(
        ("text", "steps"),
        [
            ("yes.a", 1),
            ("!yes.a", 2),
            ("yes.a && yes.b", 3),
            ("yes.a && yes.b && yes.a", 4),
            ("num.a > 1", 3),
            ("num.a + 1 > 1 * 2", 7),
            ("has(num.a)", 1),
            ("kind.of == 'red'", 3),
            ("kind.of in ['red', 'green']", 4),
            ("num.a in [1, 2]", 7),
            ("size(rows.all) > quantity('1', 'count')", 4),
            ("rows.all.all(x, x.shown)", 2 + 10),
            ("rows.all.exists(x, x.shown)", 2 + 10),
            ("rows.all.all(x, x.share > 1)", 2 + 30),
            ("rows.all.filter(x, x.shown).all(x, x.shown)", 1 + 2 + 10 + 5),
            ("rows.all.all(x, rows.all.all(y, y.name == x.name))", 2 + 10 * (2 + 30)),
        ],
    )
    def test_steps_are_counted_exactly_and_the_budget_ends_where_it_says(
        self, ask: Ask, known: Known, text: str, steps: int
    ) -> None:
        ten = rows(*(row(str(n), YES if n % 2 else NO) for n in range(10)))
        evidence = known(rows_all=ten)
        compiled = ask(text)
        assert compiled.run(evidence).steps == steps
        assert compiled.run(evidence, steps).steps == steps
        with pytest.raises(BudgetExceeded):
            compiled.run(evidence, steps - 1)

    @pytest.mark.fault("S07")
    def test_a_pathological_expression_stops_at_the_budget(self, ask: Ask, known: Known) -> None:
        """Peer bug 18, and nested walks over a long list."""
        many = rows(*(row(str(n), YES) for n in range(1_000)))
        deep = "rows.all.all(a, rows.all.all(b, rows.all.all(c, rows.all.all(d, d.shown))))"
        with pytest.raises(BudgetExceeded):
            ask(deep).run(known(rows_all=many))


def test_an_expression_keeps_nothing_between_runs(ask: Ask, known: Known) -> None:
    asked = ask("rows.all.all(x, x.shown) && num.a > 1")
    first = known(rows_all=rows(row("a", YES)), num_a=ratio(2))
    second = known(rows_all=rows(row("a", NO)), num_a=ratio(2))
    before = asked.run(first)
    assert asked.run(second).truth is False
    assert asked.run(first) == before


def test_evidence_is_read_by_key_only(ask: Ask, known: Known) -> None:
    evidence = known(said_name=Text("{num.a} __class__ %s"))
    assert isinstance(evidence["said.name"], Fact)
    assert ask("said.name == '{num.a} __class__ %s'").run(evidence).truth is True
