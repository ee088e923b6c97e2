"""`report.json`, version 1: canonical bytes of the public model."""

from typing import cast

from auditor.base import canonical
from auditor.base.instants import format_instant
from auditor.model.finding import Finding
from auditor.model.key import Better
from auditor.model.report import Explanation, HouseScore, Report
from auditor.model.scorecard import OPINION_WORDS
from auditor.render.formats.json_comparison import comparison_v1
from auditor.render.formats.json_converter import conversion_v1
from auditor.render.formats.json_facts import amount, entry, tagged
from auditor.render.formats.json_finding_models import (
    ComparisonV1,
    FindingV1,
    HouseV1,
    ResponseV1,
    WaiversV1,
    WaiverV1,
)
from auditor.render.formats.json_models import (
    BlockV1,
    ChangeV1,
    ProductV1,
    ReportV1,
    RootCauseV1,
    RuleSetV1,
)
from auditor.render.formats.json_score import (
    caps_v1,
    flags_v1,
    flips_v1,
    pillar_v1,
    questions_v1,
    score_v1,
    sensitivity_v1,
    span_v1,
    waterfall_v1,
)
from auditor.render.view.findings import better_of


__all__ = ["ReportV1", "render_json", "report_v1"]


def render_json(report: Report) -> bytes:
    """RFC 8785 bytes with a newline at the end."""
    told = report_v1(report).model_dump(mode="json", by_alias=True)
    return canonical.dumps(cast("canonical.Wire", told)) + b"\n"


def report_v1(report: Report) -> ReportV1:
    """The report as its public model."""
    card = report.scorecard
    return ReportV1(
        schema="auditor/report/v1",
        product=_product(report),
        as_of=format_instant(report.as_of),
        origin=report.recording.origin.value,
        origin_source=report.recording.source,
        tool=report.tool,
        ruleset=_ruleset(report),
        root=report.root,
        draft=report.draft,
        opinion=card.opinion.value,
        opinion_words=OPINION_WORDS[card.opinion],
        grade=card.grade.value,
        grade_high=card.grade_high.value,
        grade_status=card.status.value,
        score=score_v1(card),
        coverage=amount(card.decided),
        on_issuer_word=amount(card.on_issuer_word),
        comparable=report.comparable,
        deciding=list(card.deciding),
        caps=caps_v1(card),
        pillars=[pillar_v1(pillar) for pillar in card.pillars],
        red_flags=flags_v1(card),
        findings=[_finding(report, finding) for finding in report.findings],
        facts={key: entry(key, report.evidence[key]) for key in report.evidence},
        converter=[conversion_v1(each) for each in report.conversions],
        comparison=comparison_v1(report),
        house=[_house(report, each) for each in report.house],
        profile=next((_house(report, each) for each in report.profiles), None),
        waivers=_waivers(report),
        blocks=_blocks(report),
        sentence=report.explanation.sentence,
        root_causes=_root_causes(report.explanation),
        changes=_changes(report.explanation),
        questions=[each.text for each in report.explanation.questions],
        asks=questions_v1(report.explanation),
        waterfall=waterfall_v1(report.explanation.waterfall),
        flips=flips_v1(report.explanation),
        sensitivity=sensitivity_v1(report.explanation.sensitivity),
        not_told=list(report.explanation.not_told),
        not_checked=list(report.explanation.not_checked),
    )


def _product(report: Report) -> ProductV1:
    product = report.product
    return ProductV1(
        id=product.id,
        symbol=product.symbol,
        name=product.name,
        issuer=product.issuer.name,
        structure=product.structure,
        underlying=product.underlying.ticker,
        exchange=product.underlying.exchange,
        isin=product.underlying.isin,
    )


def _ruleset(report: Report) -> RuleSetV1:
    rules = report.ruleset
    return RuleSetV1(
        version=rules.version,
        digest=rules.digest,
        packs=list(rules.packs),
        rules=len(rules.rules),
        tailored=list(rules.tailored),
        loosened=list(rules.loosened),
        comparability=rules.comparability,
        pack_digests=list(rules.pack_digests),
        notices=list(rules.notices),
    )


def _finding(report: Report, finding: Finding) -> FindingV1:
    first = finding.waiver[0] if finding.waiver else None
    return FindingV1(
        rule=finding.rule,
        name=finding.name,
        title=finding.title,
        pillar=finding.pillar,
        severity=finding.severity.value,
        weight=finding.weight,
        outcome=finding.outcome.value,
        reason=finding.reason,
        message=finding.message,
        facts=list(finding.facts),
        comparisons=[
            ComparisonV1(
                expression=each.expression,
                left=tagged(each.left, better_of(each)),
                right=tagged(each.right, better_of(each)),
                margin=tagged(each.margin, Better.HIGHER),
            )
            for each in finding.comparisons
        ],
        margin=tagged(finding.comparisons[0].margin, Better.HIGHER)
        if finding.comparisons
        else None,
        root_cause=finding.root_cause,
        rests_on=[strength.value for strength in finding.rests_on],
        tailored=finding.tailored,
        status=finding.status,
        evidence=finding.evidence,
        waiver=None
        if first is None
        else WaiverV1(
            reason=first.reason,
            author=first.author,
            created=first.created,
            expires=first.expires,
        ),
        responses=[
            ResponseV1(author=each.author, date=each.date, text=each.text)
            for each in report.responses
            if each.rule == finding.rule
        ],
    )


def _root_causes(told: Explanation) -> list[RootCauseV1]:
    return [
        RootCauseV1(
            id=each.id,
            title=each.title,
            sentence=each.sentence,
            outcome=each.outcome,
            rules=list(each.rules),
            lost=amount(each.lost),
            open=amount(each.open),
            to_close=each.to_close,
        )
        for each in told.root_causes
    ]


def _changes(told: Explanation) -> list[ChangeV1]:
    return [
        ChangeV1(
            grade=each.grade.value,
            better=each.better,
            steps=[list(step) for step in each.steps],
            sentence=each.sentence,
        )
        for each in told.changes
    ]


def _house(report: Report, each: HouseScore) -> HouseV1:
    return HouseV1(
        kind=each.kind,
        pack=each.pack,
        version=each.version,
        title=each.title,
        tailored=list(each.tailored),
        low=amount(each.earned),
        high=amount(each.earned_high),
        maximum=amount(each.maximum),
        findings=[_finding(report, finding) for finding in each.findings],
    )


def _waivers(report: Report) -> WaiversV1:
    told = report.waivers
    return WaiversV1(
        file=told.file,
        used=list(told.used),
        findings=[_finding(report, finding) for finding in told.findings],
        elsewhere=told.elsewhere,
        without=span_v1(told.view),
    )


def _blocks(report: Report) -> list[BlockV1]:
    return [
        BlockV1(
            chain=stamp.chain,
            number=stamp.number,
            hash=stamp.hash,
            time=format_instant(stamp.time),
            finality=stamp.finality,
            sources=stamp.sources,
        )
        for stamp in report.blocks
    ]
