"""One page of a site as a visitor meets it: words, links, and whether it asks for a password."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.collect.text.html import read_html
from auditor.collect.text.limits import UnreadableError
from auditor.collect.text.model import normal


LEAST_WORDS = 200
"""Characters; a page of scripts that shows fewer is not rendered without them."""
MOST_LINKS = 2_000
_LONGEST_ADDRESS = 2_000
_LABEL = 200


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, absolute and without its fragment, and what it is called."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """What a page shows: `markers` are the names of scripts, frames and classes it loads."""

    title: str
    headings: str
    text: str
    links: tuple[Link, ...]
    password: bool
    scripts: bool
    language: str
    markers: str

    @property
    def needs_script(self) -> bool:
        """Whether it shows next to nothing until its scripts have run."""
        return self.scripts and len(self.text) < LEAST_WORDS


def read_page(html: str, url: str, words: str | None = None) -> SitePage:
    """The page behind some HTML at `url`; `words` are its visible text where it was read before."""
    tree = LexborHTMLParser(html)
    root = tree.css_first("html")
    headings = " ".join(node.text() for node in tree.css("h1")[:3])
    return SitePage(
        title=normal(_text(tree.css_first("title")))[:_LABEL],
        headings=normal(headings)[:_LABEL],
        text=_words(html) if words is None else words,
        links=tuple(_links(tree, url)),
        password=any(_shown(node) for node in tree.css("input[type=password]")[:10]),
        scripts=any(_runs(node) for node in tree.css("script")[:200]),
        language=((root.attributes.get("lang") or "") if root is not None else "").lower()[:2],
        markers=" ".join(_markers(tree)).lower(),
    )


def _words(html: str) -> str:
    """What a reader sees; of a page too large or too deep to be laid out, nothing."""
    try:
        return " ".join(block.text for block in read_html(html).blocks)
    except UnreadableError:
        return ""


def absolute(url: str, base: str) -> str:
    """A link as an address to ask for, without its fragment; empty when it leads to no page."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        whole = urlunsplit(parts._replace(fragment="", path=parts.path or "/"))
    except ValueError:
        return ""
    fits = len(whole) <= _LONGEST_ADDRESS and whole.isprintable() and " " not in whole
    return whole if fits and parts.scheme in ("http", "https") and parts.netloc else ""


def _links(tree: LexborHTMLParser, url: str) -> Iterator[Link]:
    base = tree.css_first("base[href]")
    start = absolute(base.attributes.get("href") or "", url) if base is not None else ""
    seen: set[str] = set()
    for node in tree.css("a[href]")[:MOST_LINKS]:
        target = absolute(node.attributes.get("href") or "", start or url)
        if target and target not in seen and _shown(node):
            seen.add(target)
            yield Link(target, _label(node))


def _label(node: LexborNode) -> str:
    """The words of a link; of one that holds half the page, only the first."""
    pieces: list[str] = []
    waiting = [node]
    for _ in range(_LABEL):
        if not waiting:
            break
        here = waiting.pop()
        if here.is_text_node:
            pieces.append((here.text_content or "")[:_LABEL])
        waiting.extend(reversed(list(here.iter(include_text=True))[:_LABEL]))
    return normal(" ".join(pieces))[:_LABEL]


def _runs(node: LexborNode) -> bool:
    """Whether a script is a program; some only carry data."""
    return "json" not in (node.attributes.get("type") or "").lower()


def _shown(node: LexborNode) -> bool:
    """Whether neither the node nor anything around it is plainly hidden."""
    here: LexborNode | None = node
    for _ in range(100):
        if here is None:
            return True
        style = (here.attributes.get("style") or "").replace(" ", "").lower()
        if "hidden" in here.attributes or "display:none" in style or "visibility:hidden" in style:
            return False
        here = here.parent
    return False


def _markers(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("script[src], iframe[src]")[:100]:
        yield (node.attributes.get("src") or "")[:_LABEL]
    for node in tree.css("div[class], div[id], form[id], form[action]")[:500]:
        for name in ("class", "id", "action"):
            yield (node.attributes.get(name) or "")[:_LABEL]


def _text(node: LexborNode | None) -> str:
    return node.text() if node is not None else ""
