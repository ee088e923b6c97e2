"""Control read from a real node through the package's own clients, told in plain words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import anyio
from evm import Node
from fake_world import World, gaps, product, rows, seen

from auditor.clients.chains import LiveChains
from auditor.clients.live import LiveWire
from auditor.collect.control.collector import Control
from auditor.collect.interface import ChainReader, Collected
from auditor.model.report import Origin
from auditor.model.value import Enumeration, Field, Flag, Missing, Record, Text
from auditor.settings import Settings


NOW = datetime(2026, 9, 13, 12, tzinfo=UTC)


class OnNode(World):
    """A world whose chains are a node's."""

    def __init__(self, node: Node) -> None:
        super().__init__(as_of=NOW, origin=Origin.LIVE)
        chain = {"rpc": [node.url], "finality": "latest", "max_head_age": 0}
        self.settings = Settings.model_validate(
            {"chains": {node.caip2: chain}, "http": {"allow_loopback": True}}
        )

        self.wrapped: Callable[[ChainReader], ChainReader] = lambda reader: reader

    def wrap(self, make: Callable[[ChainReader], ChainReader]) -> Self:
        """The same, reading through what `make` makes of a reader."""
        self.wrapped = make
        return self

    def control(self, **changed: object) -> list[Collected]:
        """What the collector finds for a product."""

        async def run() -> list[Collected]:
            async with LiveWire(self.settings, lambda: NOW) as wire:
                chains = LiveChains.configured(self.settings, wire)

                async def reader(chain: str) -> ChainReader:
                    return self.wrapped(await chains.reader(chain))

                self.reader = reader
                return list(await Control().collect(product(**changed), self.context))

        return anyio.run(run)


@dataclass(frozen=True)
class Told:
    """What the collector found about one deployment, in plain words."""

    found: Sequence[Collected]

    @property
    def row(self) -> Record:
        (only,) = rows(self.found, "control.deployments")
        return only

    def __getitem__(self, name: str) -> object:
        return plain(self.row[name])

    @property
    def roles(self) -> set[tuple[object, object, object]]:
        return {
            (plain(each["role"]), plain(each["holder"]), plain(each["holder_kind"]))
            for each in rows(self.found, "control.roles")
        }

    @property
    def anomalies(self) -> set[object]:
        return {plain(each["anomaly"]) for each in rows(self.found, "control.anomalies")}

    def whole(self, key: str) -> bool:
        return all(each.value.complete for each in seen(self.found, key))

    def overall(self, key: str) -> object:
        (only,) = [*seen(self.found, key), *gaps(self.found, key)]
        return plain(only.value) if only in seen(self.found, key) else f"{only.reason}?"


def plain(field: Field) -> object:
    """A field in a word; `reason?` for what is missing."""
    if isinstance(field, Missing):
        return f"{field.reason}?"
    if isinstance(field, Text | Enumeration | Flag):
        return field.value
    return field
