"""Price by market session: how far the token strays from its claim, when, and who could act."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.finding import Outcome
from auditor.model.value import Record
from auditor.render import figures, wording
from auditor.render.charts.price import can_draw, price_chart
from auditor.render.charts.price_marks import Point, PriceChart
from auditor.render.charts.spread import Spread, spread
from auditor.render.parts import Cell, Item, Row, Section, Table, cells, columns
from auditor.render.view.episodes import episode_marks, episode_table
from auditor.render.view.session_tables import session_table, stretches
from auditor.render.view.sources import (
    NOT_SHOWN,
    Sources,
    field_amount,
    field_moment,
    field_text,
)


_MOST_QUOTES = 6
_ENOUGH_FOR_SPREAD = 10
_LABELS = {
    "counted": "counted",
    "informational": "not counted: thin",
    "illiquid": "excluded: thin",
    "no_reference": "excluded: no share price",
    "suspended": "suspended: split",
    "halted": "excluded: halted",
    "frozen": "excluded: frozen",
    "outlier": "excluded: bad tick",
}
_SILENCES = {
    "fresh": "fresh",
    "market_closed": "the exchange is closed, and a close does not grow stale",
    "shared": "the feeds of its network are silent together, by their schedule",
    "stale": "nothing explains its silence",
}


@dataclass(frozen=True, slots=True)
class Price:
    """The section."""

    section: Section
    chart: PriceChart | None
    chart_note: str
    spread: Spread | None
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
        spread=_spread(quotes),
        period=_period(quotes),
        sessions=session_table(sources),
        episodes=episode_table(sources),
        quotes=_quotes(quotes),
        reading=(*_share_price(sources), *_reading()),
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
        found = f"{wording.plural(len(quotes), 'quote was', 'quotes were')} found"
        if counted:
            return (
                f"{found}; how far they lie off the claim is not known. {sources.why('peg.class')}."
            )
        return f"{found}, none in a market deep enough to say anything."
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
        episode_marks(sources),
        "too little depth",
    )


def _spread(quotes: tuple[Record, ...]) -> Spread | None:
    """Gaps of counted quotes by session, in the order of the day."""
    gaps: dict[str, list[Fraction]] = {name: [] for name in wording.SESSIONS}
    for row in _counted(quotes):
        deviation = field_amount(row, "deviation")
        if deviation is not None:
            gaps.setdefault(field_text(row, "session"), []).append(deviation)
    named = {wording.SESSIONS.get(name, name): sizes for name, sizes in gaps.items()}
    return spread(named) if sum(map(len, named.values())) >= _ENOUGH_FOR_SPREAD else None


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


def _share_price(sources: Sources) -> tuple[Item, ...]:
    """How far the price of the share can be trusted, by its age and by its moves."""
    age, still = "prices.reference_age", "prices.reference_standstill"
    found = list[Item]()
    told, known = _SILENCES.get(sources.choice("prices.reference_silence")), sources.exact(age)
    if told and known is not None:
        old = figures.duration(known)
        text = f"The newest price of the share is {old} of market time old: {told}."
        found.append(Item(text, sources.marks(age)))
    longest = sources.exact(still)
    if longest is not None:
        text = "Within a session the price of the share "
        text += f"stood still for {figures.duration(longest)}." if longest else "never stood still."
        found.append(Item(text, sources.marks(still)))
    return tuple(found)


def _reading() -> tuple[Item, ...]:
    return (
        Item(
            "A stale share price is not a calm market: while the exchange is closed the claim is "
            "valued at the last regular close."
        ),
        Item("Markets too thin to sell into are shown hollow and never counted."),
        Item("A gap on a closed day is an episode, not a verdict."),
    )
