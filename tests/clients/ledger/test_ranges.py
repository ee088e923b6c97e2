from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.clients.ledger.ranges import MOST_REQUESTS, Ranges, Stretch
from auditor.errors import SourceError


pytestmark = pytest.mark.anyio

TOO_LONG = SourceError("unreachable", "range_limit", "query exceeds max block range 10")


class Node:
    """Blocks with logs; refuses stretches by a rule, and counts what it is asked."""

    def __init__(self, blocks: Sequence[int], refuses=lambda first, last, count: None) -> None:
        self.blocks, self.refuses = blocks, refuses
        self.asked: list[tuple[int, int]] = []

    async def fetch(self, first: int, last: int) -> Stretch[int]:
        self.asked.append((first, last))
        found = [block for block in self.blocks if first <= block <= last]
        error = self.refuses(first, last, len(found))
        if error is not None:
            raise error
        return Stretch(first, last, found, "")


async def walked(node: Node, first: int, last: int) -> list[int]:
    found: list[int] = []
    reached = first
    async for stretch in Ranges(node.fetch).walk(first, last):
        assert stretch.first == reached  # no hole and no overlap
        reached = stretch.last + 1
        found += stretch.logs
    assert reached == last + 1
    return found


@pytest.mark.fault("L01")
@given(
    blocks=st.lists(st.integers(0, 500), max_size=80).map(sorted),
    longest=st.integers(1, 600),
    most=st.integers(1, 50),
)
async def test_any_limits_give_the_logs_of_an_unlimited_node(blocks, longest, most) -> None:
    def refuses(first: int, last: int, count: int) -> SourceError | None:
        long = last - first + 1 > longest or (count > most and last > first)
        return TOO_LONG if long else None

    node = Node(blocks, refuses)
    assert await walked(node, 0, 500) == list(blocks)
    assert len(node.asked) <= 2 * 501 + 20


@pytest.mark.fault("L02")
@pytest.mark.parametrize(
    "words",
    [
        "this block range should work: [0x0, 0x0]",
        "this block range should work: [0x5, 0x2]",
        "this block range should work: [0xffffff, 0xfffffff]",
        "up to a 1 block range",
        "up to a 0 block range",
    ],
)
async def test_a_hostile_hint_does_not_lead_to_a_request_per_block(words) -> None:
    def refuses(first: int, last: int, count: int) -> SourceError | None:
        error = SourceError("unreachable", "range_limit", words)
        return error if last - first + 1 > 50_000 else None

    node = Node([1, 2_000_000], refuses)
    assert await walked(node, 0, 2_000_000) == [1, 2_000_000]
    assert len(node.asked) < 200


@pytest.mark.fault("L02")
@pytest.mark.parametrize("size", [1, 100])
async def test_a_hostile_hint_is_not_believed_for_ever(size: int) -> None:
    """The limit gets ever shorter: each refusal is a chance to send us through block by block."""

    def refuses(first: int, last: int, count: int) -> SourceError | None:
        error = SourceError("unreachable", "range_limit", f"up to a {size} block range")
        return error if last - first + 1 > max(2_000_000 - first, 40) // 20 else None

    node = Node([1, 2_000_000], refuses)
    assert await walked(node, 0, 2_000_000) == [1, 2_000_000]
    assert len(node.asked) < 500


@pytest.mark.fault("L02")
async def test_the_number_of_requests_has_a_limit() -> None:
    def refuses(first: int, last: int, count: int) -> SourceError | None:
        return TOO_LONG if last > first else None

    with pytest.raises(SourceError, match="log_budget"):
        await walked(Node([], refuses), 0, MOST_REQUESTS + 10)


@pytest.mark.fault("L03")
async def test_unknown_words_are_tried_once_and_then_reported() -> None:
    odd = SourceError("unreadable", "rpc_error", "the node says 'computer says no' (-32000)")

    def short_only(first: int, last: int, count: int) -> SourceError | None:
        return odd if last - first + 1 > 600 else None

    assert await walked(Node([7], short_only), 0, 1_000) == [7]

    def never(first: int, last: int, count: int) -> SourceError | None:
        return odd if last > first else None

    node = Node([7], never)
    with pytest.raises(SourceError, match="computer says no"):
        await walked(node, 0, 1_000)
    assert len(node.asked) <= 4


@pytest.mark.fault("L04")
async def test_a_node_without_logs_is_found_out_in_three_requests() -> None:
    off = SourceError("unreachable", "rate_limited", "the node says 'limit exceeded' (-32005)")
    node = Node([], lambda first, last, count: off)
    with pytest.raises(SourceError) as caught:
        await walked(node, 0, 10**6)
    assert caught.value.reason == "getlogs_unavailable"
    assert "eth_getLogs" in caught.value.detail
    assert len(node.asked) <= 3


@pytest.mark.fault("L05")
@pytest.mark.parametrize("limit", [100, 1_000, 5_000, 10_000])
async def test_a_reply_cut_off_at_a_round_number_is_asked_for_again(limit) -> None:
    blocks = sorted(list(range(limit)) * 2 + [limit + 7])

    class Cutting(Node):
        async def fetch(self, first: int, last: int) -> Stretch[int]:
            whole = await super().fetch(first, last)
            return Stretch(first, last, whole.logs[:limit], "")

    assert await walked(Cutting(blocks), 0, 2 * limit) == blocks


@pytest.mark.fault("L05")
async def test_a_reply_cut_off_at_an_odd_number_is_noticed_when_it_comes_again() -> None:
    blocks = [block for block in range(2_000) for _ in range(7)]

    class Cutting(Node):
        async def fetch(self, first: int, last: int) -> Stretch[int]:
            whole = await super().fetch(first, last)
            if last - first + 1 > 1_000:
                raise TOO_LONG
            return Stretch(first, last, whole.logs[:777], "")

    with pytest.raises(SourceError, match="cuts replies off at 777"):
        await walked(Cutting(blocks), 0, 1_999)
