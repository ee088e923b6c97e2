"""What an HTTP status says about a node, before its body is looked at."""

from dataclasses import dataclass
from datetime import datetime

from auditor.base.text import printable
from auditor.clients.reply import excerpt
from auditor.clients.retry_after import retry_after
from auditor.clients.rpc_errors import protocol
from auditor.clients.transport import Response
from auditor.errors import SourceError


_UNAUTHORIZED = frozenset({401, 403, 407})
_TOO_MANY = 429
_SERVER_ERROR = 500


@dataclass(slots=True)
class Wait:
    """How long the node wants us to stay away, in seconds; negative when it did not say."""

    seconds: float = -1


def check_status(response: Response, at: datetime, wait: Wait) -> None:
    """SourceError for a status that says more than the body does; fills in `wait`."""
    status = response.status
    if status == _TOO_MANY:
        header = response.headers.get("retry-after", "")
        wait.seconds = retry_after(header, at)
        told = f"; Retry-After: {printable(header, 40)}" if wait.seconds >= 0 else ""
        raise SourceError("unreachable", "rate_limited", f"too many requests{told}")
    if status in _UNAUTHORIZED:
        told = f"the node refuses us (HTTP {status}); check its key in the settings"
        raise SourceError("unreachable", "rpc_unauthorized", told)
    if status >= _SERVER_ERROR:
        told = f"HTTP {status}. It starts: {excerpt(response.body)!r}"
        raise protocol(told, "rpc_bad_response")
