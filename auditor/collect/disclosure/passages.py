"""Cuts a document into sentences, each with the headings, questions and sentences it hangs on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.collect.disclosure.author import NOBODY, Author, author_of
from auditor.collect.disclosure.blocks import (
    NEW_TOPIC,
    clauses,
    columns,
    held,
    is_label,
    titles_of,
    two_ways,
)
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.match import View, view
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.pattern import Pattern
from auditor.collect.disclosure.products import NO_PRODUCT, Products, own_column, products_of
from auditor.collect.disclosure.replies import labelled, refuses, reply, spoken
from auditor.collect.disclosure.tokens import Token, tokens
from auditor.collect.disclosure.whole import Whole, whole
from auditor.collect.text.model import Block, BlockKind, DocumentText
from auditor.collect.text.sentences import Span, sentences_of


LONGEST = 160
_OPENING = 3
BEFORE = 2
FILLER, SHORT, THREAD = 4, 6, 6
"""Words of a sentence before the answer, such as "Fair question", and of a short question."""
CALLED = 4
"""Letters of a firm's first word by which it may be called later."""
_WE = frozenset(("we", "us", "our", "wir", "uns", "nous", "nos", "nosotros"))
_HEADS = (BlockKind.HEADING, BlockKind.QUESTION)
_SECTION = re.compile(r"(?:[^\W\d_]{4,9}\s+|§\s*)?(\d{1,2})[.:)]?\s+[^\W\d_]")
_CLAUSE_OF = re.compile(r"(\d{1,2})\.\d{1,2}\b")


