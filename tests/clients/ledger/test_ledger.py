"""The ledger against a real node."""

from datetime import UTC, datetime

import pytest

from auditor.archive.recording import RecordingWire
from auditor.archive.replay import ReplayWire
from auditor.archive.tape import Recorder
from auditor.clients.chains import LiveChains
from auditor.clients.ledger.blob import decode, encode
from auditor.clients.live import LiveWire
from auditor.clients.reading import Issue, LedgerScope
from auditor.errors import SourceError
from auditor.model.report import Origin, Recording
from auditor.settings import ChainSettings, HttpSettings, LedgerSettings, Settings


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 1, tzinfo=UTC)
A, B, C = ("0x" + each * 20 for each in ("a1", "b2", "c3"))


@pytest.fixture
def settings(anvil, tmp_path) -> Settings:
    chain = ChainSettings(rpc=[anvil.url], finality="latest", max_head_age=0)
    return Settings(
        chains={anvil.caip2: chain},
        http=HttpSettings(allow_loopback=True),
        ledger=LedgerSettings(cache=str(tmp_path / "cache")),
    )


async def read(settings: Settings, scope: LedgerScope):
    (caip2,) = settings.chains
    async with LiveWire(settings, lambda: NOW) as wire:
        reader = await LiveChains.configured(settings, wire).reader(caip2)
        return await reader.ledger(scope)


@pytest.fixture
def token(anvil, deploy):
    made = deploy("PlainToken", "Tesla", "TSLAx", 18)
    made.send("mint", A, 100)
    anvil.mine(3)
    made.send("mint", B, 50)
    return made


async def test_a_ledger_is_what_the_transfers_add_up_to(settings, token, anvil) -> None:
    found = await read(settings, LedgerScope(token.address))
    assert found.balances == {A: 100, B: 50}
    assert found.outstanding == token.call("totalSupply") == 150
    assert [issue.units for issue in found.issues] == [100, 50]
    assert found.last == int(anvil.block()["number"], 16)
    assert found.logs == 2
    assert found.first == int(anvil.block()["number"], 16) - 5  # where it was created


async def test_a_blob_holds_the_whole_ledger(settings, token) -> None:
    scope = LedgerScope(token.address)
    found = await read(settings, scope)
    again, at_hash = decode(encode(found, "0xab"), scope, "here")
    assert at_hash == "0xab"
    for name in ("balances", "issues", "pages", "sent", "first", "last", "logs"):
        assert getattr(again, name) == getattr(found, name)
    blob = encode(found, "0xab")
    for damaged in (b"", blob[:-1], blob + b"0", b"x" + blob[1:], blob.replace(b"logs", b"slog")):
        with pytest.raises(SourceError, match="rpc_protocol"):
            decode(damaged, scope, "here")


async def test_a_recording_holds_the_ledger(settings, token) -> None:
    (caip2,) = settings.chains
    scope = LedgerScope(token.address)
    async with LiveWire(settings, lambda: NOW) as network:
        chains = LiveChains.configured(settings, network)
        recorder = Recorder(Recording(Origin.LIVE, ""), NOW, chains.plans)
        wire = RecordingWire(network, recorder, lambda: NOW)
        live = await (await LiveChains.configured(settings, wire).reader(caip2)).ledger(scope)
    tape = recorder.tape()
    replayed = LiveChains.recorded(tape, ReplayWire(tape))
    assert await (await replayed.reader(caip2)).ledger(scope) == live
    assert not any(each.ask.method == "eth_getLogs" for each in tape.exchanges)


@pytest.mark.fault("L10")
async def test_a_later_run_goes_on_where_the_last_one_ended(settings, token, anvil) -> None:
    scope = LedgerScope(token.address)
    first = await read(settings, scope)
    token.send("mint", C, 7)
    second = await read(settings, scope)
    assert second.balances == {A: 100, B: 50, C: 7}
    assert second.pages[: len(first.pages)] == first.pages
    assert second.pages[-1].first == first.last + 1


@pytest.mark.fault("L10")
@pytest.mark.fault("R19")
async def test_what_is_kept_of_a_chain_that_was_reorganised_is_dropped(
    settings, token, anvil
) -> None:
    scope = LedgerScope(token.address)
    mark = anvil.snapshot()
    token.send("mint", C, 7)
    assert (await read(settings, scope)).balances[C] == 7
    anvil.revert(mark)
    anvil.mine(4)
    assert C not in (await read(settings, scope)).balances


@pytest.mark.fault("L08")
async def test_a_node_that_is_not_there_yet_gives_no_ledger(settings, token, anvil) -> None:
    """Beyond its head a node has no logs, and says so as if there had been no transfers."""
    (caip2,) = settings.chains
    mark = anvil.snapshot()
    anvil.mine(3)
    async with LiveWire(settings, lambda: NOW) as wire:
        reader = await LiveChains.configured(settings, wire).reader(caip2)
        anvil.revert(mark)
        with pytest.raises(SourceError) as caught:
            await reader.ledger(LedgerScope(token.address))
    assert caught.value.reason in ("archive_needed", "reorg")


@pytest.mark.fault("L10")
async def test_a_damaged_cache_is_as_good_as_none(settings, token, tmp_path) -> None:
    scope = LedgerScope(token.address)
    whole = await read(settings, scope)
    (kept,) = (tmp_path / "cache" / "ledgers").iterdir()
    kept.write_bytes(kept.read_bytes()[:-3] + b"xyz")
    assert (await read(settings, scope)).balances == whole.balances
    kept.write_bytes(b"nonsense")
    assert (await read(settings, scope)).balances == whole.balances


async def test_issues_of_one_block_are_one(settings, anvil, deploy) -> None:
    token = deploy("PlainToken", "Tesla", "TSLAx", 18)
    anvil.rpc("evm_setAutomine", False)
    try:
        for units in (5, 6):
            data = "0x" + token.compiled.call("mint", A, units).hex()
            sent = {"from": anvil.account, "to": token.address, "data": data}
            anvil.rpc("eth_sendTransaction", sent)
        anvil.mine()
    finally:
        anvil.rpc("evm_setAutomine", True)
    found = await read(settings, LedgerScope(token.address))
    assert [issue.units for issue in found.issues] == [11]
    assert isinstance(found.issues[0], Issue)
