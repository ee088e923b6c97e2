"""Lies of a node told together; the same seed tells the same lies.

A node that lies may be one of several, the only one, or the last that answers. What it may never do
is make a rule pass that found a fault, while more than one source is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from lying_node import Fault, Lie, Reply, Request, slow, status
from memory_node import Endpoint
from node_lies import FAMILIES, Family, Stand
from weak_products import PRODUCTS, Stage


@dataclass(frozen=True, slots=True)
class Situation:
    """Who is asked: `liars`, honest nodes and nodes that are down, in an order by chance."""

    name: str
    honest: int
    down: int = 0
    flooded: int = 0

    @property
    def lone(self) -> bool:
        """Whether the liar is the only node configured."""
        return self.honest + self.down + self.flooded == 0


SITUATIONS = (
    Situation("one of three lies", honest=2),
    Situation("one of two lies", honest=1),
    Situation("two of three are down, the third lies", honest=0, down=2),
    Situation("two of three are flooded, the third lies", honest=0, flooded=2),
    Situation("one of three is down, one lies", honest=1, down=1),
    Situation("the only node lies", honest=0),
)
FLOODED: tuple[Fault, ...] = (status(429, Retry_After="86400"), status(503), slow(30))


@dataclass(frozen=True, slots=True)
class NodeAttack:
    """Lies told together about one product; `now_and_then` they are told to some requests only."""

    seed: int
    families: tuple[Family, ...]
    situation: Situation
    product: str
    multicall: bool
    now_and_then: bool

    def endpoints(self, crooked: Stage, sound: Stage) -> list[Endpoint | None]:
        """The nodes, the liar among them."""
        random = Random(self.seed)  # noqa: S311 - to be repeated
        true = Endpoint(crooked.chain, multicall=self.multicall)
        liar, stand = true, Stand(crooked, sound, random)
        for family in self.families:
            liar = family.make(liar, stand)
        if self.now_and_then:
            liar = replace(liar, lie=_sometimes(liar.lie, random))
        others: list[Endpoint | None] = [true] * self.situation.honest
        others += [None] * self.situation.down
        others += [replace(true, fault=random.choice(FLOODED))] * self.situation.flooded
        others.insert(random.randrange(len(others) + 1), liar)
        return others

    def only(self, names: Sequence[str]) -> "NodeAttack":
        """The same attack with these families in place of its own."""
        by_name = {family.name: family for family in FAMILIES}
        return replace(self, families=tuple(by_name[name] for name in names))

    @property
    def names(self) -> tuple[str, ...]:
        """The families told."""
        return tuple(family.name for family in self.families)

    def __str__(self) -> str:
        told = ", ".join(self.names)
        often = "now and then" if self.now_and_then else "always"
        return f"seed {self.seed}: {self.situation.name} ({often}) about {self.product}: {told}"


def _sometimes(lie: Lie, random: Random) -> Lie:
    def told(request: Request, reply: Reply) -> Reply:
        return lie(request, reply) if random.random() < 0.5 else reply

    return told


def node_attack(seed: int) -> NodeAttack:
    """One to three families; each leads in turn, in every situation."""
    random = Random(seed)  # noqa: S311 - to be repeated
    first = FAMILIES[seed % len(FAMILIES)]
    others = random.sample([each for each in FAMILIES if each is not first], k=random.randrange(3))
    return NodeAttack(
        seed,
        (first, *others),
        SITUATIONS[seed // len(FAMILIES) % len(SITUATIONS)],
        random.choice(PRODUCTS),
        random.random() < 0.5,
        random.random() < 0.2,
    )
