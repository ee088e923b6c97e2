"""One ask and one answer of the outside world: what is recorded, replayed and bundled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, cast

from auditor.base import canonical
from auditor.base.strict_json import JsonValue


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: `where` is a CAIP-2 chain, a URL or a relative path, `endpoint` counts from 0.

    `params` is the canonical JSON value of the request (RPC params; HTTP headers that matter).
    """

    kind: Literal["rpc", "http", "file"]
    where: str
    endpoint: int
    method: str
    params: JsonValue

    @property
    def key(self) -> str:
        """The recording key: equal asks have equal keys; ids and credentials are not part of it."""
        parts: list[JsonValue] = [self.kind, self.where, self.endpoint, self.method, self.params]
        return canonical.dumps(cast("canonical.Wire", parts)).decode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: for RPC the canonical `{"result": …}` or `{"error": …}`, else raw bytes.

    `endpoint` is host and fingerprint, never a full address; `headers` are allow-listed.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    observed_at: datetime
    endpoint: str

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hex."""
        return canonical.digest(self.body)


class Wire(Protocol):
    """Anything that answers asks: the network, a recording, a recording of the network."""

    async def ask(self, ask: Ask) -> Answer:
        """The answer; SourceError when there is none."""
        ...
