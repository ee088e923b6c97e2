"""The arithmetic behind the chart, the moments outcomes turn, and what hangs on the weights."""

from fractions import Fraction

from auditor.model.explained import Fall, Flip, Hold, Sway
from auditor.model.finding import Outcome
from auditor.model.key import Better
from auditor.render import figures, wording
from auditor.render.parts import Cell, Row, Table, cells, columns
from auditor.render.view.sources import Sources


_NOTHING = Cell("—", tone="mute")


def waterfall_table(sources: Sources) -> Table:
    """Every point lost or open with what is left after it, then the caps on the letter."""
    told = sources.report.explanation.waterfall
    titles = {each.name: each.title for each in sources.report.scorecard.pillars}
    left = told.start
    rows = [_stop("Checklist total", left)]
    for fall in (each for each in told.falls if each.lost):
        left -= fall.lost
        rows.append(_fall(titles, fall, fall.lost, left))
    rows.append(_stop("Best case", told.best))
    for fall in (each for each in told.falls if each.open):
        left -= fall.open
        rows.append(_fall(titles, fall, fall.open, left))
    rows.append(_stop("Shown today", told.shown))
    rows.extend(_hold(each) for each in told.holds)
    return Table(
        "waterfall",
        "Where the points went",
        "from 100, rule by rule, then the caps on the letter",
        columns("Pillar", "Rule", "Outcome", ("Points", "number"), ("Left", "number")),
        tuple(rows),
        tight=True,
    )


def _stop(name: str, points: Fraction) -> Row:
    empty = Cell("")
    return Row(cells(Cell(name), empty, empty, empty, figures.points_fixed(points)), total=True)


def _fall(titles: dict[str, str], fall: Fall, points: Fraction, left: Fraction) -> Row:
    word = wording.OUTCOMES[Outcome(fall.outcome)] if fall.outcome else ("Open", "unknown")
    return Row(
        cells(
            Cell(titles.get(fall.pillar, ""), tone="mute"),
            Cell(fall.rule or fall.cause),
            Cell(word[0], status=word[1]),
            Cell(f"−{figures.points_fixed(points)}"),
            Cell(figures.points_fixed(left)),
        )
    )


def _hold(hold: Hold) -> Row:
    end = "shown today" if hold.end == "low" else "best case"
    return Row(
        cells(
            Cell("Cap", tone="mute"),
            Cell(f"{hold.cap}, {end}"),
            _NOTHING,
            _NOTHING,
            Cell(f"{hold.before} → {hold.after}"),
        )
    )


def flips_table(sources: Sources) -> Table:
    """When each outcome that depends on an age turns, if nothing else happens."""
    return Table(
        "flips",
        "Time to flip",
        "what turns by the passing of time alone",
        columns("Rule", "Now", "Then", "At", ("In", "number"), "Letter then"),
        tuple(_flip(each) for each in sources.report.explanation.flips),
    )


def _flip(flip: Flip) -> Row:
    now, then = (wording.OUTCOMES[Outcome(each)] for each in (flip.outcome, flip.after))
    return Row(
        cells(
            Cell(flip.rule),
            Cell(now[0], status=now[1]),
            Cell(then[0], status=then[1]),
            figures.instant(flip.at),
            figures.duration(flip.wait, Better.HIGHER),
            flip.grade.value,
        )
    )


def expiry(sources: Sources) -> str:
    """The first evidence to expire, for the first page; empty when none does."""
    for flip in sources.report.explanation.flips:
        if sources.points_of(flip.rule) and flip.outcome in ("pass", "warn"):
            word = wording.OUTCOMES[Outcome(flip.after)][0].lower()
            rule = sources.rules.get(flip.rule)
            named = f"“{rule.title}”" if rule else flip.rule
            return (
                f"Evidence expires first on {figures.instant(flip.at)}, in"
                f" {figures.duration(flip.wait, Better.HIGHER)}: {named} is then {word}."
            )
    return ""


def sensitivity_table(sources: Sources) -> Table:
    """The moves of one weight or threshold that would change a letter."""
    told = sources.report.explanation.sensitivity
    return Table(
        "sensitivity",
        "What hangs on weights and thresholds",
        f"{told.tried} moves tried: weights a quarter up and down, thresholds one step; those that"
        " change a letter",
        columns("Moved", "Change", ("Score", "number"), "Letter", "Best case"),
        tuple(_sway(each) for each in told.sways),
    )


def _sway(sway: Sway) -> Row:
    return Row(
        cells(
            Cell(sway.name, note=sway.kind),
            sway.change,
            figures.span(sway.score.low, sway.score.high),
            sway.grade.value,
            sway.grade_high.value,
        )
    )
