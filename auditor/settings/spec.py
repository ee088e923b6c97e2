"""What a settings file may say."""

from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from auditor.model.parsing import Written
from auditor.model.place import ChainId


_LOOPBACK = ("127.0.0.1", "localhost", "::1")
TAGS = ("finalized", "safe", "latest")

Finality: TypeAlias = Literal["finalized", "safe", "latest"] | int


def _node_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.username is not None or parts.password is not None:
        raise ValueError("an endpoint with a user name is not supported; put the key in its path")
    if parts.scheme == "https" and parts.hostname:
        return text
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return text
    raise ValueError("an endpoint must be an https address (http only for 127.0.0.1)")


Endpoint = Annotated[str, AfterValidator(_node_address)]


class ChainSettings(Written):
    """How one chain is read; `finality` is a tag or a number of confirmations."""

    rpc: Annotated[list[Endpoint], Field(min_length=1, max_length=16, repr=False)]
    """Endpoints, asked in order."""
    quorum: Annotated[int, Field(ge=0)] = 0
    """How many endpoints must agree; 0 stands for more than half of them."""
    finality: Literal["finalized", "safe", "latest"] | Annotated[int, Field(ge=0, le=100_000)] = (
        "finalized"
    )
    """Which blocks count: a tag or a number of confirmations."""
    max_head_age: Annotated[int, Field(ge=0, le=10**9)] = -1
    """Seconds the newest block of a node may be old, 0 for any age; else 60, or 20 blocks."""
    concurrency: Annotated[int, Field(ge=1, le=64)] = 8
    """Requests under way at one endpoint at the same time."""
    requests_per_second: Annotated[int, Field(ge=1, le=10_000)] = 100
    """Requests sent to one endpoint within a second."""

    @model_validator(mode="after")
    def _enough_endpoints(self) -> "ChainSettings":
        given = len(set(self.sources))
        if self.quorum > given:
            told = f"quorum {self.quorum} needs as many independent endpoints; {given} given"
            raise ValueError(f"{told} (endpoints of one host count once)")
        return self

    @property
    def sources(self) -> tuple[int, ...]:
        """One number per endpoint: those of one host and port belong to one operator."""
        hosts = [urlsplit(endpoint).netloc.lower() for endpoint in self.rpc]
        return tuple(hosts.index(host) for host in hosts)

    @property
    def agreeing(self) -> int:
        """How many independent endpoints must agree."""
        return self.quorum or len(set(self.sources)) // 2 + 1


class HttpSettings(Written):
    """`allow_loopback` lets addresses written as loopback through: for test nodes only."""

    allow_loopback: bool = False
    """Let 127.0.0.1 through."""


class LedgerSettings(Written):
    """Where transfer ledgers are kept between runs."""

    cache: str = "~/.cache/auditor"
    """Its folder."""


class LimitSettings(Written):
    """Bounds of one exchange: whole seconds and bytes, retries of one RPC call."""

    http_seconds: Annotated[int, Field(ge=1, le=600)] = 60
    """A page, from first to last byte."""
    connect_seconds: Annotated[int, Field(ge=1, le=60)] = 10
    """Until connected."""
    read_seconds: Annotated[int, Field(ge=1, le=60)] = 10
    """Between two pieces."""
    http_wire_bytes: Annotated[int, Field(ge=1024)] = 20 * 2**20
    """A page as sent."""
    http_body_bytes: Annotated[int, Field(ge=1024)] = 50 * 2**20
    """A page unpacked."""
    rpc_seconds: Annotated[int, Field(ge=1, le=600)] = 60
    """One chain question with its retries."""
    rpc_call_bytes: Annotated[int, Field(ge=1024)] = 2**20
    """The answer to a call."""
    rpc_logs_bytes: Annotated[int, Field(ge=1024)] = 16 * 2**20
    """The answer with logs."""
    rpc_retries: Annotated[int, Field(ge=0, le=4)] = 2
    """Times a failed call is asked again."""


class Settings(Written):
    """One settings file with the environment's overrides applied."""

    chains: dict[ChainId, ChainSettings] = Field(default_factory=dict)
    """Endpoints by CAIP-2 chain."""
    http: HttpSettings = Field(default_factory=HttpSettings)
    """How pages are fetched."""
    ledger: LedgerSettings = Field(default_factory=LedgerSettings)
    """Where ledgers are kept."""
    limits: LimitSettings = Field(default_factory=LimitSettings)
    """Bounds of every exchange."""
    keys: dict[str, Annotated[str, Field(min_length=1)]] = Field(default_factory=dict, repr=False)
    """Secrets by name."""
