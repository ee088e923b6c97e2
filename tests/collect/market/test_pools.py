from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.market.pools import merged
from auditor.collect.market.tick import Tick


START = datetime(2026, 8, 15, tzinfo=UTC)


def tick(minutes: int, price: str, pool: str = "0xAB", venue: str = "A") -> Tick:
    return Tick(START + timedelta(minutes=minutes), Fraction(price), venue=venue, pool=pool)


def test_the_same_price_of_a_pool_within_minutes_is_one_quote() -> None:
    found, repeated = merged([[tick(0, "100")], [tick(5, "100.1", "0xab", "B")]])
    assert (found, repeated) == ([tick(0, "100")], 1)


def test_later_or_different_prices_stay() -> None:
    found, repeated = merged([[tick(0, "100")], [tick(6, "100"), tick(0, "101")]])
    assert (len(found), repeated) == (3, 0)


def test_one_source_never_repeats_itself() -> None:
    assert merged([[tick(0, "100"), tick(1, "100")]])[1] == 0


def test_pools_of_chains_that_tell_cases_apart_stay_apart() -> None:
    assert merged([[tick(0, "100", "Abc")], [tick(0, "100", "abc")]])[1] == 0


ticks = st.lists(
    st.builds(
        tick,
        st.integers(0, 30),
        st.sampled_from(["100", "100.05", "50"]),
        st.sampled_from(["", "0xa", "0xA", "0xb"]),
        st.sampled_from(["A", "B"]),
    ),
    max_size=6,
)


@given(st.lists(ticks, max_size=4))
def test_no_price_vanishes_that_no_other_source_gave(sources: list[list[Tick]]) -> None:
    found, repeated = merged(sources)
    assert len(found) + repeated == sum(map(len, sources))
    for number, source in enumerate(sources):
        for each in source:
            others = [one for at, other in enumerate(sources) if at != number for one in other]
            alike = [
                one
                for one in others
                if one.pool.lower() == each.pool.lower()
                and abs(one.time - each.time) <= timedelta(minutes=5)
                and abs(one.price - each.price) <= one.price / 500
            ]
            kept = any(one.time == each.time and one.price == each.price for one in found)
            assert kept or alike
    for pool in ("0xa", "0xb"):
        assert len({(one.venue, one.pair) for one in found if one.pool.lower() == pool}) <= 1
