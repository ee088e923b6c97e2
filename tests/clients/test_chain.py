import json
from collections.abc import Callable
from datetime import UTC, datetime

import anyio
import pytest
from pydantic import ValidationError

from auditor.archive.exchange import Answer, Ask
from auditor.archive.read_plan import ReadPlan
from auditor.archive.replay import ReplayWire
from auditor.archive.tape import Exchange, Tape
from auditor.clients import abi, asks
from auditor.clients.chain import EvmChain
from auditor.clients.chains import LiveChains
from auditor.errors import SourceError
from auditor.model.report import Origin, Recording
from auditor.registry.chains import chain
from auditor.settings import ChainSettings


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CHAIN = "eip155:31337"
TOKEN = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
HASH = "0x" + "ab" * 32
HEAD = {"number": "0x10", "hash": HASH, "timestamp": "0x68e77900"}


def answer(told: object, *, error: bool = False) -> Answer:
    body = json.dumps({"error" if error else "result": told}).encode()
    return Answer(200, (), body, NOW, "https://node.example/***#fp=0000")


class Node:
    """Answers by method; a function gets the parameters; every ask is kept."""

    def __init__(self, **answers: object) -> None:
        usual = {
            "eth_chainId": "0x7a69",
            "net_version": "31337",
            "eth_getBlockByNumber": HEAD,
            "eth_getCode": "0x",
            "auditor_batch": False,
        }
        self.answers = usual | answers
        self.asked: list[Ask] = []

    async def ask(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        await anyio.lowlevel.checkpoint()
        told = self.answers.get(ask.method, "0x0")
        told = told(*ask.params) if isinstance(told, Callable) else told
        return told if isinstance(told, Answer) else answer(told)


def word(value: int) -> str:
    return f"0x{value:064x}"


async def test_the_chain_is_asked_who_it_is_before_anything_else() -> None:
    node = Node(eth_call=word(7))
    reader = await EvmChain.open(node, CHAIN)
    assert [ask.method for ask in node.asked[:3]] == [
        "eth_chainId",
        "net_version",
        "eth_getBlockByNumber",
    ]
    assert node.asked[2].params == ["finalized", False]
    found = await reader.view(TOKEN, "totalSupply()(uint256)")
    assert found.values == (7,)
    assert node.asked[-1].params[1] == {"blockHash": HASH}
    assert node.asked[-1].params[0] == {"to": TOKEN.lower(), "data": "0x18160ddd"}
    assert found.observed_at == NOW


@pytest.mark.fault("R14")
async def test_a_node_that_takes_no_hashes_is_read_by_number() -> None:
    def only_numbers(_: object, at: object) -> object:
        bad = answer({"code": -32602, "message": "invalid argument 1"}, error=True)
        return bad if isinstance(at, dict) else "0x0"

    node = Node(eth_getBalance=only_numbers, eth_call=word(7))
    reader = await EvmChain.open(node, CHAIN)
    await reader.view(TOKEN, "totalSupply()(uint256)")
    assert node.asked[-1].params[1] == "0x10"
    assert reader.block.hash == HASH


async def test_a_reading_is_the_same_however_the_address_is_spelt() -> None:
    node = Node(eth_call=word(7))
    reader = await EvmChain.open(node, CHAIN)
    await reader.view(TOKEN, "balanceOf(address)(uint256)", TOKEN.lower())
    await reader.view(TOKEN.lower(), "balanceOf(address)(uint256)", TOKEN)
    assert [ask.method for ask in node.asked].count("eth_call") == 1


async def test_code_is_asked_for_once() -> None:
    node = Node(eth_getCode="0x60")
    reader = await EvmChain.open(node, CHAIN)
    node.asked.clear()
    assert await reader.has_code(TOKEN)
    assert await reader.has_code(TOKEN.lower())
    assert [ask.method for ask in node.asked].count("eth_getCode") == 1


@pytest.mark.fault("R11")
async def test_a_node_that_changes_its_chain_is_noticed_at_the_end() -> None:
    node = Node()
    reader = await EvmChain.open(node, CHAIN)
    node.answers["eth_chainId"] = "0x38"
    with pytest.raises(SourceError, match="wrong_chain"):
        await reader.recheck()


MAINNET = "eip155:1"


def of_mainnet(first: object) -> Node:
    """A node that says it is of the main chain, with this as its first block."""
    time = hex(int(NOW.timestamp()))

    def block(at: str, _: bool) -> object:
        return first if at == "0x0" else {**HEAD, "timestamp": time}

    return Node(eth_chainId="0x1", net_version="1", eth_getBlockByNumber=block)


@pytest.mark.fault("R12")
@pytest.mark.parametrize("chain_id", [1, 10, 56, 100, 137, 8453, 42161, 43114])
async def test_a_private_network_under_a_known_id_is_not_read(chain_id: int) -> None:
    name = f"eip155:{chain_id}"
    forged = {**HEAD, "number": "0x0", "hash": "0x" + "66" * 32}
    node = of_mainnet(forged)
    node.answers |= {"eth_chainId": hex(chain_id), "net_version": str(chain_id)}
    with pytest.raises(SourceError, match="first block") as caught:
        await EvmChain.open(node, name)
    assert (caught.value.cause, caught.value.reason) == ("conflicting", "wrong_chain")
    assert "eth_call" not in {ask.method for ask in node.asked}
    node.answers["eth_getBlockByNumber"] = {**HEAD, "hash": chain(name).genesis}
    assert (await EvmChain.open(node, name)).block.chain == name


@pytest.mark.fault("R12")
@pytest.mark.parametrize(
    "first", [None, answer({"code": -32000, "message": "header not found"}, error=True)]
)
async def test_a_node_that_keeps_no_first_block_is_read_all_the_same(first: object) -> None:
    assert (await EvmChain.open(of_mainnet(first), MAINNET)).block.hash == HASH


@pytest.mark.fault("R12")
async def test_a_private_network_takes_no_part_beside_real_nodes() -> None:
    real = of_mainnet({**HEAD, "number": "0x0", "hash": chain(MAINNET).genesis})
    forged = of_mainnet({**HEAD, "number": "0x0", "hash": "0x" + "66" * 32})
    forged.answers["eth_call"], real.answers["eth_call"] = word(1), word(7)

    class Both:
        async def ask(self, ask: Ask) -> Answer:
            return await (forged if ask.endpoint == 1 else real).ask(ask)

    reader = await EvmChain.open(Both(), MAINNET, ReadPlan("finalized", 2, (0, 1, 2)))
    assert (await reader.view(TOKEN, "totalSupply()(uint256)")).values == (7,)
    assert "eth_call" not in {ask.method for ask in forged.asked}


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (None, "archive_needed"),
        ({**HEAD, "hash": None}, "rpc_protocol"),
        ({**HEAD, "timestamp": "0x0"}, "rpc_protocol"),
        (answer({"code": -32602, "message": "unknown tag"}, error=True), "rpc_error"),
    ],
)
async def test_a_block_that_cannot_be_pinned_is_no_reader(block: object, expected: str) -> None:
    with pytest.raises(SourceError) as caught:
        await EvmChain.open(Node(eth_getBlockByNumber=block), CHAIN)
    assert caught.value.reason == expected


