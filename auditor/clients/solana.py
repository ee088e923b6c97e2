"""One Solana cluster, read at finalized commitment; each reading is of one slot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from auditor.archive.exchange import Wire
from auditor.archive.read_plan import PLAIN, ReadPlan
from auditor.base import canonical
from auditor.base.instants import format_instant, from_unix
from auditor.base.strict_json import JsonValue
from auditor.base.text import printable
from auditor.clients import token2022
from auditor.clients.opening import AHEAD
from auditor.clients.panel import Panel, Vote
from auditor.clients.rpc_errors import protocol
from auditor.clients.solana_accounts import Account, Told, told_by
from auditor.clients.token2022 import Mint
from auditor.errors import SourceError
from auditor.model.report import BlockStamp


CLOCK = "SysvarC1ock11111111111111111111111111111111"
_HOW: dict[str, JsonValue] = {"encoding": "base64", "commitment": "finalized"}
_REFERENCE = 32


@dataclass(frozen=True, slots=True)
class MintReading:
    """A mint, what the named token accounts of it hold, and the slot all of it was read at.

    `now` is the cluster's clock in that slot, in Unix seconds. A holding that could not be read
    is an error in its place.
    """

    mint: Mint
    holdings: tuple[int | SourceError, ...]
    slot: int
    now: int
    locator: str
    digest: str
    observed_at: datetime


class SolanaReader(Protocol):
    """Mints of one cluster; every read happens at one recorded slot."""

    @property
    def block(self) -> BlockStamp:
        """The slot the cluster was opened at, its time by the cluster's own clock."""
        ...

    async def mint(self, address: str, holdings: Sequence[str]) -> MintReading:
        """A mint and token accounts of it in one slot.

        SourceError `no_code` when no mint stands there, `bad_returndata` when its bytes are
        damaged, `source_dispute` when the nodes say different things.
        """
        ...


class SolanaChain:
    """A cluster whose genesis hash was checked on every endpoint that takes part."""

    def __init__(self, panel: Panel, stamp: BlockStamp) -> None:
        self._panel, self._stamp = panel, stamp

    @classmethod
    async def open(cls, wire: Wire, chain: str, plan: ReadPlan = PLAIN) -> "SolanaChain":
        """Checks the cluster; SourceError when too few endpoints are of it or its clock hangs."""
        panel = Panel(wire, chain, plan)
        await _join(panel)
        told, now = await _clock(panel)
        _check_age(panel, told.slot, now, told.answer.observed_at)
        stamp = BlockStamp(chain, told.slot, "", now, "finalized", sources=plan.quorum)
        return cls(panel, stamp)

    @property
    def block(self) -> BlockStamp:
        """The slot the cluster was opened at."""
        return self._stamp

    async def mint(self, address: str, holdings: Sequence[str]) -> MintReading:
        """A mint and token accounts of it, all of one slot."""
        named = [address, CLOCK, *holdings]
        told = await _read(self._panel, named)
        slot, answer = told.slot, told.answer
        what = f"{self._panel.chain} account {address} at slot {slot}"
        mint, clock, *others = told.accounts
        if not mint.owner:
            raise SourceError("unreadable", "no_code", f"no mint at {what}")
        held = tuple(
            _holding(each, address, f"{self._panel.chain} account {name} at slot {slot}")
            for name, each in zip(holdings, others, strict=True)
        )
        return MintReading(
            mint=token2022.read_mint(mint.owner, mint.data, what),
            holdings=held,
            slot=slot,
            now=token2022.read_clock(clock.data, f"the clock of {self._panel.chain}"),
            locator=f"{what}, getMultipleAccounts",
            digest=answer.digest,
            observed_at=answer.observed_at,
        )


def _holding(account: Account, mint: str, what: str) -> int | SourceError:
    try:
        return token2022.read_holding(account.owner, account.data, mint, what)
    except SourceError as error:
        return error


