"""`summary.json`: the index for programs, exact; canonical bytes of a public model."""

from fractions import Fraction
from typing import cast

from pydantic import Field

from auditor.base import canonical
from auditor.render import figures
from auditor.render.formats.json_public import Public, SpanV1
from auditor.render.index.board import Board
from auditor.render.index.row import IndexRow, Reliance, Shown, decimal
from auditor.render.index.trend import Trend


SCHEMA = "auditor/summary/v1"


class FigureV1(Public):
    """A figure; where none is shown both ends and the display are empty."""

    low: str = Field(description="Its exact lower end, `n/d` where a decimal does not end.")
    high: str = Field(description="Its exact upper end; equal to the lower one for one number.")
    display: str = Field(description="As the pages print it.")
    note: str = Field(description="What it is of, or why none is shown.")


class CapSummaryV1(Public):
    """A cap that holds or may hold."""

    id: str
    at_most: str
    state: str
    condition: str


class RelianceV1(Public):
    """Somebody or something a product relies on."""

    kind: str
    key: str = Field(description="Equal for products that rely on the same.")
    name: str
    chain: str


class ChangeV1(Public):
    """What the last run changed: better, worse, other, same or new."""

    direction: str
    words: str


class SummaryRowV1(Public):
    """One product."""

    id: str
    symbol: str
    name: str
    issuer: str
    underlying: str
    company: str
    isin: str
    structure: str
    chains: list[str]
    outcome: str
    error: str
    folder: str
    report: str = Field(description="The report people read, relative to the index.")
    as_of: str
    origin: str = Field(
        description="live: the sources' own answers, replayed ones and local files too; "
        "reconstructed; or invented: a sample of no product."
    )
    grade: str
    grade_high: str
    grade_status: str
    opinion: str
    score: SpanV1
    coverage: SpanV1 = Field(description="The decided share of the points.")
    caps: list[CapSummaryV1]
    flags_hit: int
    flags_unknown: int
    backing: FigureV1
    backing_gross: FigureV1
    reserve_age: FigureV1 = Field(description="In seconds.")
    premium: FigureV1
    redeems: FigureV1
    claim: FigureV1
    relies: list[RelianceV1]
    rules: str = Field(description="The digest under which grades compare.")
    change: ChangeV1


class StockV1(Public):
    """One share that products of two issuers or more claim."""

    isin: str
    underlying: str
    company: str
    issuers: int
    products: list[str]


class SharedV1(Public):
    """What two products or more rely on."""

    kind: str
    key: str
    name: str
    issuers: int
    products: list[str]


class IssuerV1(Public):
    """One issuer."""

    name: str
    page: str = Field(description="Its page's name.")
    products: list[str]


class SummaryV1(Public):
    """A run of a watchlist."""

    schema_: str = Field(alias="schema")
    products: list[SummaryRowV1]
    same_stock: list[StockV1]
    shared: list[SharedV1]
    issuers: list[IssuerV1]


def render_json(board: Board) -> bytes:
    """RFC 8785 bytes with a newline at the end."""
    told = SummaryV1(
        schema=SCHEMA,
        products=[row_v1(row, board.trend(row)) for row in board.rows],
        same_stock=[
            StockV1(
                isin=stock.rows[0].isin,
                underlying=stock.ticker,
                company=stock.company,
                issuers=stock.issuers,
                products=[row.id for row in stock.rows],
            )
            for stock in board.stocks
        ],
        shared=[
            SharedV1(
                kind=each.kind,
                key=each.key,
                name=each.name,
                issuers=each.issuers,
                products=[row.id for row in each.rows],
            )
            for each in board.shared
        ],
        issuers=[
            IssuerV1(name=each.name, page=each.slug, products=[row.id for row in each.rows])
            for each in board.issuers
        ],
    )
    dumped = told.model_dump(mode="json", by_alias=True)
    return canonical.dumps(cast("canonical.Wire", dumped)) + b"\n"


def row_v1(row: IndexRow, trend: Trend) -> SummaryRowV1:
    """One row as its public model; without a report grades and points are empty."""
    return SummaryRowV1(
        id=row.id,
        symbol=row.symbol,
        name=row.name,
        issuer=row.issuer,
        underlying=row.ticker,
        company=row.company,
        isin=row.isin,
        structure=row.structure,
        chains=list(row.chains),
        outcome=row.outcome,
        error=row.error,
        folder=row.folder,
        report=row.href,
        as_of=row.as_of,
        origin=row.origin,
        grade=row.grade.value if row.grade else "",
        grade_high=row.grade_high.value if row.grade_high else "",
        grade_status=row.status.value if row.status else "",
        opinion=row.opinion,
        score=_span(row, row.low, row.high),
        coverage=_span(row, row.decided, row.decided),
        caps=[
            CapSummaryV1(
                id=cap.id,
                at_most=cap.at_most.value,
                state=cap.state.value,
                condition=cap.condition,
            )
            for cap in row.caps
        ],
        flags_hit=row.flags_hit,
        flags_unknown=row.flags_unknown,
        backing=_figure(row.backing),
        backing_gross=_figure(row.backing_gross),
        reserve_age=_figure(row.reserve_age),
        premium=_figure(row.premium),
        redeems=_figure(row.redeems),
        claim=_figure(row.claim),
        relies=[_reliance(each) for each in row.relies],
        rules=row.rules,
        change=ChangeV1(direction=trend.direction, words=trend.words),
    )


def _span(row: IndexRow, low: Fraction, high: Fraction) -> SpanV1:
    if not row.reported:
        return SpanV1(low="", high="", display="")
    return SpanV1(low=decimal(low), high=decimal(high), display=figures.span(low, high))


def _figure(figure: Shown) -> FigureV1:
    return FigureV1(low=figure.low, high=figure.high, display=figure.display, note=figure.note)


def _reliance(each: Reliance) -> RelianceV1:
    return RelianceV1(kind=each.kind, key=each.key, name=each.name, chain=each.chain)
