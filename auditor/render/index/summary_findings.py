"""Every finding of a run as SARIF or JUnit, put together from what each product's audit left."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from auditor.archive.bundle import FILE
from auditor.base import canonical
from auditor.base.canonical import Wire
from auditor.model.report import Report
from auditor.model.ruleset import RuleSet
from auditor.render.formats import junit, sarif
from auditor.render.index.row import IndexRow


_BASE = "OUT"
_FILLED = ("toolExecutionNotifications", "products", "results")
# Quotes and angle brackets inside attributes are escaped, so this meets nothing but our own tags.
_NUMBER = re.compile(rb'(<testsuite [^>]*? id=")[0-9]+(")')


@dataclass(frozen=True, slots=True)
class Findings:
    """What a document over all products is made of: the parts in the order of the rows.

    `failed` are the products without a report.
    """

    tool: str
    ruleset: RuleSet
    parts: Iterable[bytes]
    failed: Sequence[IndexRow]


def sarif_part(report: Report) -> bytes:
    """One product's share of a SARIF run: rules that broke, its verdict, its results; a line each.

    Canonical JSON holds no line break; the first and the last are lists without their brackets.
    """
    results = sarif.results(report, f"{report.product.id}/{FILE}", _BASE)
    told: tuple[Wire, ...] = (sarif.notifications(report), sarif.properties(report), results)
    broken, verdict, found = map(canonical.dumps, told)
    return b"\n".join((broken[1:-1], verdict, found[1:-1]))


def junit_part(report: Report) -> bytes:
    """One product's suites."""
    document = junit.document(junit.suites(report))
    return document.partition(b"<testsuites>\n")[2].rpartition(b"</testsuites>")[0]


def render_sarif(found: Findings) -> bytes:
    """One run with the rules once; products without a report are the tool's own trouble.

    Joined as bytes: the findings of thousands of products would not fit into memory as objects.
    """
    filled: dict[str, list[bytes]] = {name: [] for name in _FILLED}
    for part in found.parts:
        for name, text in zip(_FILLED, part.split(b"\n"), strict=True):
            filled[name] += [text] if text else []
    filled[_FILLED[0]] += [canonical.dumps(_not_audited(row)) for row in found.failed]
    broken, products, results = _FILLED
    whole = sarif.log(
        {
            "tool": {"driver": sarif.driver(found.tool, found.ruleset)},
            "invocations": [{"executionSuccessful": not filled[broken], broken: []}],
            "originalUriBaseIds": {_BASE: {"description": {"text": "the run’s output folder"}}},
            results: [],
            "properties": {products: []},
        }
    )
    for name, texts in filled.items():
        # Inside a text the quotes would be escaped, so this meets nothing but our own list.
        before, _, after = whole.partition(f'"{name}":[]'.encode())
        whole = b"".join((before, f'"{name}":['.encode(), b",".join(texts), b"]", after))
    return whole


def render_junit(found: Findings) -> bytes:
    """The suites of every product, numbered anew; a product without a report is an error."""
    start, end = junit.document(Element("testsuites")), b"</testsuites>\n"
    start = start.replace(b"<testsuites />", b"<testsuites>")
    numbers = _counted()
    bodies = [*found.parts, *(_errored(row) for row in found.failed)]
    numbered = (
        _NUMBER.sub(lambda seen: seen[1] + next(numbers) + seen[2], body) for body in bodies
    )
    return start + b"".join(numbered) + end


def _counted() -> Iterator[bytes]:
    number = 0
    while True:
        yield str(number).encode()
        number += 1


def _not_audited(row: IndexRow) -> Wire:
    words = sarif.plain(f"{row.id}: {row.error or row.outcome}")
    return {"level": "error", "message": {"text": words}}


def _errored(row: IndexRow) -> bytes:
    root = Element("testsuites")
    name = junit.text_of(row.id)
    counts = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0", "time": "0"}
    suite = SubElement(
        root,
        "testsuite",
        {
            "name": "audit",
            "package": name,
            "id": "0",
            # A product without a report has no moment of its own.
            "timestamp": "1970-01-01T00:00:00",
            "hostname": "localhost",
            **counts,
        },
    )
    SubElement(suite, "properties")
    case = SubElement(suite, "testcase", {"name": "audit", "classname": name, "time": "0"})
    told = junit.text_of(row.error or row.outcome)
    SubElement(case, "error", {"message": told, "type": junit.text_of(row.outcome)})
    SubElement(suite, "system-out")
    SubElement(suite, "system-err")
    return junit.document(root).partition(b"<testsuites>\n")[2].rpartition(b"</testsuites>")[0]
