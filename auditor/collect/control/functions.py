"""Which functions a contract has, taken from the way compilers begin a contract."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.base.keccak import keccak


_PUSH1, _PUSH3, _PUSH4, _PUSH32 = 0x60, 0x62, 0x63, 0x7F
_DUP2, _EQ, _XOR, _SUB = 0x81, 0x14, 0x18, 0x03
_ORIGIN, _CALLER = 0x32, 0x33
_CALLCODE, _DELEGATECALL, _SELFDESTRUCT = 0xF2, 0xF4, 0xFF
_JUMPDEST = 0x5B
_HARM = frozenset({_CALLCODE, _DELEGATECALL, _SELFDESTRUCT})
_ENDS = frozenset({0x00, 0x56, 0xF3, 0xFD, 0xFE})  # STOP, JUMP, RETURN, REVERT, INVALID
_DEFINED = (
    *(range(0x0C), range(0x10, 0x1F), range(0x20, 0x21), range(0x30, 0x4B)),
    *(range(0x50, 0xA5), range(0xF0, 0xF6), range(0xFA, 0x100)),
)
# What solc appends: the digest of the source's description, and its own version.
_METADATA = re.compile(rb"\xa2\x64ipfs\x58\x22\x12\x20.{32}\x64solc\x43.{3}\x00\x33\Z", re.DOTALL)
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Functions:
    """What the code of a contract says about itself.

    `selectors` are those it compares the first four bytes of a call with; none at all means that
    the code is not built as compilers build it. `words` are the 32-byte constants in it.
    """

    selectors: frozenset[bytes]
    words: frozenset[bytes]
    delegates: bool
    destroys: bool
    personal: bool

    def has(self, signatures: str) -> tuple[str, ...]:
        """Those of the signatures, separated by spaces, that the contract has."""
        found = [each for each in signatures.split() if selector(each) in self.selectors]
        return tuple(found)

    def unknown(self, known: Sequence[str]) -> tuple[str, ...]:
        """Selectors that stand in none of the lists, 0x-hex and sorted."""
        public = frozenset[bytes]().union(*map(_selectors, known))
        return tuple(sorted("0x" + each.hex() for each in self.selectors - public))


def functions_in(code: bytes) -> Functions:
    """Reads the dispatcher of a contract; data behind the code may add, and never hides."""
    steps = list(_steps(_without_metadata(code)))
    selectors = {
        operand.rjust(4, b"\0")
        for at, (opcode, operand) in enumerate(steps)
        if opcode in (_PUSH3, _PUSH4) and _compared(steps, at)
    }
    opcodes = {opcode for opcode, _ in steps}
    words = frozenset(operand for opcode, operand in steps if opcode == _PUSH32)
    delegates = bool(opcodes & {_CALLCODE, _DELEGATECALL})
    personal = bool(opcodes & {_ORIGIN, _CALLER})
    return Functions(frozenset(selectors), words, delegates, _SELFDESTRUCT in opcodes, personal)


UNREADABLE = Functions(frozenset(), frozenset(), delegates=True, destroys=True, personal=True)
"""Code of which nothing may be concluded."""


def shown(selectors: Sequence[str]) -> str:
    """A few of the selectors, for a message."""
    more = f" and {len(selectors) - _SHOWN} more" if len(selectors) > _SHOWN else ""
    return ", ".join(selectors[:_SHOWN]) + more


@cache
def selector(signature: str) -> bytes:
    """The four bytes that call a function."""
    return keccak(signature.encode())[:4]


@cache
def _selectors(signatures: str) -> frozenset[bytes]:
    return frozenset(map(selector, signatures.split()))


def _compared(steps: Sequence[tuple[int, bytes]], at: int) -> bool:
    following = [opcode for opcode, _ in steps[at + 1 : at + 3]]
    if not following:
        return False
    if following[0] == _DUP2:
        following = following[1:]
    return following[:1] in ([_EQ], [_XOR], [_SUB])


def _steps(code: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(code):
        opcode = code[at]
        size = opcode - _PUSH1 + 1 if _PUSH1 <= opcode <= _PUSH32 else 0
        yield opcode, code[at + 1 : at + 1 + size]
        at += 1 + size


def _without_metadata(code: bytes) -> bytes:
    """Without what solc appends, unless something in it could be jumped to and do harm."""
    found = _METADATA.search(code)
    if found is None or any(_harmful(found[0][at:]) for at in _places(found[0])):
        return code
    return code[: found.start()]


def _places(code: bytes) -> list[int]:
    return [at for at, byte in enumerate(code) if byte == _JUMPDEST]


def _harmful(code: bytes) -> bool:
    """Whether running these bytes gets to an opcode that matters before it must stop."""
    for opcode, _ in _steps(code):
        if opcode in _HARM:
            return True
        if opcode in _ENDS or not any(opcode in known for known in _DEFINED):
            return False
    return False