@dataclass(slots=True)
class Cutter:
    """Walks the blocks and remembers what is above."""

    lexicon: Lexicon
    language: str
    scope: Mapping[str, Pattern]
    title: str = ""
    head: str = ""
    label: str = ""
    author: Author = NOBODY
    lead: str = ""
    run_in: str = ""
    sections: dict[str, str] = field(default_factory=dict[str, str])
    """Headings of numbered sections, clause 7.02 below 7."""
    last: str = ""
    views: dict[str, View] = field(default_factory=dict[str, View])
    firms: dict[str, View] = field(default_factory=dict[str, View])
    rows: list[Whole] = field(default_factory=list[Whole])
    asked: str = ""
    """The question that the paragraph before ended with; `thread`: those it goes on from."""
    thread: tuple[str, ...] = ()
    products: Products = NO_PRODUCT
    foreign: bool = False

    def look(self, text: str) -> View:
        """The view of a text that is used more than once."""
        if text not in self.views:
            self.views[text] = view(text, tokens(text)[:LONGEST], self.lexicon, self.language)
        return self.views[text]

    def passages(self, document: DocumentText) -> Iterator[Passage]:
        """Every sentence of the document in its variants."""
        told = list(enumerate(whole(document.blocks)))
        blocks = [each.block for _, each in told]
        self.title = next((b.text for b in blocks if b.kind is not BlockKind.NAVIGATION), "")[:200]
        self.author = author_of(blocks, self.look, self.scope)
        self.products = products_of(blocks)
        for place, row in told:
            each = own_column(row, self.products)
            if each.block.kind is BlockKind.NAVIGATION:
                continue
            yield from self.block(each, place)
            self._remember(each)

    def block(self, here: Whole, place: int) -> Iterator[Passage]:
        """The sentences of one block."""
        block, refused = here.block, False
        inner = self.asked if block.kind is BlockKind.PARAGRAPH else ""
        replies = True
        earlier: list[View] = []
        opening = (self.lead or self.head) if block.kind is BlockKind.ITEM else self.head
        if block.kind in _HEADS:
            opening = ""
        heads = self._above(block, place, opening)
        self.foreign = self.products.about(opening) == "other"
        if two_ways(block):
            yield from self._cells(here, place)
            return
        carried = [self.look(self.last)] if self.last and block.kind is not BlockKind.ROW else []
        thread = tuple(map(self.look, self.thread))
        for number, span in enumerate(clauses(block)):
            sentence = block.text[span[0] : span[1]]
            before = (*thread, *(carried + earlier)[-BEFORE:])
            base = (here, place, heads, before)
            self.foreign = self._is_foreign(sentence)
            if sentence.rstrip('"”» ').endswith(("?", "？")):
                inner, replies = sentence, True
                earlier.append(self.look(sentence))
                continue
            asked = "" if refused else inner or (opening if number < _OPENING else "")
            yield from self.variants(span, asked, base, replies=replies)
            earlier.append(self.look(sentence))
            refused = refused or refuses(sentence)
            # What follows a whole sentence no more says yes or no.
            replies = bool(inner) or (replies and len(self.look(sentence).words) <= FILLER)
            inner = "" if number > 1 else inner
        for named, span in held(block):
            yield from self.variants(span, named, (here, place, (), ()))

    def _is_foreign(self, sentence: str) -> bool:
        """Whether a sentence speaks of another token, or goes on after one that does."""
        whose = self.products.about(sentence)
        goes_on = self.foreign and not whose and not self.look(sentence).holds(self.scope["ours"])
        return whose == "other" or goes_on

    def _cells(self, here: Whole, place: int) -> Iterator[Passage]:
        """The cells of a row, each below its own head."""
        cells = here.block.cells
        name = next((value for head, value in cells if not head), "")
        for head, value in cells:
            if head and value and name:
                above = (self.look(head), self.look(name))
                for row in (here, *reversed(self.rows)):
                    # A cell may reach down from an earlier row.
                    start = row.block.text.find(value)
                    if start >= 0:
                        span = (start, start + len(value))
                        yield from self.variants(span, f"{head} {name}", (row, place, above, ()))
                        break

    def _above(self, block: Block, place: int, opening: str) -> tuple[View, ...]:
        """What stands over a block, and that its firm is the one that writes where it is."""
        run_in = self.run_in if block.kind is BlockKind.ITEM else ""
        clause = _CLAUSE_OF.match(block.text) or _CLAUSE_OF.match(self.head)
        section = self.sections.get(clause[1], "") if clause else ""
        own = (section, *titles_of(block), *columns(block))
        texts = (self.title, *block.path, opening, self.label, run_in, *own)
        author = self.author.words if place in self.author.places else ""
        return tuple(self.look(text) for text in dict.fromkeys((*texts, author)) if text)

    def variants(
        self,
        span: Span,
        asked: str,
        above: tuple[Whole, int, tuple[View, ...], tuple[View, ...]],
        *,
        replies: bool = True,
    ) -> Iterator[Passage]:
        """A sentence alone, behind what stands over it, and as the reply to a question."""
        here, place, heads, before = above
        sentence = here.block.text[span[0] : span[1]]
        inner = (*heads, self.look(asked)) if asked else heads
        near = tuple(each for each in inner if each.text != self.title)
        label, told = labelled(here.block, sentence)
        kind = reply(told, self.lexicon, self.scope, self.language, "open", "no") if label else ""
        over = len(tokens(label)) if kind else 0
        seen = self.look(sentence)
        words = seen.words if len(seen.words) < LONGEST else tokens(sentence)
        base = Passage(
            seen, 0, 0, here, span, place, inner, before, near=near, foreign=self.foreign
        )
        for start in range(0, max(len(words), 1), LONGEST):
            part = words[start : start + LONGEST]
            plain = view(sentence, part, self.lexicon, self.language) if start else seen
            base = base.seen_as(plain, named=self._introduced(plain))
            yield replace(base, label=0 if start else over)
        if asked and len(words) <= LONGEST // 2:
            # A new line ends a name: those of the head do not run on into the sentence.
            joined = f"{asked}\n{sentence}"
            cut = len(asked) + 1
            head = self.look(asked).words
            below = tuple(
                Token(word.key, word.start + cut, word.end + cut, word.before) for word in words
            )
            body = len(head)
            joint = view(joined, (*head, *below), self.lexicon, self.language)
            yield base.seen_as(joint, body=body, origin=cut, label=body + over if over else 0)
            if replies and asked.rstrip().endswith(("?", "？")):
                yield base.seen_as(self.look(asked), origin=-1, answered=spoken(sentence))
        if over:
            yield base.seen_as(self.look(label), origin=-1, label=over, answered=told)

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
            if len(word.key) >= CALLED:
                self.firms.setdefault(word.key, sentence)
            elif not word.key.isascii():
                for _, firm in sentence.at("company", start):
                    self.firms.setdefault(firm.value[:CALLED], sentence)
        if self.author.words and any(not _WE.isdisjoint(forms) for forms in sentence.forms):
            return (self.look(self.author.words), *found[:BEFORE])
        return found[:BEFORE]

    def _thread(self, block: Block) -> tuple[str, ...]:
        """The questions that a short one goes on from: "Who can redeem?", then "How fast?"."""
        short = len(block.text.split()) <= SHORT and not NEW_TOPIC.match(block.text)
        if block.kind is not BlockKind.QUESTION or not short or not self.head.endswith(("?", "？")):
            return ()
        return (*self.thread, self.head)[-THREAD:]

    def _remember(self, here: Whole) -> None:
        block = here.block
        text = block.text
        self.rows = [*self.rows, here] if block.kind is BlockKind.ROW else []
        if block.kind in _HEADS:
            if numbered := _SECTION.match(text):
                self.sections[numbered[1]] = text
            self.thread = self._thread(block)
            self.asked = ""
            self.head, self.lead, self.last, self.label, self.run_in = text, "", "", "", ""
            return
        last = ([*sentences_of(block)] or [""])[-1]
        paragraph = block.kind is BlockKind.PARAGRAPH
        self.asked = last if paragraph and last.rstrip('"”» ').endswith(("?", "？")) else ""
        if is_label(block):
            self.label = self.head = text
        if block.kind is BlockKind.ROW and sum(bool(cell) for _, cell in block.cells) == 1:
            self.label = text
        if block.kind is BlockKind.PARAGRAPH:
            self.lead = text if text.rstrip().endswith((":", "：")) else ""
            self.run_in = "".join(titles_of(block)[-1:])
        if block.kind is not BlockKind.ROW:
            self.last = last[-400:]


def passages(
    document: DocumentText, lexicon: Lexicon, scope: Mapping[str, Pattern]
) -> Sequence[Passage]:
    """Every sentence of a document, alone and behind its heading or question."""
    return tuple(Cutter(lexicon, document.language, scope).passages(document))
