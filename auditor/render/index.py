"""The index of a watchlist: a page that sorts without a server, and a table for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from auditor.model.scorecard import Grade, GradeStatus, Span
from auditor.render import figures, wording
from auditor.render.charts.interval import MiniBar, mini_bar
from auditor.render.environment import asset, environment, font_faces, policy
from auditor.render.parts import Status
from auditor.render.spreadsheet import guarded, table


_HEAD = (
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
)
_OPINIONS: dict[str, Status] = {
    "No exception found": "pass",
    "Exceptions found": "warn",
    "Contradicted": "fail",
    "No conclusion": "unknown",
}
_GRADED = (GradeStatus.FINAL, GradeStatus.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One product of a watchlist; without a report `error` says why in one line.

    `low`, `high` are points of 100, `decided` a share of 1, `folder` is relative to the index;
    `rules` is the digest under which grades compare.
    """

    id: str
    name: str = ""
    symbol: str = ""
    issuer: str = ""
    grade: Grade | None = None
    grade_high: Grade | None = None
    status: GradeStatus | None = None
    opinion: str = ""
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    decided: Fraction = Fraction(0)
    outcome: str = ""
    error: str = ""
    folder: str = ""
    rules: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    href: str
    symbol: str
    name: str
    issuer: str
    letter: str
    status: str
    kind: Status
    bar: MiniBar
    points: str
    decided: str
    opinion: str
    opinion_kind: Status
    error: str
    order: tuple[str, ...]


def render_index(rows: Sequence[IndexRow]) -> bytes:
    """`index.html`: one file that fetches nothing and reads without its script."""
    style = f"{font_faces()}{asset('index/index.css')}"
    script = asset("index/index.js")
    page = (
        environment("index")
        .get_template("index.html.j2")
        .render(
            rows=[_line(row) for row in rows],
            lead=_lead(rows),
            statement=wording.STATUS_STATEMENT,
            style=Markup(style),  # noqa: S704 - our own file, nothing from evidence
            script=Markup(script),  # noqa: S704 - our own file, nothing from evidence
            policy=policy(style, script),
        )
    )
    return page.encode()


def render_summary(rows: Sequence[IndexRow]) -> bytes:
    """`summary.csv`; text that a spreadsheet would run gets an apostrophe in front."""
    return table(_HEAD, (_cells(row) for row in rows))


def _cells(row: IndexRow) -> list[str]:
    return [
        *(guarded(text) for text in (row.id, row.symbol, row.name, row.issuer)),
        row.grade.value if row.grade else "",
        row.grade_high.value if row.grade_high else "",
        row.status.value if row.status else "",
        guarded(row.opinion),
        *(_decimal(each) if row.grade else "" for each in (row.low, row.high, row.decided)),
        *(guarded(text) for text in (row.outcome, row.error, row.folder, row.rules)),
    ]


def _decimal(amount: Fraction) -> str:
    return figures.number(amount, 4).replace(figures.MINUS, "-").rstrip("0").rstrip(".")


def _lead(rows: Sequence[IndexRow]) -> str:
    audited = [row for row in rows if row.grade is not None]
    unproven = sum(1 for row in audited if row.status is GradeStatus.UNPROVEN)
    contradicted = sum(1 for row in audited if row.opinion == "Contradicted")
    failed = len(rows) - len(audited)
    told = [f"{wording.plural(len(audited), 'product')} audited"]
    if unproven:
        told.append(f"{unproven} cannot be graded on what is shown")
    if contradicted:
        told.append(f"{contradicted} {'is' if contradicted == 1 else 'are'} contradicted")
    if failed:
        told.append(f"{failed} could not be audited")
    return f"{told[0]}{'; ' if told[1:] else ''}{', '.join(told[1:])}.{_compared(audited)}"


def _compared(audited: Sequence[IndexRow]) -> str:
    """Whether the grades of the table may be compared with each other."""
    digests = sorted({row.rules[:12] for row in audited if row.rules})
    if len(digests) > 1:
        return f" Grades do not all compare: rules {wording.listed(digests)}."
    return f" Grades compare under rules {digests[0]}." if digests else ""


def _line(row: IndexRow) -> _Line:
    score = Span(row.low, row.high)
    audited = row.grade is not None
    return _Line(
        id=row.id,
        href=f"{row.folder}/report.html" if audited and row.folder else "",
        symbol=row.symbol or row.id,
        name=row.name,
        issuer=row.issuer,
        letter=row.grade.value if row.grade and row.status in _GRADED else "",
        status=_status(row),
        kind="unknown" if audited and row.status not in _GRADED else "",
        bar=mini_bar(score),
        points=figures.span(row.low, row.high) if audited else "—",
        decided=figures.points(row.decided * 100) if audited else "—",
        opinion=row.opinion or "No report",
        opinion_kind=_OPINIONS.get(row.opinion, "error"),
        error=row.error or ("" if audited else row.outcome),
        order=_order(row),
    )


def _status(row: IndexRow) -> str:
    if row.status is None or row.grade is None or row.grade_high is None:
        return "No report"
    if row.status is GradeStatus.UNPROVEN:
        return f"Unproven ({row.grade} to {row.grade_high})"
    return wording.STATUSES[row.status]


def _order(row: IndexRow) -> tuple[str, ...]:
    """What the script sorts by, column by column; padded so that text order is number order."""
    letter = row.grade.value if row.grade else "Z"
    high = row.grade_high.value if row.grade_high else "Z"
    return (
        row.symbol.lower() or row.id,
        row.issuer.lower(),
        f"{letter}{high}",
        f"{int(row.low * 100):06d}",
        f"{int(row.decided * 10_000):06d}",
        row.opinion.lower(),
    )
