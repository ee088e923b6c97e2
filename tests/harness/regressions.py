"""Attacks that once won, cut down to what they need, in `tests/regressions/attacks.yaml`."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from auditor.base import strict_yaml


STORE = Path(__file__).parent.parent / "regressions" / "attacks.yaml"


class Seeded(Protocol):
    """An attack that follows from its seed and the families it is made of."""

    @property
    def seed(self) -> int:
        """What all its chances come from."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """Its families."""
        ...

    def only(self, names: Sequence[str]) -> Self:
        """The same attack with these families alone."""
        ...


AttackT = TypeVar("AttackT", bound=Seeded)


@dataclass(frozen=True, slots=True)
class Stored:
    """One attack of the store, and what it won before it was stopped."""

    side: str
    seed: int
    lies: tuple[str, ...]
    won: str

    def __str__(self) -> str:
        return f"{self.side} {self.seed}: {', '.join(self.lies)}"


def stored(side: str) -> tuple[Stored, ...]:
    """The attacks of one side."""
    data: Any = strict_yaml.load(STORE.read_bytes(), STORE.name).data
    found = [
        Stored(each["side"], each["seed"], tuple(each["lies"]), each["won"])
        for each in data["attacks"]
    ]
    return tuple(each for each in found if each.side == side)


def smallest(attack: AttackT, succeeds: Callable[[AttackT], bool]) -> AttackT:
    """The attack without the families it does not need."""
    for at in range(len(attack.names)):
        fewer = attack.names[:at] + attack.names[at + 1 :]
        if fewer and succeeds(attack.only(fewer)):
            return smallest(attack.only(fewer), succeeds)
    return attack


def to_store(side: str, attack: Seeded, won: Sequence[str]) -> str:
    """What a test says of an attack that won, cut down: the line to put into the store."""
    line = f"- {{side: {side}, seed: {attack.seed}, lies: {json.dumps(attack.names)}"
    return (
        f"{attack} won: {', '.join(won)}.\nMend the product, then put this line into"
        f" tests/regressions/attacks.yaml, where it is tried for ever:\n  {line},"
        f" won: {json.dumps(', '.join(won))}}}"
    )
