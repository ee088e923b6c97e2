"""What libraries and systems raise, as our own errors: nothing foreign leaves the clients."""

import ssl
from collections.abc import Iterator

import httpx

from auditor.base.text import printable
from auditor.clients.limits import Reasons
from auditor.errors import SourceError


SHOWN = 200


def explained(error: BaseException, where: str, reasons: Reasons) -> SourceError:
    """The SourceError for what a library raised while `where` was asked."""
    if any(isinstance(each, ssl.SSLError) for each in _chain(error)):
        return SourceError("unreachable", "tls", f"{where}: {_tls(error)}")
    if isinstance(error, httpx.ConnectTimeout):
        return SourceError("unreachable", reasons.slow, f"{where} did not accept the connection")
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return SourceError("unreachable", reasons.slow, f"{where} did not answer in time")
    if isinstance(error, httpx.ConnectError):
        return SourceError("unreachable", "connect_failed", f"{where} cannot be connected to")
    if isinstance(error, httpx.RemoteProtocolError):
        told = "broke off, or does not speak HTTP as it should"
        return SourceError("unreadable", reasons.broken, f"{where} {told}")
    # The text of anything else may hold addresses and whatever the other side sent.
    return SourceError("unreadable", reasons.broken, f"{where} failed ({type(error).__name__})")


def _tls(error: BaseException) -> str:
    for each in _chain(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({printable(each.verify_message, SHOWN)})"
    return "no secure connection"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
