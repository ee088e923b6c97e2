"""Honest sources that fail now and then, by seed: nothing they say is untrue."""

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from lying_node import Fault, Told, bloated, half, page_of_words, slow, status, unharmed
from memory_node import Endpoint, Remembered


FAULTS: dict[str, Fault] = {
    "no answer": slow(30),
    "too many requests": status(429),
    "too many requests for an hour": status(429, Retry_After="3600"),
    "an error of the server": status(503),
    "half an answer": half,
    "a page in place of an answer": page_of_words,
    "JSON cut short": lambda _, told: replace(told, body=told.body[: len(told.body) * 2 // 3]),
    "nothing": lambda _, told: replace(told, body=b""),
    "far too much": bloated(3 * 2**20),
}
SHARES = (0.02, 0.1, 0.3, 0.6)
"""How often a flaky source fails."""


@dataclass(frozen=True, slots=True)
class Weather:
    """What fails how often: nodes, pages, and nodes that are down."""

    seed: int
    faults: tuple[str, ...]
    share: float
    nodes: int
    down: int
    flaky: int

    def endpoints(self, chain: Remembered) -> list[Endpoint | None]:
        """The nodes, in an order by chance; all of them honest."""
        random = Random(self.seed)  # noqa: S311 - to be repeated
        multicall = random.random() < 0.5
        told: list[Endpoint | None] = [None] * self.down
        for at in range(self.nodes - self.down):
            fault = self.fault(random) if at < self.flaky else unharmed
            told.append(Endpoint(chain, fault=fault, multicall=multicall))
        random.shuffle(told)
        return told

    @property
    def on_pages(self) -> Fault:
        """What happens to pages."""
        return self.fault(Random(self.seed + 1))  # noqa: S311 - to be repeated

    def fault(self, random: Random) -> Fault:
        """Each answer by itself: whole, or harmed in one of the ways."""

        def told(asked: Any, answer: Told) -> Told:
            if random.random() >= self.share:
                return answer
            return FAULTS[random.choice(self.faults)](asked, answer)

        return told


def weather(seed: int) -> Weather:
    """One to three ways to fail; each of them in turn, with one node or with three."""
    random = Random(seed)  # noqa: S311 - to be repeated
    first = list(FAULTS)[seed % len(FAULTS)]
    more = random.sample([each for each in FAULTS if each != first], k=random.randrange(3))
    nodes = random.choice([1, 2, 3, 3])
    down = random.choice([0, 1]) if nodes > 1 else 0
    return Weather(
        seed, (first, *more), random.choice(SHARES), nodes, down, random.randint(1, nodes - down)
    )
