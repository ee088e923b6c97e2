"""Cover: what was examined, the grade, the as-of block."""

from dataclasses import dataclass

from auditor.model.report import BlockStamp, Origin
from auditor.model.scorecard import (
    OPINION_WORDS,
    Cap,
    CapState,
    Grade,
    GradeStatus,
    Scorecard,
    unproven_words,
)
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.chains import block_word, grouped_digest
from auditor.render.charts.interval import IntervalBar, band, interval_bar
from auditor.render.parts import Figure, Pair
from auditor.render.view.asked_first import asked_first
from auditor.render.view.sources import NOT_SHOWN, Sources


_NOT_LIVE = {
    "reconstructed": "Reconstructed from published figures",
    "invented": "Sample: an invented product",
}
_MANY_CHAINS = 3
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class GradeView:
    """The letter, or the words that stand for it."""

    letter: str
    headline: str
    opinion: str
    sentence: str
    bar: IntervalBar


@dataclass(frozen=True, slots=True)
class Cover:
    """Everything on the first page except the contents."""

    title: str
    symbol: str
    issuer: str
    claim: str
    grade: GradeView
    asked_first: tuple[Pair, ...]
    as_of: str
    as_of_short: str
    block: tuple[Pair, ...]
    root: tuple[str, ...]
    banner: str
    draft: bool
    statement: str


def cover(sources: Sources) -> Cover:
    """The cover of a report."""
    report = sources.report
    return Cover(
        title=report.product.name,
        symbol=report.product.symbol,
        issuer=report.product.issuer.name,
        claim=_claim(sources),
        grade=grade(sources),
        asked_first=asked_first(sources),
        as_of=figures.long_moment(report.as_of),
        as_of_short=figures.instant(report.as_of),
        block=_block(sources),
        root=grouped_digest(report.root),
        banner=banner(sources),
        draft=report.draft,
        statement=wording.STATUS_STATEMENT,
    )


def banner(sources: Sources) -> str:
    """What every page must say: that figures are not live, or rest on one node's word."""
    said = [wording.TAILORED] if sources.report.ruleset.loosened else []
    alone = any(stamp.single_source for stamp in sources.report.blocks)
    if sources.report.recording.origin is Origin.LIVE:
        said.extend([wording.SINGLE_SOURCE] if alone else [])
    else:
        said.append(_reconstruction(sources))
    return " · ".join(said)


def _reconstruction(sources: Sources) -> str:
    """How a recording that is not live calls itself; empty for live evidence."""
    return _NOT_LIVE.get(sources.report.recording.word, "")


def grade(sources: Sources) -> GradeView:
    """The grade as words and as a bar."""
    card = sources.report.scorecard
    opinion = OPINION_WORDS[card.opinion]
    status = wording.STATUSES[card.status]
    graded = card.status in (GradeStatus.FINAL, GradeStatus.PROVISIONAL)
    if card.status is GradeStatus.OUT_OF_SCOPE:
        headline = "Out of scope: no 1:1 claim"
    elif graded:
        headline = status
    else:
        headline = unproven_words(card.grade, card.grade_high)
    return GradeView(
        letter=card.grade.value if graded else "",
        headline=headline,
        opinion=opinion,
        sentence=_points_sentence(sources),
        bar=interval_bar(card.score, _in_bar(card.status, card.grade)),
    )


def _in_bar(status: GradeStatus, letter: Grade) -> str:
    return letter.value if status in (GradeStatus.FINAL, GradeStatus.PROVISIONAL) else ""


def _points_sentence(sources: Sources) -> str:
    card = sources.report.scorecard
    score = card.score
    told = [f"{figures.points(score.low)} of 100 checklist points are shown today"]
    if score.high < _WHOLE:
        told.append(f"{figures.points(_WHOLE - score.high)} are lost")
    if score.high == score.low:
        told.append("no point is undecided")
    else:
        idle = ", which cannot change the letter" if card.status is GradeStatus.FINAL else ""
        told.append(f"{figures.points(score.high - score.low)} are undecided{idle}")
    return f"{', '.join(told)}.{_held_down(card)}"


def _held_down(card: Scorecard) -> str:
    """Why the best letter is worse than the band the bar ends in, where it is."""
    held = [cap for cap in card.caps if _holds(cap, card.grade_high)]
    if not held or band(card.score.high) == card.grade_high.value:
        return ""
    why = f"{held[0].condition[:1].lower()}{held[0].condition[1:]}"
    letter = f"the letter to {card.grade_high} at best"
    return f" Whatever the points, cap {held[0].id} holds {letter}: {why.rstrip('.')}."


