"""Findings grouped by root cause, and the rules that passed with what they rest on."""

import re
from dataclasses import dataclass
from fractions import Fraction

from auditor.model.catalogue import CATALOGUE
from auditor.model.finding import Comparison, Finding, Outcome
from auditor.model.key import Better
from auditor.model.provenance import Strength
from auditor.model.report import RootCause
from auditor.model.value import Quantity
from auditor.render import figures, wording
from auditor.render.parts import Cell, Mark, Row, Section, Status, Table, cells, columns
from auditor.render.view.replies import Reply, other_replies, replies_to
from auditor.render.view.sources import Sources


_ORDER = ("fail", "error", "unknown", "warn")
_KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_INDEPENDENT = (Strength.ON_CHAIN, Strength.THIRD_PARTY, Strength.MARKET)


@dataclass(frozen=True, slots=True)
class Card:
    """One cause: status, size, what happened, which rules, what would close it."""

    anchor: str
    word: str
    status: Status
    size: str
    title: str
    sentence: str
    marks: tuple[Mark, ...]
    rules: str
    to_close: str
    waived: str
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Cards, and the tables of what passed and what did not apply."""

    cards: tuple[Card, ...]
    counts: tuple[tuple[str, Status, str], ...]
    empty: str
    passed_section: Section
    passed: Table
    not_applicable: Table
    replies: Table


def findings(sources: Sources) -> Findings:
    """Cards of a report, fails first, each group by size."""
    causes = sorted(
        sources.report.explanation.root_causes,
        key=lambda each: (_place(each.outcome), -(each.lost + each.open), each.title),
    )
    cards = tuple(_card(sources, cause) for cause in causes)
    passed = [each for each in sources.report.findings if each.outcome is Outcome.PASS]
    return Findings(
        cards=cards,
        counts=_counts(cards),
        empty="" if cards else "No rule failed, warned or stayed open.",
        passed_section=Section("passed", "Passed rules", _passed_lead(passed)),
        passed=_passed(sources, passed),
        not_applicable=_not_applicable(sources),
        replies=other_replies(sources, causes),
    )


def _place(outcome: str) -> int:
    return _ORDER.index(outcome) if outcome in _ORDER else len(_ORDER)


def _counts(cards: tuple[Card, ...]) -> tuple[tuple[str, Status, str], ...]:
    """Words for the filter: every status that occurs, with how often."""
    seen = dict[Status, list[Card]]()
    for card in cards:
        seen.setdefault(card.status, []).append(card)
    return tuple((held[0].word, status, str(len(held))) for status, held in seen.items())


def _card(sources: Sources, cause: RootCause) -> Card:
    word, status = _word(cause.outcome)
    found = [finding for name in cause.rules if (finding := sources.finding(name))]
    facts = [key for finding in found for key in finding.facts]
    waived = [mark for finding in found for mark in finding.waiver]
    return Card(
        anchor=f"cause-{cause.id}",
        word=word,
        status=status,
        size=_size(cause),
        title=cause.title,
        sentence=cause.sentence,
        marks=sources.marks(*facts),
        rules=" · ".join(_rule(sources, name) for name in cause.rules),
        to_close=cause.to_close,
        waived="; ".join(f"{each.reason} ({each.author}, until {each.expires})" for each in waived),
        replies=replies_to(sources, found),
    )


def _word(outcome: str) -> tuple[str, Status]:
    for each, (word, status) in wording.OUTCOMES.items():
        if each.value == outcome:
            return word, status
    return wording.OUTCOMES[Outcome.UNKNOWN]


def _size(cause: RootCause) -> str:
    rules = wording.plural(len(cause.rules), "rule")
    parts = list[str]()
    if cause.lost:
        parts.append(f"{figures.points_fixed(cause.lost)} points")
    if cause.open:
        parts.append(f"{figures.points_fixed(cause.open)} points open")
    return " · ".join(["1 cause", rules, *(parts or ["no points"])])


def _rule(sources: Sources, name: str) -> str:
    """`reserves-fresh fail 4.0`: what the rule costs or leaves open; a few score nothing."""
    finding, cost = sources.finding(name), _cost(sources, name)
    word = "" if finding is None else wording.OUTCOMES[finding.outcome][0].lower()
    points = figures.points_fixed(cost) if cost else "(no points)"
    return f"{name} {word} {points}".replace("  ", " ")


def _cost(sources: Sources, name: str) -> Fraction:
    for pillar in sources.report.scorecard.pillars:
        for line in pillar.lines:
            if line.rule == name:
                return line.points - line.earned.low
    return Fraction(0)


def _passed_lead(passed: list[Finding]) -> str:
    if not passed:
        return "No rule passed."
    shares = [
        (name, sum(1 for each in passed if strength in each.rests_on))
        for strength, name in wording.RESTS_ON.items()
    ]
    told = [f"{number} on {name}" for name, number in shares if number]
    rests = f" {wording.listed(told).capitalize()}." if told else ""
    return f"{wording.plural(len(passed), 'rule')} passed.{rests}"


def _passed(sources: Sources, passed: list[Finding]) -> Table:
    lines = [
        Row(
            cells(
                Cell(finding.title, note=finding.name),
                _points(sources, finding),
                rests_on(finding),
                Cell(_compared(finding)),
                Cell("", sources.marks(*finding.facts)),
            )
        )
        for finding in passed
    ]
    return Table(
        "passed",
        "Passed rules",
        "and what each rests on",
        columns(
            "Rule", ("Points", "number"), "Rests on", "What was compared", ("Evidence", "mark")
        ),
        tuple(lines),
    )


def _points(sources: Sources, finding: Finding) -> Cell:
    worth = sources.points_of(finding.name)
    return Cell(figures.points_fixed(worth)) if worth else Cell("0", tone="mute")


def rests_on(finding: Finding) -> Cell:
    """Who the facts of a finding come from; the issuer's word alone is said so."""
    if not finding.rests_on:
        return Cell("—", tone="mute")
    names = [wording.RESTS_ON[strength] for strength in Strength if strength in finding.rests_on]
    told = wording.listed(names)
    alone = not any(strength in _INDEPENDENT for strength in finding.rests_on)
    return Cell(f"{told} alone" if alone and len(names) == 1 else told)


def _compared(finding: Finding) -> str:
    """The decisive comparison with its numbers, or the message."""
    for each in finding.comparisons:
        if isinstance(each.left, Quantity):
            return compared(each)
    return finding.message


def compared(each: Comparison) -> str:
    """`1.0020 against 1.0000, margin +0.0020`; the measured side is rounded as its key asks."""
    better = better_of(each)
    left, right = figures.show(each.left, better), figures.show(each.right)
    if isinstance(each.margin, Quantity):
        sign = "+" if each.margin.amount > 0 else ""
        return f"{left} against {right}, margin {sign}{figures.show(each.margin, Better.HIGHER)}"
    return f"{left} against {right}"


def better_of(each: Comparison) -> Better:
    """Which way is good for the holder in a comparison: that of the first key it names."""
    keys = [key for key in _KEY.findall(each.expression) if key in CATALOGUE]
    return CATALOGUE[keys[0]].better if keys else Better.NEITHER


def _not_applicable(sources: Sources) -> Table:
    lines = [
        Row(cells(Cell(each.title, note=each.name), each.message))
        for each in sources.report.findings
        if each.outcome is Outcome.NOT_APPLICABLE
    ]
    return Table(
        "not-applicable",
        "Rules that do not apply",
        "their points move to the other rules of the pillar",
        columns("Rule", "Why"),
        tuple(lines),
    )
