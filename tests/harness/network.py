"""Refuses every way off this machine, in the test process and in each Python it starts.

An audit hook sees connections that C code makes, and nothing can take it out again. What was
tried is kept, so that code which swallows the refusal is caught too.
"""

import os
import sys
from collections import deque


LOOPBACK = ("127.", "::1", "localhost", "0:0:0:0:0:0:0:1", "::ffff:127.")
if os.environ.get("TEST_NO_SOCKETS"):
    LOOPBACK = ()  # a run that must not even speak to this machine
INTERNET_FAMILIES = (2, 10, 30)  # AF_INET, and AF_INET6 on Linux and macOS; no import, it costs
attempts: list[str] = []
connections: deque[str] = deque(maxlen=1_000)  # whom this process connected to, for those who ask
_allowed = [False]


class OffMachineError(RuntimeError):
    """A test, or what it tests, wanted to leave loopback."""


def allow(*, network: bool) -> None:
    """Let tests marked `live` through."""
    _allowed[0] = network


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _refused(event: str, arguments: tuple[object, ...]) -> str:
    """The host it must not speak to, or an empty string."""
    if event == "socket.getaddrinfo":
        host = _text(arguments[0] or "localhost")
        return "" if _is_address(host) or host.startswith(LOOPBACK) else host
    if event in ("socket.gethostbyname", "socket.gethostbyaddr"):
        host = _text(arguments[0])
        return "" if host.startswith(LOOPBACK) else host
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        family, address = getattr(arguments[0], "family", 0), arguments[1]
        if family in INTERNET_FAMILIES and isinstance(address, tuple):
            host = _text(address[0])
            return "" if host.startswith(LOOPBACK) else host
    return ""


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket.") or _allowed[0]:
        return
    if event == "socket.connect" and getattr(arguments[0], "family", 0) in INTERNET_FAMILIES:
        connections.append(str(arguments[1]))
    if host := _refused(event, arguments):
        attempts.append(f"{event} {host}")
        msg = f"tests stay on this machine; {event} wanted {host!r}"
        raise OffMachineError(msg)


sys.addaudithook(_guard)
