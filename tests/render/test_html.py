import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from report_sample import EVERY, empty_evidence, good_enough, product, unproven

from auditor.model.evidence import Fact, Gap
from auditor.model.report import Question, Report
from auditor.model.value import Cause, Text
from auditor.render.formats.html import render_html
from auditor.render.pages import page


PAYLOADS = (
    "{{7*7}}{% for x in y %}",
    "<script>alert(1)</script>",
    "<link rel=attachment href=file:///etc/hostname>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><style>*{display:none}",
    "</title><svg onload=alert(1)>",
    "url(http://127.0.0.1:9/x);}",
    "<!-- --><![CDATA[x]]>",
    "\u202e\u0410APL\u200b",
    "&lt;b&gt;&amp;",
)


class Tags(HTMLParser):
    """Every tag with its attribute names, in order; ids and inner links apart."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(sorted(name for name, _ in attrs))))
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def hostile(text: str) -> Report:
    """The sample with `text` wherever evidence or a product file can put words."""
    report = good_enough()
    issuer = {"name": text, "jurisdiction": "JE", "website": "https://x.example"}
    told = report.evidence["custody.custodian"]
    seen = told.observations if isinstance(told, Fact) else ()
    renamed = tuple(
        replace(one, provenance=replace(one.provenance, source=text, locator=text)) for one in seen
    )
    entries = [
        Fact("custody.custodian", Text(text), renamed),
        Gap("redemption.minimum", Cause.UNREACHABLE, "timeout", text, (text,)),
    ]
    return replace(
        report,
        product=product(name=text, symbol=text[:40], issuer=issuer),
        evidence=report.evidence.with_entries(entries),
        findings=tuple(replace(each, message=text) for each in report.findings),
        recording=replace(report.recording, source=text),
        explanation=replace(
            report.explanation,
            sentence=text,
            not_told=(text,),
            questions=(Question(text, (), Fraction(1)),),
        ),
        log=tuple(replace(line, source=text, what=text, result=text) for line in report.log),
    )


@pytest.mark.fault("S11")
@pytest.mark.fault("S12")
@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_from_evidence_change_no_tag(payload: str) -> None:
    plain = Tags(page(hostile(("-x" * 99)[: len(payload)]), screen=True))
    evil = Tags(page(hostile(payload), screen=True))
    assert evil.seen == plain.seen
    assert [link for link in evil.links if not link.startswith("#")] == [
        link for link in plain.links if not link.startswith("#")
    ]


@pytest.mark.fault("S11")
def test_template_syntax_in_evidence_is_printed_as_it_is() -> None:
    text = page(hostile("{{7*7}}"), screen=True)
    assert "{{7*7}}" in text
    assert "49" not in Tags(text).words


@pytest.mark.parametrize("name", sorted(EVERY))
def test_ids_are_unique_and_every_inner_link_has_its_target(name: str) -> None:
    tags = Tags(page(EVERY[name](), screen=True))
    doubled = [one for one, times in Counter(tags.ids).items() if times > 1]
    assert doubled == []
    missing = {link[1:] for link in tags.links if link.startswith("#")} - set(tags.ids)
    assert missing == set()


@pytest.mark.parametrize("name", sorted(EVERY))
def test_other_links_are_https(name: str) -> None:
    tags = Tags(page(EVERY[name](), screen=True))
    outside = [link for link in tags.links if not link.startswith("#")]
    assert outside
    assert all(link.startswith("https://") for link in outside)


@pytest.mark.fault("S12")
def test_the_policy_admits_exactly_our_style_and_script() -> None:
    text = page(good_enough(), screen=True)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    for tag in ("style", "script"):
        inner = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert inner
        digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
        assert f"sha256-{digest}" in policy[1].replace("&#39;", "'")
    assert "default-src &#39;none&#39;" in policy[1]
    assert " style=" not in text
    assert "unsafe-inline" not in policy[1]


@pytest.mark.fault("S12")
def test_style_and_script_are_the_same_for_every_report() -> None:
    def parts(report: Report) -> list[str]:
        return re.findall(r"<(?:style|script)>.*?</", page(report, screen=True), re.DOTALL)

    assert parts(good_enough()) == parts(hostile(PAYLOADS[6]))


def test_attributes_are_always_quoted() -> None:
    text = re.sub(
        r"<(style|script)>.*?</\1>", "", page(good_enough(), screen=True), flags=re.DOTALL
    )
    for tag in re.findall(r"<[a-z][^>]*>", text):
        assert not re.search(r"=[^\"]", re.sub(r'"[^"]*"', '""', tag)), tag


def test_an_unproven_grade_has_no_letter_but_the_diamond() -> None:
    text = page(unproven(), screen=False)
    assert "Unproven (F to B)" in text
    assert 'class="letter"' not in text
    assert "No letter yet" in text


def test_a_report_without_any_evidence_has_no_empty_section() -> None:
    report = replace(good_enough(), evidence=empty_evidence(), conversions=(), blocks=(), log=())
    text = page(report, screen=True)
    for section in re.findall(r'<section[^>]*id="([a-z]+)"[^>]*>(.*?)</section>', text, re.DOTALL):
        name, inner = section
        assert len(re.sub(r"<[^>]+>|\s", "", inner)) > 60, name


@pytest.mark.parametrize(
    "words",
    ["Reconstructed from published figures", "not an audit", "arithmetic, not an offer"],
)
def test_the_page_says_what_it_must(words: str) -> None:
    assert words in page(good_enough(), screen=True)


def test_a_draft_says_so_on_screen_and_on_paper() -> None:
    draft = replace(good_enough(), draft=True)
    assert "Draft: not for publication" in page(draft, screen=True)
    assert 'class="watermark"' in page(draft, screen=False)
    assert 'class="watermark"' not in page(good_enough(), screen=False)


@pytest.mark.fault("S20")
def test_the_page_is_the_same_bytes_again() -> None:
    assert render_html(good_enough()) == render_html(good_enough())


_PRINTED = """
import sys
from report_sample import EVERY
from auditor.render.formats.html import render_html
for name in sorted(EVERY):
    sys.stdout.buffer.write(render_html(EVERY[name]()))
"""


@pytest.mark.fault("S20")
def test_the_pages_do_not_depend_on_how_this_process_orders_its_sets() -> None:
    command = (sys.executable, "-c", _PRINTED)
    pages = [
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert pages[0].count(b"</html>") == len(EVERY)
    assert pages[0] == pages[1]


def test_no_bare_percentage_of_points() -> None:
    words = " ".join(Tags(page(good_enough(), screen=True)).words)
    assert "70.5 of 100 checklist points" in words
    assert "70.5%" not in words
