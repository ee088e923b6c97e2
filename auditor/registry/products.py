"""Products as the registry and token lists name them: an issuer's symbol with its contracts."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from auditor.registry.listings import Listing, Listings
from auditor.registry.snapshot import Issuer, Share, snapshot


NO_SHARE = Share("", "", "", "", "nobody")
NO_ISSUER = Issuer("", "", "", "", "")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Product:
    """One product; `origin` is the list that names it, empty for the registry itself.

    `issuer` is the registry's word for it, empty where a list names none; `symbol` is empty for a
    contract that is listed without one.
    """

    issuer: str
    symbol: str
    underlying: str
    name: str
    listings: tuple[Listing, ...]
    origin: str = ""

    @property
    def share(self) -> Share:
        """What the registry knows of the share; empty texts where it knows nothing."""
        return snapshot().shares.get(self.underlying, NO_SHARE)

    @property
    def maker(self) -> Issuer:
        """What the registry knows of the issuer; empty texts where it knows nothing."""
        return snapshot().issuers.get(self.issuer, NO_ISSUER)

    @property
    def id(self) -> str:
        """An id for a product file, the issuer before it where two issuers use the symbol."""
        own = slug(self.symbol) or slug(self.listings[0].address)
        return f"{slug(self.issuer)}-{own}" if _ids()[own] > 1 else own

    def on(self, chains: Iterable[str]) -> tuple[Listing, ...]:
        """Its contracts on these chains; all of them when none is named."""
        wanted = set(chains)
        return tuple(each for each in self.listings if not wanted or each.chain in wanted)


def slug(text: str) -> str:
    """`text` as ids are written: small letters, digits and hyphens, at most 48 of them."""
    return _NOT_IN_ID.sub("-", text.lower()).strip("-")[:48].strip("-")


@cache
def products() -> tuple[Product, ...]:
    """Every product of the registry; a contract without a symbol is one of its own."""
    found: list[Product] = []
    lists = Listings.load()
    names = {(each.issuer, each.symbol): each.name for each in snapshot().products}
    for (issuer, symbol), rows in lists.by_product.items():
        found.append(Product(issuer, symbol, rows[0].underlying, names[issuer, symbol], rows))
    nameless = [row for row in lists if not row.symbol]
    found += [Product(row.issuer, "", row.underlying, "", (row,)) for row in nameless]
    return tuple(found)


@cache
def _ids() -> Counter[str]:
    return Counter(slug(each.symbol) for each in products() if each.symbol)
