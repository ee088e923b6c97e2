"""The screen may only say what exact arithmetic says, and hands back whatever is close."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evaluate.derive import screen as screening
from auditor.evaluate.derive.episodes import LIMITS, find, is_beyond
from auditor.evaluate.derive.multiplier import History
from auditor.evaluate.derive.pairing import Claim, Pair, paired
from auditor.evaluate.derive.quotes import NOTHING_REPORTED, Prices, Quote
from auditor.evaluate.derive.screen import (
    BEYOND,
    CLOSE,
    INSIDE,
    NO_VALUE,
    far_out,
    micros,
    plan,
    screen,
)
from auditor.evaluate.derive.sessions import Calendar, Day, Halt
from auditor.model.value import Cause, Missing


FIRST = datetime(2026, 8, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
LENGTH = timedelta(days=14)


def calendar() -> Calendar:
    days = []
    for index in range(-3, 18):
        midnight = FIRST + timedelta(days=index) + 4 * HOUR
        if midnight.weekday() < 5:
            close = midnight + 16 * HOUR
            days.append(
                Day(
                    midnight + 4 * HOUR,
                    midnight + 9.5 * HOUR,
                    close,
                    midnight + 20 * HOUR,
                    midnight,
                    close,
                    close,
                )
            )
    return Calendar(tuple(days), tuple(day.pre_open for day in days))


def claim() -> Claim:
    times = tuple(FIRST + index * 7 * HOUR for index in range(48))
    prices = Prices(times, tuple(Fraction(100 + index % 5) for index in range(48)))
    steps = History(Fraction(1), (FIRST + 100 * HOUR,), (Fraction(3, 2),))
    return Claim(prices, Prices((), ()), calendar(), steps, ())


def told_per_token() -> Claim:
    """Half of the prices have the multiplier inside; and a halt comes between."""
    plain = claim()
    times, values = plain.shares.times, plain.shares.values
    tokens = Prices(times[1::4], tuple(each * Fraction(3, 2) for each in values[1::4]))
    opened = plain.calendar.days[4].open
    halted = replace(plain.calendar, halts=(Halt(opened + HOUR, opened + 2 * HOUR),))
    return Claim(Prices(times[::4], values[::4]), tokens, halted, plain.history, ())


CLAIM = claim()
CLAIMS = st.sampled_from([CLAIM, told_per_token()])
MOMENTS = st.integers(0, int(LENGTH / timedelta(minutes=1)) - 1)
GAPS = st.one_of(
    st.fractions(Fraction(-1, 5), Fraction(1, 5), max_denominator=10_000),
    st.sampled_from([Fraction(sign * size, 100) for sign in (-1, 1) for size in (1, 2, 4, 5, 10)]),
)


def quoted(
    rows: list[tuple[int, Fraction]], tiny: Fraction = Fraction(0), of: Claim = CLAIM
) -> list[Pair]:
    quotes = []
    for minute, gap in sorted(rows):
        at = FIRST + timedelta(minutes=minute)
        known = of.value(at)
        assert known is not None
        assert not isinstance(known[1], Missing)
        price = known[1] * (1 + gap * (1 + tiny))
        none = NOTHING_REPORTED
        quotes.append(Quote(at, "V", "", price, Fraction(50_000), none, none))
    return list(paired(quotes, of))


def screened(pairs: list[Pair], of: Claim = CLAIM) -> list[int]:
    times = np.array([micros(each.quote.time) for each in pairs], np.int64)
    prices = np.array([float(each.quote.price) for each in pairs])
    return screen(times, prices, plan(of, FIRST, FIRST + LENGTH)).tolist()


@given(CLAIMS, st.lists(st.tuples(MOMENTS, GAPS), min_size=1, max_size=60))
def test_the_screen_says_what_exact_arithmetic_says(of: Claim, rows: list[tuple[int, Fraction]]):
    pairs = quoted(rows, of=of)
    for pair, code in zip(pairs, screened(pairs, of), strict=True):
        if pair.session not in LIMITS:
            assert code == NO_VALUE
            continue
        limit, gap = LIMITS[pair.session].warn, abs(pair.deviation)
        if code in (INSIDE, BEYOND):
            assert code == (BEYOND if gap > limit else INSIDE)
        else:
            assert abs(gap / limit - 1) <= Fraction(2, 10**9)


@pytest.mark.fault("N01", "N03")
@pytest.mark.parametrize("tiny", [Fraction(0), Fraction(1, 10**12), Fraction(-1, 10**12)])
def test_what_lies_on_a_limit_is_handed_back(tiny: Fraction):
    noon = int((CLAIM.calendar.days[4].open - FIRST) / timedelta(minutes=1)) + 60
    pairs = quoted([(noon, Fraction(1, 100)), (noon + 1, Fraction(-1, 100))], tiny)
    assert screened(pairs) == [CLOSE, CLOSE]
    assert [is_beyond(pair) for pair in pairs] == [tiny > 0, tiny > 0]


@given(CLAIMS, st.lists(st.tuples(MOMENTS, GAPS), min_size=1, max_size=60))
def test_episodes_are_the_same_with_and_without_the_screen(
    of: Claim, rows: list[tuple[int, Fraction]]
):
    pairs = quoted(rows, of=of)
    length = screening.LONG
    screening.LONG = 1
    try:
        with_screen = find(pairs, of.calendar, far_out(pairs, of))
    finally:
        screening.LONG = length
    assert with_screen == find(pairs, of.calendar)


@pytest.mark.fault("N11")
def test_no_number_is_handed_back_and_never_inside_a_limit():
    noon = micros(CLAIM.calendar.days[4].open + HOUR)
    times = np.array([noon, noon + 1], np.int64)
    codes = screen(
        times, np.array([float("nan"), float("inf")]), plan(CLAIM, FIRST, FIRST + LENGTH)
    )
    assert codes.tolist() == [CLOSE, BEYOND]


def test_pieces_of_any_length_give_the_same_codes():
    pairs = quoted(
        [(minute * 97 % 20_000, Fraction(minute % 31 - 15, 100)) for minute in range(400)]
    )
    whole = screened(pairs)
    length = screening.PIECE
    try:
        for piece in (1, 7, 399):
            screening.PIECE = piece
            assert screened(pairs) == whole
    finally:
        screening.PIECE = length


def test_before_the_first_price_there_is_no_value():
    early = np.array([micros(FIRST - 10 * HOUR)], np.int64)
    assert screen(early, np.array([100.0]), plan(CLAIM, FIRST, FIRST + LENGTH)).tolist() == [
        NO_VALUE
    ]


def test_a_claim_whose_multiplier_is_not_known_is_decided_exactly_and_never_beyond():
    lost = replace(CLAIM, history=Missing(Cause.CONFLICTING, "source_dispute"))
    sure = quoted([(minute * 37, Fraction(minute % 31 - 15, 100)) for minute in range(400)])
    pairs = list(paired([each.quote for each in sure], lost))
    assert set(screened(pairs, lost)) == {CLOSE}
    assert not any(is_beyond(pair) for pair in pairs)
