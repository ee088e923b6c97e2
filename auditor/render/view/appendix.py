"""Method and appendices: scope and limits, register, rules as run, log, score arithmetic."""

from dataclasses import dataclass

from auditor.model.provenance import Strength
from auditor.model.ruleset import RuleStamp
from auditor.render import figures, wording
from auditor.render.chains import short_locator
from auditor.render.parts import Cell, Item, Row, Section, Table, cells, columns
from auditor.render.register import RegisterRow
from auditor.render.view.check import https
from auditor.render.view.explained_tables import (
    flips_table,
    sensitivity_table,
    waterfall_table,
)
from auditor.render.view.findings import compared
from auditor.render.view.score_tables import cap_table, house_tables, score_lead, score_table
from auditor.render.view.sources import Sources


_OUTSIDE = (
    "Nothing after that moment is known here; prices to come, tax, and whether the investment is a "
    "good one are outside."
)
_EVIDENCE = (
    "Every value carries its source, the moment it speaks about and the SHA-256 of the bytes read. "
    "Sources that disagree are never averaged: the fact stays open and both are named. Missing, "
    "stale, unreadable and contradictory evidence never becomes a pass or a zero."
)
_SCORE = (
    "Each rule carries points: a pass earns them, a warning half, a fail none. An open rule counts "
    "nothing at the low end and fully at the high end, so the score is an interval. Caps bound the "
    "letter whatever the points. A rule about a mere claim is at most a warning when only the "
    "issuer says so."
)
_LIMITS = (
    "An on-chain reading shows tokens, not shares; a reserve figure shows what somebody states, "
    "not who else has a claim on it. Rounding goes against the issuer: ratios and reserves down, "
    "shortfalls, ages and fees up."
)


@dataclass(frozen=True, slots=True)
class Method:
    """Scope, method and limits."""

    section: Section
    paragraphs: tuple[tuple[str, str], ...]
    strengths: tuple[tuple[str, str], ...]
    tailored: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as it ran."""

    code: str
    name: str
    title: str
    facts: str
    holds: str
    tolerates: str
    params: str
    why: str
    outcome: Cell
    compared: tuple[str, ...]
    references: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Appendix:
    """Register, rules, log, arithmetic."""

    register_section: Section
    register: tuple[RegisterRow, ...]
    read_once: str
    rules_section: Section
    rules: tuple[RuleView, ...]
    log_section: Section
    log: Table
    score_section: Section
    score: Table
    caps: Table
    waterfall: Table
    flips: Table
    sensitivity: Table
    house: tuple[Table, ...]


def method(sources: Sources) -> Method:
    """What was asked, how it was judged, what the report cannot say."""
    return Method(
        section=Section(
            "method",
            "Scope, method and limits",
            "One claim of one product, judged by written rules on evidence anyone can read again.",
        ),
        paragraphs=_paragraphs(sources),
        strengths=tuple(
            (wording.STRENGTHS[strength], told)
            for strength, told in (
                (Strength.ON_CHAIN, "read from a contract at one block"),
                (Strength.THIRD_PARTY, "an independent attestor or the custodian says so"),
                (Strength.MARKET, "quotes and closing prices"),
                (Strength.ISSUER, "the issuer says so about itself"),
                (Strength.ANALYST, "typed in or reconstructed, with quote and address"),
            )
        ),
        tailored=_tailored(sources),
    )


def _paragraphs(sources: Sources) -> tuple[tuple[str, str], ...]:
    report = sources.report
    word = figures.points_fixed(report.scorecard.on_issuer_word)
    scope = (
        f"The claim that every {report.product.symbol} is backed 1:1 by real shares, at "
        f"{figures.instant(report.as_of)}. {_OUTSIDE}"
    )
    score = f"{_SCORE} {word} of the points shown rest on the issuer’s word."
    return ("Scope.", scope), ("Evidence.", _EVIDENCE), ("Score.", score), ("Limits.", _LIMITS)


def _tailored(sources: Sources) -> str:
    rules = sources.report.ruleset
    if not rules.tailored:
        return ""
    told = f"Thresholds changed for a score beside the headline: {', '.join(rules.tailored)}."
    return f"{wording.TAILORED} with other reports. {told}" if rules.loosened else told


def appendix(sources: Sources) -> Appendix:
    """The appendices of a report."""
    report = sources.report
    return Appendix(
        register_section=Section(
            "register",
            "Evidence register",
            f"{wording.plural(len(sources.register.rows), 'observation')}, numbered as the pages "
            f"cite them{_read_at(sources)}; times in UTC.",
            empty="" if sources.register.rows else "No observation was made.",
        ),
        register=sources.register.rows,
        read_once=sources.register.read_once,
        rules_section=Section(
            "rules",
            "Rules as run",
            _rules_lead(sources),
        ),
        rules=tuple(_rule(sources, rule) for rule in report.ruleset.rules),
        log_section=Section(
            "log",
            "Collection log",
            f"{wording.plural(len(report.log), 'line')}, key by key.",
            empty="" if report.log else "Nothing was collected anew: facts come from a bundle.",
        ),
        log=Table(
            "log",
            "Sources asked",
            "",
            columns("Source", "What", "Result"),
            tuple(
                Row(cells(short_locator(line.source), line.what, line.result))
                for line in report.log
            ),
        ),
        score_section=Section("score", "Score arithmetic", score_lead(sources)),
        score=score_table(sources),
        caps=cap_table(sources),
        waterfall=waterfall_table(sources),
        flips=flips_table(sources),
        sensitivity=sensitivity_table(sources),
        house=house_tables(sources),
    )


def _rules_lead(sources: Sources) -> str:
    rules = sources.report.ruleset
    packs = wording.listed(list(rules.packs)) or "the shipped pack"
    number = wording.plural(len(rules.rules), "rule")
    digest = f"{rules.digest[:8]}…{rules.digest[-8:]}"
    compared = f"; grades compare under {rules.comparability}" if rules.comparability else ""
    notices = "".join(f" {each}" for each in rules.notices)
    return f"Rule set {rules.version}: {number} in {packs}; digest {digest}{compared}.{notices}"


def _read_at(sources: Sources) -> str:
    at = sources.register.read_once
    return f", all read {at.removesuffix(' UTC')}" if at else ""


def _rule(sources: Sources, rule: RuleStamp) -> RuleView:
    finding = sources.finding(rule.name)
    word, status = wording.OUTCOMES[finding.outcome] if finding else ("Not run", "")
    return RuleView(
        code=rule.id,
        name=rule.name,
        title=rule.title,
        facts=f"{figures.words(rule.pillar)} · {rule.kind} · {_worth(sources, rule)}",
        holds=rule.holds,
        tolerates=rule.tolerates,
        params=", ".join(f"{name} = {value}" for name, value in rule.params),
        why=rule.why,
        outcome=Cell(word, status=status),
        compared=tuple(f"{each.expression}: {compared(each)}" for each in finding.comparisons)
        if finding
        else (),
        references=tuple((each, https(each)) for each in rule.references),
    )


def _worth(sources: Sources, rule: RuleStamp) -> str:
    """What a rule counts for, and where: in the headline, or in the house score of its pack."""
    headline = {each.rule for each in sources.report.findings}
    for house in sources.report.house:
        for each in house.findings:
            if each.rule == rule.id and rule.id not in headline:
                return f"weight {each.weight} in the house score of {house.pack}"
    return f"{figures.points(sources.points_of(rule.name))} points"


def statement() -> Item:
    """The status statement."""
    return Item(wording.STATUS_STATEMENT)
