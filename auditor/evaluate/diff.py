"""Compares two audits of one product: facts, promises, findings, score; each with its cause."""

from collections.abc import Iterator, Mapping, Sequence

from auditor.evaluate.attribution import NONE, Causes, fact_of
from auditor.evaluate.rows_apart import rows_apart
from auditor.evaluate.snapshot import CLAIMS
from auditor.model.difference import (
    Attribution,
    Change,
    Crossed,
    Difference,
    FindingChange,
    Known,
    Move,
    Promise,
    ScoreChange,
    Snapshot,
    Untold,
    Why,
)
from auditor.model.scorecard import Grade, Opinion


# Worse is higher; undecided stands between a warning and a fail.
_RANK = {"pass": 0, "not_applicable": 0, "warn": 1, "unknown": 2, "error": 2, "fail": 3}
_OPINIONS = {Opinion.CLEAN: 0, Opinion.QUALIFIED: 1, Opinion.DISCLAIMER: 2, Opinion.ADVERSE: 3}
_GRADES = [grade.value for grade in Grade]
_NOTHING = Promise("", "", "")


def difference(old: Snapshot, new: Snapshot, crossed: Crossed) -> Difference:
    """What differs and why; equal audits give an empty difference."""
    causes = Causes(old, new, crossed)
    moved = [key for key in sorted({*old.facts, *new.facts}) if _moved(old, new, key)]
    clock = tuple(key for key in moved if causes.only_time(key))
    real = [key for key in moved if key not in clock]
    own = [_single(causes, key, NONE) for key in real if not _derived(causes, key)]
    causing = _whys(own)
    following = [_single(causes, key, causing) for key in real if _derived(causes, key)]
    whys = {**causing, **_whys(following)}
    findings = tuple(_findings(causes, whys))
    return Difference(
        old=old,
        new=new,
        changes=(*_joined(own), *_promises(causes)),
        consequences=tuple(following),
        findings=findings,
        score=tuple(_score(causes, findings)),
        clock=clock,
        method=causes.method,
        notes=tuple(_notes(causes)),
    )


def _moved(old: Snapshot, new: Snapshot, key: str) -> bool:
    one, other = fact_of(old, key), fact_of(new, key)
    if key == CLAIMS and not one.cause and not other.cause:
        # What the promises say is told promise by promise.
        return one.complete != other.complete
    return one.value != other.value or _quotes(old, new, key) != ("", "", "")


def _quotes(old: Snapshot, new: Snapshot, key: str) -> tuple[str, str, str]:
    """The source whose words about a key differ, with both; empty when none do.

    For a quote that is gone, the sentence most like it.
    """
    one, other = fact_of(old, key), fact_of(new, key)
    before, after = one.quotes, other.quotes
    gone = [each for each in before if each not in after]
    come = [each for each in after if each not in before]
    if not gone and not come:
        return "", "", ""
    source = (gone or come)[0][0]
    return (
        source,
        next((quote for name, quote in gone if name == source), one.nearest),
        next((quote for name, quote in come if name == source), other.nearest),
    )


def _whys(changes: Sequence[Change]) -> dict[str, Attribution]:
    return {move.key: each.why.attribution for each in changes for move in each.moves}


def _single(causes: Causes, key: str, facts: Mapping[str, Attribution]) -> Change:
    one, other = fact_of(causes.old, key), fact_of(causes.new, key)
    source, before, after = _quotes(causes.old, causes.new, key)
    shown = _apart(one, other)
    return Change((Move(key, *shown),), causes.fact(key, facts), source, before, after)


def _derived(causes: Causes, key: str) -> bool:
    return fact_of(causes.old, key).derived or fact_of(causes.new, key).derived


def _apart(old: Known, new: Known) -> tuple[str, str]:
    """Both values; of what prints alike but differs, what differs."""
    if old.shown != new.shown or old.value == new.value:
        return old.shown, new.shown
    before, now = rows_apart(old.rows, new.rows)
    if before or now:
        return f"{old.shown}: {before}", f"{new.shown}: {now}"
    return old.shown, f"{new.shown} (differs in what is not printed)"


def _joined(changes: Sequence[Change]) -> Iterator[Change]:
    """One change for all facts that moved with the same words."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for number, each in enumerate(changes):
        words = (each.source, each.old_quote, each.new_quote)
        key = (*words, each.why.attribution) if any(words) else (number,)
        groups.setdefault(key, []).append(each)
    for found in groups.values():
        moves = tuple(move for each in found for move in each.moves)
        first = found[0]
        yield Change(moves, first.why, first.source, first.old_quote, first.new_quote)


def _promises(causes: Causes) -> Iterator[Change]:
    """Promises that came, went or were worded anew; those of one kind in one document pair up."""
    old, new = causes.old.promises, causes.new.promises
    come = {name: each for name, each in new.items() if name not in old}
    for name, each in old.items():
        if name in new:
            continue
        twin = next((other for other, one in come.items() if _alike(one, each)), "")
        if twin:
            yield _promise("worded anew", each, causes.promise(twin), each, come.pop(twin))
        else:
            yield _promise("withdrawn", each, causes.promise(name), each, _NOTHING)
    for name, each in come.items():
        yield _promise("made", each, causes.promise(name), _NOTHING, each)


def _alike(one: Promise, other: Promise) -> bool:
    return (one.claim, one.document) == (other.claim, other.document)


def _promise(told: str, known: Promise, why: Why, before: Promise, after: Promise) -> Change:
    move = Move(CLAIMS, before.claim or "no such promise", f"{known.claim}, {told}")
    return Change((move,), why, known.document, before.quote, after.quote)


def _findings(causes: Causes, facts: Mapping[str, Attribution]) -> Iterator[FindingChange]:
    for rule in sorted({*causes.old.findings, *causes.new.findings}):
        one, other = causes.old.findings.get(rule), causes.new.findings.get(rule)
        before, after = one.outcome if one else "", other.outcome if other else ""
        known = other or one
        if before != after and known is not None:
            worse = bool(one and other) and _RANK.get(after, 3) > _RANK.get(before, 3)
            why = causes.finding(rule, facts)
            yield FindingChange(rule, known.name, known.title, before, after, worse, why)


def _score(causes: Causes, findings: Sequence[FindingChange]) -> Iterator[ScoreChange]:
    old, new = causes.old, causes.new
    rows = (
        ("score.low", "low", str(old.low), str(new.low), new.low < old.low),
        ("score.high", "high", str(old.high), str(new.high), False),
        ("grade", "grade", old.grade, new.grade, _place(new.grade) > _place(old.grade)),
        ("opinion", "opinion", old.opinion, new.opinion, _rank(new.opinion) > _rank(old.opinion)),
    )
    for name, part, before, after, worse in rows:
        if before != after:
            yield ScoreChange(name, before, after, worse, causes.score(part, findings))


def _place(grade: str) -> int:
    return _GRADES.index(grade) if grade in _GRADES else len(_GRADES)


def _rank(opinion: str) -> int:
    return {each.value: rank for each, rank in _OPINIONS.items()}.get(opinion, len(_OPINIONS))


def _notes(causes: Causes) -> Iterator[str]:
    yield from causes.method
    crossed = causes.crossed
    untold = [each for each in (crossed.clock, crossed.method) if isinstance(each, Untold)]
    yield from dict.fromkeys(each.reason for each in untold if each.reason)
