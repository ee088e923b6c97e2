"""Against a real node: what a reader says must equal what the contracts were told."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from auditor.archive.read_plan import ReadPlan
from auditor.archive.recording import RecordingWire
from auditor.archive.replay import ReplayWire
from auditor.archive.tape import Recorder
from auditor.clients.chains import LiveChains
from auditor.clients.live import LiveWire
from auditor.errors import SourceError
from auditor.model.report import Origin, Recording
from auditor.settings import ChainSettings, HttpSettings, Settings


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ONE = 10**18
WIDE = 2**256 - 1
SYMBOL, DECIMALS = "symbol()(string)", "decimals()(uint256)"


def settings(node, finality: str | int = "latest") -> Settings:
    chain = ChainSettings(rpc=[node.url], finality=finality, max_head_age=0)
    return Settings(chains={node.caip2: chain}, http=HttpSettings(allow_loopback=True))


async def read(node, work, finality: str | int = "latest"):
    async with LiveWire(settings(node, finality), lambda: NOW) as wire:
        chains = LiveChains.configured(settings(node, finality), wire)
        return await work(await chains.reader(node.caip2))


async def reason(node, address: str, signature: str, *arguments: object) -> str:
    with pytest.raises(SourceError) as caught:
        await read(node, lambda reader: reader.view(address, signature, *arguments))
    return caught.value.reason


def place(node, address: str, code: str) -> str:
    node.rpc("anvil_setCode", address, "0x" + code)
    node.mine()
    return address


def text_code(offset: int, length: int, data: bytes) -> str:
    words = f"7f{offset:064x}5f52" + f"7f{length:064x}602052"
    return words + "7f" + data.ljust(32, b"\0").hex() + "604052" + "60605ff3"


def constant(value: int) -> str:
    return f"7f{value:064x}5f5260205ff3"


AT = "0x00000000000000000000000000000000000a0d17"


async def test_views_equal_what_the_contract_was_told(anvil, deploy: Callable) -> None:
    token = deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    token.send("mint", AT, 123 * ONE + 1)
    before = anvil.block()

    async def work(reader):
        assert reader.block.hash == before["hash"]
        assert reader.block.number == int(before["number"], 16)
        assert (reader.block.finality, reader.block.sources) == ("latest", 1)
        assert await reader.has_code(token.address)
        assert not await reader.has_code(AT)
        token.send("mint", AT, 77)
        balance = await reader.view(token.address.lower(), "balanceOf(address)(uint256)", AT)
        supply = await reader.view(token.address, "totalSupply()(uint256)")
        return [
            *balance.values,
            *supply.values,
            *(await reader.view(token.address, SYMBOL)).values,
            *(await reader.view(token.address, DECIMALS)).values,
            balance.locator,
        ]

    *values, locator = await read(anvil, work)
    assert values == [123 * ONE + 1, 123 * ONE + 1, "TSLAx", 18]
    assert f"balanceOf({AT})" in locator
    assert before["hash"] in locator


async def test_web3s_contract_machinery_reads_at_the_pinned_block(anvil, deploy: Callable) -> None:
    token = deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    token.send("mint", AT, 5 * ONE)

    async def work(reader):
        token.send("mint", AT, 1)
        address = reader.web3.to_checksum_address(token.address)
        contract = reader.web3.eth.contract(address=address, abi=list(token.compiled.abi))
        supply = await contract.functions.totalSupply().call()
        return supply, await contract.functions.name().call(), await reader.web3.is_connected()

    assert await read(anvil, work) == (5 * ONE, "Tesla xStock", True)


@pytest.mark.fault("T08")
async def test_web3_is_not_allowed_to_fetch_what_a_contract_names(anvil) -> None:
    async def work(reader):
        return reader.web3.provider.global_ccip_read_enabled

    assert await read(anvil, work) is False


async def test_a_recording_gives_the_same_readings_without_the_node(anvil, deploy) -> None:
    token = deploy("XStockLike", "Tesla xStock", "TSLAx", 18)
    token.send("mint", AT, 9 * ONE)
    recorder = Recorder(Recording(Origin.LIVE, ""), NOW, {anvil.caip2: ReadPlan("latest")})

    async def work(chains):
        reader = await chains.reader(anvil.caip2)
        found = [
            await reader.view(token.address, "getCurrentMultiplier()(uint256,uint256,uint256)"),
            await reader.view(token.address, SYMBOL),
        ]
        with pytest.raises(SourceError, match="reverted"):
            await reader.view(token.address, "uiMultiplier()(uint256)")
        return found, chains.blocks, await chains.recheck()

    async with LiveWire(settings(anvil), lambda: NOW) as network:
        wire = RecordingWire(network, recorder, lambda: NOW)
        live = await work(LiveChains.configured(settings(anvil), wire))
    tape = recorder.tape()
    replay = ReplayWire(tape)
    assert await work(LiveChains.recorded(tape, replay)) == live
    assert replay.unused() == ()
    assert live[2] == {}


@pytest.mark.fault("R11")
async def test_a_node_of_another_chain_is_not_read(anvil) -> None:
    wrong = settings(anvil).model_copy(
        update={"chains": {"eip155:1": ChainSettings(rpc=[anvil.url])}}
    )
    async with LiveWire(wrong, lambda: NOW) as wire:
        for _ in range(2):
            with pytest.raises(SourceError, match="is of chain 31337") as caught:
                await LiveChains.configured(wrong, wire).reader("eip155:1")
            assert (caught.value.cause, caught.value.reason) == ("conflicting", "wrong_chain")


@pytest.mark.fault("R20")
async def test_confirmations_are_counted_from_the_head(anvil) -> None:
    anvil.mine(10)
    head = int(anvil.block()["number"], 16)

    async def work(reader):
        return reader.block

    stamp = await read(anvil, work, 3)
    assert (stamp.number, stamp.finality) == (head - 3, "3 confirmations")
    assert stamp.hash == anvil.block(hex(head - 3))["hash"]


async def test_a_certain_block_can_be_asked_for(anvil) -> None:
    anvil.mine(4)
    async with LiveWire(settings(anvil), lambda: NOW) as wire:
        chains = LiveChains.configured(settings(anvil), wire, {anvil.caip2: 2})
        assert (await chains.reader(anvil.caip2)).block.number == 2
        beyond = LiveChains.configured(settings(anvil), wire, {anvil.caip2: 10**6})
        with pytest.raises(SourceError, match="no such block"):
            await beyond.reader(anvil.caip2)


@pytest.mark.fault("R14")
@pytest.mark.fault("R19")
async def test_a_block_that_was_replaced_is_noticed_at_the_end(anvil) -> None:
    mark = anvil.snapshot()
    anvil.mine(3)
    async with LiveWire(settings(anvil), lambda: NOW) as wire:
        chains = LiveChains.configured(settings(anvil), wire)
        await chains.reader(anvil.caip2)
        assert await chains.recheck() == {}
        anvil.revert(mark)
        anvil.mine(3, at=anvil.now + 100)
        failed = await chains.recheck()
    assert failed[anvil.caip2].reason == "reorg"


@pytest.mark.fault("T01")
async def test_an_address_without_a_contract_is_no_contract(anvil) -> None:
    assert await reason(anvil, AT, SYMBOL) == "no_code"


@pytest.mark.fault("T04")
async def test_a_symbol_of_32_bytes_is_readable_as_such(anvil) -> None:
    place(anvil, AT, "7f" + b"AAPL".ljust(32, b"\0").hex() + "5f5260205ff3")
    assert await reason(anvil, AT, SYMBOL) == "bad_returndata"
    found = await read(anvil, lambda reader: reader.view(AT, "symbol()(bytes32)"))
    assert found.values[0].rstrip(b"\0") == b"AAPL"


@pytest.mark.fault("T05")
@pytest.mark.parametrize(
    ("code", "expected"), [("5f5ffd", "reverted"), ("60105ff3", "bad_returndata")]
)
async def test_decimals_are_never_guessed(anvil, code: str, expected: str) -> None:
    assert await reason(anvil, place(anvil, AT, code), DECIMALS) == expected


@pytest.mark.fault("T05")
@pytest.mark.parametrize("value", [77, WIDE])
async def test_impossible_decimals_are_reported_as_they_are(anvil, value: int) -> None:
    place(anvil, AT, constant(value))
    found = await read(anvil, lambda reader: reader.view(AT, DECIMALS))
    assert found.values == (value,)


@pytest.mark.fault("T05")
async def test_a_number_too_large_for_its_type_is_refused(anvil) -> None:
    place(anvil, AT, constant(WIDE))
    assert await reason(anvil, AT, "decimals()(uint8)") == "bad_returndata"


@pytest.mark.fault("T06")
@pytest.mark.parametrize(
    ("code", "signature"),
    [
        ("60205f52623a0000602052623a00405ff3", SYMBOL),
        (text_code(32, WIDE, b"x"), SYMBOL),
        (text_code(WIDE, 1, b"x"), SYMBOL),
        (text_code(32, 2**64, b"x"), SYMBOL),
        (text_code(64, 1, b"x"), SYMBOL),
        (text_code(0, 1, b"x"), SYMBOL),
        (text_code(32, 3, b"\xff\xfe\xfd"), SYMBOL),
        (text_code(32, 1, b"xyz"), SYMBOL),
        ("60105ff3", SYMBOL),
        ("60405ff3", DECIMALS),
        ("6201ffff5ff3", "blob()(bytes)"),
        (constant(2), "paused()(bool)"),
    ],
)
async def test_return_data_that_is_not_clean_is_refused(anvil, code, signature) -> None:
    assert await reason(anvil, place(anvil, AT, code), signature) in (
        "bad_returndata",
        "rpc_too_large",
    )


@pytest.mark.fault("T08")
async def test_a_contract_that_wants_us_to_fetch_is_not_obeyed(anvil) -> None:
    payload = "556f1830" + "00" * 160
    size = len(payload) // 2
    place(anvil, AT, f"61{size:04x}600c5f3961{size:04x}5ffd" + payload)
    assert await reason(anvil, AT, SYMBOL) == "offchain_lookup"


async def test_a_chain_without_a_client_or_endpoint_says_so(anvil) -> None:
    async with LiveWire(settings(anvil), lambda: NOW) as wire:
        chains = LiveChains.configured(settings(anvil), wire)
        with pytest.raises(SourceError, match="no client for tron:mainnet"):
            await chains.reader("tron:mainnet")
        with pytest.raises(SourceError, match="no node is configured for eip155:56"):
            await chains.reader("eip155:56")
