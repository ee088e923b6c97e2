"""The shipped registry as a file: versioned, dated, its sources named, checked when it is read."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec

from auditor.errors import InputError, Place


FILE = Path(__file__).with_name("data") / "registry.json"

Day: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Word: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Caip2: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$")]
Decimals: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{0,2}$")]
Index: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]
Isin: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{2}[A-Z0-9]{9}[0-9])?$")]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record by names; a text is empty where the thing is not known."""


class Source(Row, frozen=True):
    """A list rows were taken from: the day it is of, and whose word it is."""

    date: Day
    kind: Literal["issuer", "third_party"]


class Share(Row, frozen=True):
    """What is known of a share by its ticker: company, ISIN, ISO 10383 market, ISO 4217 currency.

    `source` says who says so.
    """

    name: str
    isin: Isin
    exchange: Annotated[str, msgspec.Meta(pattern=r"^([A-Z0-9]{4})?$")]
    currency: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{3})?$")]
    source: Word


class Issuer(Row, frozen=True):
    """What is known of an issuer: legal name, ISO 3166 country, site, legal form of its claim."""

    name: str
    jurisdiction: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{2})?$")]
    website: Annotated[str, msgspec.Meta(pattern=r"^(https://[!-~]+)?$")]
    structure: str
    source: str


class At(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One address on one chain or more, and the lists that name it; lists and chains by index."""

    address: Word
    decimals: Decimals
    sources: Annotated[tuple[Index, ...], msgspec.Meta(min_length=1)]
    chains: Annotated[tuple[Index, ...], msgspec.Meta(min_length=1)]


class Entry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One product of one issuer; the contracts nobody names a symbol for share an entry."""

    issuer: Word
    symbol: str
    underlying: str
    name: str
    places: Annotated[tuple[At, ...], msgspec.Meta(min_length=1)]


class Snapshot(Row, frozen=True):
    """The whole file; `version` rises with every one that ships, `date` is its newest source's."""

    schema: Literal["auditor/registry/v1"]
    version: Annotated[int, msgspec.Meta(ge=1)]
    date: Day
    sources: dict[Word, Source]
    chains: tuple[Caip2, ...]
    issuers: dict[Word, Issuer]
    shares: dict[Word, Share]
    products: tuple[Entry, ...]


def decode(raw: bytes, name: str) -> Snapshot:
    """The registry in `raw`; InputError says where it is not one."""
    try:
        read = msgspec.json.decode(raw, type=Snapshot)
    except msgspec.DecodeError as error:
        raise _broken(name, str(error)) from None
    for entry in read.products:
        for problem in _problems(entry, read):
            raise _broken(name, f"{entry.issuer} {entry.symbol}: {problem}")
    return read


def _problems(entry: Entry, read: Snapshot) -> Iterator[str]:
    if entry.issuer not in read.issuers:
        yield "its issuer is not among `issuers`"
    for place in entry.places:
        if max(place.sources) >= len(read.sources) or max(place.chains) >= len(read.chains):
            yield f"{place.address} names a source or a chain that is not listed"


def _broken(name: str, problem: str) -> InputError:
    hint = "The registry ships with the tool; install it again."
    return InputError(f"is not a registry: {problem}.", Place(name), hint)


@cache
def snapshot() -> Snapshot:
    """The registry that ships with the tool, read and checked once."""
    return decode(FILE.read_bytes(), str(FILE))
