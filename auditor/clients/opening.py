"""Opens a chain: which of its endpoints can be used, and the one block everything is read at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from auditor.base.instants import format_instant
from auditor.base.strict_json import JsonValue
from auditor.clients import shapes
from auditor.clients.asks import BLOCK
from auditor.clients.panel import Panel
from auditor.clients.side_by_side import all_of
from auditor.errors import SourceError
from auditor.registry.chains import chain


LATEST = "latest"
# A node may be ahead of our clock by this much and still be honest.
AHEAD = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class _Joined:
    """An endpoint that may take part, with the block it would choose."""

    endpoint: int
    header: shapes.Header


async def pinned(panel: Panel, *, hashless: bool) -> shapes.Header:
    """The block to read at; endpoints that cannot be trusted take no further part.

    It is the newest block of the wanted finality that enough sources have reached, so that neither
    one node that hangs behind nor one that runs ahead decides. SourceError when too few are left.
    """
    joined, refused = await _joined(panel, hashless=hashless)
    sources = panel.plan.sources
    panel.endpoints = tuple(each.endpoint for each in joined)
    if len({sources[each] for each in panel.endpoints}) < panel.plan.quorum:
        raise panel.too_few(panel.endpoints, list(refused.values()))
    if len(sources) == 1:
        return joined[0].header
    number = _reached(joined, sources, panel.plan.quorum)
    what = f"block {number} of {panel.chain}"
    found, _ = await panel.exchange("eth_getBlockByNumber", [hex(number), False])
    return shapes.header(found, what)


async def check_endpoint(panel: Panel, endpoint: int) -> None:
    """SourceError when an endpoint cannot be trusted: of another chain or network, or behind."""
    await check_chain(panel, endpoint)
    await _check_network(panel, endpoint)
    await _check_genesis(panel, endpoint)
    await _check_head(panel, endpoint)


async def check_chain(panel: Panel, endpoint: int) -> None:
    """SourceError (conflicting, wrong_chain) when an endpoint is of another chain."""
    expected = panel.chain.partition(":")[2]
    told = shapes.quantity(await _asked(panel, endpoint, "eth_chainId"), "the chain id")
    if str(told) != expected:
        raise _wrong(f"the node configured for {panel.chain} is of chain {told}")


async def _joined(panel: Panel, *, hashless: bool) -> tuple[list[_Joined], dict[int, SourceError]]:
    async def attempt(endpoint: int) -> _Joined | SourceError:
        try:
            if hashless:
                await check_chain(panel, endpoint)
            else:
                await check_endpoint(panel, endpoint)
            return _Joined(endpoint, await _candidate(panel, endpoint, hashless=hashless))
        except SourceError as error:
            return error

    found = await all_of([partial(attempt, endpoint) for endpoint in panel.endpoints])
    joined = [each for each in found if isinstance(each, _Joined)]
    refused = {
        at: each
        for at, each in zip(panel.endpoints, found, strict=True)
        if isinstance(each, SourceError)
    }
    return joined, refused


async def _check_network(panel: Panel, endpoint: int) -> None:
    """`net_version` of a node of this chain is its chain id too; not every node has the method."""
    try:
        told = await _asked(panel, endpoint, "net_version")
    except SourceError as error:
        if error.reason == "rpc_error":
            return
        raise
    if str(told) != panel.chain.partition(":")[2]:
        raise _wrong(f"the node configured for {panel.chain} is of network {str(told)[:40]}")


async def _check_genesis(panel: Panel, endpoint: int) -> None:
    """A private network can claim any chain id, but not the first block of the real one."""
    known = chain(panel.chain).genesis
    if not known:
        return
    try:
        found = await _asked(panel, endpoint, "eth_getBlockByNumber", "0x0", False)
        header = shapes.header(found, f"the first block of {panel.chain}")
    except SourceError as error:
        if error.reason in ("archive_needed", "rpc_error"):
            return  # a node may keep no old blocks; its chain id has been checked
        raise
    if header.hash != known:
        told = f"the first block of the node configured for {panel.chain} is {header.hash}"
        raise _wrong(f"{told}, that of the chain {known}")


async def _check_head(panel: Panel, endpoint: int) -> None:
    if not panel.plan.head_age:
        return
    vote = await panel.vote(endpoint, "eth_getBlockByNumber", [LATEST, False])
    if isinstance(vote.outcome, SourceError):
        raise vote.outcome
    found, answer = vote.outcome
    head = shapes.header(found, f"the newest block of {panel.chain}")
    age = answer.observed_at - head.time
    times = (
        f"is of {format_instant(head.time)}, our clock says {format_instant(answer.observed_at)}"
    )
    if age > timedelta(seconds=panel.plan.head_age):
        told = f"the newest block {head.number} of {panel.chain} {times}"
        told += f": the node hangs behind by more than {panel.plan.head_age} seconds"
        raise SourceError("stale", "stale_head", told)
    if -age > AHEAD:
        told = f"the newest block {head.number} of {panel.chain} {times}"
        raise SourceError("stale", "future_timestamp", told)


async def _candidate(panel: Panel, endpoint: int, *, hashless: bool) -> shapes.Header:
    finality = panel.plan.finality
    if isinstance(finality, int):
        head = await _asked(panel, endpoint, "eth_blockNumber")
        number = max(shapes.quantity(head, "the head") - finality, 0)
        at, what = hex(number), f"the block {finality} below the head of {panel.chain}"
    elif finality.startswith(BLOCK):
        number = int(finality.removeprefix(BLOCK))
        at, what = hex(number), f"block {number} of {panel.chain}"
    else:
        at, what = finality, f"the {finality} block of {panel.chain}"
    try:
        found = await _asked(panel, endpoint, "eth_getBlockByNumber", at, False)
    except SourceError as error:
        if error.reason != "rpc_error":
            raise
        told = f"{error.detail}; a number as finality works on nodes without that tag"
        raise SourceError(error.cause, error.reason, told) from None
    return shapes.header(found, what, hashless=hashless)


def _reached(joined: Sequence[_Joined], sources: Sequence[int], quorum: int) -> int:
    """The highest number that `quorum` independent sources have reached."""
    best: dict[int, int] = {}
    for each in joined:
        source = sources[each.endpoint]
        best[source] = max(best.get(source, 0), each.header.number)
    return sorted(best.values(), reverse=True)[quorum - 1]


async def _asked(panel: Panel, endpoint: int, method: str, *params: JsonValue) -> JsonValue:
    vote = await panel.vote(endpoint, method, params)
    if isinstance(vote.outcome, SourceError):
        raise vote.outcome
    return vote.outcome[0]


def _wrong(told: str) -> SourceError:
    return SourceError("conflicting", "wrong_chain", f"{told}; check its address")
