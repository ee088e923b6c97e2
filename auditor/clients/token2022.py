"""The bytes of a Solana mint: the SPL token layout and the extensions of Token-2022.

Layouts: solana-program/token-2022, `interface/src/state.rs` (base), `interface/src/extension/`
(type-length-value entries from byte 166 on, both little-endian 16-bit words).
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from auditor.base import base58
from auditor.errors import SourceError


TOKEN = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
PROGRAMS = (TOKEN, TOKEN_2022)

_BASE, _TYPE_AT, _ENTRIES_AT = 82, 165, 166
_MINT, _ACCOUNT = 1, 2
_HOLDING = 165
_KEY = 32
_NOBODY = b"\0" * _KEY
_FEE, _INTEREST, _DELEGATE, _METADATA, _SCALED, _PAUSABLE = 1, 10, 12, 19, 25, 26
_LENGTHS = {_FEE: 108, _INTEREST: 52, _DELEGATE: 32, _SCALED: 56, _PAUSABLE: 33}
_LARGEST_TEXT = 512
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Scaling:
    """The multiplier in force before `new_from` and the one from then on (ScaledUiAmount).

    `new_from` is in Unix seconds, and 0 where no change was ever announced.
    """

    multiplier: Fraction
    new_multiplier: Fraction
    new_from: int

    def at(self, now: int) -> Fraction:
        """The multiplier at a moment of the cluster's clock, in Unix seconds."""
        return self.new_multiplier if now >= self.new_from else self.multiplier


@dataclass(frozen=True, slots=True)
class Mint:
    """What a mint says of itself; authorities are addresses, empty where there is none.

    `scaling` is empty for a mint without that extension. `interest` is true where amounts grow by
    a rate, which is no multiplier.
    """

    program: str
    supply: int
    decimals: int
    mint_authority: str
    freeze_authority: str
    permanent_delegate: str
    pausable: bool
    paused: bool
    fee: bool
    interest: bool
    scaling: tuple[Scaling, ...]
    name: str
    symbol: str


def read_mint(program: str, data: bytes, what: str) -> Mint:
    """A mint from its account; SourceError `bad_returndata` when the bytes are not one."""
    if program not in PROGRAMS:
        told = f"{what} belongs to the program {program}, which is none of the token programs"
        raise SourceError("unreadable", "no_code", told)
    if len(data) < _BASE or data[45] != 1:
        raise _bad(f"{what} is not an initialised mint ({len(data)} bytes)")
    found = dict(_entries(program, data, what))
    name, symbol = _named(found.get(_METADATA, b""), what)
    return Mint(
        program=program,
        supply=int.from_bytes(data[36:44], "little"),
        decimals=data[44],
        mint_authority=_optional(data[0:36], what),
        freeze_authority=_optional(data[46:82], what),
        permanent_delegate=_authority(found.get(_DELEGATE, _NOBODY)),
        pausable=_PAUSABLE in found,
        paused=_flag(found.get(_PAUSABLE, _NOBODY + b"\0")[_KEY], what),
        fee=_FEE in found,
        interest=_INTEREST in found,
        scaling=_scaling(found, what),
        name=name,
        symbol=symbol,
    )


def read_holding(program: str, data: bytes, mint: str, what: str) -> int:
    """Raw units in a token account of `mint`; SourceError when it is not one."""
    is_one = program in PROGRAMS and len(data) >= _HOLDING and data[108] in (1, 2)
    if is_one and len(data) > _HOLDING:
        is_one = data[_TYPE_AT] == _ACCOUNT
    if not is_one or base58.encode(data[:_KEY]) != mint:
        told = f"{what} is no token account of {mint}; name the token account, not its owner"
        raise SourceError("unreadable", "bad_returndata", told)
    return int.from_bytes(data[64:72], "little")


def read_clock(data: bytes, what: str) -> int:
    """The cluster's time in the clock sysvar, Unix seconds; SourceError for other bytes."""
    if len(data) != 40:  # noqa: PLR2004 - five words of eight bytes
        raise _bad(f"{what} is no clock ({len(data)} bytes)")
    return _signed(data[32:40])


def exact(word: bytes, what: str) -> Fraction:
    """The exact value of an IEEE-754 double in eight little-endian bytes, above zero."""
    bits = int.from_bytes(word, "little")
    exponent, mantissa = bits >> 52 & 0x7FF, bits & (1 << 52) - 1
    if bits >> 63 or exponent == 0x7FF or not bits:  # noqa: PLR2004 - all exponent bits set
        raise _bad(f"{what} has a multiplier that is not a number above zero")
    whole = mantissa | 1 << 52 if exponent else mantissa
    return Fraction(whole) * Fraction(2) ** (max(exponent, 1) - 1_075)


def _entries(program: str, data: bytes, what: str) -> Iterator[tuple[int, bytes]]:
    if program == TOKEN or len(data) == _BASE:
        if len(data) != _BASE:
            raise _bad(f"{what} has {len(data)} bytes where a plain mint has {_BASE}")
        return
    if len(data) <= _TYPE_AT or data[_TYPE_AT] != _MINT or any(data[_BASE:_TYPE_AT]):
        raise _bad(f"{what} is another kind of account")
    at, seen = _ENTRIES_AT, set[int]()
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        value = data[at + 4 : at + 4 + length]
        if not kind:
            return
        if len(value) != length or kind in seen or _LENGTHS.get(kind, length) != length:
            raise _bad(f"{what} has a damaged extension of type {kind}")
        seen.add(kind)
        yield kind, value
        at += 4 + length


def _scaling(found: Mapping[int, bytes], what: str) -> tuple[Scaling, ...]:
    if _SCALED not in found:
        return ()
    value = found[_SCALED]
    return (Scaling(exact(value[32:40], what), exact(value[48:56], what), _signed(value[40:48])),)


def _named(value: bytes, what: str) -> tuple[str, str]:
    """Name and symbol of the metadata extension; empty without one."""
    if not value:
        return "", ""
    at, texts = 2 * _KEY, list[str]()
    for _ in range(2):
        length = int.from_bytes(value[at : at + 4], "little")
        text = value[at + 4 : at + 4 + length]
        if len(text) != length or length > _LARGEST_TEXT:
            raise _bad(f"{what} has damaged metadata")
        texts.append(text.decode(errors="replace"))
        at += 4 + length
    return texts[0], texts[1]


def _optional(word: bytes, what: str) -> str:
    tag = int.from_bytes(word[:4], "little")
    if tag > 1:
        raise _bad(f"{what} has a damaged authority")
    return base58.encode(word[4:]) if tag else ""


def _authority(key: bytes) -> str:
    return "" if key == _NOBODY else base58.encode(key)


def _flag(byte: int, what: str) -> bool:
    if byte > 1:
        raise _bad(f"{what} has a damaged pause flag")
    return byte == 1


def _signed(word: bytes) -> int:
    return int.from_bytes(word, "little", signed=True)


def _bad(told: str) -> SourceError:
    return SourceError("unreadable", "bad_returndata", told)
