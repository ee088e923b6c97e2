"""Cuts a document into sentences, each with the headings, questions and sentences it hangs on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.collect.disclosure.author import NOBODY, Author, author_of
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.match import View, view
from auditor.collect.disclosure.pattern import Pattern
from auditor.collect.disclosure.tokens import Token, tokens
from auditor.collect.disclosure.whole import whole
from auditor.collect.text.model import Block, BlockKind, DocumentText
from auditor.collect.text.sentences import sentences_of


LONGEST = 160
_LABEL_WORDS = 8
_OPENING = 3
BEFORE = 2
_CALLED = 4
"""Letters of a firm's first word by which it may be called later."""
_WE = frozenset(("we", "us", "our", "wir", "uns", "nous", "nos", "nosotros"))
_HEADS = (BlockKind.HEADING, BlockKind.QUESTION)
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|\([a-z0-9]{1,4}\)|[A-Z]\.\d{1,2}\.?)\s+(?=\S)"
)
_CLAUSE = re.compile(r"(?<=;)\s+|(?<=；)|(?<=[\u4e00-\u9fff];)")
_IN = re.compile(
    r"\b(?:mint|issu|buy|subscri|purchas|creat|zeichn|ausgab|kauf|souscri|achat|compr|suscri)\w*"
    r"|买入|申购|铸造",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:redeem|redempt|burn|sell|exit|cash\w* out|r[üu]ckgab|r[üu]cknahm|einl[öo]s|verkauf"
    r"|rachat|rembours|vente|reembols|rescat|canje|venta)\w*|赎回|卖出",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?:\d{1,2}[.)]?\s+)?([A-Z][A-Z ,&'’-]{3,60}[A-Z])(?=[.:]?\s+(?:\d|[A-Z]))")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as searched: `body` is the first word of its own, after a head put before it."""

    view: View
    body: int
    origin: int
    own: str
    block: Block
    place: int
    heads: tuple[View, ...]
    before: tuple[View, ...]
    answered: str = ""
    near: tuple[View, ...] = ()
    """The heads without the title of the document."""
    named: tuple[View, ...] = ()
    """The sentences that first named the firms this one speaks of."""


@dataclass(slots=True)
class Cutter:
    """Walks the blocks and remembers what is above."""

    lexicon: Lexicon
    language: str
    scope: Mapping[str, Pattern]
    path: list[str] = field(default_factory=list[str])
    title: str = ""
    head: str = ""
    label: str = ""
    author: Author = NOBODY
    lead: str = ""
    last: str = ""
    views: dict[str, View] = field(default_factory=dict[str, View])
    firms: dict[str, View] = field(default_factory=dict[str, View])

    def look(self, text: str) -> View:
        """The view of a text that is used more than once."""
        if text not in self.views:
            self.views[text] = view(text, tokens(text)[:LONGEST], self.lexicon, self.language)
        return self.views[text]

    def passages(self, document: DocumentText) -> Iterator[Passage]:
        """Every sentence of the document in its variants."""
        blocks = whole(document.blocks)
        self.title = next((b.text for b in blocks if b.kind is not BlockKind.NAVIGATION), "")[:200]
        self.author = author_of(blocks, self.look, self.scope)
        for place, block in enumerate(blocks):
            if block.kind is BlockKind.NAVIGATION:
                continue
            yield from self.block(block, place)
            self._remember(block)

    def block(self, block: Block, place: int) -> Iterator[Passage]:
        """The sentences of one block."""
        inner = ""
        earlier: list[View] = []
        opening = (self.lead or self.head) if block.kind is BlockKind.ITEM else self.head
        if block.kind in _HEADS:
            opening = ""
        heads = self._above(block, place, opening)
        if _two_ways(block):
            name = next((value for head, value in block.cells if not head), "")
            for head, value in block.cells:
                if head and value and name:
                    above = (self.look(head), self.look(name))
                    yield from self.variants(value, f"{head} {name}", (block, place, above, ()))
            return
        carried = [self.look(self.last)] if self.last and block.kind is not BlockKind.ROW else []
        for number, sentence in enumerate(_clauses(block)):
            before = tuple((carried + earlier)[-BEFORE:])
            base = (block, place, heads, before)
            if sentence.rstrip('"”» ').endswith(("?", "？")):
                inner = sentence
                earlier.append(self.look(sentence))
                continue
            asked = inner or (opening if number < _OPENING else "")
            yield from self.variants(sentence, asked, base)
            earlier.append(self.look(sentence))
            if number > 1 and inner:
                inner = ""

    def _above(self, block: Block, place: int, opening: str) -> tuple[View, ...]:
        """What stands over a block, and that its firm is the one that writes where it is."""
        texts = (self.title, *block.path, opening, self.label, _title_of(block), *_columns(block))
        author = self.author.words if place in self.author.places else ""
        return tuple(self.look(text) for text in dict.fromkeys((*texts, author)) if text)

    def variants(
        self,
        sentence: str,
        asked: str,
        base: tuple[Block, int, tuple[View, ...], tuple[View, ...]],
    ) -> Iterator[Passage]:
        """A sentence alone, behind what stands over it, and as the reply to a question."""
        block, place, heads, before = base
        inner = (*heads, self.look(asked)) if asked else heads
        near = tuple(each for each in inner if each.text != self.title)
        known: tuple[View, ...] = ()
        words = tokens(sentence)
        for start in range(0, max(len(words), 1), LONGEST):
            part = words[start : start + LONGEST]
            plain = view(sentence, part, self.lexicon, self.language)
            known = self._introduced(plain)
            yield Passage(
                plain, 0, 0, sentence, block, place, inner, before, near=near, named=known
            )
        if asked and len(words) <= LONGEST // 2:
            # A new line ends a name: those of the head do not run on into the sentence.
            joined = f"{asked}\n{sentence}"
            cut = len(asked) + 1
            above = self.look(asked).words
            below = tuple(
                Token(word.key, word.start + cut, word.end + cut, word.before) for word in words
            )
            body = len(above)
            whole = view(joined, (*above, *below), self.lexicon, self.language)
            yield Passage(
                whole, body, cut, sentence, block, place, inner, before, near=near, named=known
            )
            if asked.rstrip().endswith(("?", "？")):
                yield Passage(
                    self.look(asked),
                    0,
                    -1,
                    sentence,
                    block,
                    place,
                    inner,
                    before,
                    answered=sentence,
                    near=near,
                    named=known,
                )

    def _introduced(self, sentence: View) -> tuple[View, ...]:
        """The sentences that first named the firms of this one; its own firms are remembered."""
        words = {word.key for word in sentence.words}
        found = tuple(
            first
            for name, first in self.firms.items()
            if name in words or (not name.isascii() and name in sentence.text)
        )
        for start in sentence.starts("company"):
            word = sentence.words[start]
            if len(word.key) >= _CALLED:
                self.firms.setdefault(word.key, sentence)
            elif not word.key.isascii():
                for _, firm in sentence.at("company", start):
                    self.firms.setdefault(firm.value[:_CALLED], sentence)
        if self.author.words and not sentence.every.isdisjoint(_WE):
            return (self.look(self.author.words), *found[:BEFORE])
        return found[:BEFORE]

    def _remember(self, block: Block) -> None:
        text = block.text
        if block.kind in _HEADS:
            self.head, self.lead, self.last, self.label = text, "", "", ""
            return
        if _is_label(block):
            self.label = self.head = text
        if block.kind is BlockKind.ROW and sum(bool(cell) for _, cell in block.cells) == 1:
            self.label = text
        if block.kind is BlockKind.PARAGRAPH:
            self.lead = text if text.rstrip().endswith((":", "：")) else ""
        if block.kind is not BlockKind.ROW:
            self.last = ([*sentences_of(block)] or [""])[-1][-400:]


def _is_label(block: Block) -> bool:
    """Whether a short line without a full stop stands over what follows."""
    text = block.text.rstrip()
    short = len(text.split()) <= _LABEL_WORDS and text[-1:] not in ".!?:;,。！？：；"
    return block.kind is BlockKind.PARAGRAPH and short and text[:1].isupper()


def _title_of(block: Block) -> str:
    """The title in capitals that a clause of a plain text opens with."""
    found = _TITLED.match(block.text) if block.kind is not BlockKind.ROW else None
    return found[1] if found else ""


def _two_ways(block: Block) -> bool:
    """Whether the columns of a row part what buying and what giving back a token costs or takes."""
    heads = " ".join(_columns(block))
    return bool(_IN.search(heads) and _OUT.search(heads))


def _columns(block: Block) -> tuple[str, ...]:
    return tuple(head for head, _ in block.cells if head)


def passages(
    document: DocumentText, lexicon: Lexicon, scope: Mapping[str, Pattern]
) -> Sequence[Passage]:
    """Every sentence of a document, alone and behind its heading or question."""
    return tuple(Cutter(lexicon, document.language, scope).passages(document))


def _clauses(block: Block) -> list[str]:
    """The sentences of a block, those with semicolons in pieces."""
    return [
        _NUMBERED.sub("", piece.strip(), count=1)
        for sentence in sentences_of(block)
        for piece in _CLAUSE.split(sentence)
        if piece.strip()
    ]
