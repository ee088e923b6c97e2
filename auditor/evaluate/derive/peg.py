"""Token prices against the value of the claim: by quote, by session, by episode, as one class."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from auditor.evaluate.derive.confidence import CONSULTED, Arbitrage, arbitrage, with_confidence
from auditor.evaluate.derive.corporate_actions import DECLARED, declared_actions
from auditor.evaluate.derive.episodes import ILLIQUID, Episode, find
from auditor.evaluate.derive.inputs import fact, passed_on, value
from auditor.evaluate.derive.multiplier import DEPLOYMENTS, STEPS, history, read_steps
from auditor.evaluate.derive.pairing import COUNTED, Claim, Pair, paired
from auditor.evaluate.derive.peg_class import coverage, judged
from auditor.evaluate.derive.peg_tables import episode_rows, quote_rows, session_rows
from auditor.evaluate.derive.persistence import days_held
from auditor.evaluate.derive.quotes import Quote, read_prices, read_quotes, read_values
from auditor.evaluate.derive.screen import far_out
from auditor.evaluate.derive.sessions import HALTS, Calendar, calendar, halts_of
from auditor.evaluate.derive.ticks import LEFT_OUT, marked
from auditor.evaluate.derive.windows import Split, windows
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.unit import unit
from auditor.model.value import Cause, Missing, Quantity, Records, Series


COUNT = unit("count")
TOKEN, REFERENCE, TRADING = "prices.token", "prices.reference", "market.sessions"
SOURCES = (TOKEN, REFERENCE, TRADING)
VALUED = (*SOURCES, STEPS, DEPLOYMENTS, HALTS)
MEASURED = ("peg.quotes", "peg.pairs", "peg.excluded")
JUDGED = ("peg.sessions", "peg.episodes", "peg.class", "peg.persistence", "peg.coverage")


def entries(evidence: Evidence) -> Iterator[Entry]:
    """Quotes, sessions, episodes, persistence and class, and how many quotes could be used."""
    read = [value(evidence, key, Series) for key in SOURCES]
    series = [each for each in read if isinstance(each, Series)]
    if len(series) < len(read):
        gaps = [each for each in read if isinstance(each, Gap)]
        yield from (passed_on(key, gaps) for key in (*MEASURED, *JUDGED))
        return
    moved = history(evidence)
    try:
        days = calendar(series[2], halts_of(evidence))
        quotes, claim = read_quotes(series[0]), _claim(evidence, series[1], days)
    except ValueError as error:
        told = Gap(TOKEN, Cause.UNREADABLE, "bad_table", str(error))
        yield from (passed_on(key, [told]) for key in (*MEASURED, *JUDGED))
        return
    yield from _measured(evidence, quotes, claim, moved if isinstance(moved, Gap) else None)


def _claim(evidence: Evidence, reference: Series, days: Calendar) -> Claim:
    moved, steps = history(evidence), value(evidence, STEPS, Records)
    prices = read_prices(reference)
    splits = [
        Split(action.at, action.ratio) for action in declared_actions(evidence) if action.is_split
    ]
    seen = [] if isinstance(steps, Gap) else read_steps(steps)
    return Claim(
        shares=prices,
        tokens=read_values(reference),
        calendar=days,
        history=Missing(moved.cause, moved.reason, moved.detail)
        if isinstance(moved, Gap)
        else moved,
        windows=windows(splits, seen, prices),
    )


def _measured(
    evidence: Evidence, quotes: Sequence[Quote], claim: Claim, unvalued: Gap | None
) -> Iterator[Entry]:
    read = list(paired(quotes, claim))
    beyond = far_out(read, claim)
    pairs = marked(read)
    labels = [each.label for each in pairs]
    left_out = sum(labels.count(label) for label in LEFT_OUT)
    yield fact("peg.pairs", _count(labels.count(COUNTED)), evidence, *SOURCES)
    yield fact("peg.excluded", _count(left_out), evidence, *SOURCES)
    around = arbitrage(evidence)
    found = with_confidence(find(pairs, claim.calendar, beyond), around)
    rows = Records(quote_rows(pairs, found), complete=True)
    yield fact("peg.quotes", rows, evidence, *VALUED)
    if unvalued is not None and not claim.tokens.times:
        yield from (passed_on(key, [unvalued]) for key in JUDGED)
        return
    yield from _judged(evidence, pairs, found, claim, around)


def _judged(
    evidence: Evidence,
    pairs: Sequence[Pair],
    found: Sequence[Episode],
    claim: Claim,
    around: Arbitrage,
) -> Iterator[Entry]:
    counted, days = [each for each in pairs if each.counts], claim.calendar
    told = Records(session_rows(counted, days), complete=True)
    yield fact("peg.sessions", told, evidence, *VALUED)
    rows = Records(episode_rows(found, pairs, days, around), complete=True)
    yield fact("peg.episodes", rows, evidence, *VALUED, DECLARED, *CONSULTED)
    held = days_held(counted, days)
    if held:
        yield fact("peg.persistence", Records(held, complete=True), evidence, *VALUED)
    else:
        told_none = "no quote counts in an open session"
        yield Gap("peg.persistence", Cause.NOT_COLLECTED, "coverage", told_none, SOURCES)
    yield coverage(evidence, pairs, *VALUED)
    serious = [each for each in found if each.kind != ILLIQUID]
    yield judged(evidence, pairs, serious, claim, around)


def _count(number: int) -> Quantity:
    return Quantity(Fraction(number), COUNT)
