"""Reads a product's row off its report; after that nobody needs the report for the index."""

from fractions import Fraction

from auditor.base.instants import format_instant
from auditor.model.report import Report
from auditor.model.scorecard import OPINION_WORDS, CapState, FlagState
from auditor.render import beside, figures
from auditor.render.index.reliances import reliances
from auditor.render.index.row import Ceiling, IndexRow, Shown, decimal
from auditor.render.parts import Cell
from auditor.render.view.sources import Sources, field_amount


def reported(name: str, report: Report, page: str) -> IndexRow:
    """The row of a product the watchlist calls `name`; `page` is the file people read."""
    card, product, sources = report.scorecard, report.product, Sources(report)
    flags = [flag.state for flag in card.red_flags]
    return IndexRow(
        id=name,
        name=product.name,
        symbol=product.symbol,
        issuer=product.issuer.name,
        grade=card.grade,
        grade_high=card.grade_high,
        status=card.status,
        opinion=OPINION_WORDS[card.opinion],
        low=card.score.low,
        high=card.score.high,
        decided=card.decided,
        outcome="done",
        folder=product.id,
        rules=report.ruleset.comparability,
        page=page,
        ticker=product.underlying.ticker,
        company=product.underlying.name,
        isin=product.underlying.isin,
        structure=product.structure,
        chains=tuple(dict.fromkeys(each.chain for each in product.deployments)),
        as_of=format_instant(report.as_of),
        origin=report.recording.word,
        caps=tuple(
            Ceiling(cap.id, cap.at_most, cap.state, cap.condition)
            for cap in card.caps
            if cap.state is not CapState.NOT_SHOWN
        ),
        flags_hit=flags.count(FlagState.HIT),
        flags_unknown=flags.count(FlagState.UNKNOWN),
        backing=_ratio(sources, "backing.coverage"),
        backing_gross=_ratio(sources, "backing.coverage_gross"),
        reserve_age=_age(sources),
        premium=_premium(sources),
        redeems=_words(beside.who_redeems(sources)),
        claim=_words(beside.claim(sources)),
        relies=reliances(sources),
    )


def _ratio(sources: Sources, key: str) -> Shown:
    told, bounds, value = sources.ratio(key), sources.interval(key), sources.exact(key)
    if told.status:
        return Shown(note=sources.why(key))
    if value is not None or bounds is None:
        return _one(told.text, value)
    low, high = figures.bound(bounds.low), figures.bound(bounds.high)
    return Shown(told.text, _end(low), _end(high))


def _age(sources: Sources) -> Shown:
    key = "reserves.age"
    told = sources.figure(key)
    return Shown(note=sources.why(key)) if told.status else _one(told.text, sources.exact(key))


def _premium(sources: Sources) -> Shown:
    """The quote furthest from the claim in the session compared; how far half of them stood."""
    cell, found = beside.premium(sources), beside.compared_session(sources)
    largest = field_amount(found[0], "largest") if found else None
    if largest is None:
        return Shown(note=cell.note or cell.text)
    return _one(figures.percent(largest, signed=True), largest, f"{cell.text}; {cell.note}")


def _words(cell: Cell) -> Shown:
    return Shown(note=cell.note) if cell.status else Shown(cell.text, note=cell.note)


def _one(display: str, amount: Fraction | None, note: str = "") -> Shown:
    return Shown(display, _end(amount), _end(amount), note)


def _end(amount: Fraction | None) -> str:
    return "" if amount is None else decimal(amount)
