"""What `doctor` asks the configured endpoints, and nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

import anyio

from auditor.base import redact
from auditor.clients.chains import LiveChains
from auditor.clients.examination import Examined, examine
from auditor.clients.live import KEYS, LiveWire
from auditor.clients.side_by_side import all_of
from auditor.errors import SourceError, nearest
from auditor.registry.chains import chain
from auditor.settings import Settings


def examined(settings: Settings) -> tuple[tuple[str, Examined], ...]:
    """Every finding with what it is about: each endpoint, then each chain as a whole."""
    return anyio.run(_every, settings)


def keys(settings: Settings) -> Iterator[tuple[str, Examined]]:
    """Which keys are there; their values are never looked at."""
    hosts: dict[str, list[str]] = {}
    for host, carried in KEYS.items():
        for name, _, _ in carried:
            hosts.setdefault(name, []).append(host)
    for name, at in sorted(hosts.items()):
        there = "set" if name in settings.keys else "not set"
        yield f"key {name}", Examined("key", "ok", f"{there}; used for {', '.join(at)} only")
    for name in sorted(set(settings.keys) - set(hosts)):
        remedy = nearest(name, hosts) or f"Keys that are used: {', '.join(sorted(hosts))}."
        yield f"key {name}", Examined("key", "warn", "nothing uses a key of this name", remedy)


async def _every(settings: Settings) -> tuple[tuple[str, Examined], ...]:
    # A person waits: an endpoint is asked once, and one that comes back later is found next time.
    once = settings.model_copy(
        update={"limits": settings.limits.model_copy(update={"rpc_retries": 0})}
    )
    async with LiveWire(once, _now) as wire:
        chains = LiveChains.configured(once, wire)
        jobs = [partial(_of_chain, name, once, wire, chains) for name in sorted(once.chains)]
        return tuple(each for found in await all_of(jobs) for each in found)


async def _of_chain(
    name: str, settings: Settings, wire: LiveWire, chains: LiveChains
) -> list[tuple[str, Examined]]:
    if not name.startswith(("eip155:", "solana:")):
        told, remedy = f"no client for {name}", "Give its figures in supply_sources."
        return [(name, Examined("chain", "warn", told, remedy))]
    found: list[tuple[str, Examined]] = []
    for at, address in enumerate(settings.chains[name].rpc):
        what = f"{name} #{at + 1} {_host(address)}"
        found += [(what, each) async for each in examine(wire, name, chains.plans[name], at)]
    found.append((name, await _pinned(name, settings, chains)))
    return found


async def _pinned(name: str, settings: Settings, chains: LiveChains) -> Examined:
    """Whether an audit could begin: enough endpoints, and a block of the wanted finality."""
    plan, label = settings.chains[name], chain(name).name
    need = f"{plan.agreeing} of {len(set(plan.sources))} independent sources must agree"
    try:
        opened = chains.solana(name) if name.startswith("solana:") else chains.reader(name)
        block = (await opened).block
    except SourceError as error:
        remedy = "Until then nothing of this chain can be read."
        return Examined("reads", "fail", f"{label}: {error.detail}", remedy)
    single = "" if plan.agreeing > 1 else "; with one, reports say single-source"
    return Examined("reads", "ok", f"{label} at block {block.number}; {need}{single}")


def _host(address: str) -> str:
    """The host and port: the rest of an address may be a key."""
    return redact.SHARED.clean(urlsplit(address).netloc)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - nodes are compared with the clock
