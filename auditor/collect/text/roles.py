"""What HTML elements are on a page: blocks, headings, navigation, parts that show no text."""

import re
from collections import Counter
from collections.abc import Mapping


BLOCKS = frozenset(
    """address article aside blockquote body button center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main
    menu nav ol optgroup p pre search section summary table tbody td tfoot th thead tr
    ul""".split()  # noqa: SIM905 - read as words
)
INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark output q
    ruby s samp small span strike strong sub sup time tt u var wbr input picture
    source""".split()  # noqa: SIM905 - read as words
)
UNSEEN = frozenset(
    """head script style link meta iframe object embed svg math canvas video audio select datalist
    textarea noframes rp area map param track progress meter""".split()  # noqa: SIM905 - as above
)
MARKUP = frozenset({"template", "noscript"})
STRUCK = frozenset({"del", "s", "strike"})
"""What is crossed out is shown and said no more: neither a statement nor hidden."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BELOW_HEADINGS = 7
_MENUS = frozenset({"navigation", "menu", "menubar", "toolbar", "tablist", "contentinfo"})
_CONSENT = re.compile(r"cookie|consent|gdpr|onetrust|breadcrumb", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}", re.ASCII)


def level_of(tag: str, attributes: Mapping[str, str]) -> int:
    """The level of a heading from 1; 0 for anything else."""
    if attributes.get("role") == "heading":
        told = attributes.get("aria-level", "2")
        return int(told) if told in ("1", "2", "3", "4", "5", "6") else 2
    return HEADINGS.get(tag, 0)


def is_navigation(tag: str, attributes: Mapping[str, str]) -> bool:
    """Menus and cookie banners: visible, and nobody's statement."""
    role = attributes.get("role", "").lower()
    if tag in ("nav", "menu") or (role in _MENUS and role != "contentinfo"):
        return True
    if tag not in ("div", "section", "aside", "dialog", "form", "ol", "ul"):
        return False
    named = attributes.get("id", "") + " " + attributes.get("class", "")
    return _CONSENT.search(named[:500]) is not None


def is_edge(tag: str, attributes: Mapping[str, str]) -> bool:
    """The page's header or footer."""
    role = attributes.get("role", "").lower()
    return tag in ("header", "footer") or role in ("contentinfo", "banner")


def asks(text: str) -> bool:
    """Whether a heading is a question."""
    return text.rstrip(" \"'”»").endswith(("?", "？", "؟", ";?"))


def hints(tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """What attributes say about looks; any style rule is stronger."""
    told: dict[str, str] = {}
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        told["display"] = "none"
    if tag == "input" and attributes.get("type", "").lower() == "hidden":
        told["display"] = "none"
    if "bgcolor" in attributes:
        told["background-color"] = attributes["bgcolor"]
    if "background" in attributes and tag in ("body", "table", "td", "th", "tr"):
        told["background-image"] = "image"
    if tag == "font" and "color" in attributes:
        told["color"] = attributes["color"]
    if tag == "body" and "text" in attributes:
        told["color"] = attributes["text"]
    return told


def steps(tags: list[str], names: list[str]) -> list[tuple[str, bool]]:
    """For each child of an element its step of a CSS path, and whether that stands alone."""
    totals, seen = Counter(tags), Counter[str]()
    found: list[tuple[str, bool]] = []
    for tag, name in zip(tags, names, strict=True):
        seen[tag] += 1
        plain = tag if _PLAIN_NAME.fullmatch(tag) else "*"
        if _PLAIN_NAME.fullmatch(name):
            found.append((f"{plain}#{name}", True))
        elif totals[tag] > 1:
            found.append((f"{plain}:nth-of-type({seen[tag]})", False))
        else:
            found.append((plain, False))
    return found
