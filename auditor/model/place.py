"""Chains, addresses, web addresses and paths as people may write them."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from auditor.base.checksum import checksummed, is_address, is_mistyped


_CAIP2 = re.compile(r"[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}")
_EVM = "eip155:"
_EVM_CHAIN = re.compile(r"eip155:(0|[1-9][0-9]*)")
_EVM_DIGITS = 40
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# A parser of addresses may drop or turn these round, so that what is read is not what is fetched.
BELOW = "put the watchlist above these folders, or the folders below it"
"""What to do about a path of a watchlist that leads out of its folder."""
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\xa0\\]")


def chain_problem(text: str) -> str:
    """What is wrong with a chain id somebody typed; empty when nothing is."""
    # "eip155:01" would be the chain "eip155:1" a second time.
    if not _CAIP2.fullmatch(text) or (text.startswith(_EVM) and not _EVM_CHAIN.fullmatch(text)):
        return f"{text[:60]!r} is not a CAIP-2 chain id such as eip155:1"
    return ""


def _caip2(text: str) -> str:
    problem = chain_problem(text)
    if problem:
        raise ValueError(problem)
    return text


def _web_address(text: str) -> str:
    shown = repr(text[:80])
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{shown} is not a web address") from None
    if not host or port == 0 or _AMBIGUOUS.search(text):
        raise ValueError(f"{shown} is not a web address")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise ValueError(f"{shown} is not an https address")
    if parts.username is not None or parts.password is not None:
        raise ValueError("the address holds a user name; keys belong in the settings")
    return text


def _path_inside(text: str) -> str:
    shown = repr(text[:80])
    if text.startswith(("/", "~")) or "\\" in text or ":" in text:
        raise ValueError(f"{shown} leaves the folder of the file; use a relative path")
    if ".." in text.split("/"):
        told = "put the file above what it names, or that below the file's folder"
        raise ValueError(f"{shown} leaves the folder of the file; {told}")
    return text


def _path_below(text: str) -> str:
    if ".." in text.split("/"):
        raise ValueError(f"{text[:80]!r} leaves the watchlist's folder; {BELOW}")
    return _path_inside(text)


def address_problem(chain: str, address: str) -> str:
    """What is wrong with an address somebody typed for `chain`; empty when nothing is."""
    if not chain.startswith(_EVM):
        return ""
    if not is_address(address):
        return f"{address[:60]!r} is not an address of {chain}: {_not_an_address(address)}"
    if is_mistyped(address):
        right = checksummed(address)
        return f"{address} fails its checksum; if the digits are right, it is written {right}"
    return ""


def _not_an_address(written: str) -> str:
    """What an EVM address is, and how what was written differs."""
    digits = written.removeprefix("0x")
    found = f"this has {len(digits)}" if digits != written else "this does not start with 0x"
    if digits != written and len(digits) == _EVM_DIGITS:
        found = "this has other characters among them"
    return f"it is 0x and {_EVM_DIGITS} hexadecimal digits, {found}"


def identity(chain: str, address: str) -> str:
    """The address in the one case that tells addresses of `chain` apart."""
    return address.lower() if chain.startswith(_EVM) else address


ChainId = Annotated[str, AfterValidator(_caip2)]
Url = Annotated[str, Field(max_length=2000), AfterValidator(_web_address)]
RelativePath = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_path_inside)]
PathBelow = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_path_below)]
