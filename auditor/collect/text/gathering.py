"""Gathers what a walk over a page meets into blocks, and what it hides into findings."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from auditor.collect.text.limits import BLOCKS, CHARACTERS, too_much
from auditor.collect.text.model import LINE, Block, BlockKind, Hidden, breaks_of, normal
from auditor.collect.text.roles import asks
from auditor.collect.text.spots import Spot


LINK, LINKS, STEPS, HEADING = 2_000, 100, 10, 200
_STEP = " > "
MOSTLY = 6  # tenths of a block's text that are links
_SCRIPTED = ("javascript:", "data:", "blob:", "vbscript:")


@dataclass(slots=True)
class Gathering:
    """Blocks so far, headings above, and the text of the block that is being read."""

    blocks: list[Block] = field(default_factory=list[Block])
    path: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    _hidden: list[tuple[list[str], str, str]] = field(
        default_factory=list[tuple[list[str], str, str]]
    )
    _pieces: list[str] = field(default_factory=list[str])
    _links: list[str] = field(default_factory=list[str])
    _bold: int = 0
    _linked: int = 0
    _letters: int = 0
    _characters: int = 0
    _blocks: int = 0
    _broken: bool = False
    _term: str = ""
    _unused: tuple[Block, ...] = ()

    def add(self, text: str, spot: Spot, *, sure: bool) -> None:
        """Text inside an element, seen or not."""
        if not text:
            return
        veil = spot.style.veil(sure=sure)
        if veil:
            self.conceal(text, veil, spot.veiled or spot.place)
            self._pieces.append(text if text.isspace() else "")
            return
        self._count(len(text))
        self._pieces.append(text)
        letters = sum(map(len, text.split()))
        self._letters += letters
        self._bold += letters if spot.bold else 0
        self._linked += letters if spot.linked else 0
        self._broken = self._broken and not letters

    def conceal(self, text: str, technique: str, place: tuple[str, ...]) -> None:
        """Text that is in the file and that nobody sees."""
        if not text.strip():
            return
        self._count(len(text))
        locator = located(place)
        if self._hidden and self._hidden[-1][1:] == (technique, locator):
            self._hidden[-1][0].append(text)
        else:
            self._hidden.append(([text], technique, locator))

    def concealed(self) -> tuple[Hidden, ...]:
        """All hidden text, in order."""
        told = ((normal("".join(pieces)), *rest) for pieces, *rest in self._hidden)
        return tuple(Hidden(text, *rest) for text, *rest in told if text)

    def link(self, address: str) -> None:
        """An address that the block links to."""
        usable = address and not address.lower().startswith(_SCRIPTED)
        if usable and len(address) <= LINK and len(self._links) < LINKS:
            self._links.append(address)

    def line_break(self, spot: Spot) -> None:
        """A line ends; two in a row end the block."""
        # No line of the file ends here, other than in text.
        self._pieces.append("\r")
        if self._broken:
            self.flush(spot)
        self._broken = True

    def flush(self, spot: Spot) -> None:
        """Ends the block that is being read."""
        told = "".join(self._pieces)
        text = normal(told)
        letters, bold, linked = self._letters, self._bold, self._linked
        links = tuple(dict.fromkeys(self._links))
        self._pieces, self._links = [], []
        self._letters = self._bold = self._linked = 0
        self._broken = False
        if not text:
            return
        kind = spot.kind
        if spot.edge and 10 * linked >= MOSTLY * letters:
            kind = BlockKind.NAVIGATION
        elif kind is not BlockKind.NAVIGATION and asks(text):
            alone = spot.may_ask or bool(spot.level) or (0 < letters <= bold)
            kind = BlockKind.QUESTION if alone else kind
        place, above = located(spot.place), self._above(spot.level)
        breaks = breaks_of(told.strip().split("\n")) if place.startswith(f"{LINE} ") else ()
        self._append(Block(text, kind, place, above, (), links, breaks))
        if spot.level and kind is not BlockKind.NAVIGATION:
            self._head(spot.level, text)

    def row(self, block: Block, spot: Spot) -> None:
        """A row of a table."""
        navigation = spot.kind is BlockKind.NAVIGATION
        kind = BlockKind.NAVIGATION if navigation else block.kind
        self._append(replace(block, kind=kind, path=self._above(0)))

    def name_term(self, text: str, blocks: list[Block]) -> None:
        """A term of a definition list; what describes it follows."""
        self.settle()
        self._term, self._unused = text, tuple(blocks) if text else ()

    def describe(self, blocks: list[Block]) -> None:
        """What describes the last term: one row, or blocks under the term."""
        if not self._term or len(blocks) != 1:
            self.settle()
            self.blocks.extend(blocks)
            return
        text = blocks[0].text
        whole = f"{self._term} {text}" if self._unused else text
        links = (*(link for each in self._unused for link in each.links), *blocks[0].links)
        cells = (("", self._term), ("", text))
        path = blocks[0].path
        places = [each.locator for each in (*self._unused, blocks[0])]
        kind = BlockKind.ROW
        self._unused = ()
        self._append(Block(whole, kind, around(places), path, cells, links))

    def settle(self) -> None:
        """A term that nothing describes is a block of its own."""
        self.blocks.extend(self._unused)
        self._unused = ()

    def _above(self, level: int) -> tuple[str, ...]:
        return tuple(text for each, text in self.path if not level or each < level)

    def _head(self, level: int, text: str) -> None:
        self.path = [each for each in self.path if each[0] < level]
        self.path.append((level, text[:HEADING]))

    def _append(self, block: Block) -> None:
        self._blocks += 1
        too_much(self._blocks, BLOCKS, "blocks")
        self._count(sum(len(text) for _, text in block.cells) + sum(map(len, block.links)))
        self.blocks.append(block)

    def _count(self, characters: int) -> None:
        self._characters += characters
        too_much(self._characters, CHARACTERS, "characters")


def around(locators: Sequence[str]) -> str:
    """The place that holds several places."""
    steps = [each.split(_STEP) for each in locators]
    shared = takewhile(lambda each: len(set(each)) == 1, zip(*steps, strict=False))
    return _STEP.join(each[0] for each in shared) or "body"


def located(place: tuple[str, ...]) -> str:
    """A place as a CSS path, its innermost steps when it is long."""
    return _STEP.join(place[-STEPS:]) or "body"
