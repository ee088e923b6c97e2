"""The score part of the public JSON, and what explains it."""

from auditor.base.instants import format_instant
from auditor.model.explained import Sensitivity, Waterfall
from auditor.model.report import Explanation
from auditor.model.scorecard import FlagState, Pillar, Scorecard, Span
from auditor.render import figures
from auditor.render.formats.json_explained import (
    FallV1,
    FlipV1,
    HoldV1,
    QuestionV1,
    SensitivityV1,
    SwayV1,
    WaterfallV1,
)
from auditor.render.formats.json_facts import amount
from auditor.render.formats.json_public import SpanV1
from auditor.render.formats.json_score_models import CapV1, FlagsV1, FlagV1, LineV1, PillarV1


def score_v1(card: Scorecard) -> SpanV1:
    """The interval."""
    return span_v1(card.score)


def span_v1(span: Span) -> SpanV1:
    """Points from low to high."""
    low, high = span.low, span.high
    return SpanV1(low=amount(low), high=amount(high), display=figures.span(low, high))


def caps_v1(card: Scorecard) -> list[CapV1]:
    """Every cap with its state."""
    return [
        CapV1(
            id=cap.id,
            condition=cap.condition,
            at_most=cap.at_most.value,
            state=cap.state.value,
            facts=list(cap.facts),
        )
        for cap in card.caps
    ]


def pillar_v1(pillar: Pillar) -> PillarV1:
    """One pillar with its lines."""
    return PillarV1(
        name=pillar.name,
        title=pillar.title,
        maximum=amount(pillar.maximum),
        low=amount(pillar.earned.low),
        high=amount(pillar.earned.high),
        comparable=pillar.comparable,
        rules=[
            LineV1(
                rule=line.rule,
                points=amount(line.points),
                low=amount(line.earned.low),
                high=amount(line.earned.high),
            )
            for line in pillar.lines
        ],
    )


def flags_v1(card: Scorecard) -> FlagsV1:
    """The five red flags and their count."""
    states = [flag.state for flag in card.red_flags]
    return FlagsV1(
        hit=states.count(FlagState.HIT),
        unknown=states.count(FlagState.UNKNOWN),
        of=len(states),
        flags=[
            FlagV1(id=flag.id, title=flag.title, state=flag.state.value, rules=list(flag.rules))
            for flag in card.red_flags
        ],
    )


def waterfall_v1(told: Waterfall) -> WaterfallV1:
    """The way down."""
    return WaterfallV1(
        start=amount(told.start),
        falls=[
            FallV1(
                pillar=each.pillar,
                rule=each.rule,
                outcome=each.outcome,
                cause=each.cause,
                lost=amount(each.lost),
                open=amount(each.open),
            )
            for each in told.falls
        ],
        best=amount(told.best),
        shown=amount(told.shown),
        holds=[
            HoldV1(cap=each.cap, end=each.end, before=each.before, after=each.after)
            for each in told.holds
        ],
    )


def flips_v1(told: Explanation) -> list[FlipV1]:
    """What turns next, soonest first."""
    return [
        FlipV1(
            rule=each.rule,
            outcome=each.outcome,
            after=each.after,
            at=format_instant(each.at),
            seconds=amount(each.wait),
            grade=each.grade.value,
        )
        for each in told.flips
    ]


def sensitivity_v1(told: Sensitivity) -> SensitivityV1:
    """What hangs on weights and thresholds."""
    return SensitivityV1(
        tried=told.tried,
        changes=[
            SwayV1(
                kind=each.kind,
                name=each.name,
                change=each.change,
                low=amount(each.score.low),
                high=amount(each.score.high),
                grade=each.grade.value,
                grade_high=each.grade_high.value,
            )
            for each in told.sways
        ],
    )


def questions_v1(told: Explanation) -> list[QuestionV1]:
    """The questions with their points, most first."""
    return [
        QuestionV1(text=each.text, rules=list(each.rules), points=amount(each.points))
        for each in told.questions
    ]
