"""`summary.md`: the whole index as text, for a ticket, a mail or a reader without a browser."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.render import wording
from auditor.render.formats.markdown import escape
from auditor.render.index.board import Board, lead
from auditor.render.index.lines import ABSENT, Line
from auditor.render.index.row import KINDS


_PRODUCTS = (
    "Product",
    "Stock",
    "Issuer",
    "Grade",
    "Points, of 100",
    "Decided, of 100",
    "Backing ratio, net",
    "gross",
    "Age of reserve figure",
    "Furthest from the claim",
    "Caps on the grade",
    "Opinion",
    "Since last run",
)


def render_md(board: Board) -> bytes:
    """Every product, stocks of several issuers, what is shared, and what could not be audited."""
    return "".join(f"{text}\n" for text in _text(board)).encode()


def _text(board: Board) -> Iterator[str]:
    lines = board.lines
    yield "# Tokenized stocks, 1:1 claims"
    yield f"\n{escape(lead(board.rows))}\n"
    audited = [lines[row.id] for row in board.rows if row.reported]
    if audited:
        yield from _table(_PRODUCTS, map(_product, audited))
    yield from _stocks(board, lines)
    yield from _shared(board)
    failed = [row for row in board.rows if not row.reported]
    if failed:
        yield "\n## Without a report\n"
        yield from (f"- {escape(row.id)}: {escape(row.error or row.outcome)}" for row in failed)
    yield f"\n{escape(wording.STATUS_STATEMENT)}"


def _product(it: Line) -> Sequence[str]:
    change = f"{it.moved}: {it.moved_note}" if it.moved_note else it.moved
    caps = f"{it.caps} ({it.caps_note})" if it.caps_note else it.caps
    return (
        _link(it),
        *map(
            escape,
            (
                it.ticker,
                it.issuer,
                _grade(it),
                it.points,
                it.decided,
                it.backing,
                _gross(it),
                it.age,
                it.premium,
                caps,
                it.opinion,
                change,
            ),
        ),
    )


def _stocks(board: Board, lines: Mapping[str, Line]) -> Iterator[str]:
    heads = ("Product", "Issuer", "Grade", "Backing ratio, net", "gross", "Furthest from the claim")
    for stock in board.stocks:
        yield f"\n## {escape(stock.ticker)}: {stock.issuers:,} issuers\n"
        found = [lines[row.id] for row in stock.rows]
        yield from _table(
            (*heads, "Who can redeem", "Legal claim"),
            (
                (
                    _link(it),
                    *map(
                        escape, (it.issuer, _grade(it), it.backing, it.gross.removeprefix("gross "))
                    ),
                    *map(escape, (it.premium, it.redeems, it.claim)),
                )
                for it in found
            ),
        )


def _shared(board: Board) -> Iterator[str]:
    if not board.shared:
        return
    yield "\n## Shared: one failure, several products\n"
    yield from _table(
        ("Who or what", "Kind", "Products", "Issuers", "Which fail with it"),
        (
            (
                escape(each.name),
                KINDS[each.kind],
                f"{len(each.rows):,}",
                f"{each.issuers:,}",
                ", ".join(escape(row.label) for row in each.rows),
            )
            for each in board.shared
        ),
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell or ABSENT for cell in row)} |"


def _link(it: Line) -> str:
    return f"[{escape(it.symbol)}]({it.href})" if it.href else escape(it.symbol)


def _gross(it: Line) -> str:
    return it.gross.removeprefix("gross ")


def _grade(it: Line) -> str:
    return f"{it.letter} {it.status}" if it.letter else it.status
