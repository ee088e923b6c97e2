"""Which token a document is about, and which others of the same make it only mentions.

Issuers call their tokens alike: `qTARN` and `qORBE`, `LYS-Moreau` and `LYS-Brennac`. A document
whose title names one of them is about that one; what it says of another is another product's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.collect.disclosure.whole import Part, Whole
from auditor.collect.text.model import Block, BlockKind


OPENING = 6
_SYMBOL = re.compile(
    r"(?<![\w-])(?:(?P<head>[a-z]{1,4})[A-Z][A-Z0-9]{1,7}(?![\w-])"
    r"|(?P<make>[A-Z]{2,6})-[A-Z][\w]{2,14}(?!\w)"
    r"|[A-Z]{2,6}(?P<tail>x|[bd]?x|on|st)(?![\w-]))"
)
_PAIR = 2
_US = re.compile(
    r"(?:[Ww]ith )?(?:[Uu]s|[Ww]e)|[Oo]ur [\w ]+|(?:[Bb]ei )?(?:[Uu]ns|[Ww]ir)|(?:[Cc]hez )?[Nn]ous"
    r"|[Nn]osotros|我们"
)
_VERSUS = re.compile(
    r"(?i)\bvs\b|\bversus\b|\bcompar|\bagainst the\b|vergleich|\bgegen\b|\bface à|frente a|对比"
)
_OTHER = re.compile(
    r"\b(?:other|sister|older|separate|second|further|different|newer|earlier|legacy)\s+"
    r"(?:\w+\s+)?(?:token|tokens|product|products|series|note|notes|certificate|certificates|issue)"
    r",?\s+(?:called\s+|named\s+)?$"
)


@dataclass(frozen=True, slots=True)
class Products:
    """The symbols a document is about; `makes` are the makes of these."""

    own: frozenset[str] = frozenset()
    makes: frozenset[str] = frozenset()

    def about(self, text: str) -> str:
        """Whose a text is: `own`, `other`, or empty where it names no symbol of the make."""
        if not self.own:
            return ""
        found = {symbol for symbol, make in symbols(text) if make in self.makes}
        if not found:
            return ""
        return "own" if found & self.own else "other"


NO_PRODUCT = Products()


def products_of(blocks: Sequence[Block]) -> Products:
    """The one symbol that stands in the title or in the opening lines; else none."""
    read = [block for block in blocks if block.kind is not BlockKind.NAVIGATION][:OPENING]
    heads = [block.text for block in read if block.kind is BlockKind.HEADING]
    for texts in (heads, [block.text for block in read]):
        found = set(_introduced(texts))
        makes = frozenset(make for _, make in found)
        if len({_name(symbol, make) for symbol, make in found}) == 1:
            return Products(frozenset(symbol for symbol, _ in found), makes)
        if found:
            break
    return Products()


def _name(symbol: str, make: str) -> str:
    """`EIDER` of `fEIDER` and of `FJL-EIDER`."""
    return symbol.removesuffix(make[1:]) if make[0] == "-" else symbol[len(make) :].lstrip("-")


def _publisher(heads: Sequence[str], path: Sequence[str]) -> int:
    """The column of whoever writes, where the page compares them with others; 0 for none.

    That is the column of "us", or of the name that the heading of such a page tells first.
    """
    compared = [index for index, head in enumerate(heads) if head and index]
    if len(compared) < _PAIR:
        return 0
    ours = [index for index in compared if _US.fullmatch(heads[index])]
    if len(ours) == 1:
        return ours[0]
    title = next((each for each in path if _VERSUS.search(each)), "")
    told = sorted((title.find(heads[i]), i) for i in compared if heads[i] in title)
    if not told:
        return 0
    own = told[0][1]
    first = heads[own].split()[0]
    return 0 if any(first in heads[i] for i in compared if i != own) else own


def _introduced(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        yield from symbols(text, others=False)


def symbols(text: str, *, others: bool = True) -> Iterable[tuple[str, str]]:
    """The symbols of a text, each with its make."""
    for match in _SYMBOL.finditer(text):
        if others or not _OTHER.search(text, max(0, match.start() - 60), match.start()):
            yield match.group(), match["head"] or match["make"] or f"-{match['tail']}"


def own_column(here: Whole, products: Products) -> Whole:
    """A row of a table that sets several products side by side, with our own column alone."""
    block = here.block
    if block.kind is not BlockKind.ROW:
        return here
    whose = [products.about(head) for head, _ in block.cells]
    if whose.count("own") == 1 and "other" in whose:
        own = whose.index("own")
    else:
        own = _publisher([head.strip() for head, _ in block.cells], block.path)
    label, value = (block.cells[0][1], block.cells[own][1]) if own else ("", "")
    if not label or not value:
        return here
    text, cut, locator = f"{label} {value}", len(label) + 1, here.parts[0].locator
    parts = (Part(0, cut - 1, locator), Part(cut, len(text), locator))
    return Whole(replace(block, text=text, cells=(block.cells[0], block.cells[own])), parts)
