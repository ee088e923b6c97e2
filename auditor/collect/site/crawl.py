"""Follows the links of one site as a visitor would: few pages, slowly, in an order that is fixed.

Whatever was left out is said: only a crawl that left nothing out may conclude that something is
not there.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush
from urllib.parse import urlsplit

from auditor.archive.exchange import Answer
from auditor.clients.profiles import VISITOR
from auditor.collect.interface import Reader
from auditor.collect.site import robots
from auditor.collect.site.page import Link, SitePage, absolute, read_page
from auditor.collect.site.pages import Site, is_page, promise
from auditor.collect.site.refusals import asks_for_login, kind
from auditor.collect.site.robots import Robots
from auditor.collect.text.model import normal
from auditor.errors import SourceError


MOST_HOPS = 2
MOST_PAGES = 25
MOST_BYTES = 20 * 2**20
LONGEST = timedelta(seconds=120)
"""Between the first answer and the last, as their stamps say: a replay stops at the same page."""
MOST_FAILURES = 3
"""In a row."""
MOST_HOSTS = 6
_MOST_AT_ONE_HOP = 15
"""Pages next to the home page that are read before those behind them."""
_LAST = 9
_SUCCESS, _CLIENT_ERROR = range(200, 300), range(400, 500)
_UNAUTHORIZED, _TOO_MANY = 401, 429
GONE = "gone"
"""The reason of a page that no longer exists: nothing was left out with it."""
_REDIRECTED = "redirected-to"


@dataclass(frozen=True, slots=True)
class Visited:
    """A page that was read: what its link was called, how far it is from home, what it shows.

    `asked` is the link as it stood on the page; `link` leads to where redirects ended.
    """

    asked: str
    link: Link
    hops: int
    page: SitePage
    answer: Answer

    @property
    def is_pdf(self) -> bool:
        """Whether it is a document whose words were not read."""
        return self.answer.body.startswith(b"%PDF-")


@dataclass(frozen=True, slots=True)
class Blocked:
    """A page that was not read, and why; `login` says that it asks for one."""

    link: Link
    hops: int
    why: SourceError
    login: bool = False

    @property
    def failed(self) -> bool:
        """Whether the site gave nothing, rather than something else."""
        return self.why.cause == "unreachable" and self.why.reason != "blocked_by_site"


@dataclass(frozen=True, slots=True)
class Crawl:
    """Everything seen, in order, and the limits that kept other pages from being seen."""

    visited: tuple[Visited, ...]
    blocked: tuple[Blocked, ...]
    limits: tuple[SourceError, ...]


@dataclass(slots=True)
class _State:
    site: Site
    words: tuple[str, ...]
    visited: list[Visited] = field(default_factory=list[Visited])
    blocked: list[Blocked] = field(default_factory=list[Blocked])
    limits: dict[str, SourceError] = field(default_factory=dict[str, SourceError])
    known: set[str] = field(default_factory=set[str])
    found: set[str] = field(default_factory=set[str])
    waiting: list[tuple[int, int, int, int, Link]] = field(
        default_factory=list[tuple[int, int, int, int, Link]]
    )
    hosts: dict[str, Robots | SourceError] = field(
        default_factory=dict[str, "Robots | SourceError"]
    )
    at_one_hop: int = 0
    failures: int = 0

    def limit(self, reason: str, told: str) -> None:
        """Remembers that something was left out."""
        self.limits.setdefault(reason, SourceError("not_collected", reason, told))

    def keep(self, visited: Visited, finds: Collection[str]) -> None:
        """Takes in a page that was read, and puts its links in line."""
        self.visited.append(visited)
        self.found.update(finds)
        self.known.add(visited.link.url)
        self.expect(visited.page.links, visited.hops + 1)

    def expect(self, links: Sequence[Link], hops: int) -> None:
        """Puts the links of a page in line."""
        for link in links:
            if link.url in self.known or not self.site.holds(link.url) or not is_page(link.url):
                continue
            if hops > MOST_HOPS:
                self.limit("too_deep", f"pages more than {MOST_HOPS} links from home are not read")
                return
            self.known.add(link.url)
            entry = (hops, promise(link, self.words), len(self.known), hops, link)
            heappush(self.waiting, entry)

    def following(self) -> tuple[int, Link]:
        """The next page: near ones first, but not so many that none behind them is read."""
        while True:
            turn, rank, number, hops, link = heappop(self.waiting)
            if turn != 1 or self.at_one_hop < _MOST_AT_ONE_HOP:
                self.at_one_hop += turn == 1
                return hops, link
            heappush(self.waiting, (_LAST, rank, number, hops, link))

    def exhausted(self) -> bool:
        """Whether a limit of pages, bytes, time or patience is reached."""
        read = sum(len(each.answer.body) for each in self.visited)
        times = [each.answer.observed_at for each in self.visited]
        reached = {
            "page_budget": len(self.visited) + len(self.blocked) >= MOST_PAGES,
            "byte_budget": read >= MOST_BYTES,
            "time_budget": bool(times) and times[-1] - times[0] >= LONGEST,
            "site_gave_up": self.failures >= MOST_FAILURES,
        }
        for reason in (name for name, holds in reached.items() if holds):
            told = f"the crawl stopped after {len(self.visited)} pages with links left ({reason})"
            self.limit(reason, told)
        return any(reached.values())


async def crawl(
    home: str,
    reader: Reader,
    words: tuple[str, ...],
    finds: Callable[[Visited], Collection[str]],
    wanted: Collection[str],
) -> Crawl:
    """The site from its home page on; SourceError when the home page cannot be read.

    Over when `finds` has found everything that is wanted, or a limit is reached.
    """
    start = absolute(home, home)
    state = _State(Site.of(start), words, known={start})
    first = await _visit(Link(start, ""), 0, state, reader)
    if isinstance(first, Blocked):
        raise first.why
    # Where the issuer's own address leads is the issuer's site, whatever it is called now.
    state.site = Site.of(first.link.url)
    state.keep(first, finds(first))
    while state.waiting and not state.found >= set(wanted) and not state.exhausted():
        hops, link = state.following()
        found = await _visit(link, hops, state, reader)
        if isinstance(found, Blocked):
            state.blocked.append(found)
            state.failures = state.failures + 1 if found.failed else 0
        else:
            state.failures = 0
            state.keep(found, finds(found))
    return Crawl(tuple(state.visited), tuple(state.blocked), tuple(state.limits.values()))


async def _visit(link: Link, hops: int, state: _State, reader: Reader) -> Visited | Blocked:
    try:
        await _check_robots(link.url, state, reader)
        answer = await reader.visit(link.url, VISITOR)
    except SourceError as error:
        return Blocked(link, hops, error)
    url = dict(answer.headers).get(_REDIRECTED, link.url)
    if answer.status not in _SUCCESS:
        return _status(link, hops, answer)
    if hops and not state.site.holds(url):
        told = f"{link.url} leads away from the site"
        return Blocked(link, hops, SourceError("not_collected", "off_site", told))
    page = _page(answer, url)
    shows = kind(page)
    if shows:
        told = f"{link.url} shows {shows}"
        refused = SourceError("unreachable", "blocked_by_site", told)
        return Blocked(link, hops, refused, asks_for_login(page))
    return Visited(link.url, Link(url, link.label), hops, page, answer)


def _status(link: Link, hops: int, answer: Answer) -> Blocked:
    """A page the site did not give; one that is gone leaves nothing out."""
    login = answer.status == _UNAUTHORIZED
    refused = login or answer.status in (403, _TOO_MANY, 451) or answer.status not in _CLIENT_ERROR
    cause, reason = ("unreachable", "blocked_by_site") if refused else ("not_collected", GONE)
    told = f"{link.url} answered HTTP {answer.status}"
    return Blocked(link, hops, SourceError(cause, reason, told), login)


def _page(answer: Answer, url: str) -> SitePage:
    body, told = answer.body, dict(answer.headers).get("content-type", "").lower()
    if "html" in told or (not told and body.lstrip()[:1] == b"<"):
        return read_page(body.decode(errors="replace"), url)
    text = "" if body.startswith(b"%PDF-") else normal(body.decode(errors="replace"))
    return SitePage("", "", text, (), False, False, "", "")


async def _check_robots(url: str, state: _State, reader: Reader) -> None:
    """SourceError when the site asks robots to stay away from a page, or does not say."""
    parts = urlsplit(url)
    if parts.netloc not in state.hosts:
        if len(state.hosts) >= MOST_HOSTS:
            told = f"more than {MOST_HOSTS} hosts of the site are not read"
            raise SourceError("not_collected", "host_budget", told)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        state.hosts[parts.netloc] = await _robots(place, reader)
    told_so = state.hosts[parts.netloc]
    if isinstance(told_so, SourceError):
        raise SourceError(told_so.cause, told_so.reason, told_so.detail)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not told_so.allows(path):
        told = f"robots.txt asks robots to stay away from {url}"
        raise SourceError("unreachable", "blocked_by_site", told)


async def _robots(place: str, reader: Reader) -> Robots | SourceError:
    try:
        answer = await reader.visit(place, VISITOR)
    except SourceError as error:
        return error
    if answer.status in _SUCCESS:
        return robots.read(answer.body)
    if answer.status in _CLIENT_ERROR and answer.status != _TOO_MANY:
        return robots.EVERYTHING
    told = f"{place} answered HTTP {answer.status}; until it answers, the site is not followed"
    return SourceError("unreachable", "blocked_by_site", told)
