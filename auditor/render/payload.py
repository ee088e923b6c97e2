"""What the PDF child is told, as bytes: a JSON line, then the page, then the attachment."""

from dataclasses import dataclass

from auditor.base import canonical
from auditor.base.strict_json import loads


@dataclass(frozen=True, slots=True)
class Payload:
    """A page, the evidence to attach, seconds since 1970 of the audit, the file's identifier."""

    html: bytes
    bundle: bytes
    epoch: int
    identifier: str


def pack(payload: Payload) -> bytes:
    """The bytes `unpack` reads."""
    head = canonical.dumps(
        {"html": len(payload.html), "epoch": payload.epoch, "identifier": payload.identifier}
    )
    return head + b"\n" + payload.html + payload.bundle


def unpack(data: bytes) -> Payload:
    """The payload behind some bytes; ValueError when they are not one."""
    line, _, rest = data.partition(b"\n")
    head = loads(line, "payload")
    if not isinstance(head, dict):
        raise ValueError("not a payload")  # noqa: TRY004 - data, not an argument
    size, epoch, identifier = head["html"], head["epoch"], head["identifier"]
    if not isinstance(size, int) or not isinstance(epoch, int):
        raise ValueError("not a payload")  # noqa: TRY004 - data, not an argument
    return Payload(rest[:size], rest[size:], epoch, str(identifier))
