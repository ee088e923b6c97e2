"""Price by market session: how far the token strays from its claim, when, and who could act."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.finding import Outcome
from auditor.model.value import Record
from auditor.render import figures, wording
from auditor.render.charts.price import can_draw, price_chart
from auditor.render.charts.price_marks import Episode, Point, PriceChart
from auditor.render.parts import Cell, Item, Row, Section, Table, cells, columns
from auditor.render.view.session_tables import session_table, stretches
from auditor.render.view.sources import (
    NOT_SHOWN,
    Sources,
    field_amount,
    field_moment,
    field_text,
)


_MOST_QUOTES = 6
_CLASSES = {
    "noise": "noise",
    "off_hours_drift": "off-hours drift",
    "feed_lag": "feed lag",
    "corporate_action_window": "corporate-action window",
    "strained": "strained",
    "dislocated": "dislocated",
    "confidence": "loss of confidence",
}
_LABELS = {
    "counted": "counted",
    "informational": "not counted: thin",
    "illiquid": "excluded: thin",
}


@dataclass(frozen=True, slots=True)
class Price:
    """The section."""

    section: Section
    chart: PriceChart | None
    chart_note: str
    period: str
    sessions: Table
    episodes: Table
    quotes: Table
    reading: tuple[Item, ...]


def price(sources: Sources) -> Price:
    """Chart, sessions, episodes and quotes of a report."""
    quotes = sources.records("peg.quotes")
    return Price(
        section=Section(
            "price",
            "Price by market session",
            _lead(sources, quotes),
            sources.marks("peg.class") or sources.marks("peg.quotes"),
            empty=""
            if quotes
            else f"No quote could be compared. {sources.why('peg.quotes')}".strip(),
        ),
        chart=_chart(sources, quotes),
        chart_note=_chart_note(quotes),
        period=_period(quotes),
        sessions=session_table(sources),
        episodes=_episodes(sources),
        quotes=_quotes(quotes),
        reading=_reading(),
    )


def _counted(quotes: tuple[Record, ...]) -> list[Record]:
    return [row for row in quotes if field_text(row, "label") == "counted"]


def _lead(sources: Sources, quotes: tuple[Record, ...]) -> str:
    if not quotes:
        return "How the token trades against its claim is not shown."
    counted = _counted(quotes)
    deviations = [
        abs(each) for row in counted if (each := field_amount(row, "deviation")) is not None
    ]
    if not deviations:
        thin = wording.plural(len(quotes), "quote was", "quotes were")
        return f"{thin} found, none in a market deep enough to say anything."
    finding = sources.finding("peg-holds")
    word = "" if finding is None else wording.OUTCOMES[finding.outcome][0].lower()
    largest = figures.percent(max(deviations), 2)
    told = f"{wording.plural(len(counted), 'counted quote')} stayed within {largest} of the claim."
    if finding is not None and finding.outcome is Outcome.UNKNOWN:
        return f"{told} That is too little to decide whether the price holds."
    return f"{told} The rule on the price gap ends in {word}." if word else told


def _points(quotes: tuple[Record, ...]) -> list[Point]:
    found = list[Point]()
    for row in quotes:
        at, deviation = field_moment(row, "time"), field_amount(row, "deviation")
        if at is not None and deviation is not None:
            found.append(Point(at, deviation, field_text(row, "label") == "counted"))
    return found


def _chart(sources: Sources, quotes: tuple[Record, ...]) -> PriceChart | None:
    points = _points(quotes)
    if not can_draw(points):
        return None
    return price_chart(
        points,
        stretches(sources, min(each.at for each in points), max(each.at for each in points)),
        tuple(_episode(row) for row in sources.records("peg.episodes") if _is_whole(row))[:3],
        "too little depth",
    )


def _chart_note(quotes: tuple[Record, ...]) -> str:
    if can_draw(_points(quotes)):
        return (
            "Hours in UTC; day marks at 00:00. Deviation = token price ÷ (share price × multiplier)"
            " − 1. While the exchange is closed the share price is the last regular close."
        )
    return "The quotes cover too short a time for a chart; every one of them is in the table."


def _period(quotes: tuple[Record, ...]) -> str:
    moments = sorted(at for row in quotes if (at := field_moment(row, "time")))
    if not moments:
        return ""
    first, last = figures.day(moments[0]), figures.day(moments[-1])
    return first if first == last else f"{first} to {last}"


def _is_whole(row: Record) -> bool:
    return field_moment(row, "start") is not None and field_moment(row, "end") is not None


def _episode(row: Record) -> Episode:
    start, end = field_moment(row, "start"), field_moment(row, "end")
    if start is None or end is None:
        raise ValueError("an episode needs both ends")
    peak = field_amount(row, "peak") or Fraction(0)
    told = _CLASSES.get(field_text(row, "class"), figures.words(field_text(row, "class")))
    held = figures.duration(Fraction(int((end - start).total_seconds())))
    return Episode(
        start,
        end,
        ("Episode", f"{told}, peak {figures.percent(peak, 1, signed=True)},", f"held {held}"),
    )


def _episodes(sources: Sources) -> Table:
    lines = list[Row]()
    for row in sources.records("peg.episodes"):
        start, end = field_moment(row, "start"), field_moment(row, "end")
        peak = field_amount(row, "peak")
        kind = field_text(row, "class")
        lines.append(
            Row(
                cells(
                    figures.instant(start) if start else NOT_SHOWN,
                    figures.instant(end) if end else NOT_SHOWN,
                    Cell("—" if peak is None else figures.percent(peak, 2, signed=True)),
                    Cell(_CLASSES.get(kind, figures.words(kind))),
                )
            )
        )
    return Table(
        "episodes",
        "Episodes beyond the warning limit",
        "",
        columns("From", "To", ("Peak", "number"), "Class"),
        tuple(lines),
    )


def _quotes(quotes: tuple[Record, ...]) -> Table:
    """The quotes themselves: the newest, and every one that a chart would not show."""
    dated = [(at, row) for row in quotes if (at := field_moment(row, "time"))]
    newest = [row for _, row in sorted(dated, key=lambda each: each[0], reverse=True)]
    shown = newest[:_MOST_QUOTES]
    rest = len(newest) - len(shown)
    return Table(
        "quotes",
        "Quotes against the value of the claim",
        f"the newest {len(shown)} of {len(newest):,}; all are in the evidence" if rest else "",
        columns(
            "Time",
            "Venue",
            ("Price", "number"),
            ("Value of the claim", "number"),
            ("Deviation", "number"),
            "Session",
            "Used",
        ),
        tuple(_quote(row) for row in shown),
    )


def _quote(row: Record) -> Row:
    at, told = field_moment(row, "time"), field_amount(row, "price")
    nav, deviation = field_amount(row, "nav"), field_amount(row, "deviation")
    label, session = field_text(row, "label"), field_text(row, "session")
    return Row(
        cells(
            figures.minute(at) if at else NOT_SHOWN,
            field_text(row, "venue") or "—",
            Cell("—" if told is None else figures.number(told, 2)),
            Cell("—" if nav is None else figures.number(nav, 2)),
            Cell("—" if deviation is None else figures.percent(deviation, 2, signed=True)),
            wording.SESSIONS.get(session, session) or "—",
            Cell(_LABELS.get(label, label), tone="" if label == "counted" else "mute"),
        )
    )


def _reading() -> tuple[Item, ...]:
    return (
        Item(
            "A stale share price is not a calm market: while the exchange is closed the claim is "
            "valued at the last regular close."
        ),
        Item("Markets too thin to sell into are shown hollow and never counted."),
        Item("A gap on a closed day is an episode, not a verdict."),
    )