def _holds(cap: Cap, letter: Grade) -> bool:
    return cap.state is CapState.SHOWN and cap.at_most is letter


def _claim(sources: Sources) -> str:
    product = sources.report.product
    if sources.flag("structure.promises_shares") is False:
        return "Claim examined: none. The product does not promise shares."
    share = product.underlying
    name = share.name or f"{share.ticker} ({share.exchange})"
    held = "a share" if str(share.shares_per_token) == "1" else f"{share.shares_per_token} shares"
    return f"Claim examined: every token is backed 1:1 by {held} of {name.rstrip('.')}."


def _block(sources: Sources) -> tuple[Pair, ...]:
    report = sources.report
    spec = report.product.report
    pairs = [
        Pair("Reserve figure of", reserve_moment(sources)),
        Pair("Blocks read", _blocks(sources)),
    ]
    if _reconstruction(sources):
        pairs.append(Pair("Origin", Figure(_origin(sources))))
    pairs.append(Pair("Method", Figure(method(sources))))
    if spec.author or spec.conflicts:
        declared = "; ".join(each for each in (spec.author, spec.conflicts) if each)
    else:
        declared = "no author is named, no conflict of interest declared"
    return (*pairs, Pair("Author, conflicts", Figure(declared)))


def _origin(sources: Sources) -> str:
    source = wording.sentence(sources.report.recording.source)
    return f"{_reconstruction(sources)}. {source}".rstrip(" .")


def reserve_moment(sources: Sources) -> Figure:
    """When the reserve figure speaks about, and who states it."""
    at = sources.moment("reserves.as_of")
    if at is None:
        return Figure(NOT_SHOWN, "reserves.as_of", status="unknown")
    who = wording.RESERVE_CLASSES.get(sources.choice("reserves.class"), "")
    text = f"{figures.long_moment(at)}{', ' + who if who else ''}"
    return Figure(text, "reserves.as_of", sources.marks("reserves.as_of"))


def _blocks(sources: Sources) -> Figure:
    blocks = sources.report.blocks
    asked = sources.report.product.deployments
    read = {stamp.chain for stamp in blocks}
    others = [chain(each.chain).name for each in asked if each.chain not in read]
    rest = f"; {wording.listed(list(dict.fromkeys(others)))} not read on chain" if others else ""
    if not blocks:
        return Figure(f"none read on chain{rest}", status="unknown")
    if len(blocks) > _MANY_CHAINS:
        return Figure(
            f"{len(blocks)} chains, one block each, listed under “Check it yourself”{rest}"
        )
    named = [
        f"{chain(stamp.chain).name} {block_word(stamp.chain)} {_numbered(stamp)}"
        for stamp in blocks
    ]
    return Figure(f"{wording.listed(named)}{rest}")


def _numbered(stamp: BlockStamp) -> str:
    """A reconstructed recording knows when, not at which block."""
    return figures.count(stamp.number) if stamp.hash else f"of {figures.instant(stamp.time)}"


def method(sources: Sources) -> str:
    """Rule set, number of rules, packs, profile, comparability, in one line."""
    rules = sources.report.ruleset
    waived = sum(1 for finding in sources.report.findings if finding.waiver)
    parts = [
        f"rule set {rules.version}",
        wording.plural(len(rules.rules), "rule"),
        wording.plural(waived, "waiver") if waived else "no waivers",
        f"added packs: {', '.join(house.pack for house in sources.report.house)}"
        if sources.report.house
        else "no added packs",
        *(f"profile {each.pack} {each.version}" for each in sources.report.profiles),
    ]
    told = ", ".join(parts)
    if rules.loosened:
        return f"{told}; tailored, not comparable: {', '.join(rules.loosened)}"
    if not sources.report.scorecard.comparable:
        return f"{told}; not comparable: more than half of a pillar does not apply"
    return f"{told}; comparable with other reports under {compared_by(sources)}"


def compared_by(sources: Sources) -> str:
    """What another report must state for its grade to compare with this one."""
    rules = sources.report.ruleset
    digest = f" ({rules.comparability[:12]})" if rules.comparability else ""
    return f"rule set {rules.version}{digest}"
