"""Writes the index of a watchlist: a sortable page and a table for programs."""

from collections.abc import Sequence
from pathlib import Path

from auditor.base import atomic
from auditor.batch.rows import Done, Row
from auditor.model.scorecard import OPINION_WORDS
from auditor.render.index import IndexRow, render_index, render_summary


def write_index(lines: Sequence[IndexRow], out: Path) -> None:
    """`index.html` and `summary.csv` in `out`; OutputError when they cannot be written."""
    atomic.write(out / "index.html", render_index(lines))
    atomic.write(out / "summary.csv", render_summary(lines))


def index_row(row: Row) -> IndexRow:
    """What the index shows of a row; a product without a report shows why."""
    if not isinstance(row, Done):
        return IndexRow(id=row.product, outcome=row.reason, error=row.message)
    card, product = row.report.scorecard, row.report.product
    return IndexRow(
        id=row.product,
        name=product.name,
        symbol=product.symbol,
        issuer=product.issuer.name,
        grade=card.grade,
        grade_high=card.grade_high,
        status=card.status,
        opinion=OPINION_WORDS[card.opinion],
        low=card.score.low,
        high=card.score.high,
        decided=card.decided,
        outcome="done",
        folder=product.id,
        rules=row.report.ruleset.comparability,
    )
