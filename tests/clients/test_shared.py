from datetime import UTC, datetime

import anyio
import pytest

from auditor.archive.exchange import Answer, Ask
from auditor.clients import asks
from auditor.clients.breaker import Breaker
from auditor.clients.gathered import Gathered, once
from auditor.clients.shared import FAILURE_FRESH, FRESH, SharedReads
from auditor.errors import SourceError


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 27, tzinfo=UTC)
CHAIN = "eip155:1"
HEADER = b'{"result":{"number":"0x10","hash":"0xaa"}}'


class Network:
    """Numbers its answers; `down` makes it fail."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.down = False

    async def ask(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        await anyio.lowlevel.checkpoint()
        if self.down:
            raise SourceError("unreachable", "slow", "no answer")
        header = ask.method == "eth_getBlockByNumber"
        body = HEADER if header else b"%d" % len(self.asked)
        return Answer(200, (), body, NOW, "host")


@pytest.fixture
def network() -> Network:
    return Network()


async def test_many_audits_ask_a_page_once_even_at_the_same_moment(network: Network) -> None:
    reads = SharedReads(network)
    bodies: list[bytes] = []

    async def audit() -> None:
        bodies.append((await reads.wire().ask(asks.page("https://a.example/terms"))).body)

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(audit)
    assert bodies == [b"1"] * 20
    assert len(network.asked) == 1


async def test_an_audit_that_asks_twice_gets_two_answers(network: Network) -> None:
    reads = SharedReads(network)
    page = asks.page("https://a.example/terms")
    for _ in range(3):
        wire = reads.wire()
        assert [(await wire.ask(page)).body for _ in range(2)] == [b"1", b"2"]
    assert len(network.asked) == 2


async def test_whether_the_pinned_block_stands_is_asked_by_each_audit(network: Network) -> None:
    reads = SharedReads(network)
    for _ in range(3):
        wire = reads.wire()
        await wire.ask(asks.rpc(CHAIN, "eth_chainId"))
        await wire.ask(asks.block(CHAIN, "finalized"))
        await wire.ask(asks.block(CHAIN, 5))
        await wire.ask(asks.block(CHAIN, 16))
        await wire.ask(asks.rpc(CHAIN, "eth_chainId"))
    seen = [(ask.method, str(ask.params)) for ask in network.asked]
    assert seen.count(("eth_getBlockByNumber", "['finalized', False]")) == 1
    assert seen.count(("eth_getBlockByNumber", "['0x5', False]")) == 1
    assert seen.count(("eth_getBlockByNumber", "['0x10', False]")) == 3
    assert seen.count(("eth_chainId", "[]")) == 1 + 3


async def test_answers_and_failures_are_good_for_a_while(network: Network) -> None:
    time = [0.0]
    reads = SharedReads(network, now=lambda: time[0])
    page = asks.page("https://a.example/terms")
    network.down = True
    for _ in range(2):
        with pytest.raises(SourceError, match="slow"):
            await reads.wire().ask(page)
    assert len(network.asked) == 1
    network.down, time[0] = False, FAILURE_FRESH + 1.0
    for _ in range(2):
        await reads.wire().ask(page)
    assert len(network.asked) == 2
    time[0] += FRESH + 1
    await reads.wire().ask(page)
    assert len(network.asked) == 3


async def test_what_is_kept_is_bounded_and_the_common_stays(network: Network) -> None:
    reads = SharedReads(network, most=2_000)
    common = asks.page("https://a.example/terms")
    for at in range(200):
        wire = reads.wire()
        await wire.ask(common)
        await wire.ask(asks.page(f"https://a.example/{at}"))
    assert len(network.asked) == 201
    assert len(reads._reads) < 60


async def test_an_audit_that_is_given_up_takes_no_answer_from_the_others() -> None:
    sent: list[int] = []

    async def send(asked):
        sent.append(len(asked))
        if len(sent) == 1:
            await anyio.sleep_forever()
        return [Answer(200, (), b"1", NOW, "host") for _ in asked]

    gathered, found = Gathered(send, once), []

    async def first(scope: anyio.CancelScope) -> None:
        with scope:
            await gathered.ask("eth_call", [1])

    async def other() -> None:
        found.append((await gathered.ask("eth_call", [2])).body)

    scope = anyio.CancelScope()
    async with anyio.create_task_group() as group:
        group.start_soon(first, scope)
        group.start_soon(other)
        group.start_soon(other)
        while not sent:
            await anyio.lowlevel.checkpoint()
        scope.cancel()
    assert found == [b"1", b"1"]
    assert sent == [3, 2]


async def test_a_breaker_opens_rests_and_lets_one_question_through(monkeypatch) -> None:
    time = [0.0]
    monkeypatch.setattr(anyio, "current_time", lambda: time[0])
    breaker, slow = Breaker(2, rest=60), SourceError("unreachable", "slow", "no answer")
    breaker.failed(slow)
    breaker.worked()
    breaker.failed(slow)
    breaker.check()
    breaker.failed(slow)
    with pytest.raises(SourceError, match="not asked for 60 s: 2 questions got no answer"):
        breaker.check()
    time[0] = 60.0
    breaker.check()
    breaker.failed(slow)
    assert not breaker.closed
    time[0] = 130.0
    assert breaker.closed
    breaker.worked()
    breaker.failed(slow)
    assert breaker.closed


async def test_a_failure_that_is_an_answer_opens_nothing() -> None:
    breaker = Breaker(1)
    breaker.failed(SourceError("unreadable", "bad_response", "odd"))
    assert breaker.closed
    breaker.failed(SourceError("unreadable", "rpc_protocol", "a lie"))
    with pytest.raises(SourceError, match="not asked again: it broke the protocol"):
        breaker.check()
