"""Builds the asks of this package, so that recordings can be made and read without a network."""

from collections.abc import Mapping
from typing import TypeAlias

from auditor.archive.exchange import Ask
from auditor.base.strict_json import JsonValue
from auditor.clients.profiles import PLAIN, Profile


Pin: TypeAlias = "str | Mapping[str, str]"
BLOCK = "block:"  # before the number, where a certain block is asked for
NOBODY = "0x" + 40 * "0"
# What no node knows: the live wire answers these itself, so that a recording holds the outcome.
BATCH = "auditor_batch"
LEDGER = "auditor_ledger"


def pin(number: int, block_hash: str) -> Pin:
    """The block parameter of a read: EIP-1898 by hash, or by number where no hash is known."""
    return {"blockHash": block_hash} if block_hash else hex(number)


def rpc(chain: str, method: str, *params: JsonValue, endpoint: int = 0) -> Ask:
    """Any JSON-RPC request to a chain's endpoint."""
    return Ask("rpc", chain, endpoint, method, list(params))


def call(chain: str, to: str, data: bytes, at: Pin, endpoint: int = 0) -> Ask:
    """A contract call; the address in lower case, so that its spelling does not matter."""
    transaction: JsonValue = {"to": to.lower(), "data": "0x" + data.hex()}
    return rpc(chain, "eth_call", transaction, _json(at), endpoint=endpoint)


def code(chain: str, address: str, at: Pin, endpoint: int = 0) -> Ask:
    """The code at an address."""
    return rpc(chain, "eth_getCode", address.lower(), _json(at), endpoint=endpoint)


def block(chain: str, at: str | int, endpoint: int = 0) -> Ask:
    """A block header by tag or number."""
    tag = hex(at) if isinstance(at, int) else at
    return rpc(chain, "eth_getBlockByNumber", tag, False, endpoint=endpoint)


def page(url: str, profile: Profile = PLAIN) -> Ask:
    """A page by its address, asked for in one of our ways."""
    return Ask("http", url, 0, "GET", profile.params)


def file(path: str) -> Ask:
    """A file of the product's folder."""
    return Ask("file", path, 0, "READ", {})


def _json(at: Pin) -> JsonValue:
    return at if isinstance(at, str) else dict(at)
