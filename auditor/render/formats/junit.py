"""JUnit XML: a suite a pillar and a case a rule, for the test pages of build servers."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from auditor.base.text import escaped, visible
from auditor.model.finding import Finding, Outcome
from auditor.model.report import Report
from auditor.model.scorecard import grade_words
from auditor.render import wording


_FAILED = (Outcome.FAIL, Outcome.WARN)
_SKIPPED = (Outcome.UNKNOWN, Outcome.NOT_APPLICABLE)
# Code points no XML document may hold, whichever way they are written.
_FORBIDDEN = {point: escaped(chr(point)) for point in (0xFFFE, 0xFFFF)}


def render_junit(report: Report) -> bytes:
    """The document as UTF-8; a warning is a failure of type `warn`, since nothing passes by it."""
    return document(suites(report))


def document(root: Element) -> bytes:
    """The bytes of a document."""
    indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, "unicode").encode() + b"\n"


def suites(report: Report) -> Element:
    """A suite for each pillar, then one for each added pack."""
    root = Element("testsuites")
    for number, (title, findings) in enumerate(_suites(report)):
        _suite(root, report, (number, title), findings)
    return root


def _suites(report: Report) -> Iterator[tuple[str, Sequence[Finding]]]:
    titles = {pillar.name: pillar.title for pillar in report.scorecard.pillars}
    for name in dict.fromkeys(finding.pillar for finding in report.findings):
        found = [finding for finding in report.findings if finding.pillar == name]
        yield titles.get(name, name), found
    for pack in report.house:
        yield f"{pack.pack} {pack.version}", pack.findings


def _suite(
    root: Element, report: Report, named: tuple[int, str], findings: Sequence[Finding]
) -> None:
    number, title = named
    outcomes = [finding.outcome for finding in findings]
    suite = SubElement(
        root,
        "testsuite",
        {
            "name": text_of(title),
            "package": text_of(report.product.id),
            "id": str(number),
            "timestamp": report.as_of.strftime("%Y-%m-%dT%H:%M:%S"),
            "hostname": "localhost",
            "tests": str(len(findings)),
            "failures": str(sum(map(outcomes.count, _FAILED))),
            "errors": str(outcomes.count(Outcome.ERROR)),
            "skipped": str(sum(map(outcomes.count, _SKIPPED))),
            "time": "0",
        },
    )
    properties = SubElement(suite, "properties")
    for name, value in _properties(report):
        SubElement(properties, "property", {"name": name, "value": text_of(value)})
    for finding in findings:
        _case(suite, report, finding)
    SubElement(suite, "system-out")
    SubElement(suite, "system-err")


def _properties(report: Report) -> Iterator[tuple[str, str]]:
    card = report.scorecard
    yield "grade", grade_words(card)
    yield "opinion", card.opinion.value
    yield "score.low", str(card.score.low)
    yield "score.high", str(card.score.high)
    yield "ruleset", report.ruleset.digest
    yield "root", report.root


def _case(suite: Element, report: Report, finding: Finding) -> None:
    case = SubElement(
        suite,
        "testcase",
        {
            "name": text_of(f"{finding.rule} {finding.name}: {finding.title}"),
            "classname": text_of(f"{report.product.id}.{finding.pillar}"),
            "time": "0",
        },
    )
    told = text_of(finding.message or wording.reason(finding.reason))
    if finding.outcome in _SKIPPED:
        word, _ = wording.OUTCOMES[finding.outcome]
        SubElement(case, "skipped", {"message": f"{word} ({text_of(finding.reason)}): {told}"})
    elif finding.outcome is not Outcome.PASS:
        name = "error" if finding.outcome is Outcome.ERROR else "failure"
        kind = {"message": told, "type": f"{finding.outcome.value}: {text_of(finding.reason)}"}
        SubElement(case, name, kind).text = text_of(" ".join(finding.facts))


def text_of(words: str) -> str:
    """Words that any XML document may hold."""
    return visible(words).translate(_FORBIDDEN)
