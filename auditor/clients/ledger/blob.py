"""A folded ledger as one blob: what a recording and a bundle keep of it.

Layout: the magic, the length of the header in four bytes, the header as canonical JSON, then the
columns one after the other, all numbers big-endian:
addresses (20 bytes each, ascending), balances (32), whether it ever sent (1);
blocks of issues (8), their signs (1), their units (32);
first blocks of pages (8), last blocks (8), logs (8), SHA-256 digests (32).
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from auditor.archive.exchange import Answer
from auditor.base import canonical, strict_json
from auditor.base.strict_json import JsonValue
from auditor.clients.reading import Issue, Ledger, LedgerScope, Page
from auditor.clients.rpc_errors import protocol
from auditor.errors import InputError


MAGIC = b"AUDLEDG1"
_MOST = 50_000_000  # rows of one column
_LIMITS = strict_json.Limits(size=4096)
_UNREAD = datetime.min.replace(tzinfo=UTC)


def encode(ledger: Ledger, last_hash: str) -> bytes:
    """The blob of a ledger whose last block has this hash."""
    header: dict[str, canonical.Wire] = {
        "address": ledger.scope.address.lower(),
        "event": ledger.scope.event,
        "first": ledger.first,
        "last": ledger.last,
        "last_hash": last_hash,
        "logs": ledger.logs,
        "holders": len(ledger.balances),
        "issues": len(ledger.issues),
        "pages": len(ledger.pages),
    }
    told = canonical.dumps(header)
    holders = sorted(ledger.balances)
    columns = (
        b"".join(bytes.fromhex(each[2:]) for each in holders),
        b"".join(ledger.balances[each].to_bytes(32) for each in holders),
        bytes(each in ledger.sent for each in holders),
        b"".join(each.block.to_bytes(8) for each in ledger.issues),
        bytes(each.units < 0 for each in ledger.issues),
        b"".join(abs(each.units).to_bytes(32) for each in ledger.issues),
        b"".join(each.first.to_bytes(8) for each in ledger.pages),
        b"".join(each.last.to_bytes(8) for each in ledger.pages),
        b"".join(each.count.to_bytes(8) for each in ledger.pages),
        b"".join(bytes.fromhex(each.digest) for each in ledger.pages),
    )
    return b"".join((MAGIC, len(told).to_bytes(4), told, *columns))


def ledger_of(answer: Answer, scope: LedgerScope, where: str) -> Ledger:
    """The ledger in a recorded answer; SourceError (rpc_protocol) when it is not of this token."""
    found, _ = decode(answer.body, scope, where)
    return Ledger(
        scope,
        found.first,
        found.last,
        found.logs,
        found.balances,
        found.sent,
        found.issues,
        found.pages,
        where,
        answer.digest,
        answer.observed_at,
    )


def decode(blob: bytes, scope: LedgerScope, where: str) -> tuple[Ledger, str]:
    """The ledger in a blob and the hash of its last block; SourceError when it is damaged."""
    header, at = _header(blob, where)
    if (header.get("address"), header.get("event")) != (scope.address.lower(), scope.event):
        raise protocol(f"{where}: the ledger is of another token")
    counts = [_count(header, name, where) for name in ("holders", "issues", "pages")]
    widths = ((20, 32, 1), (8, 1, 32), (8, 8, 8, 32))
    if len(blob) - at != sum(count * sum(of) for count, of in zip(counts, widths, strict=True)):
        raise protocol(f"{where}: the ledger is cut off")
    columns: list[list[bytes]] = []
    for count, of in zip(counts, widths, strict=True):
        for width in of:
            columns.append([blob[at + width * i : at + width * (i + 1)] for i in range(count)])
            at += width * count
    return _made(header, columns, scope, where), str(header.get("last_hash", ""))


def _made(
    header: dict[str, JsonValue], columns: Sequence[list[bytes]], scope: LedgerScope, where: str
) -> Ledger:
    addresses, balances, sent, blocks, signs, units, firsts, lasts, counts, digests = columns
    holders = ["0x" + each.hex() for each in addresses]
    if holders != sorted(set(holders)):
        raise protocol(f"{where}: the ledger names a holder twice")
    return Ledger(
        scope,
        _count(header, "first", where),
        _count(header, "last", where),
        _count(header, "logs", where),
        dict(zip(holders, map(int.from_bytes, balances), strict=True)),
        frozenset(each for each, flag in zip(holders, sent, strict=True) if flag != b"\0"),
        tuple(
            Issue(int.from_bytes(block), int.from_bytes(size) * (-1 if sign != b"\0" else 1))
            for block, sign, size in zip(blocks, signs, units, strict=True)
        ),
        tuple(
            Page(int.from_bytes(one), int.from_bytes(two), int.from_bytes(count), digest.hex())
            for one, two, count, digest in zip(firsts, lasts, counts, digests, strict=True)
        ),
        where,
        "",
        _UNREAD,
    )


def _header(blob: bytes, where: str) -> tuple[dict[str, JsonValue], int]:
    start = len(MAGIC) + 4
    size = int.from_bytes(blob[len(MAGIC) : start])
    if not blob.startswith(MAGIC) or size > _LIMITS.size:
        raise protocol(f"{where}: this is no ledger")
    try:
        header = strict_json.loads(blob[start : start + size], "the ledger", _LIMITS)
    except InputError as error:
        raise protocol(f"{where}: {error.problem}") from None
    if not isinstance(header, dict):
        raise protocol(f"{where}: this is no ledger")
    return header, start + size


def _count(header: dict[str, JsonValue], name: str, where: str) -> int:
    told = header.get(name)
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told <= _MOST * 1000:
        raise protocol(f"{where}: the ledger has no {name}")
    return told
