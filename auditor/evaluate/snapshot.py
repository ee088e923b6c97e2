"""Reduces a report, as `report.json` has it, to what can be compared with another one."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from auditor.base import canonical
from auditor.base.instants import format_instant, parse_instant
from auditor.base.strict_json import JsonValue
from auditor.base.text import printable
from auditor.evaluate import disputed
from auditor.model.catalogue import CATALOGUE
from auditor.model.difference import Judged, Known, Promise, Snapshot
from auditor.model.provenance import quote_in
from auditor.model.wire_members import (
    JsonObject,
    amount,
    as_amount,
    as_list,
    as_object,
    as_text,
    inner,
    items,
    text,
)


SCHEMA = "auditor/report/v1"
CLAIMS = "disclosure.claims"
# Fields that say when we read, not what was there.
_WHEN_READ: Mapping[str, tuple[str, ...]] = {
    "supply.deployments": ("block", "block_time"),
    "supply.history": ("block",),
    "holders.ledgers": ("last_block",),
    "reserves.feeds": ("age",),
    CLAIMS: ("read_at", "id"),
}
# How they write of a quote that is gone, with the sentence most like it as Python writes a text.
_NEAREST = re.compile(
    r"; most like them: (['\"])(?P<words>.*)\1(?:; the reader had .*)?\Z", re.DOTALL
)
_LONGEST, _SHOWN = 600, 160


def snapshot(told: JsonObject, asked: str = "") -> Snapshot:
    """The snapshot of a report; ValueError for what is no report. `asked`: see `Snapshot`."""
    if told.get("schema") != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA}")
    product, score, facts = inner(told, "product"), inner(told, "score"), inner(told, "facts")
    return Snapshot(
        product=text(product, "id"),
        symbol=text(product, "symbol"),
        as_of=format_instant(parse_instant(text(told, "as_of"))),
        tool=text(told, "tool"),
        ruleset=text(inner(told, "ruleset"), "digest"),
        root=text(told, "root"),
        low=amount(score, "low"),
        high=amount(score, "high"),
        grade=text(told, "grade"),
        opinion=text(told, "opinion"),
        facts={key: _known(key, as_object(fact, key)) for key, fact in facts.items()},
        findings=dict(_findings(told)),
        promises=dict(_promises(facts)),
        asked=asked,
    )


def _known(key: str, fact: JsonObject) -> Known:
    derived = key in CATALOGUE and CATALOGUE[key].owner == "derive"
    if "gap" in fact:
        cause = text(fact, "gap")
        why = f"no value: {text(fact, 'detail') or text(fact, 'reason')}"
        # A gap worked out from others moves with them; told twice it would be two changes.
        words = "" if derived else disputed.said(fact)
        return Known(
            value=f"gap {cause} {words}".rstrip(),
            # What several sources say is shown whole: the one that changed may stand last.
            shown=printable(why, _LONGEST if words else _SHOWN),
            cause=cause,
            derived=derived,
            nearest=_nearest(fact),
            quotes=disputed.quotes(fact) if words else (),
            sources=disputed.sources(fact) if words else frozenset(),
        )
    kind, value = text(fact, "kind"), fact.get("value")
    low, high = _bounds(kind, value)
    rows = _rows(key, value) if kind == "records" else []
    seen = [as_object(each, key) for each in items(fact, "observations")]
    return Known(
        value=_exact(value, rows, text(fact, "unit")),
        shown=printable(text(fact, "display"), _SHOWN),
        low=low,
        high=high,
        complete=not isinstance(value, dict) or value.get("complete") is not False,
        holes=sum("missing" in as_object(cell, key) for row in rows for cell in row.values()),
        derived=derived,
        seconds=_bound(value) if kind == "duration" else "",
        quotes=() if derived else tuple(sorted(_quotes(seen))),
        sources=frozenset(text(each, "source") for each in seen),
        inputs=frozenset(text(each, "key") for each in seen) if derived else frozenset(),
        rows=tuple(
            tuple((name, _canonical(cell)) for name, cell in sorted(row.items())) for row in rows
        ),
    )


def _nearest(fact: JsonObject) -> str:
    if text(fact, "reason") != "quote_not_found":
        return ""
    found = _NEAREST.search(text(fact, "detail"))
    return printable(found["words"].replace("\\'", "'"), _LONGEST) if found else ""


def _bounds(kind: str, value: JsonValue) -> tuple[str, str]:
    if kind == "quantity":
        return _bound(value), _bound(value)
    if kind == "interval":
        ends = as_object(value, "value")
        return _bound(ends.get("low")), _bound(ends.get("high"))
    return "", ""


def _bound(value: JsonValue) -> str:
    """An end of an interval as it is written; ValueError for what is none."""
    written = as_text(value, "value")
    return written if written in ("-inf", "+inf") else str(as_amount(written))


def _rows(key: str, value: JsonValue) -> list[dict[str, JsonValue]]:
    """The rows of a list without the fields that say when they were read."""
    when = _WHEN_READ.get(key, ())
    rows = (as_object(row, key) for row in items(as_object(value, key), "rows"))
    return [{name: cell for name, cell in row.items() if name not in when} for row in rows]


def _exact(value: JsonValue, rows: list[dict[str, JsonValue]], of: str) -> str:
    """The value as text that is equal exactly when the values are; order of rows is no value."""
    if isinstance(value, dict) and "rows" in value and isinstance(value["rows"], list):
        told = sorted(_canonical(row) for row in rows)
        return f"{value.get('complete')} {' '.join(told)}"
    return f"{_canonical(value)} {of}"


def _canonical(value: JsonValue) -> str:
    try:
        return canonical.dumps(cast("canonical.Wire", value)).decode()
    except TypeError as error:
        raise ValueError(str(error)) from None


def _quotes(seen: list[dict[str, JsonValue]]) -> Iterator[tuple[str, str]]:
    for each in seen:
        found = quote_in(text(each, "locator"))
        if found:
            yield text(each, "source"), printable(found, _LONGEST)


def _findings(told: JsonObject) -> Iterator[tuple[str, Judged]]:
    packs = [as_object(pack, "house") for pack in as_list(told.get("house", []), "house")]
    for holder in (told, *packs):
        for each in items(holder, "findings"):
            found = as_object(each, "findings")
            keys = tuple(as_text(key, "facts") for key in items(found, "facts"))
            yield (
                text(found, "rule"),
                Judged(
                    text(found, "name"),
                    text(found, "title"),
                    text(found, "outcome"),
                    text(found, "reason"),
                    keys,
                ),
            )


def _promises(facts: JsonObject) -> Iterator[tuple[str, Promise]]:
    ledger = as_object(facts.get(CLAIMS, {}), CLAIMS)
    if "value" not in ledger:
        return
    for row in items(inner(ledger, "value"), "rows"):
        told = as_object(row, CLAIMS)
        words = {name: as_object(told[name], name) for name in ("id", "claim", "quote", "document")}
        if all("value" in word for word in words.values()):
            told_id, claim, quote, document = (text(word, "value") for word in words.values())
            yield told_id, Promise(claim, printable(quote, _LONGEST), document)
