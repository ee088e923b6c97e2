"""Splits the text of a block into sentences; blocks, items and rows never merge.

Written here because the libraries are too large or too old for it: pysbd has had no release since
2021, and sentencex parts "on 3. May 2025".
"""

import re
from typing import TypeAlias

from auditor.collect.text.model import Block, BlockKind


_WHOLE = frozenset({BlockKind.ROW, BlockKind.HEADING, BlockKind.NAVIGATION})
_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*)\s*")
_TOKEN = re.compile(r"(\S+?)[\"'”’»)\]]*\s*$")
# What follows these belongs to them.
_LEADING = frozenset(
    """no nos nr pte pty art arts sec secs
    para paras abs bst lit ziff cl cf vs v e.g i.e z.b d.h u.a bzw ca
    approx fig figs vol pp p pg ch ed mr mrs ms dr prof st jan feb mar apr jun jul aug sep sept oct
    nov dec tel inkl incl excl max min est resp gem vgl bspw n° num reg ee""".split()  # noqa: SIM905
)
# These may stand at the end of a sentence; what follows decides.
_TRAILING = frozenset(
    """ltd cía cia cie inc corp co bros jr sr s.a s.a.s s.p.a n.v b.v a.g u.s u.k e.u u.s.a a.m p.m
    etc usw dept div intl d.c al uu""".split()  # noqa: SIM905 - read as words
)
_STARTERS = frozenset(
    """the this that these those it its if in a an all any as at by for from however no not on our
    such there they to under unless upon we when where while who you your each every he she his her
    their with without since after before during because although neither nobody some most both
    der die das ein eine es wir sie wenn bei im alle""".split()  # noqa: SIM905 - read as words
)
_DAY = 2  # digits of a day, or of a number in a list
_MONTHS = frozenset(
    """january february march april may june july august september october november december januar
    februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août
    septembre octobre novembre décembre""".split()  # noqa: SIM905 - read as words
)


Span: TypeAlias = tuple[int, int]
"""Where a piece of a text begins and ends."""


def sentences_of(block: Block) -> tuple[str, ...]:
    """The sentences of a block; a row or a heading is one."""
    return tuple(block.text[start:end] for start, end in spans_of(block))


def spans_of(block: Block) -> tuple[Span, ...]:
    """Where the sentences of a block stand in its text; a row or a heading is one."""
    return ((0, len(block.text)),) if block.kind in _WHOLE else spans(block.text)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order; joined by spaces they hold all of its words."""
    return tuple(text[start:end] for start, end in spans(text))


def spans(text: str) -> tuple[Span, ...]:
    """Where each sentence of a text stands, without the white space around it."""
    found: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        if end.end() < len(text) and _parts(text[start : end.end()], end[0], text[end.end() :]):
            found.append(trimmed(text, start, end.end()))
            start = end.end()
    rest = trimmed(text, start, len(text))
    return (*found, rest) if rest[0] < rest[1] else tuple(found)


def trimmed(text: str, start: int, end: int) -> Span:
    """A piece of a text without the white space around it."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return min(start + left, end), max(start + len(piece.rstrip()), min(start + left, end))


def _parts(before: str, end: str, after: str) -> bool:
    """Whether a sentence ends with `end`, the last characters of `before`."""
    sign = end.strip()
    if sign[0] in "。！？":
        return True
    if after.lstrip("([")[:1].islower():
        return False
    if not sign.startswith(".") or sign.startswith(".."):
        return True
    token = _TOKEN.search(before.rstrip()[-80:])
    word = token[1].rstrip(".").lstrip("(\"'“‘«[").lower() if token else ""
    following = re.match(r"[\w'’]+", after[:40].lstrip("(\"'“‘«["))
    return _decided(before, word, following[0].lower() if following else "")


def _decided(before: str, word: str, following: str) -> bool:
    if word == "no" and before.strip().lower() == "no." and following.isalpha():
        return True  # an answer, not a number
    if word in _LEADING:
        return False
    starts = following in _STARTERS
    if word in _TRAILING:
        return starts
    if word.isdigit() and len(word) <= _DAY:
        return following not in _MONTHS and before.strip(" .()").lower() != word
    alone = before.strip(" .()").lower() == word
    if len(word) == 1 and word.isalpha():
        return starts and not alone
    # Letters with stops between them are an abbreviation nobody listed.
    dotted = re.fullmatch(r"(?:[^\W\d]\.)+[^\W\d]", word) is not None
    return starts if dotted else True
