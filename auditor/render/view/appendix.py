"""Method and appendices: scope and limits, register, rules as run, log, score arithmetic."""

from dataclasses import dataclass

from auditor.model.provenance import Strength
from auditor.model.report import RuleStamp
from auditor.model.scorecard import Cap, CapState, Line
from auditor.render import figures, wording
from auditor.render.chains import short_locator
from auditor.render.parts import Cell, Item, Row, Section, Table, cells, columns
from auditor.render.register import RegisterRow
from auditor.render.view.check import https
from auditor.render.view.findings import compared
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
_CAP_STATES = {
    CapState.SHOWN: Cell("Holds", status="warn"),
    CapState.OPEN: Cell("Open", status="unknown"),
    CapState.NOT_SHOWN: Cell("Does not hold", tone="mute"),
}


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
    changed = sources.report.ruleset.tailored
    if not changed:
        return ""
    return f"Tailored, not comparable with other reports: {', '.join(changed)}."


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
            f"{wording.plural(len(report.log), 'line')}, in the order of the sources asked.",
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
        score_section=Section("score", "Score arithmetic", _score_lead(sources)),
        score=_score(sources),
        caps=_caps(sources),
        house=_house(sources),
    )


def _rules_lead(sources: Sources) -> str:
    rules = sources.report.ruleset
    packs = wording.listed(list(rules.packs)) or "the shipped pack"
    number = wording.plural(len(rules.rules), "rule")
    digest = f"{rules.digest[:8]}…{rules.digest[-8:]}"
    return f"Rule set {rules.version}: {number} in {packs}; digest {digest}."


def _read_at(sources: Sources) -> str:
    at = sources.register.read_once
    return f", all read {at.removesuffix(' UTC')}" if at else ""


def _rule(sources: Sources, rule: RuleStamp) -> RuleView:
    finding = sources.finding(rule.name)
    word, status = wording.OUTCOMES[finding.outcome] if finding else ("Not run", "")
    worth = figures.points(sources.points_of(rule.name))
    return RuleView(
        code=rule.id,
        name=rule.name,
        title=rule.title,
        facts=f"{figures.words(rule.pillar)} · {rule.kind} · {worth} points",
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


def _score_lead(sources: Sources) -> str:
    card = sources.report.scorecard
    told = figures.span(card.score.low, card.score.high)
    return f"{told} of 100 points, {figures.points(card.decided * 100)} of them decided."


def _score(sources: Sources) -> Table:
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


def _caps(sources: Sources) -> Table:
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


def _house(sources: Sources) -> tuple[Table, ...]:
    tables = list[Table]()
    for house in sources.report.house:
        earned = figures.span(house.earned, house.earned_high)
        lines = list[Row]()
        for finding in house.findings:
            word, status = wording.OUTCOMES[finding.outcome]
            lines.append(
                Row(
                    cells(
                        Cell(finding.title, note=finding.name),
                        Cell(str(finding.weight)),
                        Cell(word, status=status),
                        Cell(finding.message, sources.marks(*finding.facts)),
                    )
                )
            )
        tables.append(
            Table(
                "house",
                f"House score of {house.pack} {house.version}: {earned} of "
                f"{figures.points(house.maximum)}",
                "beside the headline, which it never changes",
                columns("Rule", ("Weight", "number"), "Outcome", "Finding"),
                tuple(lines),
            )
        )
    return tuple(tables)


def statement() -> Item:
    """The status statement."""
    return Item(wording.STATUS_STATEMENT)
