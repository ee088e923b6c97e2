"""What a contract does that an honest token has no reason to do."""

import unicodedata
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import TypeAlias

from auditor.base.keccak import keccak
from auditor.base.text import printable
from auditor.clients.reading import Log, Reading
from auditor.collect.control.asking import Asking, absent, whole
from auditor.collect.control.proxies import Proxy
from auditor.collect.control.signatures import STARTS
from auditor.collect.control.words import (
    BEACON_SLOT,
    BEACON_UPGRADED,
    IMPLEMENTATION_SLOT,
    INITIALIZABLE_SLOT,
    INITIALIZED_EVENTS,
    UPGRADED,
    address_of,
)
from auditor.collect.token import (
    CALLER_DEPENDENT,
    NAME,
    SYMBOL,
    attempt,
    issuer_of,
    read_token,
)
from auditor.errors import SourceError
from auditor.model.product import Deployment


Found: TypeAlias = tuple[str, str]
"""One of the anomalies by name, and what was seen."""
_Check: TypeAlias = Callable[[Asking, Deployment, Proxy], AsyncGenerator[Found]]
_EMPTY = {"address": "0x" + 40 * "1", "string": "x", "uint8": 18, "uint256": 1}
_LATIN = ("LATIN", "DIGIT", "FULLWIDTH")


async def read_anomalies(
    asking: Asking, deployment: Deployment, proxy: Proxy
) -> tuple[list[Found], list[SourceError]]:
    """What was found, and why something may have been missed."""
    found: list[Found] = []
    lacking: list[SourceError] = []
    for check in _CHECKS:
        try:
            found += [each async for each in check(asking, deployment, proxy)]
        except SourceError as error:
            lacking.append(error)
    found += [(CALLER_DEPENDENT, each) for each in asking.unlike]
    return list(dict.fromkeys(found)), lacking


async def _asked_alike(asking: Asking, deployment: Deployment, _: Proxy) -> AsyncGenerator[Found]:
    token = await read_token(asking.reader, deployment, issuer_of(deployment))
    for answer in token.answers.values():
        if isinstance(answer, SourceError) and answer.reason == CALLER_DEPENDENT:
            yield CALLER_DEPENDENT, answer.detail


async def _called(asking: Asking, deployment: Deployment, _: Proxy) -> AsyncGenerator[Found]:
    """Symbols that are no text, and names made to look like others."""
    for signature in (SYMBOL, NAME):
        outcome = await attempt(asking.reader, deployment.address, signature)
        if isinstance(outcome, Reading):
            told = str(outcome.values[0])
            if _disguised(told):
                yield "disguised_name", f"{signature} is {printable(told, 64)}"
        elif outcome.reason == "bad_returndata":
            yield "nonstandard_symbol", f"{signature} is no text: {outcome.detail}"
        elif not absent(outcome):
            raise outcome


def _disguised(told: str) -> bool:
    """Whether a text has invisible characters, or letters of another script among Latin ones."""
    if any(unicodedata.category(each) in ("Cf", "Cc", "Co", "Cn", "Zl", "Zp") for each in told):
        return True
    letters = [unicodedata.name(each, "") for each in told if each.isalpha()]
    foreign = [name for name in letters if not name.startswith(_LATIN)]
    wide = any(name.startswith("FULLWIDTH") for name in letters)
    return wide or bool(foreign)


async def _initialised(
    asking: Asking, deployment: Deployment, proxy: Proxy
) -> AsyncGenerator[Found]:
    """Initializers that were never run, or that anybody may still run."""
    for way in proxy.logic.has(STARTS):
        given = _given(way)
        if await asking.may(asking.anyone, deployment.address, way, *given):
            yield "uninitialized", f"anyone may still run {way} on {deployment.address}"
    slot = _slot(proxy)
    if slot is None or proxy.kind == "none":
        return
    for what, where in (("proxy", deployment.address), ("implementation", proxy.implementation)):
        word = await asking.slot(where, slot)
        if not word & 0xFFFFFFFFFFFFFFFF and (slot or not word):
            yield "uninitialized", f"no initializer was ever run on the {what} {where}"


def _slot(proxy: Proxy) -> int | None:
    """Where OpenZeppelin keeps the version that was initialised, if it is used at all."""
    newer, older = (keccak(event.encode()) for event in INITIALIZED_EVENTS)
    words = {int.from_bytes(each) for each in proxy.logic.words}
    if INITIALIZABLE_SLOT in words or newer in proxy.logic.words:
        return INITIALIZABLE_SLOT
    return 0 if older in proxy.logic.words else None


def _given(way: str) -> tuple[object, ...]:
    kinds = way.partition("(")[2].rstrip(")")
    return tuple(_EMPTY[kind] for kind in kinds.split(",")) if kinds else ()


async def _replaced(asking: Asking, deployment: Deployment, proxy: Proxy) -> AsyncGenerator[Found]:
    """Programs replaced since the pinned block, or without the event that says so."""
    slots = {"transparent": IMPLEMENTATION_SLOT, "uups": IMPLEMENTATION_SLOT, "beacon": BEACON_SLOT}
    slot = slots.get(proxy.kind)
    if slot is None:
        return
    pinned = proxy.beacon or proxy.implementation
    now = await asking.reader.storage_now(deployment.address, slot)
    if address_of(whole(now)) != pinned:
        told = f"{address_of(whole(now))} stands in the place of {pinned} since the pinned block"
        yield "upgraded_during_read", told
    event = BEACON_UPGRADED if proxy.beacon else UPGRADED
    first = deployment.from_block or 0
    logs = await asking.events(deployment.address, [event], first)
    if not logs and not first:
        yield "implementation_changed", f"{deployment.address} never announced {pinned}"
    async for each in _announced(logs, deployment.address, pinned):
        yield each
    if proxy.beacon:
        logs = await asking.events(proxy.beacon, [UPGRADED], first)
        async for each in _announced(logs, proxy.beacon, proxy.implementation):
            yield each


async def _announced(logs: Sequence[Log], address: str, current: str) -> AsyncGenerator[Found]:
    """The newest event must name what stands there now."""
    named = [address_of(int(log.topics[1], 16)) for log in logs if len(log.topics) > 1]
    if named and named[-1] != current:
        told = f"{address} announced {named[-1]} and runs {current}"
        yield "implementation_changed", told


_CHECKS: Sequence[_Check] = (_asked_alike, _called, _initialised, _replaced)
