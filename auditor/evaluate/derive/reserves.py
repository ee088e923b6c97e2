"""The reserve statement in force: which figure counts, how old it is and who says so."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from auditor.base.instants import seconds_of
from auditor.evaluate.derive.in_force import (
    AS_OF,
    CLASSES,
    STATEMENTS,
    Stated,
    in_force,
    source_of,
    stated_in,
    unit_of,
)
from auditor.evaluate.derive.inputs import absent, fact, from_field, passed_on, text, value
from auditor.evaluate.derive.reserve_units import DEPLOYMENTS, PRICES
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Missing,
    Moment,
    Quantity,
    Records,
    Text,
)


KEYS = (
    "reserves.shares",
    "reserves.as_of",
    "reserves.age",
    "reserves.class",
    "reserves.verifier",
    "reserves.cadence",
)
ENOUGH_FIGURES = 3


def entries(evidence: Evidence) -> Iterator[Entry]:
    """What the statement in force says, and how much one source's figures jump."""
    rows, now = value(evidence, STATEMENTS, Records), value(evidence, AS_OF, Moment)
    gaps = [each for each in (rows, now) if isinstance(each, Gap)]
    if isinstance(rows, Gap) or isinstance(now, Gap):
        yield from (_kept(evidence, passed_on(key, gaps)) for key in KEYS)
        yield passed_on("reserves.largest_change", gaps)
        return
    stated = [each for row in rows.rows for each in stated_in(row)]
    chosen = in_force(evidence, rows, stated, now.at)
    if isinstance(chosen, Gap):
        yield from (_kept(evidence, _renamed(chosen, key)) for key in KEYS)
    else:
        yield from _figures(evidence, chosen, now.at)
        yield from _words(evidence, chosen)
    yield _largest_change(evidence, stated)


def _figures(evidence: Evidence, chosen: Stated, now: datetime) -> Iterator[Entry]:
    inputs = (STATEMENTS, AS_OF)
    yield fact("reserves.shares", chosen.held, evidence, *_rests_on(chosen))
    if isinstance(chosen.at, Missing):
        told = f"{source_of(chosen)} does not say which moment it speaks about"
        for key in ("reserves.as_of", "reserves.age"):
            yield from_field(key, STATEMENTS, chosen.at, chosen.at.detail or told)
        return
    age = max(now - chosen.at, timedelta(0))
    yield fact("reserves.as_of", Moment(chosen.at), evidence, STATEMENTS)
    yield fact("reserves.age", Duration(seconds_of(age)), evidence, *inputs)


def _rests_on(chosen: Stated) -> tuple[str, ...]:
    """What the number of shares was worked out from."""
    others = {"tokens": (DEPLOYMENTS,), "usd": (PRICES,)}
    return (STATEMENTS, *others.get(unit_of(chosen.row), ()))


def _words(evidence: Evidence, chosen: Stated) -> Iterator[Entry]:
    said = text(chosen.row, "class")
    if said in CLASSES:
        yield fact("reserves.class", Enumeration(said), evidence, STATEMENTS)
    else:
        yield from_field("reserves.class", STATEMENTS, absent(chosen.row, "class"))
    verifier = text(chosen.row, "verifier")
    if verifier:
        yield fact("reserves.verifier", Text(verifier), evidence, STATEMENTS)
    else:
        told = f"{source_of(chosen)} names nobody who verifies it"
        missing = absent(chosen.row, "verifier")
        yield _kept(evidence, from_field("reserves.verifier", STATEMENTS, missing, told))
    cadence = chosen.row.get("cadence")
    if isinstance(cadence, Duration):
        yield fact("reserves.cadence", cadence, evidence, STATEMENTS)
    else:
        yield from_field("reserves.cadence", STATEMENTS, absent(chosen.row, "cadence"))


def _kept(evidence: Evidence, gap: Gap) -> Gap:
    """A search in vain stays on record when no statement gives the key."""
    entry = evidence[gap.key]
    if isinstance(entry, Gap) and entry.cause is Cause.NOT_DISCLOSED:
        return entry
    return gap


def _renamed(gap: Gap, key: str) -> Gap:
    return Gap(key, gap.cause, gap.reason, gap.detail, gap.tried)


def _largest_change(evidence: Evidence, stated: list[Stated]) -> Entry:
    key = "reserves.largest_change"
    series = [each for each in _series(stated).values() if len(each) >= ENOUGH_FIGURES]
    if not series:
        told = f"fewer than {ENOUGH_FIGURES} dated figures of one source were read"
        return Gap(key, Cause.NOT_COLLECTED, "too_few_figures", told, (STATEMENTS,))
    steps = [step for figures in series for step in pairwise(figures)]
    if any(before <= 0 for before, _ in steps):
        told = "a source states that no shares are held, so its next change has no size"
        return Gap(key, Cause.UNREADABLE, "feed_implausible", told, (STATEMENTS,))
    largest = max(abs(after - before) / before for before, after in steps)
    return fact(key, Quantity(largest), evidence, STATEMENTS)


def _series(stated: list[Stated]) -> Mapping[str, list[Fraction]]:
    """The figures of each source in the order of the moments they speak about."""
    sources: dict[str, dict[datetime, Fraction]] = {}
    for each in stated:
        if isinstance(each.at, datetime):
            sources.setdefault(source_of(each), {})[each.at] = each.amount
    return {
        source: [figures[at] for at in sorted(figures)]
        for source, figures in sorted(sources.items())
    }
