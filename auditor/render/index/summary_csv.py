"""`summary.csv`: the index as one table for spreadsheets; RFC 4180, UTF-8."""

from auditor.model.scorecard import CapState
from auditor.render.index.board import Board
from auditor.render.index.row import IndexRow, decimal
from auditor.render.index.trend import Trend
from auditor.render.spreadsheet import guarded, table


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
)


def render_csv(board: Board) -> bytes:
    """One line a product; text that a spreadsheet would run gets an apostrophe in front."""
    cells = (summary_cells(row, board.trend(row)) for row in board.rows)
    return table(HEAD, ([_safe(name, each[name]) for name in HEAD] for each in cells))


def summary_cells(row: IndexRow, trend: Trend) -> dict[str, str]:
    """Exact amounts as decimals, `n/d` where those do not end; empty where nothing is shown."""
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
    }
)
"""Columns of ours alone: a minus in front is a number's, not a formula's."""


def _safe(name: str, cell: str) -> str:
    return cell if name in _NUMBERS else guarded(cell)


def _caps(row: IndexRow, state: CapState) -> str:
    return " ".join(cap.id for cap in row.caps if cap.state is state)