async def _join(panel: Panel) -> None:
    """Keeps the endpoints whose genesis hash is that of the chain's id (CAIP-2, solana)."""
    refused: list[SourceError] = []
    joined: list[int] = []
    for vote in await panel.votes("getGenesisHash", []):
        try:
            check_cluster(vote, panel.chain)
        except SourceError as error:
            refused.append(error)
        else:
            joined.append(vote.endpoint)
    panel.endpoints = tuple(joined)
    if len({panel.plan.sources[each] for each in joined}) < panel.plan.quorum:
        raise panel.too_few(joined, refused)


def check_cluster(vote: Vote, chain: str) -> None:
    """SourceError when an endpoint gave no genesis hash, or that of another cluster."""
    if isinstance(vote.outcome, SourceError):
        raise vote.outcome
    if str(vote.outcome[0])[:_REFERENCE] != chain.partition(":")[2]:
        told = printable(str(vote.outcome[0]), 60)
        told = f"the node configured for {chain} is of the cluster {told}"
        raise SourceError("conflicting", "wrong_chain", f"{told}; check its address")


async def _clock(panel: Panel) -> tuple[Told, datetime]:
    """The newest slot that enough sources have reached, and its time."""
    found: list[tuple[Told, datetime]] = []
    failures: list[SourceError] = []
    what = f"the clock of {panel.chain}"
    for vote in await panel.votes("getMultipleAccounts", [[CLOCK], _HOW]):
        try:
            told = told_by(vote, 1, panel.chain)
            when = from_unix(token2022.read_clock(told.accounts[0].data, what))
        except ValueError:
            failures.append(protocol(f"{what} has an impossible time"))
        except SourceError as error:
            failures.append(error)
        else:
            found.append((told, when))
    sources: set[int] = set()
    for told, when in sorted(found, key=lambda each: each[0].slot, reverse=True):
        sources.add(panel.plan.sources[told.endpoint])
        if len(sources) >= panel.plan.quorum:
            return told, when
    raise panel.too_few([told.endpoint for told, _ in found], failures)


def _check_age(panel: Panel, slot: int, now: datetime, clock: datetime) -> None:
    if not panel.plan.head_age:
        return
    told = f"slot {slot} of {panel.chain} is of {format_instant(now)}"
    told += f", our clock says {format_instant(clock)}"
    if clock - now > timedelta(seconds=panel.plan.head_age):
        raise SourceError("stale", "stale_head", f"{told}: the node hangs behind")
    if now - clock > AHEAD:
        raise SourceError("stale", "future_timestamp", told)


async def _read(panel: Panel, named: Sequence[str]) -> Told:
    """The accounts as enough independent sources tell them, in the oldest of their slots.

    Nodes are rarely in the same slot, so what counts is that they tell the same bytes; the clock
    is left out of the comparison. When they differ they are asked once more, since an issue may
    have come between two slots.
    """
    groups = await _groups(panel, named, _HOW)
    if len(groups) > 1:
        groups = await _groups(panel, named, {**_HOW, "minContextSlot": 0})
    agreeing = [
        group
        for group in groups
        if len({panel.plan.sources[each.endpoint] for each in group}) >= panel.plan.quorum
    ]
    if len(agreeing) == 1:
        return min(agreeing[0], key=lambda each: each.slot)
    if len(groups) == 1:
        raise panel.too_few([each.endpoint for each in groups[0]], [])
    names = " and ".join(group[0].answer.endpoint for group in groups)
    told = f"accounts of {panel.chain}: the sources disagree: {names}"
    raise SourceError("conflicting", "source_dispute", told)


async def _groups(
    panel: Panel, named: Sequence[str], how: dict[str, JsonValue]
) -> list[list[Told]]:
    """What the endpoints say, equal words together; SourceError when none says anything."""
    groups: dict[str, list[Told]] = {}
    failures: list[SourceError] = []
    for vote in await panel.votes("getMultipleAccounts", [list(named), how]):
        try:
            told = told_by(vote, len(named), panel.chain)
        except SourceError as error:
            failures.append(error)
        else:
            groups.setdefault(_key(told.accounts), []).append(told)
    if not groups:
        raise panel.too_few([], failures)
    return list(groups.values())


def _key(accounts: Sequence[Account]) -> str:
    kept = [[each.owner, each.data.hex()] for at, each in enumerate(accounts) if at != 1]
    return canonical.dumps(kept).decode()
