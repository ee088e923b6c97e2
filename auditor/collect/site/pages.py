"""Which addresses belong to an issuer's site, and which of its links are followed first."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from auditor.collect.site.page import Link


# What links to the evidence are called, the surest first; places in addresses count as well.
RESERVE_WORDS = (
    "proof of reserve",
    "proof-of-reserve",
    "proofofreserve",
    "reserves",
    "attestation",
    "transparency",
    "assurance report",
    "collateral report",
)
_ADDRESS_WORDS = (
    "contract address",
    "contracts",
    "addresses",
    "tokens",
    "assets",
    "products",
    "deployments",
)
_OTHER_WORDS = ("docs", "documentation", "legal", "faq", "how it works", "developers")
_UNREAD = (".jpg", ".jpeg", ".png", ".svg", ".gif", ".zip", ".mp4", ".css", ".js", ".ico", ".woff2")
_WWW = "www."


@dataclass(frozen=True, slots=True)
class Site:
    """A host with its subdomains; an address given as a number has none."""

    scheme: str
    netloc: str

    @classmethod
    def of(cls, url: str) -> "Site":
        """The site a page stands on."""
        parts = urlsplit(url)
        return cls(parts.scheme, parts.netloc.lower().removeprefix(_WWW))

    def holds(self, url: str) -> bool:
        """Whether a page belongs to the site, over the same or a safer protocol."""
        parts = urlsplit(url)
        here, same = parts.netloc.lower(), parts.scheme in ("https", self.scheme)
        if here == self.netloc or here == _WWW + self.netloc:
            return same
        return same and not self._is_number and here.endswith("." + self.netloc)

    @property
    def _is_number(self) -> bool:
        host = urlsplit(f"//{self.netloc}").hostname or ""
        try:
            ip_address(host)
        except ValueError:
            return host == "localhost"
        return True


def speaks_of_reserves(words: str) -> bool:
    """Whether a label, title or address is that of reserve figures."""
    told = words.lower()
    return any(each in told for each in RESERVE_WORDS)


def is_page(url: str) -> bool:
    """Whether an address may hold text."""
    return not urlsplit(url).path.lower().endswith(_UNREAD)


def promise(link: Link, words: tuple[str, ...]) -> int:
    """How likely a link leads to evidence, smallest first; `words` are the product's own names."""
    told = f"{link.label} {urlsplit(link.url).path}".lower()
    ranks = (RESERVE_WORDS, _ADDRESS_WORDS, words, _OTHER_WORDS)
    return next(
        (rank for rank, group in enumerate(ranks) if any(each in told for each in group)),
        len(ranks),
    )
