"""What could not be verified: open rules first, then every key without a value."""

from dataclasses import dataclass

from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Gap
from auditor.model.finding import Outcome
from auditor.model.report import Question
from auditor.render import figures, wording
from auditor.render.parts import Cell, Row, Section, Table, cells, columns
from auditor.render.view.sources import Sources


_SHOWN_KEYS = 6  # a longer list is read by its words


@dataclass(frozen=True, slots=True)
class Unverified:
    """The section."""

    section: Section
    rules: Table
    questions: Table
    gaps: Table


def unverified(sources: Sources) -> Unverified:
    """Open rules, most points first, and the gaps behind them."""
    rules = _rules(sources)
    gaps = _gaps(sources)
    score = sources.report.scorecard.score
    lead = "Every rule that applies was decided."
    if rules:
        open_ = score.high - score.low
        stay = (
            f"{figures.points(open_)} of 100 points stay open" if open_ else "they carry no points"
        )
        lead = (
            f"{wording.plural(len(rules), 'rule')} could not be decided; {stay}."
            " Not shown is not the same as not there."
        )
    return Unverified(
        Section("unverified", "What could not be verified", lead),
        Table(
            "open-rules",
            "Rules left open",
            "with the reading that would close each",
            columns(
                "Rule",
                ("Points", "number"),
                "Why it is open",
                "What would close it",
                ("Evidence", "mark"),
            ),
            tuple(rules),
        ),
        questions(sources),
        Table(
            "gaps",
            "Facts without a value",
            "where a rule or a page asked for one",
            columns("Why", "Detail", "What is missing"),
            tuple(gaps),
        ),
    )


def questions(sources: Sources) -> Table:
    """The questionnaire: what the issuer can answer, and which rules wait for it."""
    lines = [
        Row(
            cells(
                figures.count(number),
                each.text,
                Cell(_waiting(sources, each), note=", ".join(each.rules)),
                Cell(figures.points_fixed(each.points)) if each.points else Cell("0", tone="mute"),
            )
        )
        for number, each in enumerate(sources.report.explanation.questions, 1)
    ]
    return Table(
        "questions",
        "Questions for the issuer",
        "an answer with a document, an address or a figure closes them",
        columns(("", "number"), "Question", "Waits for it", ("Points", "number")),
        tuple(lines),
    )


def _waiting(sources: Sources, question: Question) -> str:
    titles = [sources.rules[name].title for name in question.rules if name in sources.rules]
    return "; ".join(titles) or "—"


def _rules(sources: Sources) -> list[Row]:
    opened = [
        finding
        for finding in sources.report.findings
        if finding.outcome in (Outcome.UNKNOWN, Outcome.ERROR)
    ]
    opened.sort(key=lambda each: (-sources.points_of(each.name), each.rule))
    lines = list[Row]()
    for finding in opened:
        stamp = sources.rules.get(finding.name)
        points = sources.points_of(finding.name)
        lines.append(
            Row(
                cells(
                    Cell(finding.title, note=finding.name),
                    Cell(figures.points_fixed(points)) if points else Cell("0", tone="mute"),
                    Cell(finding.message, note=sources.missing(finding)),
                    (stamp.settles or stamp.ask) if stamp else "—",
                    Cell("", sources.marks(*finding.facts)),
                )
            )
        )
    return lines


def _gaps(sources: Sources) -> list[Row]:
    """Gaps of collected keys, one line a reason; what is derived from them is left out."""
    used = {key for finding in sources.report.findings for key in finding.facts}
    grouped = dict[tuple[str, str], list[str]]()
    for key in sorted({*used, *sources.report.evidence}):
        entry = sources.report.evidence[key]
        derived = key in CATALOGUE and CATALOGUE[key].owner in ("derive", "pipeline")
        if isinstance(entry, Gap) and not derived:
            grouped.setdefault((wording.CAUSES[entry.cause], _detail(entry)), []).append(key)
    return [
        Row(
            cells(
                cause,
                detail,
                Cell(_named(keys), code=", ".join(keys) if len(keys) <= _SHOWN_KEYS else ""),
            )
        )
        for (cause, detail), keys in grouped.items()
    ]


def _named(keys: list[str]) -> str:
    """What is missing, in words."""
    return "; ".join(wording.label(key) for key in keys)


def _detail(entry: Gap) -> str:
    if entry.detail:
        return wording.sentence(entry.detail)
    if entry.tried:
        return f"Read in vain: {', '.join(entry.tried)}"
    return "—"
