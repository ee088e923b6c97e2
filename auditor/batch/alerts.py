"""What turned over a watchlist and stays turned: one alert for each root cause, with its products.

An outcome that goes up and down is no news. A contradiction counts at once, lost evidence from the
third run in a row on, a recovery from the second.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from auditor.batch.history import GONE, NO_REPORT
from auditor.batch.kept import Concluded


LOST_FOR, BETTER_FOR = 3, 2
"""Runs in a row after which lost evidence, and a better outcome, count."""
REMEMBERED = 16
"""How many runs back are looked at; what has not settled within them starts anew."""
_LOST = frozenset({"unknown", "error", NO_REPORT})
_RANK = {"pass": 0, "not_applicable": 0, GONE: 0, "warn": 1, "fail": 2}


_Turn: TypeAlias = tuple[Concluded, str]
"""What a rule says now, and the outcome that counted before."""


@dataclass(frozen=True, slots=True)
class Affected:
    """A product an alert is about, with the rules of it that turned.

    `turns` are the outcomes of each rule: the one that counted before, and the one now.
    """

    product: str
    rules: tuple[str, ...]
    turns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that changed, whatever number of rules and products it shows in.

    `kind` is `contradicted`, `lost` or `recovered`; the first two are regressions.
    """

    kind: str
    cause: str
    reason: str
    severity: str
    products: tuple[Affected, ...]

    @property
    def regression(self) -> bool:
        """Whether things got worse."""
        return self.kind != "recovered"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rule that ends otherwise for `row` runs now, and counts after `needed` in a row.

    `before` is the outcome that counts meanwhile.
    """

    product: str
    rule: str
    name: str
    before: str
    now: str
    row: int
    needed: int


def settled(outcomes: Sequence[str]) -> str:
    """The outcome that counts after these runs, oldest first; empty when there were none.

    What the first run says counts; there is nothing it could be a change from.
    """
    return _followed(outcomes)[0]


def _followed(outcomes: Sequence[str]) -> tuple[str, str, int]:
    """The outcome that counts, another one that waits to count, and for how many runs in a row."""
    state, row, pending = "", 0, ""
    for outcome in outcomes:
        now = "lost" if outcome in _LOST else outcome
        if not state or now == state:
            state, row, pending = now, 0, ""
            continue
        row = row + 1 if _direction(pending) == _direction(now) else 1
        pending = now
        if row >= _needed(state, now):
            state, row, pending = now, 0, ""
    return state, pending, row


def waiting(histories: Mapping[str, Mapping[str, Sequence[Concluded]]]) -> tuple[Waiting, ...]:
    """What turned and does not count yet, by product and rule; `histories` as for `alerts`."""
    found: list[Waiting] = []
    for product, rules in sorted(histories.items()):
        for rule, said in sorted(rules.items()):
            state, pending, row = _followed([each.outcome for each in said])
            if pending:
                last = said[-1]
                needed = _needed(state, pending)
                found.append(Waiting(product, rule, last.name, state, last.outcome, row, needed))
    return tuple(found)


def alerts(
    histories: Mapping[str, Mapping[str, Sequence[Concluded]]],
) -> tuple[Alert, ...]:
    """What turned with the last run; `histories` are conclusions by product and rule, by run."""
    groups: dict[tuple[str, str, str], dict[str, list[_Turn]]] = {}
    for product, rules in histories.items():
        for said in rules.values():
            told = [each.outcome for each in said]
            kind = _turned(told)
            if kind:
                last = said[-1]
                by_product = groups.setdefault((kind, last.cause, last.reason), {})
                by_product.setdefault(product, []).append((last, settled(told[:-1])))
    found = [_alert(key, by_product) for key, by_product in groups.items()]
    return tuple(sorted(found, key=_order))


def _turned(outcomes: Sequence[str]) -> str:
    """How the outcome that counts has changed with the last run; empty when it has not."""
    before, now = settled(outcomes[:-1]), settled(outcomes)
    if not before or before == now:
        return ""
    if now == "lost":
        return "lost"
    if before == "lost":
        return "contradicted" if _RANK[now] else "recovered"
    return "contradicted" if _RANK[now] > _RANK[before] else "recovered"


def _needed(state: str, now: str) -> int:
    """Runs in a row before another outcome counts."""
    if now == "lost":
        return LOST_FOR
    worse = _RANK[now] > _RANK.get(state, 0)
    return 1 if worse else BETTER_FOR


def _direction(outcome: str) -> str:
    return outcome if outcome == "lost" else "decided"


def _alert(key: tuple[str, str, str], by_product: Mapping[str, Iterable[_Turn]]) -> Alert:
    kind, cause, reason = key
    affected = tuple(
        _affected(product, sorted(said, key=lambda turn: turn[0].name))
        for product, said in sorted(by_product.items())
    )
    severities = [each.severity for said in by_product.values() for each, _ in said]
    return Alert(kind, cause, reason, max(severities, key=_SEVERITIES.index), affected)


def _affected(product: str, said: Sequence[_Turn]) -> Affected:
    names = tuple(each.name for each, _ in said)
    return Affected(product, names, tuple((before, each.outcome) for each, before in said))


_SEVERITIES = ("info", "low", "medium", "high", "critical")
_KINDS = ("contradicted", "lost", "recovered")


def _order(alert: Alert) -> tuple[int, int, int, str, str]:
    """Regressions first, then what is most severe, then what touches most products."""
    severity = -_SEVERITIES.index(alert.severity)
    return (_KINDS.index(alert.kind), severity, -len(alert.products), alert.cause, alert.reason)
