"""One stock across issuers: the same questions to each, side by side."""

from collections.abc import Callable, Iterator, Sequence

from auditor.base import canonical
from auditor.base.canonical import Wire
from auditor.base.instants import format_instant
from auditor.model.report import Origin, Report
from auditor.model.scorecard import OPINION_WORDS, grade_words
from auditor.model.value import Record
from auditor.render import figures, wording
from auditor.render.parts import Cell, Column, Table, rows
from auditor.render.sheet import Sheet
from auditor.render.view.powers import powers
from auditor.render.view.redemption import fee, minimum
from auditor.render.view.sources import NOT_SHOWN, Sources, field_amount, field_text


SCHEMA = "auditor/comparison/v1"
_Answer = Callable[[Sources], Cell]


def sheet(reports: Sequence[Report]) -> Sheet:
    """The page: verdicts first, then what was read, then what makes them comparable."""
    sources = [Sources(report) for report in reports]
    names = [_name(report) for report in reports]
    return Sheet(
        title=_title(reports),
        lead=f"{wording.listed(names)}, judged by the same rules on each one’s evidence.",
        notes=tuple(_notes(reports)),
        tables=tuple(_table(names, sources, title, asked) for title, asked in _QUESTIONS),
    )


def _title(reports: Sequence[Report]) -> str:
    """The one share, across its issuers; of several shares, the tokens by name."""
    shares = {report.product.underlying.isin for report in reports}
    if shares == {""} or len(shares) > 1:
        return f"{wording.listed([report.product.symbol for report in reports])} side by side"
    share = reports[0].product.underlying
    return f"{share.ticker} ({share.isin}) across issuers"


def as_json(reports: Sequence[Report]) -> bytes:
    """RFC 8785 bytes with a newline at the end."""
    products: list[Wire] = [_product(report) for report in reports]
    told: Wire = {"schema": SCHEMA, "notes": list(_notes(reports)), "products": products}
    return canonical.dumps(told) + b"\n"


def _product(report: Report) -> Wire:
    sources, card = Sources(report), report.scorecard
    return {
        "id": report.product.id,
        "symbol": report.product.symbol,
        "issuer": report.product.issuer.name,
        "isin": report.product.underlying.isin,
        "grade": card.grade.value,
        "grade_high": card.grade_high.value,
        "grade_status": card.status.value,
        "score": {"low": str(card.score.low), "high": str(card.score.high)},
        "opinion": card.opinion.value,
        "as_of": format_instant(report.as_of),
        "origin": report.recording.origin.value,
        "root": report.root,
        "ruleset": report.ruleset.digest,
        "comparability": report.ruleset.comparability,
        "comparable": report.comparable,
        "answers": {
            title: {name: _said(answer(sources)) for name, answer in asked.items()}
            for title, asked in _QUESTIONS
        },
    }


def _said(cell: Cell) -> Wire:
    return {"text": cell.text, "note": cell.note, "shown": cell.status != "unknown"}


def _name(report: Report) -> str:
    return f"{report.product.symbol} ({report.product.issuer.name})"


def _notes(reports: Sequence[Report]) -> Iterator[str]:
    """What keeps the columns from being read as like with like."""
    if len({report.product.underlying.isin for report in reports}) > 1:
        yield "The products are of different shares; only terms and powers compare."
    for report in reports:
        if report.recording.origin is Origin.RECONSTRUCTED:
            yield f"{report.product.symbol}: reconstructed, {report.recording.source}"
        if not report.scorecard.comparable:
            yield f"{report.product.symbol}: more than half of a pillar does not apply."
        if report.ruleset.loosened:
            loosened = ", ".join(report.ruleset.loosened)
            yield f"{report.product.symbol}: tailored, not comparable: {loosened}."
    days = sorted(report.as_of.date() for report in reports)
    if (days[-1] - days[0]).days > 1:
        yield f"The evidence is of different days, {days[0]} to {days[-1]}."