@pytest.mark.fault("B11")
@pytest.mark.fault("I05")
@pytest.mark.parametrize(("behind", "opens"), [(120, True), (121, False), (86_400, False)])
async def test_a_chain_that_is_ahead_of_our_clock_is_not_read(*, behind: int, opens: bool) -> None:
    """With the clock put back no audit of today can be made that says it is of yesterday."""
    head = {**HEAD, "timestamp": hex(int(NOW.timestamp()) + behind)}
    node = Node(eth_getBlockByNumber=head)
    plan = ReadPlan("finalized", head_age=3_600)
    if opens:
        assert (await EvmChain.open(node, CHAIN, plan)).block.number == 16
        return
    with pytest.raises(SourceError, match="our clock says 2026-11-01T00:00:00Z") as caught:
        await EvmChain.open(node, CHAIN, plan)
    assert (caught.value.cause, caught.value.reason) == ("stale", "future_timestamp")


async def test_many_readers_pin_one_block() -> None:
    """Asked side by side, the chain is opened once."""
    node, found = Node(), []
    chains = LiveChains(node, {CHAIN: ReadPlan("safe")})

    async def one() -> None:
        found.append(await chains.reader(CHAIN))

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(one)
    assert len({id(each) for each in found}) == 1
    assert [ask.method for ask in node.asked].count("eth_chainId") == 1
    assert chains.blocks[0].finality == "safe"


async def test_a_failure_to_open_is_remembered() -> None:
    node = Node(eth_chainId="0x38")
    chains = LiveChains(node, {CHAIN: ReadPlan("finalized")})
    for _ in range(2):
        with pytest.raises(SourceError, match="wrong_chain"):
            await chains.reader(CHAIN)
    assert len(node.asked) == 1
    assert chains.blocks == ()
    assert await chains.recheck() == {}


async def test_a_reconstruction_needs_no_block_hash() -> None:
    """What a hand-made recording has to hold, built from the same asks the reader makes."""
    head = {"number": "0x10", "hash": None, "timestamp": "0x68e77900"}
    view = abi.view("totalSupply()(uint256)")
    at = asks.pin(16, "")
    data = abi.encoded(view, [5 * 10**18])
    exchanges = (
        Exchange(asks.rpc(CHAIN, "eth_chainId"), answer("0x7a69")),
        Exchange(asks.block(CHAIN, "finalized"), answer(head)),
        Exchange(asks.call(CHAIN, TOKEN, abi.encode(view, ()), at), answer("0x" + data.hex())),
    )
    recording = Recording(Origin.RECONSTRUCTED, "a page")
    tape = Tape(recording, NOW, exchanges, {CHAIN: ReadPlan("finalized")})
    chains = LiveChains.recorded(tape, ReplayWire(tape))
    reader = await chains.reader(CHAIN)
    assert (await reader.view(TOKEN, "totalSupply()(uint256)")).values == (5 * 10**18,)
    assert reader.block.hash == ""
    assert await chains.recheck() == {}


@pytest.mark.fault("R17")
def test_two_addresses_of_one_host_are_one_source() -> None:
    rpc = ["https://a.example/one", "https://a.example/two"]
    with pytest.raises(ValidationError, match="independent endpoints; 1 given"):
        ChainSettings(rpc=rpc, quorum=2)
    assert ChainSettings(rpc=[*rpc, "https://b.example"]).sources == (0, 0, 2)


@pytest.mark.parametrize(("endpoints", "expected"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_without_a_word_more_than_half_must_agree(endpoints: int, expected: int) -> None:
    rpc = [f"https://{at}.example" for at in range(endpoints)]
    assert ChainSettings(rpc=rpc).agreeing == expected


@pytest.mark.parametrize("signature", ["totalSupply", "a(b", "f()", "f((uint256))(uint256)"])
async def test_a_signature_must_say_what_comes_back(signature: str) -> None:
    reader = await EvmChain.open(Node(), CHAIN)
    with pytest.raises(ValueError, match="not written like"):
        await reader.view(TOKEN, signature)
