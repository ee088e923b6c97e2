"""Whether a crawl came to an address or to the reserve figures, and if not, what that means."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import TypeAlias

from auditor.collect.site.crawl import GONE, Blocked, Crawl, Visited
from auditor.collect.site.pages import promise, speaks_of_reserves
from auditor.errors import SourceError
from auditor.model.place import identity
from auditor.model.product import Deployment, ProductSpec
from auditor.model.value import Cause, Missing


_ABOUT_ADDRESSES = 1
"""Worst rank of a link that is called like a page of addresses."""
_FIGURE = 2
_YEAR = 4
_GOES_ON = 4
_HEX, _BASE58 = "0123456789abcdef", ascii_letters + digits


@dataclass(frozen=True, slots=True)
class Reached:
    """The page that shows it, and how many links away from home it is, at most."""

    visited: Visited
    hops: int


@dataclass(frozen=True, slots=True)
class Gated:
    """The page that should show it asks for a login."""

    blocked: Blocked


@dataclass(frozen=True, slots=True)
class Absent:
    """Every page of the site was read, and none shows it."""


Reach: TypeAlias = Reached | Gated | Absent | Missing


def address_reach(deployment: Deployment, crawl: Crawl) -> Reach:
    """How a visitor comes to a contract address."""
    for visited in sorted(crawl.visited, key=lambda each: each.hops):
        if shows_address(visited, deployment):
            return Reached(visited, visited.hops)
    gates = [each for each in crawl.blocked if each.login and _rank(each) <= _ABOUT_ADDRESSES]
    return Gated(gates[0]) if gates else _not_reached(crawl)


def reserves_reach(product: ProductSpec, crawl: Crawl, readable: frozenset[str]) -> Reach:
    """How a visitor comes to the reserve figures.

    `readable` are the pages of the product file about reserves that were read; a link to one of
    them that leads off the site needs no visit.
    """
    found = [
        Reached(visited, hops)
        for visited in crawl.visited
        for hops in hops_to_reserves(visited, product, readable)
    ]
    if found:
        return min(found, key=lambda each: each.hops)
    listed = reserve_pages(product)
    gates = [each for each in crawl.blocked if each.login and _is_about_reserves(each, listed)]
    return Gated(gates[0]) if gates else _not_reached(crawl)


def reserve_pages(product: ProductSpec) -> frozenset[str]:
    """The pages of the product file that hold reserve figures."""
    documents = [each.url for each in product.documents if "reserves" in each.topic]
    return frozenset(url for url in (*(each.url for each in product.reserves), *documents) if url)


def shows_address(visited: Visited, deployment: Deployment) -> bool:
    """Whether the address stands whole on the page or in one of its links."""
    places = (visited.page.text, *(link.url for link in visited.page.links))
    wanted = identity(deployment.chain, deployment.address)
    return any(_stands_in(wanted, identity(deployment.chain, place)) for place in places)


def _stands_in(wanted: str, text: str) -> bool:
    """Whether an address stands in a text, and not as the start of something longer."""
    at = text.find(wanted)
    while at >= 0:
        before, after = text[max(at - 1, 0) : at], text[at + len(wanted) :][:_GOES_ON]
        # A button's word may follow without a space; a hash goes on in hexadecimal digits.
        alphabet = _HEX if wanted.startswith("0x") else _BASE58
        goes_on = len(after) == _GOES_ON and all(each in alphabet for each in after)
        if not before.isalnum() and not goes_on:
            return True
        at = text.find(wanted, at + 1)
    return False


def hops_to_reserves(
    visited: Visited, product: ProductSpec, readable: frozenset[str]
) -> Sequence[int]:
    """How far from home the reserve figures are by this page; empty when it does not help."""
    found = [visited.hops] if _shows_reserves(visited, product, reserve_pages(product)) else []
    linked = any(link.url in readable for link in visited.page.links)
    # One link further than the crawl goes is too far here as well.
    return [*found, visited.hops + 1] if linked and visited.hops <= 1 else found


def _shows_reserves(visited: Visited, product: ProductSpec, listed: frozenset[str]) -> bool:
    page = visited.page
    if {visited.asked, visited.link.url} & listed:
        return not page.needs_script
    called = f"{visited.link.label} {page.title} {page.headings} {visited.link.url}"
    if not speaks_of_reserves(called):
        return False
    words = page.text.lower()
    names = (product.symbol.lower(), product.underlying.ticker.lower(), "reserve", "attest")
    return visited.is_pdf or (_has_figure(words) and any(name in words for name in names))


def _has_figure(text: str) -> bool:
    """Whether a number stands in a text that is not just a year."""
    for word in text.split():
        figure = "".join(each for each in word if each.isdecimal())
        year = len(figure) == _YEAR and figure.startswith(("19", "20"))
        if len(figure) >= _FIGURE and not year:
            return True
    return False


def _is_about_reserves(blocked: Blocked, listed: frozenset[str]) -> bool:
    link = blocked.link
    return link.url in listed or speaks_of_reserves(f"{link.label} {link.url}")


def _rank(blocked: Blocked) -> int:
    return promise(blocked.link, ())


def _not_reached(crawl: Crawl) -> Missing | Absent:
    """Why nothing was found; only a crawl that left nothing out shows that nothing is there."""
    scripted = [each for each in crawl.visited if each.page.needs_script]
    if scripted:
        told = f"{scripted[0].link.url} shows its text only by running scripts"
        return Missing(Cause.UNSUPPORTED, "js_required", told)
    left = [each.why for each in crawl.blocked if each.why.reason != GONE]
    unread = [each for each in crawl.visited if each.is_pdf]
    if unread:
        told = f"the words of {unread[0].link.url} were not searched"
        left.append(SourceError("unsupported", "pdf_not_searched", told))
    reasons = [*left, *crawl.limits, *_unrun(crawl)]
    if not reasons:
        return Absent()
    first = reasons[0]
    more = f"; and {len(reasons) - 1} more reasons" if len(reasons) > 1 else ""
    return Missing(Cause(first.cause), first.reason, f"{first.detail}{more}")


def _unrun(crawl: Crawl) -> list[SourceError]:
    """Scripts of a page that shows text may add to it what a visitor sees."""
    running = [each for each in crawl.visited if each.page.scripts]
    told = f"{running[0].link.url} may show more by scripts, which are not run" if running else ""
    return [SourceError("unsupported", "js_required", told)] if running else []
