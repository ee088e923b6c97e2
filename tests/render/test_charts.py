from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.scorecard import Span
from auditor.render.charts.base import units
from auditor.render.charts.interval import interval_bar, mini_bar
from auditor.render.charts.pool import Holding, pool
from auditor.render.charts.price import can_draw, price_chart
from auditor.render.charts.price_marks import Point, Stretch
from auditor.render.charts.spread import counts, spread
from auditor.render.charts.steps import Declared, Move, steps
from auditor.render.charts.steps import can_draw as can_draw_steps
from auditor.render.charts.waterfall import Loss, waterfall


START = datetime(2026, 6, 15, tzinfo=UTC)
POINTS = st.integers(0, 200).map(lambda half: Fraction(half, 2))


@pytest.mark.parametrize(("value", "text"), [(0, "0"), ("1/3", "0.33"), ("-5/2", "-2.5"), (7, "7")])
def test_coordinates_are_short_and_exact_enough(value: object, text: str) -> None:
    assert units(Fraction(str(value))) == text


@given(POINTS, POINTS)
def test_the_bar_shows_both_ends_where_they_are(one: Fraction, two: Fraction) -> None:
    score = Span(min(one, two), max(one, two))
    bar = interval_bar(score, "B", width=464)
    shown, undecided = Fraction(bar.shown.width), Fraction(bar.undecided.width)
    assert abs(shown - score.low * Fraction(463, 100)) <= Fraction(1, 100)
    assert abs(shown + undecided - score.high * Fraction(463, 100)) <= Fraction(2, 100)
    assert bar.final == (score.low == score.high)


@given(POINTS, POINTS)
def test_labels_of_the_bar_never_meet(one: Fraction, two: Fraction) -> None:
    bar = interval_bar(Span(min(one, two), max(one, two)), "", width=464)
    if not bar.final:
        low_end = Fraction(bar.low.x) + (95 if bar.low.anchor == "start" else 0)
        high_start = Fraction(bar.high.x) - (90 if bar.high.anchor == "end" else 0)
        assert low_end <= high_start


def test_a_small_bar_says_its_message_in_words() -> None:
    assert mini_bar(Span(Fraction(11), Fraction(11))).title.startswith("11 of 100")


@given(st.lists(POINTS.filter(bool), max_size=4), st.lists(POINTS.filter(bool), max_size=4))
def test_the_waterfall_ends_where_the_score_begins(
    lost: list[Fraction], opened: list[Fraction]
) -> None:
    high = 100 - sum(lost)
    low = high - sum(opened)
    if low < 0:
        return
    chart = waterfall(
        Span(Fraction(low), Fraction(high)),
        [Loss("lost", "fail", each) for each in lost],
        [Loss("open", "unknown", each) for each in opened],
    )
    last = chart.falls[-1].bar.x if chart.falls else chart.stops[0].mark.x1
    assert abs(Fraction(last) - Fraction(chart.stops[-1].mark.x1)) <= Fraction(2, 100)


def test_bars_of_the_pool_continue_where_the_last_one_ended() -> None:
    chart = pool(
        [
            Holding("A", Fraction(60), "chain"),
            Holding("B", None, ""),
            Holding("C", Fraction(40), "issuer"),
        ],
        Fraction(10),
        Fraction(90),
    )
    first, gap, second, unsold = chart.rows
    assert Fraction(second.bar.x) == pytest.approx(
        Fraction(first.bar.x) + Fraction(first.bar.width)
    )
    assert not gap.bar.drawn
    assert gap.note == "no figure"
    assert second.note == "issuer’s figure"
    assert unsold.look == "inventory"
    assert "tokens shown" in chart.total.text
    held = Fraction(chart.held[0].x1)
    assert Fraction(second.bar.x) < held < Fraction(unsold.bar.x)


def test_a_pool_without_shares_draws_no_line_for_them() -> None:
    assert pool([Holding("A", Fraction(1), "chain")], Fraction(0), None).held == ()


def _quotes(count: int, step: timedelta) -> list[Point]:
    start = datetime(2026, 8, 14, tzinfo=UTC)
    return [Point(start + step * index, Fraction(index % 3, 1000), True) for index in range(count)]


def test_quotes_of_one_moment_are_no_chart() -> None:
    assert not can_draw(_quotes(5, timedelta(seconds=1)))
    assert can_draw(_quotes(5, timedelta(hours=2)))


def test_a_hole_is_cut_out_and_never_bridged() -> None:
    early = _quotes(40, timedelta(minutes=30))
    late = [replace(point, at=point.at + timedelta(days=3)) for point in early]
    chart = price_chart([*early, *late], (), (), "thin")
    assert len(chart.paths) == 2
    assert len(chart.gaps) == 1


def test_a_year_of_minutes_stays_a_small_drawing() -> None:
    chart = price_chart(_quotes(60_000, timedelta(minutes=1)), (), (), "thin")
    assert sum(map(len, chart.paths)) < 15_000


def test_a_limit_off_the_scale_is_said() -> None:
    quotes = _quotes(40, timedelta(hours=1))
    weekend = Stretch(quotes[0].at, quotes[-1].at, "weekend", Fraction(5, 100))
    chart = price_chart(quotes, [weekend], (), "thin")
    assert [each.text for each in chart.off_scale] == ["warn 5%, off scale"]
    assert chart.limits == ()


def test_gaps_are_counted_by_size_either_way_and_an_edge_belongs_to_the_smaller_size() -> None:
    sizes = [Fraction(0), Fraction(1, 1000), Fraction(-2, 1000), Fraction(3, 2)]
    assert counts(sizes) == [2, 1, 0, 0, 0, 0, 0, 1]


def test_the_distribution_has_a_row_for_every_session_with_a_quote() -> None:
    chart = spread({"Regular": [Fraction(1, 200)] * 3, "Weekend": [Fraction(1, 2)], "Pre": []})
    assert [row.name.text for row in chart.rows] == ["Regular", "Weekend"]
    assert "Regular: 3 of 3 quotes within 1% of the claim" in chart.title
    assert [sum(bar.drawn for bar in row.bars) for row in chart.rows] == [1, 1]


def test_the_multiplier_is_drawn_as_levels_and_steps_and_never_as_a_slope() -> None:
    moves = [
        Move(START, Fraction(1), Fraction(4)),
        Move(START + timedelta(days=30), Fraction(4), Fraction(401, 100)),
    ]
    chart = steps(moves, [Declared(START, "split")])
    assert len(chart.circles) == 1
    assert all(each.x1 == each.x2 or each.y1 == each.y2 for each in chart.lines)
    assert chart.title.startswith("The multiplier went from 1.0000 to 4.0100 in 2 steps")


def test_no_step_is_no_chart() -> None:
    assert not can_draw_steps([], [Declared(START, "split")])