def _table(
    names: Sequence[str], sources: Sequence[Sources], title: str, asked: dict[str, _Answer]
) -> Table:
    heads = (Column("Question"), *(Column(name) for name in names))
    lines = [[Cell(name), *(answer(each) for each in sources)] for name, answer in asked.items()]
    return Table("beside", title, "", heads, rows(lines))


def _fact(key: str) -> _Answer:
    """A fact with its reason where there is none."""

    def answer(sources: Sources) -> Cell:
        told = sources.cell(key)
        chosen = wording.CHOICES.get(sources.choice(key))
        if chosen:
            return Cell(chosen)
        return Cell(told.text, status=told.status, note=sources.why(key) if told.status else "")

    return answer


def _ratio(key: str) -> _Answer:
    def answer(sources: Sources) -> Cell:
        told = sources.ratio(key)
        return Cell(told.text, status=told.status, note=sources.why(key) if told.status else "")

    return answer


def _grade(sources: Sources) -> Cell:
    return Cell(grade_words(sources.report.scorecard))


def _points(sources: Sources) -> Cell:
    score = sources.report.scorecard.score
    return Cell(f"{figures.span(score.low, score.high)} of 100 checklist points")


def _opinion(sources: Sources) -> Cell:
    return Cell(OPINION_WORDS[sources.report.scorecard.opinion])


def compared_session(sources: Sources) -> tuple[Record, ...]:
    """The session the premium is told of: regular hours, else the first that has a figure."""
    found = sources.records("peg.sessions")
    regular = [row for row in found if field_text(row, "session") == "regular"]
    return tuple(row for row in (*regular, *found) if field_amount(row, "median") is not None)[:1]


def premium(sources: Sources) -> Cell:
    """How far quotes stood from the claim, in regular hours or else the first session known."""
    for row in compared_session(sources):
        median, largest = field_amount(row, "median"), field_amount(row, "largest")
        if median is not None:
            name = wording.SESSIONS.get(field_text(row, "session"), "")
            worst = "" if largest is None else f", furthest {figures.percent(largest, signed=True)}"
            return Cell(f"half within {figures.percent(median)}{worst}", note=name)
    return Cell(NOT_SHOWN, status="unknown", note=sources.why("peg.sessions"))


def claim(sources: Sources) -> Cell:
    """The legal form of what a holder has."""
    structure = sources.report.product.structure
    return Cell(wording.STRUCTURES.get(structure, structure.replace("_", " ")))


who_redeems = _fact("redemption.who")
"""Who may redeem, as the documents say it."""


_QUESTIONS: tuple[tuple[str, dict[str, _Answer]], ...] = (
    ("Verdict", {"Grade": _grade, "Score": _points, "Opinion": _opinion}),
    (
        "Backing and price",
        {
            "Backing ratio, net of unsold tokens": _ratio("backing.coverage"),
            "Backing ratio, gross": _ratio("backing.coverage_gross"),
            "Reserve figure as of": _fact("reserves.as_of"),
            "Reserve figure from": _fact("reserves.class"),
            "Premium or discount": premium,
        },
    ),
    (
        "Redemption",
        {
            "Who": who_redeems,
            "Ordinary holders": _fact("redemption.retail"),
            "Fee": fee,
            "Minimum": minimum,
            "Days": _fact("redemption.timing"),
        },
    ),
    (
        "Claim and custody",
        {
            "Legal form": claim,
            "Rank of the claim": _fact("structure.claim_rank"),
            "Custodian": _fact("custody.custodian"),
            "Assets segregated": _fact("custody.segregated"),
        },
    ),
    (
        "Powers over holders",
        {
            "Freeze, seize, pause": powers,
            "Minting": _fact("control.mint_authority"),
            "Upgrading": _fact("control.upgrade_authority"),
        },
    ),
    (
        "What makes it comparable",
        {
            "Evidence as of": lambda sources: Cell(figures.instant(sources.report.as_of)),
            "Rules, digest": lambda sources: Cell(sources.report.ruleset.comparability),
            "Evidence root": lambda sources: Cell(sources.report.root),
            "Tool": lambda sources: Cell(sources.report.tool),
        },
    ),
)
