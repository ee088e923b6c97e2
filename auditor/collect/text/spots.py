"""Where a walk over a page stands, and what kind of block the text there makes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditor.collect.text import roles
from auditor.collect.text.model import BlockKind
from auditor.collect.text.styles import Style


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the walk stands: style, place on the page, and what kind of block text here makes.

    `veiled` is the place of an inline element inside the block. `edge` is true inside the page's
    own header or footer, where lists of links are navigation.
    """

    style: Style
    place: tuple[str, ...]
    veiled: tuple[str, ...] = ()
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    edge: bool = False
    outermost: bool = True
    may_ask: bool = False
    bold: bool = False
    linked: bool = False


def spot_of(tag: str, attributes: Mapping[str, str], spot: Spot) -> Spot:
    """The spot inside an element, where `spot` is its own without what its tag says."""
    level = roles.level_of(tag, attributes)
    edge = spot.edge
    if tag in ("main", "article"):
        edge = False
    elif roles.is_edge(tag, attributes) and spot.outermost:
        edge = True
    kind = spot.kind
    if roles.is_navigation(tag, attributes):
        kind = BlockKind.NAVIGATION
    elif kind is BlockKind.NAVIGATION:
        level = 0
    elif level or tag == "summary":
        kind = BlockKind.HEADING
        level = level or roles.BELOW_HEADINGS
    elif tag in ("li", "dt", "dd"):
        kind = BlockKind.ITEM
    may_ask = spot.may_ask or tag in ("button", "legend", "summary", "dt")
    outermost = spot.outermost and tag not in ("main", "article", "section")
    return replace(spot, kind=kind, level=level, edge=edge, may_ask=may_ask, outermost=outermost)
