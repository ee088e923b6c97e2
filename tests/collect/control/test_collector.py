"""What becomes of reads that fail, of chains that cannot be read, and of the overall figures."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from control_world import OnNode, Told, plain
from evm import Contract, Node
from fake_world import (
    TIMEOUT,
    TSLAX,
    FakeChain,
    World,
    gaps,
    product,
    rows,
    seen,
)

from auditor.base.keccak import keccak
from auditor.clients.reading import Call, Code, Logs, Reading
from auditor.collect.control.collector import Control
from auditor.collect.control.words import IMPLEMENTATION_SLOT
from auditor.collect.interface import ChainReader
from auditor.errors import SourceError
from auditor.model.catalogue import CATALOGUE
from auditor.model.report import BlockStamp
from auditor.model.value import Cause


Deploy = Callable[..., Contract]
KEY = "0x" + "a1" * 20
SOLANA = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"
MINT = "XsDoVfqeBukxuZHWhdvWHBhgEHjGNst4MLodqsJHzoB"
COIN = {"symbol": "TSLAx", "name": "Tesla xStock", "decimals": 18, "totalSupply": 10**18}
ADMIN, MINTER = bytes(32), keccak(b"MINTER_ROLE")
DOWN = SourceError("unreachable", "rpc_timeout", "the node did not answer")
DAMAGED = SourceError("unreadable", "rpc_protocol", "the node answers another question")


def collect(chain: FakeChain | SourceError, **changed: object) -> Told:
    return Told(World(chains={"eip155:1": chain}).collect(Control(), product(**changed)))


def test_it_owes_what_the_catalogue_says() -> None:
    owed = {key for key in CATALOGUE if CATALOGUE[key].owner == "control"}
    assert set(Control().provides) == owed


def test_a_token_of_the_chain_itself_is_not_applicable() -> None:
    chain = FakeChain(contracts={TSLAX: COIN}, codes={TSLAX.lower(): b"\xfe"})
    told = collect(chain)
    assert told["precompile"] is True
    assert told["mint_authority"] == told["upgrade_authority"] == "not_applicable?"


def test_tiny_code_that_answers_nothing_is_no_token() -> None:
    told = collect(FakeChain(contracts={TSLAX: {}}, codes={TSLAX.lower(): b"\xfe"}))
    assert told["precompile"] is False
    assert told["mint_authority"] == "unknown_functions?"


def test_a_recording_without_a_block_is_a_gap_and_is_asked_nothing() -> None:
    class Recorded(FakeChain):
        @property
        def block(self) -> BlockStamp:
            return replace(super().block, hash="")

    chain = Recorded(contracts={TSLAX: COIN})
    told = collect(chain)
    assert {told.overall(key) for key in Control().provides} == {"no_recorded_block?"}
    assert not chain.asked


def test_a_cluster_without_an_endpoint_is_a_gap_of_its_own() -> None:
    told = collect(DOWN, deployments=[{"chain": SOLANA, "address": MINT}])
    for key in Control().provides:
        (gap,) = gaps(told.found, key)
        assert (gap.cause, gap.reason) == (Cause.NOT_COLLECTED, "no_endpoint")


@pytest.mark.fault("R01")
def test_a_chain_that_is_down_leaves_lists_open_and_figures_unknown(anvil, deploy) -> None:
    token = deploy("FixedToken")
    listed = [
        {"chain": anvil.caip2, "address": token.address},
        {"chain": "eip155:56", "address": TSLAX},
    ]
    told = Told(OnNode(anvil).control(deployments=listed))
    assert told["mint_authority"] == "renounced"
    assert told.overall("control.mint_authority") == "no_endpoint?"
    assert told.overall("control.paused") == "no_endpoint?"
    for key in ("control.deployments", "control.roles", "control.anomalies"):
        assert not told.whole(key)


def test_the_weakest_of_all_decides_even_where_one_is_unread(anvil, deploy, multisig) -> None:
    listed = [
        {"chain": anvil.caip2, "address": deploy("PowersToken", multisig, multisig).address},
        {"chain": anvil.caip2, "address": deploy("OpenMintToken").address},
        {"chain": "eip155:56", "address": TSLAX},
    ]
    told = Told(OnNode(anvil).control(deployments=listed))
    assert told.overall("control.mint_authority") == "eoa"
    assert told.overall("control.upgrade_authority") == "no_endpoint?"
    without = Told(OnNode(anvil).control(deployments=listed[:1]))
    assert without.overall("control.mint_authority") == "multisig"
    assert without.overall("control.paused") is False


@pytest.mark.fault("T03")
def test_a_program_replaced_during_the_read() -> None:
    logic, later = "0x" + "11" * 20, "0x" + "22" * 20
    here = (TSLAX.lower(), IMPLEMENTATION_SLOT)
    chain = FakeChain(
        contracts={TSLAX: COIN, logic: COIN},
        storages={here: int(logic, 16)},
        newest={here: int(later, 16)},
    )
    assert "upgraded_during_read" in collect(chain).anomalies
    chain.newest = {here: DOWN}
    told = collect(chain)
    assert "upgraded_during_read" not in told.anomalies
    assert not told.whole("control.anomalies")


@pytest.mark.fault("R01")
def test_a_slot_that_cannot_be_read_costs_the_deployment_not_the_product() -> None:
    chain = FakeChain(contracts={TSLAX: COIN})
    chain.storages[TSLAX.lower(), IMPLEMENTATION_SLOT] = TIMEOUT
    told = collect(chain)
    assert {told.overall(key) for key in Control().provides} == {"rpc_timeout?"}


class Failing:
    """A reader whose n-th read fails; `reads` counts them."""

    def __init__(self, inner: ChainReader, nth: int, error: SourceError | None) -> None:
        self.inner, self.nth, self.error, self.reads = inner, nth, error, 0

    @property
    def block(self) -> BlockStamp:
        return self.inner.block

    def _count(self) -> None:
        self.reads += 1
        if self.reads == self.nth and self.error:
            raise self.error

    async def has_code(self, address: str) -> bool:
        self._count()
        return await self.inner.has_code(address)

    async def code(self, address: str) -> Code:
        self._count()
        return await self.inner.code(address)

    async def view(self, address: str, signature: str, *arguments: object) -> Reading:
        self._count()
        return await self.inner.view(address, signature, *arguments)

    async def views(self, calls: Sequence[Call]) -> tuple[Reading | SourceError, ...]:
        found = list(await self.inner.views(calls))
        for at in range(len(found)):
            try:
                self._count()
            except SourceError as error:
                found[at] = error
        return tuple(found)

    async def storage(self, address: str, slot: int) -> Reading:
        self._count()
        return await self.inner.storage(address, slot)

    async def storage_now(self, address: str, slot: int) -> Reading:
        self._count()
        return await self.inner.storage_now(address, slot)

    async def logs(self, address: str, topics: Sequence[str], first: int, last: int) -> Logs:
        self._count()
        return await self.inner.logs(address, topics, first, last)


def with_failure(anvil: Node, token: str, nth: int, error: SourceError | None) -> tuple[Told, int]:
    world = OnNode(anvil)
    used: list[Failing] = []
    wrapped = world.wrap(lambda inner: used.append(Failing(inner, nth, error)) or used[-1])
    told = Told(wrapped.control(deployments=[{"chain": anvil.caip2, "address": token}]))
    return told, used[0].reads


GUARDED = {"multisig", "timelock", "renounced", "immutable"}


@pytest.mark.fault("R01")
@pytest.mark.fault("T16")
def test_no_failing_read_ever_makes_a_weak_token_look_strong(
    anvil: Node, deploy: Deploy, multisig: str, timelock: str, trials: str
) -> None:
    program = deploy("SelfLogic", True)
    data = program.compiled.call("initialize", KEY)
    weak_upgrade = deploy("ClearProxy", program.address, multisig, data).address
    roles = deploy("RoleToken", timelock, multisig)
    roles.send("grantRole", MINTER, KEY)
    roles.send("renounceRole", ADMIN, anvil.account)
    for token, name in ((weak_upgrade, "upgrade_authority"), (roles.address, "mint_authority")):
        told, reads = with_failure(anvil, token, 0, None)
        assert told[name] == "eoa"
        for nth in range(1, reads + 1, 1 if trials == "full" else 5):
            told, _ = with_failure(anvil, token, nth, DAMAGED)
            found = [plain(row[name]) for row in rows(told.found, "control.deployments")]
            assert not GUARDED & set(found), (name, nth)


@pytest.mark.fault("R01")
def test_a_failing_read_costs_fields_and_never_changes_them(
    anvil: Node, deploy: Deploy, multisig: str, timelock: str, trials: str
) -> None:
    token = deploy("PowersToken", timelock, multisig).address
    whole, reads = with_failure(anvil, token, 0, None)
    before = {name: plain(field) for name, field in whole.row.items()}
    for nth in range(1, reads + 1, 1 if trials == "full" else 4):
        told, _ = with_failure(anvil, token, nth, DOWN)
        for row in rows(told.found, "control.deployments"):
            changed = {name for name, field in row.items() if plain(field) != before[name]}
            assert all(plain(row[name]) == "rpc_timeout?" for name in changed), (nth, changed)


@pytest.mark.fault("L06")
def test_logs_that_are_held_back_leave_roles_open(
    anvil: Node, deploy: Deploy, multisig: str, timelock: str
) -> None:
    roles = deploy("RoleToken", timelock, multisig)
    roles.send("grantRole", MINTER, KEY)
    roles.send("renounceRole", ADMIN, anvil.account)

    class Silent(Failing):
        async def logs(self, address: str, topics: Sequence[str], first: int, last: int) -> Logs:
            found = await super().logs(address, topics, first, last)
            return replace(found, entries=())

    world = OnNode(anvil).wrap(lambda inner: Silent(inner, 0, None))
    told = Told(world.control(deployments=[{"chain": anvil.caip2, "address": roles.address}]))
    assert told["mint_authority"] == "log_gap?"
    assert not told.whole("control.roles")


def test_two_runs_say_the_same(anvil: Node, deploy: Deploy, multisig: str) -> None:
    token = deploy("PowersToken", multisig, multisig).address
    one, other = (with_failure(anvil, token, 0, None)[0] for _ in range(2))
    assert [seen(one.found, key) for key in Control().provides] == [
        seen(other.found, key) for key in Control().provides
    ]
