"""HTML, PDF, Markdown and JSON say the same: every finding, and every figure of every section."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache

import pypdfium2
import pytest
from lxml import html as pages
from report_sample import EVERY

from auditor.base import strict_json
from auditor.model.finding import Outcome, Waiver
from auditor.model.report import Report, Response
from auditor.render import wording
from auditor.render.formats.html import render_html
from auditor.render.formats.json_v1 import render_json
from auditor.render.formats.markdown import render_markdown
from auditor.render.formats.pdf import render_pdf
from auditor.render.glyphs import printable
from auditor.render.parts import Table
from auditor.render.view.book import Book, book


Told = tuple[str, str, tuple[str, ...]]
WORDS = {outcome.value: word for outcome, (word, _) in wording.OUTCOMES.items()}
# Drawn, and said in a table or a sentence beside it; or for the screen alone.
CHARTS = ("bar", "pool", "blind", "chart", "spread", "waterfall", "steps", "interactive", "redo")
# Which of two texts is printed depends on the medium.
EITHER = ("root",)
# Names of classes, anchors and links, and what the script works with.
NO_TEXT = frozenset(
    {"anchor", "status", "name", "fact", "marks", "href", "kind", "tone", "id", "counts"}
    | {"label", "typed", "result", "main", "fraction", "line"}
)


@cache
def everything(name: str) -> Report:
    """A sample with a waiver and an answer on it."""
    report = EVERY[name]()
    mark = Waiver("known and accepted", "A. Nalyst", "2026-12-31")
    findings = tuple(
        each if each.outcome is Outcome.PASS else replace(each, waiver=(mark,))
        for each in report.findings
    )
    said = tuple(
        Response(each.rule, "Issuer, compliance", "2026-09-05", f"Answer to {each.rule}.")
        for each in (findings[0], *findings[-2:])
    )
    return replace(report, findings=findings, responses=said)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u00ad]+", "", text)


@cache
def of(name: str) -> Book:
    return book(everything(name))


@cache
def in_html(name: str) -> str:
    report = everything(name)
    page = pages.fromstring(render_html(report).decode())
    for each in page.xpath("//script|//style|//svg"):
        each.drop_tree()
    return squeezed(page.text_content())


@cache
def in_markdown(name: str) -> str:
    report = everything(name)
    text = render_markdown(report).decode()
    return squeezed(re.sub(r"\\(.)", r"\1", text).replace("&amp;", "&").replace("**", ""))


@cache
def in_pdf(name: str) -> str:
    report = everything(name)
    with pypdfium2.PdfDocument(render_pdf(report, b"")) as document:
        found = [page.get_textpage().get_text_range() for page in document]
    return unbroken("".join(found))


def unbroken(text: str) -> str:
    """Text without hyphens, which a PDF reader takes away or marks at the end of a line."""
    return squeezed(text).replace("\ufffe", "").replace("-", "")


def findings_of_html(report: Report) -> list[Told]:
    told = list[Told]()
    for card in pages.fromstring(render_html(report).decode()).find_class("rule-card"):
        [top] = card.find_class("top")
        [expression] = card.find_class("expr")
        lines = [text.strip() for text in expression.itertext()]
        compared = [line for line in lines if not line.startswith(("holds:", "tolerates:"))]
        told.append((top[0].text_content(), top[2].text_content(), tuple(compared)))
    return told


def findings_of_markdown(report: Report) -> list[Told]:
    text = render_markdown(report).decode()
    part = text.partition("## Rules as run")[2].partition("\n## ")[0]
    told = list[Told]()
    for line in part.splitlines():
        if not line.startswith("| ") or line.startswith(("| Id", "| ---")):
            continue
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        code, _, outcome, _, compared = (re.sub(r"\\(.)", r"\1", cell).strip() for cell in cells)
        told.append((code, outcome, tuple(filter(None, map(str.strip, compared.split(";"))))))
    return told


def findings_of_json(report: Report) -> list[Told]:
    read = strict_json.loads(render_json(report), "report.json")
    told = list[Told]()
    for finding in read["findings"]:  # type: ignore[index, call-overload, union-attr]
        compared = tuple(
            f"{each['expression']}: {each['left']['display']} against {each['right']['display']}"
            f", margin {'' if each['margin']['value'].startswith(('-', '0')) else '+'}"
            f"{each['margin']['display']}"
            for each in finding["comparisons"]
        )
        told.append((finding["rule"], WORDS[finding["outcome"]], compared))
    return told


def texts(part: object) -> Iterator[str]:
    """Every text of the view model that pages must print."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from texts(each)
    elif isinstance(part, Table) and not part.rows:
        yield part.empty
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in (*CHARTS, *EITHER, *NO_TEXT):
                yield from texts(getattr(part, field.name))


def figures(part: object) -> Iterator[str]:
    """Texts with a digit in them: what a reader could compare between two formats."""
    for text in texts(part):
        if re.search(r"\d", text):
            yield squeezed(printable(text))


SECTIONS = (
    "summary", "unverified", "backing", "pillars", "findings", "redemption", "converter", "price",
    "actions", "holders", "rights", "claims", "comparison", "check", "method", "verify",
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_finding_is_the_same_in_html_markdown_and_json(name: str) -> None:
    report = everything(name)
    expected = findings_of_json(report)
    assert [each[:2] for each in expected] == [
        (each.rule, WORDS[each.outcome.value]) for each in report.findings
    ]
    assert findings_of_html(report) == expected
    assert findings_of_markdown(report) == expected


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_finding_is_the_same_in_the_pdf(name: str) -> None:
    report = everything(name)
    told = in_pdf(name)
    titles = {each.rule: each.title for each in report.findings}
    for rule, word, compared in findings_of_json(report):
        assert unbroken(f"{rule}{titles[rule]}{word}") in told
        for each in compared:
            assert unbroken(each) in told
    for said in report.responses:
        assert unbroken(said.text) in told
    assert "knownandaccepted" in told


@pytest.mark.parametrize("name", sorted(EVERY))
@pytest.mark.parametrize("section", SECTIONS)
def test_every_figure_of_every_section_is_in_html_and_markdown(name: str, section: str) -> None:
    expected = set(figures(getattr(of(name), section)))
    for told in (in_html(name), in_markdown(name)):
        assert {each for each in expected if each not in told} == set()


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_figure_of_every_section_is_in_the_pdf(name: str) -> None:
    everything(name)
    told = in_pdf(name)
    for section in SECTIONS:
        expected = set(figures(getattr(of(name), section)))
        assert {each for each in expected if unbroken(each) not in told} == set(), section


@pytest.mark.parametrize("name", sorted(EVERY))
def test_answers_are_in_every_format(name: str) -> None:
    report = everything(name)
    for told in (in_html(name), in_markdown(name)):
        for said in report.responses:
            assert squeezed(said.text) in told
    read = strict_json.loads(render_json(report), "report.json")
    answered = [each["rule"] for each in read["findings"] if each["responses"]]  # type: ignore[index, call-overload, union-attr]
    assert sorted(answered) == sorted({said.rule for said in report.responses})


def test_no_outcome_is_without_a_word() -> None:
    assert set(WORDS) == {outcome.value for outcome in Outcome}
