"""The score part of the public JSON."""

from auditor.model.scorecard import FlagState, Pillar, Scorecard, Span
from auditor.render import figures
from auditor.render.formats.json_facts import amount
from auditor.render.formats.json_models import (
    CapV1,
    FlagsV1,
    FlagV1,
    LineV1,
    PillarV1,
    SpanV1,
)


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
