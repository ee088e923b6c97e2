"""Many views through Multicall3 at one block."""

import contextlib
from collections.abc import Sequence

from auditor.base.strict_json import JsonValue
from auditor.clients import abi, batching, shapes
from auditor.clients.batching import MULTICALL3
from auditor.clients.panel import Panel
from auditor.clients.reading import Call, Reading
from auditor.errors import SourceError


async def aggregated(
    panel: Panel, pinned: tuple[JsonValue, str], calls: Sequence[Call], chunk: Sequence[int]
) -> dict[int, Reading]:
    """Readings, by index, of those calls of a chunk that answered well in one request.

    `pinned` is the block parameter and the words for it.
    """
    pin, at_words = pinned
    views = [abi.view(calls[at].signature) for at in chunk]
    inner = [
        (calls[at].address.lower(), abi.encode(of, calls[at].arguments))
        for at, of in zip(chunk, views, strict=True)
    ]
    asked: JsonValue = {"to": MULTICALL3, "data": "0x" + batching.aggregate(inner).hex()}
    where = f"{panel.chain} aggregate3 {at_words}"
    try:
        found, answer = await panel.exchange("eth_call", [asked, pin])
        told = batching.outcomes(shapes.data(found, where), len(chunk), where)
    except SourceError:
        return {}
    readings: dict[int, Reading] = {}
    digest, read_at = answer.digest, answer.observed_at
    for at, of, each in zip(chunk, views, told, strict=True):
        if each.success and each.data:
            with contextlib.suppress(SourceError):
                values = abi.decode(of, each.data)
                place = locator(panel.chain, at_words, calls[at], of)
                readings[at] = Reading(values, place, digest, read_at)
    return readings


def locator(chain: str, at_words: str, call: Call, of: abi.View) -> str:
    """Where a reading comes from: chain, contract, view, arguments, who asked, block."""
    given = ",".join(map(_shown, call.arguments))
    asker = f" asked by {call.caller}" if call.caller else ""
    return f"{chain} {call.address} {of.name}({given}){asker} {at_words}"


def _shown(value: object) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
