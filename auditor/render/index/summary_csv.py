"""`summary.csv`: the index as one table for spreadsheets; RFC 4180, UTF-8."""

from fractions import Fraction

from auditor.model.scorecard import CapState
from auditor.render.index.board import Board
from auditor.render.index.row import IndexRow, decimal
from auditor.render.index.trend import Trend
from auditor.render.spreadsheet import guarded, table


DECIMAL, PLACES = "_decimal", 6
ROUNDED = (
    "score_low",
    "score_high",
    "backing_low",
    "backing_high",
    "backing_gross_low",
    "backing_gross_high",
    "premium_furthest",
)
"""Exact amounts that may be an `n/d`: each has a second column that every spreadsheet can add."""
HEAD = (
    "id",
    "symbol",
    "name",
    "issuer",
    "grade",
    "grade_high",
    "status",
    "opinion",
    "score_low",
    "score_high",
    "decided",
    "outcome",
    "error",
    "folder",
    "rules",
    "ticker",
    "isin",
    "structure",
    "chains",
    "as_of",
    "origin",
    "caps_held",
    "caps_open",
    "flags_hit",
    "flags_unknown",
    "backing_low",
    "backing_high",
    "backing_gross_low",
    "backing_gross_high",
    "reserve_age_seconds",
    "premium_furthest",
    "redeems",
    "change",
    "change_words",
    "decided_points",
    *(f"{name}{DECIMAL}" for name in ROUNDED),
)


def render_csv(board: Board) -> bytes:
    """One line a product; text that a spreadsheet would run gets an apostrophe in front."""
    cells = (summary_cells(row, board.trend(row)) for row in board.rows)
    return table(HEAD, ([_safe(name, each[name]) for name in HEAD] for each in cells))


def summary_cells(row: IndexRow, trend: Trend) -> dict[str, str]:
    """Exact amounts as decimals, `n/d` where those do not end; empty where nothing is shown.

    The `_decimal` columns give the same amounts to six places, `decided_points` is `decided` in
    points of 100 as the pages print it.
    """
    cells = _cells(row, trend)
    points = row.decided * 100
    told = {f"{name}{DECIMAL}": _decimal(cells[name]) for name in ROUNDED}
    return cells | told | {"decided_points": _places(points) if row.reported else ""}


def _cells(row: IndexRow, trend: Trend) -> dict[str, str]:
    reported = row.reported
    return {
        "id": row.id,
        "symbol": row.symbol,
        "name": row.name,
        "issuer": row.issuer,
        "grade": row.grade.value if row.grade else "",
        "grade_high": row.grade_high.value if row.grade_high else "",
        "status": row.status.value if row.status else "",
        "opinion": row.opinion,
        "score_low": decimal(row.low) if reported else "",
        "score_high": decimal(row.high) if reported else "",
        "decided": decimal(row.decided) if reported else "",
        "outcome": row.outcome,
        "error": row.error,
        "folder": row.folder,
        "rules": row.rules,
        "ticker": row.ticker,
        "isin": row.isin,
        "structure": row.structure,
        "chains": " ".join(row.chains),
        "as_of": row.as_of,
        "origin": row.origin,
        "caps_held": _caps(row, CapState.SHOWN),
        "caps_open": _caps(row, CapState.OPEN),
        "flags_hit": str(row.flags_hit) if reported else "",
        "flags_unknown": str(row.flags_unknown) if reported else "",
        "backing_low": row.backing.low,
        "backing_high": row.backing.high,
        "backing_gross_low": row.backing_gross.low,
        "backing_gross_high": row.backing_gross.high,
        "reserve_age_seconds": row.reserve_age.low,
        "premium_furthest": row.premium.low,
        "redeems": row.redeems.display,
        "change": trend.direction,
        "change_words": trend.words,
    }


_NUMBERS = frozenset(
    {
        "score_low",
        "score_high",
        "decided",
        "backing_low",
        "backing_high",
        "backing_gross_low",
        "backing_gross_high",
        "reserve_age_seconds",
        "premium_furthest",
        "decided_points",
        *(f"{name}{DECIMAL}" for name in ROUNDED),
    }
)
"""Columns of ours alone: a minus in front is a number's, not a formula's."""


def _decimal(amount: str) -> str:
    return _places(Fraction(amount)) if amount else ""


def _places(amount: Fraction) -> str:
    """To the nearest of the last place kept; an amount that ends earlier as it is."""
    return decimal(round(amount, PLACES))


def _safe(name: str, cell: str) -> str:
    return cell if name in _NUMBERS else guarded(cell)


def _caps(row: IndexRow, state: CapState) -> str:
    return " ".join(cap.id for cap in row.caps if cap.state is state)
