"""Questions to contracts of one chain, with a trail of every answer a row rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from auditor.base.keccak import keccak
from auditor.clients.reading import Call, Code, Log, Logs, Reading
from auditor.collect.control.functions import Functions, functions_in
from auditor.collect.control.words import EVENTS, address_of, topic
from auditor.collect.interface import ChainReader
from auditor.collect.token import CALLER_DEPENDENT
from auditor.errors import SourceError


Outcome: TypeAlias = Reading | SourceError
Read: TypeAlias = Reading | Code | Logs
_CLEAN = 1 << 160
_OF_THE_CONTRACT = frozenset({"reverted", "no_code", "bad_returndata"})


@dataclass(slots=True)
class Asking:
    """Asks one chain at its pinned block; failures of views are values, as in `views`."""

    reader: ChainReader
    trail: list[Read] = field(default_factory=list[Read])
    unlike: list[str] = field(default_factory=list[str])
    _events: dict[tuple[str, int], Logs] = field(default_factory=dict[tuple[str, int], Logs])
    _functions: dict[str, Functions] = field(default_factory=dict[str, Functions])

    @property
    def anyone(self) -> str:
        """An account nobody can have prepared a contract for: it follows from the block."""
        return "0x" + keccak(f"anyone {self.reader.block.hash}".encode())[-20:].hex()

    async def views(self, calls: Sequence[Call]) -> tuple[Outcome, ...]:
        """Answers in order, failures as values."""
        found = await self.reader.views(calls)
        self.trail += [each for each in found if isinstance(each, Reading)]
        return found

    async def view(self, address: str, signature: str, *arguments: object) -> Outcome:
        """One view, with a failure as a value."""
        (found,) = await self.views([Call(address, signature, arguments)])
        return found

    async def powers(self, address: str, signatures: Sequence[str]) -> dict[str, Outcome]:
        """Views that say who may do what: an answer must not depend on who asks."""
        found = dict(
            zip(signatures, await self.views([Call(address, s) for s in signatures]), strict=True)
        )
        answered = [each for each in signatures if isinstance(found[each], Reading)]
        again = await self.views([Call(address, each, (), self.anyone) for each in answered])
        for signature, other in zip(answered, again, strict=True):
            first = found[signature]
            if isinstance(other, SourceError) and other.reason != "reverted":
                found[signature] = other
            elif isinstance(first, Reading) and (
                isinstance(other, SourceError) or other.values != first.values
            ):
                told = f"{first.locator} depends on who asks"
                self.unlike.append(told)
                found[signature] = SourceError("conflicting", CALLER_DEPENDENT, told)
        return found

    async def code(self, address: str) -> Code:
        """The code at an address; SourceError when it cannot be had."""
        found = await self.reader.code(address)
        self.trail.append(found)
        return found

    async def functions(self, address: str) -> Functions:
        """The functions of the code at an address."""
        if address not in self._functions:
            self._functions[address] = functions_in((await self.code(address)).raw)
        return self._functions[address]

    async def slot(self, address: str, slot: int) -> int:
        """A storage word; SourceError when it cannot be had."""
        found = await self.reader.storage(address, slot)
        self.trail.append(found)
        return whole(found)

    async def slot_address(self, address: str, slot: int) -> str:
        """The address in a storage word; SourceError when the word is no address."""
        word = await self.slot(address, slot)
        if word >= _CLEAN:
            told = f"{address} keeps {word:#x} in slot {slot:#x}, which is no address"
            raise SourceError("unreadable", "bad_returndata", told)
        return address_of(word)

    async def events(self, address: str, names: Sequence[str], first: int) -> list[Log]:
        """Events of a contract from a block on; SourceError when any may be lacking."""
        if (address, first) not in self._events:
            topics = [topic(each) for each in EVENTS]
            last = self.reader.block.number
            found = await self.reader.logs(address, topics, first, last)
            self._events[address, first] = found
            self.trail.append(found)
        wanted = {topic(each) for each in names}
        entries = self._events[address, first].entries
        return [each for each in entries if each.topics[0] in wanted]

    async def may(self, caller: str, to: str, signature: str, *arguments: object) -> bool:
        """Whether a transaction of `caller` would go through at the pinned block.

        SourceError when the node could not try it.
        """
        call = Call(to, f"{signature}()", arguments, caller)
        (found,) = await self.reader.views([call])
        if isinstance(found, Reading):
            self.trail.append(found)
            return True
        if found.reason == "bad_returndata":
            return True  # it went through, and gave something back
        if found.reason == "reverted":
            return False
        raise found


def whole(reading: Reading) -> int:
    """The first value of a reading as an integer; SourceError (bad_returndata) otherwise."""
    value = reading.values[0] if reading.values else None
    if isinstance(value, int):
        return int(value)
    raise SourceError("unreadable", "bad_returndata", f"{reading.locator} gave {value!r:.60}")


def account(outcome: Outcome) -> str:
    """The address a view gave, in lower case; its SourceError when it gave none."""
    if isinstance(outcome, SourceError):
        raise outcome
    return str(outcome.values[0]).lower()


def listed(reading: Reading) -> list[str]:
    """The addresses a view gave as its first value, in lower case."""
    told = cast("Sequence[object]", reading.values[0]) if reading.values else ()
    return [str(each).lower() for each in told]


def absent(error: SourceError) -> bool:
    """Whether the contract itself has no such view, rather than a node that failed to say.

    A contract without a view either reverts or answers whatever its fallback answers.
    """
    return error.reason in _OF_THE_CONTRACT
