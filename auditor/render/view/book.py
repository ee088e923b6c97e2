"""The whole report as pages show it, section by section, in the order of the contents."""

from dataclasses import dataclass

from auditor.model.report import Report
from auditor.render import wording
from auditor.render.parts import Entry
from auditor.render.view import (
    appendix,
    backing,
    claims,
    comparison,
    converter,
    corporate,
    cover,
    facts,
    findings,
    pillars,
    price,
    redemption,
    summary,
    unverified,
    waivers,
)
from auditor.render.view import check as checking
from auditor.render.view.sources import Sources


@dataclass(frozen=True, slots=True)
class Book:
    """Every section, in reading order."""

    cover: cover.Cover
    contents: tuple[tuple[Entry, ...], ...]
    summary: summary.Summary
    unverified: unverified.Unverified
    backing: backing.Backing
    pillars: pillars.Pillars
    findings: findings.Findings
    waivers: waivers.Waivers
    redemption: redemption.Redemption
    converter: converter.Converter
    price: price.Price
    actions: corporate.Topic
    holders: corporate.Topic
    rights: corporate.Topic
    claims: corporate.Topic
    comparison: comparison.Comparison
    check: checking.Check
    method: appendix.Method
    appendix: appendix.Appendix
    verify: checking.Verify
    running: str


_CONTENTS = (
    Entry("summary", "Summary"),
    Entry("unverified", "What could not be verified"),
    Entry("backing", "Backing reconciliation"),
    Entry("pillars", "Pillars and findings"),
    Entry("passed", "Passed rules"),
    Entry("redemption", "Redemption and exit cost"),
    Entry("converter", "Converter"),
    Entry("price", "Price by market session"),
    Entry("actions", "Corporate actions"),
    Entry("holders", "Holders and control"),
    Entry("rights", "Custody and holder rights"),
    Entry("claims", "Claims ledger"),
    Entry("comparison", "Beside an ETF and a CFD"),
    Entry("check", "Check it yourself"),
    Entry("method", "Scope, method and limits"),
    Entry("register", "Evidence register"),
    Entry("rules", "Rules as run"),
    Entry("score", "Score arithmetic"),
    Entry("log", "Collection log"),
    Entry("verify", "How to verify"),
)

_BEFORE_WAIVERS = 5


def _contents(report: Report) -> tuple[tuple[Entry, ...], ...]:
    """The sections in three columns; waivers only where a file of them was given."""
    told = list(_CONTENTS)
    if report.waivers.file:
        told.insert(_BEFORE_WAIVERS, Entry("waivers", "Waivers"))
    rows = -(-len(told) // 3)
    return tuple(tuple(told[at : at + rows]) for at in range(0, len(told), rows))


def book(report: Report) -> Book:
    """The pages of a report as data."""
    sources = Sources(report)
    return Book(
        cover=cover.cover(sources),
        contents=_contents(report),
        summary=summary.summary(sources),
        unverified=unverified.unverified(sources),
        backing=backing.backing(sources),
        pillars=pillars.pillars(sources),
        findings=findings.findings(sources),
        waivers=waivers.waivers(sources),
        redemption=redemption.redemption(sources),
        converter=converter.converter(sources),
        price=price.price(sources),
        actions=corporate.corporate_actions(sources),
        holders=facts.holders(sources),
        rights=facts.rights(sources),
        claims=claims.claims(sources),
        comparison=comparison.comparison(sources),
        check=checking.check(sources),
        method=appendix.method(sources),
        appendix=appendix.appendix(sources),
        verify=checking.verify(sources),
        running=wording.RUNNING_STATEMENT,
    )
