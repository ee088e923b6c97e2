"""Points by pillar, where they went, and the caps."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.finding import Outcome
from auditor.model.scorecard import Cap, CapState, Line, Pillar
from auditor.render import figures
from auditor.render.charts.pillars import PillarBar, pillar_bar
from auditor.render.charts.waterfall import Loss, Waterfall, waterfall
from auditor.render.parts import Section, Status
from auditor.render.view.sources import Sources


COUNTED = (Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class PillarRow:
    """One pillar: bar, points, rules by outcome."""

    title: str
    bar: PillarBar
    points: str
    maximum: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pillars:
    """The section."""

    section: Section
    rows: tuple[PillarRow, ...]
    total: PillarRow
    waterfall: Waterfall
    caps: tuple[str, ...]


def pillars(sources: Sources) -> Pillars:
    """Pillars, waterfall and caps of a report."""
    card = sources.report.scorecard
    return Pillars(
        section=Section("pillars", "Pillars and findings", _lead(sources)),
        rows=tuple(_row(sources, pillar) for pillar in card.pillars),
        total=_total(sources),
        waterfall=_waterfall(sources),
        caps=tuple(_cap(cap) for cap in card.caps if cap.state is not CapState.NOT_SHOWN),
    )


def _lead(sources: Sources) -> str:
    score = sources.report.scorecard.score
    lost, opened = 100 - score.high, score.high - score.low
    told = f"{figures.points(score.low)} of 100 points are shown"
    if lost:
        told += f", {figures.points_fixed(lost)} are lost"
    return f"{told}, {figures.points_fixed(opened)} wait for evidence." if opened else f"{told}."


def _row(sources: Sources, pillar: Pillar) -> PillarRow:
    parts = {"shown": Fraction(0), "warn": Fraction(0), "fail": Fraction(0), "unknown": Fraction(0)}
    outcomes = list[Outcome]()
    for line in pillar.lines:
        finding = sources.finding(line.rule)
        outcome = finding.outcome if finding else Outcome.UNKNOWN
        outcomes.append(Outcome.UNKNOWN if outcome is Outcome.ERROR else outcome)
        parts["shown"] += line.earned.low
        parts["unknown"] += line.earned.high - line.earned.low
        parts["warn" if outcome is Outcome.WARN else "fail"] += line.points - line.earned.high
    earned = figures.span(pillar.earned.low, pillar.earned.high)
    return PillarRow(
        title=pillar.title,
        bar=pillar_bar(
            f"{pillar.title}: {earned} of {figures.points(pillar.maximum)} points",
            tuple(parts.items()),
            pillar.maximum,
        ),
        points=earned,
        maximum=figures.points(pillar.maximum),
        counts=tuple(str(outcomes.count(each)) for each in COUNTED),
    )


def _total(sources: Sources) -> PillarRow:
    card = sources.report.scorecard
    lines = [line for pillar in card.pillars for line in pillar.lines]
    outcomes = [_outcome(sources, line) for line in lines]
    return PillarRow(
        title="Total",
        bar=pillar_bar("", (), Fraction(0)),
        points=figures.span(card.score.low, card.score.high),
        maximum=figures.points(sum((each.maximum for each in card.pillars), Fraction(0))),
        counts=tuple(str(outcomes.count(each)) for each in COUNTED),
    )


def _outcome(sources: Sources, line: Line) -> Outcome:
    finding = sources.finding(line.rule)
    outcome = finding.outcome if finding else Outcome.UNKNOWN
    return Outcome.UNKNOWN if outcome is Outcome.ERROR else outcome


def _waterfall(sources: Sources) -> Waterfall:
    report = sources.report
    score = report.scorecard.score
    causes = report.explanation.root_causes
    lost = [Loss(each.title, _status(each.outcome), each.lost) for each in causes if each.lost > 0]
    opened = [Loss(each.title, "unknown", each.open) for each in causes if each.open > 0]
    return waterfall(
        score,
        _filled(lost, 100 - score.high, "fail"),
        _filled(opened, score.high - score.low, "unknown"),
    )


def _filled(losses: list[Loss], total: Fraction, status: Status) -> list[Loss]:
    """Largest first; what the causes do not explain is a line of its own, never left out."""
    ordered = sorted(losses, key=lambda each: (-each.amount, each.title))
    rest = total - sum((each.amount for each in ordered), Fraction(0))
    return [*ordered, Loss("Other rules", status, rest)] if rest > 0 else ordered


def _status(outcome: str) -> Status:
    """The pattern of what is lost: stripes for warnings, cross-hatch for everything else."""
    return "warn" if outcome == Outcome.WARN.value else "fail"


def _cap(cap: Cap) -> str:
    state = "holds" if cap.state is CapState.SHOWN else "open"
    return f"{cap.id} {state}, at most {cap.at_most}: {cap.condition}"
