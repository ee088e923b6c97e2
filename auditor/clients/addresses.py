"""Which addresses may be spoken to: public ones, and loopback where the settings allow it."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM
from typing import TypeAlias
from urllib.parse import urlsplit

import anyio

from auditor.base import redact
from auditor.errors import SourceError


Address: TypeAlias = IPv4Address | IPv6Address
Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_LONGEST_NAME = 253
# Some resolvers take 2130706433, 0x7f.1 or 0177.0.0.1 for addresses; no real name ends like that.
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_MOST_ADDRESSES = 16
_PORTS = {"http": 80, "https": 443}

# What is not global, and what is although nobody but the machine's owner should be asked there.
_DENIED_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_DENIED_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
_MAPPED = IPv6Network("::ffff:0:0/96")
_TRANSLATED = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads: scheme, host as written (lower case, no brackets), port."""

    scheme: str
    host: str
    port: int

    @property
    def names_loopback(self) -> bool:
        """Whether the URL itself says loopback, in so many words."""
        literal = _literal(self.host)
        return self.host == "localhost" or (literal is not None and literal.is_loopback)

    @property
    def origin(self) -> str:
        """Scheme and host, for messages."""
        return f"{self.scheme}://{self.host}"

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str, *, loopback: bool) -> Target:
    """Where `url` leads; SourceError (blocked_url) unless it is https, or loopback when allowed."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise blocked(url, "it is not an address") from None
    if any(character <= " " or character in "\\\x7f" for character in url):
        raise blocked(url, "it holds characters no address has")
    if parts.username is not None or parts.password is not None:
        raise blocked(url, "it holds a user name")
    if parts.scheme not in _PORTS:
        raise blocked(url, "only https addresses are read")
    found = Target(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)
    _check_host(found, url)
    if found.names_loopback and not loopback:
        raise blocked(url, "it leads to this machine; see http.allow_loopback")
    if found.scheme == "http" and not found.names_loopback:
        raise blocked(url, "only https addresses are read")
    return found


async def addresses(found: Target, resolver: Resolver) -> tuple[str, ...]:
    """Every address of the target, asked for once; SourceError unless all of them may be used."""
    literal = _literal(found.host)
    texts = [found.host] if literal is not None else await _resolved(found, resolver)
    parsed = [_parsed(text, found) for text in texts]
    for address in parsed:
        if not _allowed(address, loopback=found.names_loopback):
            raise blocked(
                f"{found.scheme}://{found.host}", "it leads to an address that is not public"
            )
    return tuple(dict.fromkeys(map(str, parsed)))


def is_public(address: Address) -> bool:
    """Whether an address, or the one it carries inside, is on the public internet."""
    inner = _embedded(address)
    if inner is not None and not is_public(inner):
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _DENIED_4)
    if address.scope_id is not None:
        return False
    if address in _MAPPED or address in _TRANSLATED:
        return True
    return address in _GLOBAL_6 and not any(address in network for network in _DENIED_6)


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """The machine's own resolver."""
    found = await anyio.getaddrinfo(host, port, type=SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def blocked(url: str, why: str) -> SourceError:
    """The error of an address that must not be asked."""
    return SourceError("unreachable", "blocked_url", f"{redact.endpoint(url)} is not read: {why}")


def _check_host(found: Target, url: str) -> None:
    host = found.host
    if ":" in host:
        if _literal(host) is None:
            raise blocked(url, "its host is not an address")
    elif _NUMERIC.fullmatch(host):
        if _literal(host) is None:
            raise blocked(url, "its host is a number, not a name")
    elif len(host) > _LONGEST_NAME or not _NAME.fullmatch(host):
        raise blocked(url, "its host is not a name; write names beyond ASCII in punycode")


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


async def _resolved(found: Target, resolver: Resolver) -> Sequence[str]:
    if found.host.rstrip(".").endswith(".invalid"):
        told = f"the name {found.host} stands for none (RFC 6761)"
        raise SourceError("unreachable", "dns", told)
    try:
        texts = await resolver(found.host, found.port)
    except (OSError, UnicodeError):
        raise SourceError(
            "unreachable", "dns", f"the name {found.host} leads to no address"
        ) from None
    if not texts or len(texts) > _MOST_ADDRESSES:
        raise SourceError(
            "unreachable", "dns", f"the name {found.host} leads to {len(texts)} addresses"
        )
    return texts


def _parsed(text: str, found: Target) -> Address:
    literal = _literal(text)
    if literal is None:
        raise blocked(
            f"{found.scheme}://{found.host}", "its name leads to something that is no address"
        )
    return literal


def _allowed(address: Address, *, loopback: bool) -> bool:
    return is_public(address) or (loopback and address.is_loopback)


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address an IPv6 address delivers to, or none."""
    if isinstance(address, IPv4Address):
        return None
    if address in _MAPPED or address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address(int(address) >> 80 & 0xFFFF_FFFF)
    if int(address) >> 32 & 0xFFFF_FFFF in _ISATAP:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
