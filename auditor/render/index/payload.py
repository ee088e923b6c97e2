"""The index's data for its script: every text once, products as numbers that point at texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.base.canonical import Wire
from auditor.model.scorecard import CapState
from auditor.registry.chains import chain
from auditor.render.environment import safe_text
from auditor.render.index.board import Board
from auditor.render.index.lines import Line
from auditor.render.index.ranks import ranks
from auditor.render.index.row import KINDS, IndexRow
from auditor.render.index.trend import DIRECTIONS
from auditor.render.index.views import IssuerLine, issuer_lines


TEXTS = (
    "id",
    "href",
    "symbol",
    "name",
    "ticker",
    "company",
    "issuer",
    "grade",
    "letter",
    "status",
    "kind",
    "points",
    "decided",
    "backing",
    "gross",
    "age",
    "premium",
    "premium_note",
    "redeems",
    "claim",
    "caps",
    "caps_note",
    "opinion",
    "opinion_kind",
    "direction",
    "moved",
    "moved_note",
    "path",
    "path_title",
    "error",
)


@dataclass(slots=True)
class _Pool:
    """Texts by the place they were first met at; each is made safe to show once."""

    places: dict[str, int] = field(default_factory=dict[str, int])
    shown: list[str] = field(default_factory=list[str])

    def place(self, text: str) -> int:
        found = self.places.get(text)
        if found is None:
            found = self.places[text] = len(self.shown)
            self.shown.append(safe_text(text))
        return found


def payload(board: Board) -> Wire:
    """What the script reads; `texts`, `title` and `rows` of ints, `rows` in the board's order."""
    pool = _Pool()
    at = {row.id: place for place, row in enumerate(board.rows)}
    reliances = {(each.kind, each.key): place for place, each in enumerate(board.shared)}
    rows: list[Wire] = [_row(pool, row, board.lines[row.id], reliances) for row in board.rows]
    stocks: list[Wire] = [
        [
            *map(pool.place, (stock.key, stock.ticker, stock.company, f"{stock.issuers:,}")),
            [at[row.id] for row in stock.rows],
        ]
        for stock in board.stocks
    ]
    shared: list[Wire] = [
        [
            *map(pool.place, (KINDS[each.kind], each.name, f"{each.issuers:,}")),
            [at[row.id] for row in each.rows],
        ]
        for each in board.shared
    ]
    issuers: list[Wire] = [_issuer(pool, each) for each in issuer_lines(board)]
    order = ranks(board)
    return {
        "columns": list(TEXTS),
        "rows": rows,
        "ranks": {name: list(places) for name, places in order.items()},
        "stocks": stocks,
        "shared": shared,
        "issuers": issuers,
        "caps": {name: pool.place(told) for name, told in board.caps.items()},
        "chains": {each: pool.place(chain(each).name) for each in _chains(board.rows)},
        "directions": {name: pool.place(words) for name, words in DIRECTIONS.items()},
        "texts": pool.shown,
    }


def _row(
    pool: _Pool, row: IndexRow, line: Line, reliances: Mapping[tuple[str, str], int]
) -> list[Wire]:
    states = (CapState.SHOWN, CapState.OPEN)
    return [
        *(pool.place(str(getattr(line, name))) for name in TEXTS),
        line.low,
        line.high,
        [[pool.place(cap.id) for cap in row.caps if cap.state is state] for state in states],
        [pool.place(chain(each).name) for each in row.chains],
        sorted(
            reliances[each.kind, each.key]
            for each in row.relies
            if (each.kind, each.key) in reliances
        ),
    ]


def _issuer(pool: _Pool, each: IssuerLine) -> list[Wire]:
    told = (each.name, each.href, each.products, each.grades, each.contradicted, each.worse)
    return [pool.place(text) for text in told]


def _chains(rows: Sequence[IndexRow]) -> list[str]:
    return sorted({each for row in rows for each in row.chains})
