"""Encodes and decodes contract views; what a contract returns is checked before it is decoded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eth_abi import abi
from eth_abi.exceptions import DecodingError

from auditor.base.keccak import keccak
from auditor.base.text import printable
from auditor.errors import SourceError


LARGEST = 65_536  # bytes of return data of one call
LONGEST_TEXT = 256  # bytes of one decoded text
WORD, ADDRESS = 32, 20
_SIGNATURE = re.compile(r"([A-Za-z_$][A-Za-z0-9_$]*)\(([^()]*)\)\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class View:
    """A view function: its name and the ABI types of what it takes and gives."""

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    @property
    def signature(self) -> str:
        """`balanceOf(address)`."""
        return f"{self.name}({','.join(self.inputs)})"


@lru_cache(maxsize=256)
def view(signature: str) -> View:
    """The view behind `balanceOf(address)(uint256)`; ValueError when it is not written so."""
    found = _SIGNATURE.fullmatch(signature)
    if not found:
        raise ValueError(f"{signature!r} is not written like balanceOf(address)(uint256)")
    inputs, outputs = (tuple(part.split(",")) if part else () for part in found.groups()[1:])
    return View(found[1], inputs, outputs)


def encode(of: View, arguments: Sequence[object]) -> bytes:
    """The data of a call; ValueError when the arguments do not fit."""
    if of.inputs == ("address",):
        # By far the most calls ask for one balance after the other.
        return _selector(of.signature) + bytes(12) + _address(arguments)
    given = [
        str(value).lower() if kind == "address" else value
        for kind, value in zip(of.inputs, arguments, strict=True)
    ]
    return _selector(of.signature) + abi.encode(of.inputs, given)


@lru_cache(maxsize=256)
def _selector(signature: str) -> bytes:
    return keccak(signature.encode())[:4]


def _address(arguments: Sequence[object]) -> bytes:
    (value,) = arguments
    address = bytes.fromhex(str(value).removeprefix("0x"))
    if len(address) != ADDRESS:
        raise ValueError(f"{value!r} is no address")
    return address


def decode(of: View, data: bytes) -> tuple[object, ...]:
    """The values a view returned; SourceError (bad_returndata) for anything but a clean encoding.

    Texts are UTF-8 of at most 256 bytes, padding is zero, nothing is missing and nothing left.
    """
    _check_size(of, data)
    if len(data) == WORD * len(of.outputs) and set(of.outputs) == {"uint256"}:
        return tuple(int.from_bytes(data[at : at + WORD]) for at in range(0, len(data), WORD))
    try:
        values = tuple(abi.decode(of.outputs, data))
    except (DecodingError, ArithmeticError, ValueError, LookupError, MemoryError) as error:
        # A hostile length raises OverflowError, bad text UnicodeDecodeError, and so on.
        raise bad_returndata(of, data, f"it does not decode ({type(error).__name__})") from None
    for value in values:
        if isinstance(value, str) and len(value.encode()) > LONGEST_TEXT:
            raise bad_returndata(of, data, f"its text is longer than {LONGEST_TEXT} bytes")
    if len(encoded(of, values)) != len(data):
        raise bad_returndata(of, data, "its length does not fit its content")
    return values


def encoded(of: View, values: Sequence[object]) -> bytes:
    """The return data of a view that gives `values`."""
    return abi.encode(of.outputs, values)


def bad_returndata(of: View, data: bytes, told: str) -> SourceError:
    """The error of return data that is not what the signature says; keeps its first 64 bytes."""
    start = data[: 2 * WORD].hex()
    detail = f"{of.signature} returned {len(data)} bytes: {told}. They start 0x{start}"
    return SourceError("unreadable", "bad_returndata", printable(detail, 500))


def _check_size(of: View, data: bytes) -> None:
    if len(data) > LARGEST:
        raise bad_returndata(of, data, f"more than {LARGEST} are not read")
    if len(data) % WORD:
        raise bad_returndata(of, data, "not a multiple of 32")
