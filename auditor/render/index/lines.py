"""A product's row as pages print it: words and digits, nothing left to work out."""

from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import quote

from auditor.model.report import Origin
from auditor.model.scorecard import (
    OPINION_WORDS,
    CapState,
    GradeStatus,
    Opinion,
    Span,
    unproven_words,
)
from auditor.render import figures, wording
from auditor.render.charts.interval import MiniBar, mini_bar
from auditor.render.index.row import Ceiling, IndexRow, Shown
from auditor.render.index.trend import DIRECTIONS, Direction, Trend
from auditor.render.parts import Status
from auditor.render.view.sources import NOT_SHOWN


ABSENT = "—"
OPINIONS: dict[str, Status] = {
    OPINION_WORDS[Opinion.CLEAN]: "pass",
    OPINION_WORDS[Opinion.QUALIFIED]: "warn",
    OPINION_WORDS[Opinion.ADVERSE]: "fail",
    OPINION_WORDS[Opinion.DISCLAIMER]: "unknown",
}
_GRADED = (GradeStatus.FINAL, GradeStatus.PROVISIONAL)
NO_REPORT = "No report"


@dataclass(frozen=True, slots=True)
class Line:
    """One product in a table. `grade` is what the filter knows it by, `href` relative to the index.

    `low` and `high` are points in tenths, for drawing alone.
    """

    id: str
    href: str
    symbol: str
    name: str
    ticker: str
    company: str
    issuer: str
    grade: str
    letter: str
    status: str
    kind: Status
    bar: MiniBar
    low: int
    high: int
    points: str
    decided: str
    backing: str
    gross: str
    age: str
    premium: str
    premium_note: str
    redeems: str
    claim: str
    caps: str
    caps_note: str
    opinion: str
    opinion_kind: Status
    direction: Direction
    moved: str
    moved_note: str
    path: str
    path_title: str
    error: str


def line(row: IndexRow, trend: Trend) -> Line:
    """The words of one row."""
    held, open_ = (_caps(row, state) for state in (CapState.SHOWN, CapState.OPEN))
    return Line(
        id=row.id,
        href=quote(row.href),
        symbol=row.label,
        name=row.name or row.id,
        ticker=row.ticker or ABSENT,
        company=row.company,
        issuer=row.issuer or ABSENT,
        grade=_grade(row),
        letter=row.grade.value if row.grade and row.status in _GRADED else "",
        status=status(row),
        kind="unknown" if row.reported and row.status not in _GRADED else "",
        bar=mini_bar(Span(row.low, row.high)),
        low=_tenths(row.low),
        high=_tenths(row.high),
        points=figures.span(row.low, row.high) if row.reported else ABSENT,
        decided=figures.points(row.decided * 100) if row.reported else ABSENT,
        backing=_shown(row, row.backing),
        gross=f"gross {row.backing_gross.display}" if row.backing_gross.display else "",
        age=_shown(row, row.reserve_age),
        premium=_shown(row, row.premium),
        premium_note=row.premium.note if row.premium.display else "",
        redeems=_shown(row, row.redeems),
        claim=_shown(row, row.claim),
        caps=f"At most {min_grade(held)}" if held else ("None holds" if row.reported else ABSENT),
        caps_note=_which(held, open_),
        opinion=row.opinion or NO_REPORT,
        opinion_kind=OPINIONS.get(row.opinion, "error"),
        direction=trend.direction,
        moved=DIRECTIONS[trend.direction],
        moved_note=trend.words,
        path=trend.path,
        path_title=trend.title,
        error=row.error or ("" if row.reported else row.outcome),
    )


def status(row: IndexRow) -> str:
    """Whether the letter can still move, or that there is none; and that figures are not live."""
    if row.status is None or row.grade is None or row.grade_high is None:
        return NO_REPORT
    told = wording.STATUSES[row.status]
    if row.status is GradeStatus.UNPROVEN:
        told = unproven_words(row.grade, row.grade_high)
    return told if row.origin in ("", Origin.LIVE.value) else f"{told}, {row.origin}"


def min_grade(caps: tuple[Ceiling, ...]) -> str:
    """The worst letter any of the caps allows; letters sort best first."""
    return max(cap.at_most.value for cap in caps)


def _caps(row: IndexRow, state: CapState) -> tuple[Ceiling, ...]:
    return tuple(cap for cap in row.caps if cap.state is state)


def _which(held: tuple[Ceiling, ...], open_: tuple[Ceiling, ...]) -> str:
    told = [f"{', '.join(cap.id for cap in held)} {'holds' if held[1:] == () else 'hold'}"] * bool(
        held
    )
    if open_:
        told.append(f"{', '.join(cap.id for cap in open_)} open")
    return "; ".join(told)


def _grade(row: IndexRow) -> str:
    if row.grade is None or row.status is None:
        return "none"
    return row.grade.value if row.status in _GRADED else row.status.value


def _shown(row: IndexRow, figure: Shown) -> str:
    if not row.reported:
        return ABSENT
    return figure.display or NOT_SHOWN


def _tenths(points: Fraction) -> int:
    return int(points * 10)
