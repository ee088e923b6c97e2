"""Rounds of a feed on a real node: phases, holes, silence, bounds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import anyio
import pytest
from evm import Contract
from hypothesis import given
from hypothesis import strategies as st

from auditor.clients.chains import LiveChains
from auditor.clients.live import LiveWire
from auditor.collect.feed import read_feed
from auditor.collect.feed_history import MOST_ROUNDS, FeedHistory, Round, feed_history
from auditor.errors import SourceError
from auditor.settings import ChainSettings, HttpSettings, Settings


NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = 86_400
E8 = 10**8


@dataclass(frozen=True)
class Made:
    """A feed behind a proxy, its first aggregator, the times of its first and last round."""

    proxy: Contract
    first: Contract
    start: int
    end: int

    @property
    def address(self) -> str:
        return self.proxy.address


@pytest.fixture
def make(anvil, deploy):
    def made(*answers: int, step: int = DAY, least: int = 1, most: int = 10**24):
        first = deploy("Aggregator", least, most)
        start = anvil.now + 1_000
        for at, answer in enumerate(answers):
            first.send("submit", answer * E8, start + at * step)
        feed = deploy("FeedProxy", "TSLAx reserves", 8, first.address)
        end = start + (len(answers) - 1) * step
        anvil.mine(at=end + 60)
        return Made(feed, first, start, end)

    return made


def read(node, feed):
    chain = ChainSettings(rpc=[node.url], finality="latest", max_head_age=0)
    settings = Settings(chains={node.caip2: chain}, http=HttpSettings(allow_loopback=True))

    async def work():
        async with LiveWire(settings, lambda: NOW) as wire:
            reader = await LiveChains.configured(settings, wire).reader(node.caip2)
            latest = await read_feed(reader, feed.address)
            return latest, await feed_history(reader, feed.address, latest)

    return anyio.run(work)


def reason(node, feed) -> str:
    with pytest.raises(SourceError) as caught:
        read(node, feed)
    return caught.value.reason


def test_how_often_how_far_how_long(anvil, make):
    feed = make(100, 101, 101, 99)
    latest, history = read(anvil, feed)
    assert latest.answer == 99
    assert [each.answer for each in history.rounds] == [100, 101, 101, 99]
    assert history.cadence == timedelta(days=1)
    assert history.largest_change == Fraction(2, 101)
    assert history.unchanged == 0
    assert history.phase == 1


def test_a_silence_that_lasts_counts(anvil, make):
    feed = make(100, 101)
    anvil.mine(at=feed.end + 3 * DAY)
    _, history = read(anvil, feed)
    assert history.longest_silence >= timedelta(days=3)
    assert history.cadence == timedelta(days=1)


@pytest.mark.fault("F03")
def test_a_figure_published_again_and_again_is_counted(anvil, make):
    _, history = read(anvil, make(90, *[100] * 30))
    assert history.unchanged == 29


@pytest.mark.fault("F05")
def test_rounds_go_on_in_the_phase_before(anvil, make, deploy):
    feed = make(100, 101, 102)
    second = deploy("Aggregator", 1, 10**24)
    second.send("submit", 103 * E8, feed.end + DAY)
    feed.proxy.send("change", second.address)
    anvil.mine(at=feed.end + DAY + 5)
    _, history = read(anvil, feed)
    assert [(each.phase, each.number) for each in history.rounds] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 1),
    ]
    assert history.phase == 2
    assert history.cadence == timedelta(days=1)


@pytest.mark.fault("F05")
def test_missing_rounds_are_holes_and_no_data(anvil, make):
    feed = make(100, 101)
    feed.first.send("skip", 3)
    feed.first.send("submit", 102 * E8, feed.end + DAY)
    anvil.mine(at=feed.end + DAY + 5)
    _, history = read(anvil, feed)
    assert history.holes == 3
    assert [each.answer for each in history.rounds] == [100, 101, 102]


def test_a_feed_of_very_many_rounds_is_read_in_few(anvil, make):
    feed = make(*range(100, 100 + MOST_ROUNDS + 40), step=600)
    _, history = read(anvil, feed)
    assert len(history.rounds) == MOST_ROUNDS
    assert history.rounds[-1].answer == 100 + MOST_ROUNDS + 39


def test_one_round_is_no_history(anvil, make):
    assert reason(anvil, make(100)) == "too_few_rounds"


@pytest.mark.fault("F01")
@pytest.mark.parametrize("answer", [1, 10**6])
def test_an_answer_at_the_aggregators_bound_is_no_figure(anvil, make, answer):
    feed = make(100, answer, least=10 * E8, most=1_000 * E8)
    assert reason(anvil, feed) == "feed_implausible"


def test_an_answer_carried_over_from_an_earlier_round_is_stale(anvil, deploy):
    feed = deploy("Feed", "TSLAx reserves", 8)
    phase = 1 << 64
    feed.send("setRound", phase + 7, 100 * E8, anvil.now, anvil.now, phase + 5)
    assert reason(anvil, feed) == "feed_carried_over"


def test_rounds_that_go_back_in_time_are_refused(anvil, make):
    feed = make(100, 101)
    feed.first.send("submit", 102 * E8, feed.start - 500)
    assert reason(anvil, feed) == "rounds_back"


answers = st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**6)), min_size=2, max_size=40)


@given(answers, st.integers(0, 10**6))
def test_the_arithmetic_of_a_history(told, rest):
    at, rounds = NOW, []
    for number, (answer, gap) in enumerate(told):
        at += timedelta(seconds=gap)
        rounds.append(Round(1, number, Fraction(answer), at))
    history = FeedHistory(tuple(rounds), 0, at + timedelta(seconds=rest))
    gaps = sorted(gap for _, gap in told[1:])
    assert history.cadence == timedelta(seconds=gaps[(len(gaps) - 1) // 2])
    assert history.longest_silence == timedelta(seconds=max(*gaps, rest))
    assert 0 <= history.unchanged < len(told)
    assert (history.largest_change == 0) == (len({answer for answer, _ in told}) == 1)
