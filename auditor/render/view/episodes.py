"""Episodes beyond the warning limit: as marks of the chart and as rows of a table."""

from fractions import Fraction

from auditor.model.value import Duration, Record
from auditor.render import figures
from auditor.render.charts.price_marks import Episode
from auditor.render.parts import NOT_ASKED, Cell, Row, Table, cells, columns
from auditor.render.view.sources import (
    NOT_SHOWN,
    Sources,
    field_amount,
    field_moment,
    field_text,
)


_MOST = 12
_MARKED = 3
_CLASSES = {
    "illiquid": "thin market",
    "noise": "noise",
    "off_hours_drift": "off-hours drift",
    "feed_lag": "feed lag",
    "corporate_action_window": "corporate-action window",
    "strained": "strained",
    "dislocated": "dislocated",
    "confidence": "loss of confidence",
}
_WORST_FIRST = {name: place for place, name in enumerate(reversed(_CLASSES))}
REDEEMERS = {
    "any_holder": "any holder",
    "after_kyc": "identified holders",
    "approved_only": "approved customers",
    "nobody": "nobody",
}
_HOURS = {
    "exchange_hours": "exchange hours",
    "weekdays": "weekdays, day and night",
    "always": "at any time",
}
_READINGS = {"friction": "friction", "lost_belief": "lost belief"}


def episode_marks(sources: Sources) -> tuple[Episode, ...]:
    """The worst episodes of counted quotes, for the chart."""
    rows = [row for row in _worst(sources) if field_text(row, "class") != "illiquid"]
    return tuple(mark for row in rows[:_MARKED] for mark in _mark(row))


def episode_table(sources: Sources) -> Table:
    """The worst episodes, each with who could have acted."""
    rows = _worst(sources)
    rest = len(rows) - _MOST
    return Table(
        "episodes",
        "Episodes beyond the warning limit",
        f"the worst {_MOST} of {len(rows):,}; all are in the evidence" if rest > 0 else "",
        columns(
            "From",
            "To",
            "Market",
            ("Peak", "number"),
            ("Mean", "number"),
            ("Half gone after", "number"),
            "Class",
            "Who can redeem, mint, when",
            "Reads as",
        ),
        tuple(_row(row) for row in rows[:_MOST]),
    )


def _worst(sources: Sources) -> list[Record]:
    """Worst class first, then the largest peak."""
    return sorted(
        sources.records("peg.episodes"),
        key=lambda row: (
            _WORST_FIRST.get(field_text(row, "class"), 0),
            -abs(field_amount(row, "peak") or Fraction(0)),
        ),
    )


def _mark(row: Record) -> list[Episode]:
    start, end = field_moment(row, "start"), field_moment(row, "end")
    if start is None or end is None:
        return []
    peak = figures.percent(field_amount(row, "peak") or Fraction(0), 1, signed=True)
    held = figures.duration(Fraction(int((end - start).total_seconds())))
    return [Episode(start, end, ("Episode", f"{_class(row)}, peak {peak},", f"held {held}"))]


def _row(row: Record) -> Row:
    start, end = field_moment(row, "start"), field_moment(row, "end")
    half = row.get("half_life")
    return Row(
        cells(
            figures.minute(start) if start else NOT_SHOWN,
            figures.minute(end) if end else NOT_SHOWN,
            field_text(row, "venue") or "—",
            _percent(row, "peak", signed=True),
            _percent(row, "size", signed=False),
            Cell(figures.duration(half.seconds)) if isinstance(half, Duration) else NOT_ASKED,
            Cell(_class(row)),
            _who(row),
            Cell(_READINGS.get(field_text(row, "reading"), "not decided")),
        )
    )


def _who(row: Record) -> Cell:
    """Who could have closed it: by redeeming after a discount, by minting after a premium."""
    redeems = REDEEMERS.get(field_text(row, "who_can_redeem"), NOT_SHOWN)
    mints = REDEEMERS.get(field_text(row, "who_can_mint"), NOT_SHOWN.lower())
    when = _HOURS.get(field_text(row, "when"), NOT_SHOWN.lower())
    return Cell(redeems, note=f"mint: {mints}; when: {when}")


def _class(row: Record) -> str:
    kind = field_text(row, "class")
    return _CLASSES.get(kind, figures.words(kind))


def _percent(row: Record, name: str, *, signed: bool) -> Cell:
    amount = field_amount(row, name)
    return NOT_ASKED if amount is None else Cell(figures.percent(amount, 2, signed=signed))
