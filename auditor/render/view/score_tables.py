"""The arithmetic of the score, its caps and the scores beside it, as tables."""

from auditor.model.finding import Finding, Outcome
from auditor.model.report import HouseScore
from auditor.model.scorecard import Cap, CapState, Line
from auditor.render import figures, wording
from auditor.render.parts import Cell, Row, Table, cells, columns
from auditor.render.view.sources import Sources


_CAP_STATES = {
    CapState.SHOWN: Cell("Holds", status="warn"),
    CapState.OPEN: Cell("Open", status="unknown"),
    CapState.NOT_SHOWN: Cell("Does not hold", tone="mute"),
}


def score_lead(sources: Sources) -> str:
    """The total in one sentence."""
    card = sources.report.scorecard
    told = figures.span(card.score.low, card.score.high)
    return f"{told} of 100 points, {figures.points(card.decided * 100)} of them decided."


def score_table(sources: Sources) -> Table:
    """Every rule's points."""
    lines = list[Row]()
    for pillar in sources.report.scorecard.pillars:
        lines.extend(_line(sources, pillar.title, line) for line in pillar.lines)
        earned = figures.span(pillar.earned.low, pillar.earned.high)
        mark = "" if pillar.comparable else ", not comparable"
        lines.append(
            Row(
                cells(
                    Cell(f"{pillar.title}{mark}"),
                    Cell(""),
                    Cell(figures.points(pillar.maximum)),
                    Cell(earned),
                    Cell(""),
                ),
                total=True,
            )
        )
    return Table(
        "score",
        "Points by rule",
        "low end and high end",
        columns("Pillar", "Rule", ("Points", "number"), ("Earned", "number"), "Outcome"),
        tuple(lines),
        tight=True,
    )


def _line(sources: Sources, pillar: str, line: Line) -> Row:
    finding = sources.finding(line.rule)
    word, status = wording.OUTCOMES[finding.outcome] if finding else ("Not run", "")
    return Row(
        cells(
            Cell(pillar, tone="mute"),
            Cell(line.rule),
            Cell(figures.points(line.points)),
            Cell(figures.span(line.earned.low, line.earned.high)),
            Cell(word, status=status),
        )
    )


def cap_table(sources: Sources) -> Table:
    """Every cap with its state."""
    return Table(
        "caps",
        "Caps",
        "the low end obeys every cap not shown false, the high end only those shown true",
        columns("Cap", "Condition", "At most", "State", ("Evidence", "mark")),
        tuple(_cap(sources, cap) for cap in sources.report.scorecard.caps),
    )


def _cap(sources: Sources, cap: Cap) -> Row:
    return Row(
        cells(
            cap.id,
            cap.condition,
            cap.at_most.value,
            _CAP_STATES[cap.state],
            Cell("", sources.marks(*cap.facts)),
        )
    )


def beside_title(house: HouseScore) -> str:
    """`House score of desk 1.0.0`, `Profile lender 1.0.0`."""
    what = "Profile" if house.kind == "profile" else "House score of"
    return f"{what} {house.pack} {house.version}"


def _beside_note(house: HouseScore) -> str:
    told = "beside the headline, which it never changes"
    return f"{told}; tailored: {'; '.join(house.tailored)}" if house.tailored else told


def _named(finding: Finding) -> str:
    """A rule's name, with what is special about it."""
    marks = [finding.name]
    if finding.status != "stable":
        marks.append(finding.status)
    if finding.waiver:
        marks.append("waived")
    return ", ".join(marks)


def _why(sources: Sources, finding: Finding) -> str:
    """Why a rule did not pass, and the question that would decide an open one."""
    if finding.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        return ""
    told = f"{wording.sentence(wording.reason(finding.reason))}."
    stamp = sources.rules.get(finding.name)
    if stamp is None or not stamp.ask or finding.outcome not in (Outcome.UNKNOWN, Outcome.ERROR):
        return told
    return f"{told} Ask the issuer: {stamp.ask}"


def house_tables(sources: Sources) -> tuple[Table, ...]:
    """One table per added pack, then one for the profile."""
    tables = list[Table]()
    for house in sources.report.beside:
        earned = figures.span(house.earned, house.earned_high)
        lines = list[Row]()
        for finding in house.findings:
            word, status = wording.OUTCOMES[finding.outcome]
            lines.append(
                Row(
                    cells(
                        Cell(finding.title, note=_named(finding)),
                        Cell(str(finding.weight)),
                        Cell(word, status=status),
                        Cell(
                            finding.message,
                            sources.marks(*finding.facts),
                            note=_why(sources, finding),
                        ),
                    )
                )
            )
        tables.append(
            Table(
                "house",
                f"{beside_title(house)}: {earned} of {figures.points(house.maximum)}",
                _beside_note(house),
                columns("Rule", ("Weight", "number"), "Outcome", "Finding"),
                tuple(lines),
            )
        )
    return tuple(tables)
