"""Writes waivers from the findings of a finished report."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from auditor.base import reading, strict_json
from auditor.base.instants import format_instant, parse_instant
from auditor.base.strict_json import JsonValue
from auditor.base.text import visible
from auditor.errors import InputError, Place, nearest
from auditor.evaluate.waivers import WAIVABLE, WAIVERS
from auditor.pipeline.inputs import read_rules


LARGEST = 256 * 2**20
_LIMITS = strict_json.Limits(size=LARGEST)
_REPORT = "auditor/report/v1"


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a waiver needs of a finding."""

    rule: str
    name: str
    outcome: str
    evidence: str


def waiver_text(path: Path, wanted: str, reason: str, author: str, days: int) -> str:
    """A waivers file with one waiver; InputError when the report has no such finding to waive."""
    if path.is_dir():
        path /= "report.json"
    told = strict_json.loads(reading.read(path, LARGEST), str(path), _LIMITS)
    place = Place(str(path))
    if not isinstance(told, dict) or told.get("schema") != _REPORT:
        raise InputError(f"is not an {_REPORT} report.", place, "Name a report.json.")
    found = _found(list(_findings(told)), wanted, place)
    begins = parse_instant(_text(told, "as_of")).replace(microsecond=0)
    return _written(found, _text(told.get("product"), "id"), begins, days, (reason, author))


def _found(findings: list[_Finding], wanted: str, place: Place) -> _Finding:
    named = {name: each for each in findings for name in (each.name, each.rule)}
    if wanted not in named:
        old = {
            name: rule.spec.id for rule in read_rules().compiled.every for name in rule.spec.aliases
        }
        wanted = old.get(wanted, wanted)
    if wanted not in named:
        raise InputError(f"has no finding {wanted!r}.", place, nearest(wanted, named))
    found = named[wanted]
    if found.outcome not in WAIVABLE or not found.evidence:
        raise InputError(f"{found.name} is {found.outcome}: nothing to waive.", place)
    return found


def _findings(told: dict[str, JsonValue]) -> Iterator[_Finding]:
    """The headline's findings last, so that theirs is the one meant when a profile repeats it."""
    groups = [*_list(told.get("house")), told.get("profile"), told]
    for group in groups:
        for each in _list(group.get("findings") if isinstance(group, dict) else None):
            yield _Finding(*(_text(each, key) for key in ("rule", "name", "outcome", "evidence")))


def _written(
    found: _Finding, product: str, begins: datetime, days: int, words: tuple[str, str]
) -> str:
    """YAML in which every text is quoted, whatever it holds."""
    reason, author = map(visible, words)
    lines = [
        f"schema: {WAIVERS}",
        "waivers:",
        f"  - rule: {json.dumps(found.rule)}  # {found.name}: {found.outcome}",
        f"    product: {json.dumps(product)}",
        f"    reason: {json.dumps(reason, ensure_ascii=False)}",
        f"    author: {json.dumps(author, ensure_ascii=False)}",
        f"    created: {json.dumps(format_instant(begins))}",
        f"    expires: {json.dumps(format_instant(begins + timedelta(days=days)))}",
        f"    evidence: {json.dumps(found.evidence)}",
    ]
    return "\n".join(lines) + "\n"


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _text(value: JsonValue, key: str) -> str:
    inner = value.get(key) if isinstance(value, dict) else None
    return visible(inner) if isinstance(inner, str) else ""
