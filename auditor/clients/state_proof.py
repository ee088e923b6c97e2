"""Proofs of state: account and storage words that follow from a block's hash, not a node's word.

A block's hash commits to its header, the header to the root of the state, the root to every
account and the account to its storage (Ethereum yellow paper, §4.1 and appendix D; the reply is
that of EIP-1186).
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import rlp
from rlp.exceptions import RLPException

from auditor.base.keccak import keccak
from auditor.base.strict_json import JsonValue
from auditor.clients import shapes
from auditor.errors import SourceError


_WHOLE = ("difficulty", "number", "gasLimit", "gasUsed", "timestamp")
_FIRST = (
    "parentHash",
    "sha3Uncles",
    "miner",
    "stateRoot",
    "transactionsRoot",
    "receiptsRoot",
    "logsBloom",
    *_WHOLE,
    "extraData",
    "mixHash",
    "nonce",
)
# What each fork appended (London, Shanghai, Cancun, Prague), in the order of the header.
_LATER = (
    "baseFeePerGas",
    "withdrawalsRoot",
    "blobGasUsed",
    "excessBlobGas",
    "parentBeaconBlockRoot",
    "requestsHash",
)
_NUMBERS = frozenset((*_WHOLE, "baseFeePerGas", "blobGasUsed", "excessBlobGas"))
_EMPTY_ROOT = keccak(rlp.encode(b""))
_NO_CODE = keccak(b"")
_MOST_NODES, _MOST_BYTES = 64, 1_024
_BRANCH, _PAIR, _ACCOUNT = 17, 2, 4
_HASH = 32
_Node: TypeAlias = "bytes | list[_Node]"


def state_root_of(block: JsonValue, told: str, what: str) -> bytes:
    """The state root of a block whose header hashes to `told`.

    SourceError `unsupported` when it does not: the chain's headers have other fields, or the node
    altered one.
    """
    if not isinstance(block, dict):
        raise SourceError("unreachable", "archive_needed", f"{what}: the node has no such block")
    names = (*_FIRST, *(name for name in _LATER if block.get(name) is not None))
    header = [_header_field(block, name, what) for name in names]
    if "0x" + keccak(rlp.encode(header)).hex() != told.lower():
        raise SourceError(
            "unsupported",
            "unsupported",
            f"the header of {what} does not hash to {told}: this chain's headers have other "
            "fields, or the node altered one",
        )
    return header[_FIRST.index("stateRoot")]


def verified(
    reply: JsonValue, address: str, slots: Sequence[int], root: bytes, what: str
) -> tuple[str, Mapping[int, int]]:
    """The code hash (0x-hex) of an account and the words of its slots, each led to the root.

    SourceError `bad_proof` (conflicting) when a step does not hash to what the step above it says.
    """
    if not isinstance(reply, dict):
        raise _bad(f"{what} is not a record")
    key = bytes.fromhex(address.lower().removeprefix("0x"))
    account = _led(root, keccak(key), _nodes(reply.get("accountProof"), what), what)
    if account is None:
        return "0x" + _NO_CODE.hex(), dict.fromkeys(slots, 0)
    fields = _decoded(account, what)
    if not isinstance(fields, list) or len(fields) != _ACCOUNT:
        raise _bad(f"{what} leads to something that is not an account")
    storage, code_hash = fields[2], fields[3]
    if not isinstance(storage, bytes) or not isinstance(code_hash, bytes):
        raise _bad(f"{what} leads to something that is not an account")
    proofs = reply.get("storageProof")
    if not isinstance(proofs, list) or len(proofs) != len(slots):
        raise _bad(f"{what} does not answer for {len(slots)} slots")
    words = {
        slot: _word(storage, slot, proof, what) for slot, proof in zip(slots, proofs, strict=True)
    }
    return "0x" + code_hash.hex(), words


def _word(storage: bytes, slot: int, proof: JsonValue, what: str) -> int:
    if not isinstance(proof, dict):
        raise _bad(f"{what} has no proof of slot {slot:#x}")
    if storage == _EMPTY_ROOT:
        return 0
    nodes = _nodes(proof.get("proof"), what)
    found = _led(storage, keccak(slot.to_bytes(_HASH, "big")), nodes, what)
    if found is None:
        return 0
    word = _decoded(found, what)
    if not isinstance(word, bytes) or len(word) > _HASH:
        raise _bad(f"{what} leads to something that is not a storage word")
    return int.from_bytes(word, "big")


def _led(root: bytes, key: bytes, nodes: Sequence[bytes], what: str) -> bytes | None:
    """The value the trie holds at the key; None where it proves that there is none."""
    path = [half for byte in key for half in (byte >> 4, byte & 15)]
    wanted: _Node = root
    left = list(nodes)
    while True:
        node = _opened(wanted, left, what)
        if len(node) == _BRANCH:
            wanted, path = node[path[0]], path[1:]
        elif len(node) == _PAIR:
            prefix, leaf = _prefix(node[0], what)
            if path[: len(prefix)] != prefix:
                return None
            wanted, path = node[1], path[len(prefix) :]
            if leaf:
                return _value(wanted, path, what)
        else:
            raise _bad(f"{what} has a node of {len(node)} parts")
        if wanted == b"":
            return None
        if not path:
            raise _bad(f"{what} goes on where its key ends")


def _opened(wanted: _Node, left: list[bytes], what: str) -> list[_Node]:
    """The node a reference stands for: short ones stand in its place, others behind their hash."""
    if isinstance(wanted, list):
        return wanted
    if not left:
        raise _bad(f"{what} ends before its key does")
    raw = left.pop(0)
    if keccak(raw) != wanted:
        raise _bad(f"{what} has a step that does not hash to what the step above it says")
    node = _decoded(raw, what)
    if not isinstance(node, list):
        raise _bad(f"{what} has a step that is not a node")
    return node


def _prefix(coded: _Node, what: str) -> tuple[list[int], bool]:
    """Halves of the bytes of a hex-prefix code, and whether it is that of a leaf."""
    if not isinstance(coded, bytes) or not coded or coded[0] >> 4 not in range(4):
        raise _bad(f"{what} has a node without a path")
    halves = [half for byte in coded for half in (byte >> 4, byte & 15)]
    return halves[1:] if halves[0] & 1 else halves[2:], halves[0] >= 2  # noqa: PLR2004 - flag bit


def _value(found: _Node, path: Sequence[int], what: str) -> bytes:
    if path or not isinstance(found, bytes):
        raise _bad(f"{what} has a leaf that is not at its key")
    return found


def _decoded(raw: bytes, what: str) -> _Node:
    try:
        found: _Node = rlp.decode(raw)
    except (RLPException, RecursionError):
        raise _bad(f"{what} is not well-formed RLP") from None
    return found


def _nodes(value: JsonValue, what: str) -> list[bytes]:
    if not isinstance(value, list) or len(value) > _MOST_NODES:
        raise _bad(f"{what} is not a list of at most {_MOST_NODES} nodes")
    nodes = [shapes.data(each, what) for each in value]
    if any(len(node) > _MOST_BYTES for node in nodes):
        raise _bad(f"{what} has a node of more than {_MOST_BYTES} bytes")
    return nodes


def _header_field(block: Mapping[str, JsonValue], name: str, what: str) -> bytes:
    told = block.get(name)
    if name in _NUMBERS:
        number = shapes.quantity(told, f"{name} of {what}")
        return number.to_bytes((number.bit_length() + 7) // 8, "big")
    return shapes.data(told, f"{name} of {what}")


def _bad(told: str) -> SourceError:
    return SourceError("conflicting", "bad_proof", told)
