"""Ties a number of shares to its subject and its moment: all in one sentence or table row.

A figure counts only where one statement names the share, the product, the number and the day.
Words on another line may be about another product, another holder or another year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.collect.reserve.written_dates import WrittenDate, dates_in
from auditor.collect.reserve.written_numbers import WrittenNumber, numbers_in
from auditor.collect.text.model import Block, BlockKind
from auditor.collect.text.sentences import sentences
from auditor.errors import SourceError
from auditor.model.product import ProductSpec
from auditor.model.reserve_source import NumberStyle, Reserve


_AS_OF = r"(?:as of|as at|as on|position date|valuation date|reference date|stichtag|per)"
# "as of close of business on"; but "per", a word of many uses, stands right before its date.
_LABELLED = re.compile(
    r"(?:\b(?:as of|as at|as on|position date|valuation date|reference date|stichtag)"
    r"[\s:]*(?:\w+ ){0,5}|\bper )\Z",
    re.IGNORECASE,
)
_DATE_HEAD = re.compile(_AS_OF + r"\b|^date$", re.IGNORECASE)
_SHARES = r"(?:shares?|aktien|stück)\b"
_KINDS = r"(?:ordinary|common|registered|underlying|class [a-c]|whole|[A-Z]{1,6})"
_THEN_SHARES = re.compile(
    rf"\A\s(?:{_KINDS} ){{0,2}}{_SHARES}"
    r"(?! (?:outstanding|issued|authori[sz]ed|in issue))",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:held|holds?|holding|custody|safekeeping|deposited|credited|verwahrt|hält|gehalten)\b",
    re.IGNORECASE,
)
_COUNT_HEAD = re.compile(
    r"\b(?:shares|quantity|units|holdings?|position|balance|number|stück|anzahl)\b", re.IGNORECASE
)
_OTHER_HEAD = re.compile(
    r"price|value|usd|eur|chf|%|per cent|isin|tokens?|supply|outstanding|circulat|issued|no\.|"
    r"account number|number of accounts",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no longer|never|nor|neither|without|except|excluding|unless|if|would|could|"
    r"might|shall|should|will|target|planned|expected|intends?|example|illustrat\w*|hypothetical|"
    r"previously|formerly|nicht|kein\w*)\b|(?<![0-9] )\bmay\b(?! [0-9])",
    re.IGNORECASE,
)
_ISIN = re.compile(r"\b[A-Z]{2}[A-Z0-9]{9}[0-9]\b")
_PLAIN = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure with its moment, and where both stand."""

    figure: Fraction
    as_of: datetime
    locator: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What must hold everything: a sentence or a row, with what stands above it."""

    text: str
    above: str
    block: Block

    @property
    def whole(self) -> str:
        """The words themselves and those above them."""
        return f"{self.above} {self.text}"


def bound_figures(
    blocks: Sequence[Block], product: ProductSpec, reserve: Reserve, style: NumberStyle | None
) -> list[Bound]:
    """Every figure of this product, each once.

    SourceError: `ambiguous_number` or `ambiguous_date` (unreadable) where a bound figure can be
    read twice, `scope_mismatch` (conflicting) where numbers of shares stand beside no full
    subject, `no_figure` (not_collected) where there are none at all.
    """
    found: list[Bound] = []
    loose: list[Unit] = []
    for unit in _units(blocks):
        numbers = list(_counts(unit, reserve))
        if not numbers:
            continue
        if not _is_subject(unit, product) or _DENIED.search(unit.text):
            loose.append(unit)
            continue
        dates = list(_as_of(unit, reserve))
        if not dates:
            loose.append(unit)
            continue
        found.append(_bound(unit, numbers, dates, style))
    if found:
        return list(dict.fromkeys(found))
    if loose:
        told = f"a number of shares{_at(loose[0])} is not tied to {product.symbol} and a day by one"
        told += f" sentence or row, which must name {product.underlying.ticker} or the ISIN, then"
        told += f" {product.symbol} or the issuer; state it with kind: statement and its quotes"
        raise SourceError("conflicting", "scope_mismatch", told)
    raise SourceError("not_collected", "no_figure", "the document gives no number of shares")


def _bound(
    unit: Unit,
    numbers: Sequence[WrittenNumber],
    dates: Sequence[WrittenDate],
    style: NumberStyle | None,
) -> Bound:
    where = unit.block.locator
    days = {each.settled(where) for each in dates}
    figures = {each.settled(style, where) for each in numbers}
    if len(days) > 1:
        told = f"{where} gives {len(days)} days for one figure"
        raise SourceError("unreadable", "ambiguous_date", told)
    if len(figures) > 1:
        told = f"{where} gives {len(figures)} numbers of shares for one day"
        raise SourceError("unreadable", "ambiguous_number", told)
    return Bound(figures.pop(), days.pop(), where)


def _at(unit: Unit) -> str:
    return f" at {unit.block.locator}" if unit.block.locator else ""


def _units(blocks: Sequence[Block]) -> Iterator[Unit]:
    for block in blocks:
        above = " ".join(block.path)
        if block.kind is BlockKind.ROW:
            heads = " ".join(head for head, _ in block.cells)
            yield Unit(block.text, f"{above} {heads}", block)
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            yield from (Unit(each, above, block) for each in sentences(block.text))


def _is_subject(unit: Unit, product: ProductSpec) -> bool:
    """Whether the words name this share and this product, and no other share."""
    share = product.underlying
    isins = set(_ISIN.findall(unit.text))
    if isins - {share.isin}:
        return False
    named = share.isin in isins or _has_word(unit.text, share.ticker)
    issuer = f" {_folded(product.issuer.name)} " in f" {_folded(unit.whole)} "
    return named and (issuer or _has_word(unit.whole, product.symbol))


def _counts(unit: Unit, reserve: Reserve) -> Iterator[WrittenNumber]:
    """The numbers that count shares: in their own cell, or followed by the word."""
    cells = unit.block.cells if unit.block.kind is BlockKind.ROW else ()
    own = [
        text for head, text in cells if _COUNT_HEAD.search(head) and not _OTHER_HEAD.search(head)
    ]
    for text in own:
        yield from numbers_in(text)
    if own:
        return
    days = [(each.start, each.end) for each in dates_in(unit.text, reserve.dates)]
    for number in numbers_in(unit.text):
        in_date = any(start <= number.start < end for start, end in days)
        after = unit.text[number.end : number.end + 60]
        if not in_date and _THEN_SHARES.match(after) and (cells or _HELD.search(unit.text)):
            yield number


def _as_of(unit: Unit, reserve: Reserve) -> Iterator[WrittenDate]:
    """The dates that are called the figure's own: those of publication and signature are not."""
    cells = unit.block.cells if unit.block.kind is BlockKind.ROW else ()
    heads = [text for head, text in cells if _DATE_HEAD.search(head)]
    in_cells = [date for text in heads for date in dates_in(text, reserve.dates)]
    if in_cells:
        yield from in_cells
        return
    for text in (unit.text, unit.above):
        labelled = [
            date
            for date in dates_in(text, reserve.dates)
            if _LABELLED.search(text[max(0, date.start - 60) : date.start])
        ]
        if labelled:
            yield from labelled
            return


def _has_word(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", text))


def _folded(text: str) -> str:
    words = _PLAIN.sub(" ", text.casefold()).split()
    return " ".join("limited" if word == "ltd" else word for word in words)
