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
    quorum: Annotated[int, Field(ge=1)] = 1
    """How many endpoints must agree."""
    finality: Literal["finalized", "safe", "latest"] | Annotated[int, Field(ge=0, le=100_000)] = (
        "finalized"
    )
    """Which blocks count: a tag or a number of confirmations."""

    @model_validator(mode="after")
    def _enough_endpoints(self) -> "ChainSettings":
        if self.quorum > len(self.rpc):
            raise ValueError(f"quorum {self.quorum} needs as many endpoints; {len(self.rpc)} given")
        return self


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
