"""The alerts of a run as a digest for people (Markdown) and for programs (JSON)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.archive.bundle import FILE
from auditor.base import atomic, canonical
from auditor.base.text import visible
from auditor.batch.alerts import (
    BETTER_FOR,
    LOST_FOR,
    REMEMBERED,
    Affected,
    Alert,
    Waiting,
    alerts,
    waiting,
)
from auditor.batch.history import GONE, NO_REPORT, outcomes
from auditor.batch.journal import Journal
from auditor.batch.kept import Concluded, Kept
from auditor.render.wording import OUTCOMES, plural, reason


MARKDOWN, JSON = "alerts.md", "alerts.json"
SCHEMA = "auditor/alerts/v1"
_OUTCOMES = {
    **{outcome.value: word for outcome, (word, _) in OUTCOMES.items()},
    "lost": "Unknown",
    NO_REPORT: "No report",
    GONE: "No longer asked",
}
_HEADS = {
    "contradicted": "Worse",
    "lost": "Evidence lost for three runs in a row",
    "recovered": "Better",
}


@dataclass(frozen=True, slots=True)
class Turned:
    """What turned with the last run and counts, and what turned and waits to be confirmed."""

    alerts: tuple[Alert, ...]
    waiting: tuple[Waiting, ...]


def turned(journal: Journal, results: Mapping[str, Kept]) -> Turned:
    """What the last run turned among the products of `results`."""
    runs = [each.id for each in journal.runs()][-REMEMBERED:]
    histories: dict[str, Mapping[str, Sequence[Concluded]]] = {}
    for name in results:
        histories[name] = outcomes(journal, name, runs)
    return Turned(alerts(histories), waiting(histories))


def write_digest(
    found: Turned, results: Mapping[str, Kept], out: Path, titles: Mapping[str, str]
) -> None:
    """`alerts.md` and `alerts.json` in `out`; OutputError when they cannot be written.

    `titles` are those of the rules, by name.
    """
    page = _markdown(found, results, titles)
    atomic.write_all(out, {MARKDOWN: page, JSON: _json(found, results)})


def _json(found: Turned, results: Mapping[str, Kept]) -> bytes:
    told: list[canonical.Wire] = [
        {
            "kind": alert.kind,
            "regression": alert.regression,
            "severity": alert.severity,
            "cause": alert.cause,
            "reason": alert.reason,
            "products": [
                {
                    "product": each.product,
                    "rules": list(each.rules),
                    "turns": [list(turn) for turn in each.turns],
                    **_bundle(results, each.product),
                }
                for each in alert.products
            ],
        }
        for alert in found.alerts
    ]
    open_: list[canonical.Wire] = [
        {
            "product": each.product,
            "rule": each.rule,
            "name": each.name,
            "before": each.before,
            "now": each.now,
            "runs": each.row,
            "counts_after": each.needed,
        }
        for each in found.waiting
    ]
    return canonical.dumps({"schema": SCHEMA, "alerts": told, "waiting": open_}) + b"\n"


def _markdown(found: Turned, results: Mapping[str, Kept], titles: Mapping[str, str]) -> bytes:
    lines = ["# What changed on the watchlist", ""]
    if not found.alerts:
        lines += ["Nothing that counts: no outcome turned and stayed turned.", ""]
    kind = ""
    for alert in found.alerts:
        if alert.kind != kind:
            kind = alert.kind
            lines += [f"## {_HEADS[kind]}", ""]
        head = titles.get(alert.cause, alert.cause)
        lines.append(
            f"- **{_plain(head)}** ({alert.severity}, {_plain(reason(alert.reason))}):"
            f" {plural(len(alert.products), 'product')}"
        )
        for each in alert.products:
            bundle = _bundle(results, each.product).get("bundle", "")
            where = f" · [evidence]({bundle})" if bundle else " · no report"
            lines.append(f"  - {_plain(each.product)}: {_plain(_turns(each, titles))}{where}")
        lines.append("")
    lines += _unconfirmed(found.waiting)
    return "\n".join(lines).encode()


def _unconfirmed(waiting: Sequence[Waiting]) -> Iterator[str]:
    """What turned and may turn back: a section of its own, nothing when there is none."""
    if not waiting:
        return
    yield f"## Turned, waiting to be confirmed ({len(waiting)})"
    yield ""
    yield (
        f"Lost evidence counts from run {LOST_FOR} in a row on, a better outcome from run "
        f"{BETTER_FOR}; until then what turned may turn back."
    )
    yield ""
    for each in waiting:
        before, now = (_OUTCOMES.get(told, told) for told in (each.before, each.now))
        yield (
            f"- {_plain(each.product)}: {_plain(each.name)}: {_plain(before)} → {_plain(now)}"
            f" (run {each.row} of {each.needed})"
        )
    yield ""


def _turns(of: Affected, titles: Mapping[str, str]) -> str:
    """`Attested shares cover the tokens (reserves-cover-circulation), fail → pass` for each."""
    named = [f"{titles[name]} ({name})" if name in titles else name for name in of.rules]
    turned = zip(named, of.turns, strict=True)
    return "; ".join(f"{name}, {before} → {now}" for name, (before, now) in turned)


def _bundle(results: Mapping[str, Kept], product: str) -> dict[str, str]:
    """Where the product's bundle lies, and its root; nothing for a product without a report."""
    scored = results[product].scored
    if not scored:
        return {}
    return {"bundle": f"{scored[0].product}/{FILE}", "root": scored[0].root}


def _plain(text: str) -> str:
    """Text of our own words and of rule packs, which must not become Markdown."""
    return "".join(f"\\{each}" if each in r"\`*_[]<>#|!" else each for each in visible(text))
