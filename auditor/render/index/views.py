"""The first entries of every view, which stand in the page itself and read without its script."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.render import wording
from auditor.render.index.board import Board
from auditor.render.index.groups import Issuer, Shared, Stock
from auditor.render.index.lines import NO_REPORT, Line
from auditor.render.index.row import KINDS


PRODUCTS, STOCKS, SHARED, ISSUERS = 50, 10, 25, 50
"""How many entries of each view a page has at once."""
MEMBERS = 12
"""How many products an entry lists; the others are counted and, with the script, linked."""
FOLDER = "issuers"
"""Where the issuers' pages lie, beside the index; no product can have it for its id."""


@dataclass(frozen=True, slots=True)
class StockLine:
    """One share with its products; `title` counts them, `more` counts those left out."""

    title: str
    lines: tuple[Line, ...]
    more: str


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One thing several products rely on, with the first of them."""

    kind: str
    name: str
    products: str
    issuers: str
    lines: tuple[Line, ...]
    more: str


@dataclass(frozen=True, slots=True)
class IssuerLine:
    """One issuer: how many products, with which grades, how many contradicted or worse."""

    name: str
    href: str
    products: str
    grades: str
    contradicted: str
    worse: str


def stock_lines(stocks: Sequence[Stock], lines: Mapping[str, Line]) -> list[StockLine]:
    """The shares with their products."""
    return [
        StockLine(
            f"{stock.company} ({stock.ticker})" if stock.company else stock.ticker,
            tuple(lines[row.id] for row in stock.rows[:MEMBERS]),
            _more(len(stock.rows)),
        )
        for stock in stocks
    ]


def shared_lines(found: Sequence[Shared], lines: Mapping[str, Line]) -> list[SharedLine]:
    """What is shared, with the products that share it."""
    return [
        SharedLine(
            KINDS[each.kind],
            each.name,
            f"{len(each.rows):,}",
            f"{each.issuers:,}",
            tuple(lines[row.id] for row in each.rows[:MEMBERS]),
            _more(len(each.rows)),
        )
        for each in found
    ]


def issuer_lines(board: Board) -> list[IssuerLine]:
    """Every issuer in a line, most products first."""
    return [_issuer_line(board, each) for each in board.issuers]


def issuer_href(issuer: Issuer) -> str:
    """The address of an issuer's page relative to the index."""
    return f"{FOLDER}/{issuer.slug}.html"


def _issuer_line(board: Board, issuer: Issuer) -> IssuerLine:
    letters = Counter(row.grade.value if row.grade else NO_REPORT for row in issuer.rows)
    words = [f"{letter} {letters[letter]:,}" for letter in sorted(letters, key=_letters_first)]
    contradicted = sum(row.contradicted for row in issuer.rows)
    worse = sum(board.trend(row).direction == "worse" for row in issuer.rows)
    return IssuerLine(
        issuer.name,
        issuer_href(issuer),
        f"{len(issuer.rows):,}",
        wording.listed(words),
        f"{contradicted:,}",
        f"{worse:,}",
    )


def _letters_first(letter: str) -> tuple[int, str]:
    return (len(letter), letter)


def _more(count: int) -> str:
    return f"and {count - MEMBERS:,} more" if count > MEMBERS else ""
