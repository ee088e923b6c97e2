"""Examines one configured endpoint: whether it can be read, how far back, how many logs at once."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from auditor.archive.exchange import Wire
from auditor.archive.read_plan import ReadPlan
from auditor.base.strict_json import JsonValue
from auditor.clients import shapes
from auditor.clients.asks import NOBODY
from auditor.clients.ledger.ranges import START
from auditor.clients.opening import check_endpoint
from auditor.clients.panel import Panel
from auditor.clients.range_hints import hint
from auditor.clients.solana import check_cluster
from auditor.errors import SourceError


Grade: TypeAlias = Literal["ok", "warn", "fail"]
DEPTHS = (10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100)
"""Blocks below the head at which state is asked for, until there is some."""
RANGES = (100_000, 10_000, 2_000, START)
"""Blocks whose logs are asked for at once, until that many are given."""
_TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
_ARCHIVE = "An archive node is needed for --as-of, price feeds' histories and multiplier steps."


@dataclass(frozen=True, slots=True)
class Examined:
    """One finding; `remedy` is empty when all is well."""

    aspect: str
    grade: Grade
    found: str
    remedy: str = ""


async def examine(
    wire: Wire, chain: str, plan: ReadPlan, endpoint: int
) -> AsyncGenerator[Examined]:
    """Every finding about one endpoint of a chain; none of them raises.

    An endpoint that cannot be read is asked nothing further.
    """
    panel = Panel(wire, chain, plan)
    try:
        if chain.startswith("solana:"):
            check_cluster(await panel.vote(endpoint, "getGenesisHash", []), chain)
            yield Examined("answers", "ok", "answers, and is of this cluster")
            return
        await check_endpoint(panel, endpoint)
        head = shapes.quantity(await _asked(panel, endpoint, "eth_blockNumber"), "the head")
    except SourceError as error:
        remedy = "Check the address and its key in the settings, and that the node runs."
        yield Examined("answers", "fail", error.detail, remedy)
        return
    yield Examined("answers", "ok", f"answers, and is of this chain; newest block {head}")
    yield await _archive(panel, endpoint, head)
    yield await _logs(panel, endpoint, head)


async def _archive(panel: Panel, endpoint: int, head: int) -> Examined:
    """How far back there is state, by the balance of an address that everybody knows."""
    first = min(1, head)
    for number in (first, *(head - depth for depth in DEPTHS if head - depth > first)):
        try:
            await _asked(panel, endpoint, "eth_getBalance", NOBODY, hex(number))
        except SourceError as error:
            if error.cause == "unreachable" and error.reason != "archive_needed":
                return Examined("archive", "warn", f"could not be told: {error.detail}", _ARCHIVE)
            continue
        if number == first:
            return Examined("archive", "ok", f"state from block {first} on")
        told = f"state {head - number} blocks back, to block {number}, and none of much before"
        return Examined("archive", "warn", told, _ARCHIVE)
    return Examined("archive", "warn", f"no state {DEPTHS[-1]} blocks back", _ARCHIVE)


async def _logs(panel: Panel, endpoint: int, head: int) -> Examined:
    """How many blocks' logs are given at once: those of an address nobody sends from."""
    refusal = ""
    for blocks in RANGES:
        span: dict[str, JsonValue] = {
            "address": NOBODY,
            "fromBlock": hex(max(head - blocks + 1, 0)),
            "toBlock": hex(head),
            "topics": [_TRANSFER],
        }
        try:
            await _asked(panel, endpoint, "eth_getLogs", span)
        except SourceError as error:
            refusal = refusal or error.detail
            continue
        most = hint(refusal).size
        told = f"of {min(blocks, head + 1)} blocks at once"
        told += f"; the node says up to {most}" if blocks < most < RANGES[0] else ""
        return Examined("logs", "ok", told if blocks < RANGES[0] else f"{told} or more")
    remedy = "Holders and roles need a node that serves logs."
    return Examined("logs", "warn", f"none of {START} blocks: {refusal}", remedy)


async def _asked(panel: Panel, endpoint: int, method: str, *params: JsonValue) -> JsonValue:
    given: Sequence[JsonValue] = params
    vote = await panel.vote(endpoint, method, given)
    if isinstance(vote.outcome, SourceError):
        raise vote.outcome
    return vote.outcome[0]
