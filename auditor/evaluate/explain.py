"""Why the score is what it is: one sentence, root causes, what would change it, what to ask."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from auditor.evaluate.board import Board
from auditor.evaluate.causes import (
    CAUSE_WORDS,
    OPEN_OUTCOMES,
    inside,
    named_causes,
    points_of,
    root_causes,
    root_gap,
)
from auditor.evaluate.changes import changes
from auditor.evaluate.derive.inputs import text, value
from auditor.evaluate.flips import flips
from auditor.evaluate.not_told import not_told
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.scoring import Policy
from auditor.evaluate.sensitivity import sensitivity
from auditor.evaluate.summary import summary
from auditor.evaluate.waterfall import waterfall
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence, Fact, Gap
from auditor.model.explained import NOT_TRIED
from auditor.model.finding import Finding, Outcome
from auditor.model.report import Change, Explanation, Question, RootCause
from auditor.model.ruleset import RuleStamp
from auditor.model.scorecard import Grade, GradeStatus, Scorecard
from auditor.model.value import Cause, Quantity, Records
from auditor.registry.chains import chain


COVERS = "reserves-cover-circulation"
FLOOR = Fraction(995, 1000)
"""The ratio below which the shortfall is contradicted rather than doubtful."""
_NEVER_CHECKED = "Legal enforceability, tax, and the wallet or app that holds the tokens."


def explain(
    findings: Sequence[Finding],
    scorecard: Scorecard,
    evidence: Evidence,
    judges: Sequence[CompiledRule],
    policy: Policy,
) -> Explanation:
    """Everything the report says about the score beyond the score itself."""
    rules = {rule.spec.name: rule.stamp() for rule in judges}
    graded = scorecard.status is not GradeStatus.OUT_OF_SCOPE
    in_shares = tuple(_shares(scorecard, evidence))
    told = {each.steps for each in in_shares}
    board = Board.of(findings, scorecard, policy, evidence, judges)
    by_rules = changes(board)
    moves = (*(each for each in by_rules if each.steps not in told), *in_shares)
    causes = root_causes(findings, scorecard, evidence, rules)
    return Explanation(
        sentence=summary(evidence, scorecard),
        root_causes=causes,
        changes=moves if graded else (),
        waterfall=waterfall(findings, scorecard, policy, named_causes(findings, evidence)),
        flips=flips(board) if graded else (),
        sensitivity=sensitivity(board) if graded else NOT_TRIED,
        questions=_questions(findings, scorecard, rules),
        not_told=tuple(not_told(evidence)),
        not_checked=tuple(dict.fromkeys(_not_checked(findings, causes, evidence))),
    )


def _shares(scorecard: Scorecard, evidence: Evidence) -> Iterator[Change]:
    """How many shares or tokens stand between the backing ratio and its floor, exactly."""
    held, claimed = evidence["reserves.shares"], evidence["supply.circulating_shares"]
    if not isinstance(held, Fact) or not isinstance(claimed, Fact):
        return
    if not isinstance(held.value, Quantity) or not isinstance(claimed.value, Quantity):
        return
    shares, tokens = held.value.amount, claimed.value.amount
    spare = shares - FLOOR * tokens
    if spare >= 0 and scorecard.grade is not Grade.F:
        fewer, more = _next_whole(spare), _next_whole(shares / FLOOR - tokens)
        told = (
            f"if the backing ratio falls below 0.995: {fewer:,} fewer shares,"
            f" or claims on {more:,} more"
        )
        yield Change(Grade.F, False, ((COVERS, Outcome.FAIL.value),), told)
    elif spare < 0:
        missing = -_floor(spare)
        told = f"{missing:,} more shares would bring the backing ratio to 0.995"
        yield Change(scorecard.grade_high, True, ((COVERS, Outcome.WARN.value),), told)


def _next_whole(amount: Fraction) -> int:
    """The smallest whole number above an amount."""
    return _floor(amount) + 1


def _floor(amount: Fraction) -> int:
    return amount.numerator // amount.denominator


def _questions(
    findings: Sequence[Finding], scorecard: Scorecard, rules: Mapping[str, RuleStamp]
) -> tuple[Question, ...]:
    """What the issuer must answer, most points first; rules that ask the same are one question."""
    lines = {line.rule: line for pillar in scorecard.pillars for line in pillar.lines}
    silent = [
        each
        for each in findings
        if each.outcome in OPEN_OUTCOMES
        or (each.outcome is Outcome.FAIL and each.reason == Cause.NOT_DISCLOSED.value)
        or (each.outcome is Outcome.WARN and each.reason == "issuer_word_only")
    ]
    waiting: dict[str, list[Finding]] = {}
    for each in sorted(silent, key=lambda one: (-sum(points_of(one, lines)), one.rule)):
        asked = rules[each.name].ask
        if asked:
            waiting.setdefault(asked, []).append(each)
    return tuple(
        Question(
            text,
            tuple(each.name for each in those),
            sum((sum(points_of(each, lines), Fraction(0)) for each in those), Fraction(0)),
        )
        for text, those in waiting.items()
    )


def _not_checked(
    findings: Sequence[Finding], causes: Sequence[RootCause], evidence: Evidence
) -> Iterator[str]:
    """What was not read: chains first, then questions left open, those with most points first."""
    rows = value(evidence, "supply.deployments", Records)
    if isinstance(rows, Records):
        yield from _places(rows)
    by_name = {each.name: each for each in findings if each.outcome in OPEN_OUTCOMES}
    for cause in sorted(causes, key=lambda each: (-each.open, each.id)):
        left_open = [by_name[name] for name in cause.rules if name in by_name]
        if cause.id in CATALOGUE and left_open:
            yield f"{cause.title}."
        else:
            yield from (_left_open(each, evidence) for each in left_open)
    yield _NEVER_CHECKED


def _left_open(finding: Finding, evidence: Evidence) -> str:
    missing = root_gap(finding, evidence)
    if not isinstance(missing, Gap):
        # A title says what is so where the rule passes; the message says what is asked.
        return finding.message or f"“{finding.title}”: not decided."
    told = inside(missing.detail) if missing.reason == "coverage" else ""
    return f"“{finding.title}”: {told or CAUSE_WORDS[missing.cause]}."


def _places(rows: Records) -> Iterator[str]:
    """Chains whose supply is somebody's word, and chains nobody gave a figure for."""
    told = {"issuer": "the issuer's figure", "third_party": "a third party's figure"}
    for source, words in told.items():
        chains = [
            text(row, "chain")
            for row in rows.rows
            if text(row, "read_from") == source and isinstance(row.get("shares"), Quantity)
        ]
        if chains:
            yield f"{_named(chains)}: supply is {words}, not read on chain."
    unread = [
        text(row, "chain") for row in rows.rows if not isinstance(row.get("shares"), Quantity)
    ]
    if unread:
        yield f"{_named(unread)}: supply was not read."


def _named(chains: Sequence[str]) -> str:
    names = [chain(each).name for each in dict.fromkeys(chains)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
