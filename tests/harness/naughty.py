"""Texts an issuer could put where our formats print evidence, and reports full of them."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import cycle, islice
from types import MappingProxyType

from pydantic import BaseModel
from report_sample import good_enough

from auditor.model.evidence import Fact
from auditor.model.finding import Waiver
from auditor.model.report import Report, Response
from auditor.model.value import Text


BY_KIND: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "formula": (
        '=HYPERLINK("https://evil.example","click")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)",
        "\t=1+1", "\r=1+1", "\0=1+1", "'=1+1", 'a","=1+1', "\n=1+1", " =1+1", "\u200b=1+1",
        "=cmd|' /C notepad'!'A1'", "%0A-3+3+cmd|' /C calc'!D2", ";=1+1", '"=1+1"', "\ufeff=1+1",
        "＝1+1", "−1+1",
    ),
    "lines": (
        "line\r\nbreak\nand\u2028more", "\x0bvertical\x0cfeed", "a\x85b", "\n\n\n# Grade A\n\n",
        "trailing \\", "\u2029",
    ),
    "html": (
        "<script>alert(1)</script>", "</text></svg><script>alert(1)</script>",
        '" onload="alert(1)', "]]><x/><![CDATA[", "--><x><!--",
        "&lt;b&gt; &amp; &#x3c;", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
        "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "'><b onmouseover=alert(1)>",
        "<iframe src=https://evil.example></iframe>", "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content=0;url=//evil.example>", "</title><script>alert(1)//",
        "<details open ontoggle=alert(1)>", "<math><mtext></p><style><img src=x onerror=alert(1)>",
        "<a href=javascript:alert(1)>x</a>", "<form action=//evil.example><button>",
        "<plaintext>", "<!--", "<link rel=attachment href=file:///etc/hostname>",
        "<template><script>alert(1)</script></template>", "<object data=//evil.example>",
        "<input autofocus onfocus=alert(1)>", "</main></body></html>",
    ),
    "script": (
        "javascript:alert(1)", "';alert(1)//", "${alert(1)}", "`${alert(1)}`",
        "\\u003cscript\\u003ealert(1)", "__proto__", "constructor", "</script><script>alert(1)",
        "data:text/html,<script>alert(1)</script>", "{}.toString", "null", "undefined", "NaN",
    ),
    "style": (
        "</style><style>*{display:none}", "url(http://127.0.0.1:9/x);}",
        "expression(alert(1))", "@import 'https://evil.example/x.css';", "x{background:url(//e)}",
        "/*", "!important",
    ),
    "address": (
        'https://evil.example/?q=<x>&y="z"', "http://127.0.0.1:9/x", "//evil.example/x",
        "file:///etc/passwd", "HtTpS://evil.example", "www.evil.example", "mail@evil.example",
        "https://evil.example\\@good.example", "ftp://evil.example/x", "\x01https://evil.example",
        "xmpp:a@evil.example",
    ),
    "template": (
        "{0} {{1}} %s ${x} {{ 7*7 }} {% raw %}", "{{config.__class__}}", "{# gone #}",
        "{% include '/etc/passwd' %}", "<%= 7*7 %>", "#{7*7}", "%(x)s", "%n%n%n%n", "{0.__class__}",
        "%99999999999d", "$(id)", "`id`",
    ),
    "markdown": (
        "[click](https://evil.example) \\[x\\]", "![x](javascript:alert(1))", "| cell | split |",
        "<https://evil.example>", "[x]: https://evil.example", "```\ncode", "    indented",
        "# Heading", "> quote", "---", "1. one", "*** bold ***", "~~gone~~", "- [x] done",
        "[^1]: note", "Setext\n===", ":---:", "&copy; &#64;",
    ),
    "terminal": (
        "\x1b[31mred\x1b[0m\x07", "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
        "\x1b[2J\x1b[H", "\x9b31m", "\x1b]0;title\x07", "\b\b\bgrade A", "\rGrade: A", "\x7f",
    ),
    "hidden": (
        "\u202egnp.exe", "zero\u200bwidth\ufeff", "\ufffe\uffff", "\u2066left\u2069", "a\u00adb",
        "\u034f\u115f\u3164", "TSLA\u200dx", "\U000e0041\U000e0042", "\ufe0e\ufe0f",
        "\u0410APL", "ﷺ" * 20, "e\u0301\u0302\u0303" * 20, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤",
    ),
    "scripts": (
        "名前 العربية 🦄", "株式会社テスト", "שלום עולם", "مرحبا بالعالم", "한국어 주식",
        "🏴‍☠️👩‍👩‍👧‍👦🇯🇪", "Ἀθῆναι Здравствуй", "ไทย हिन्दी தமிழ்", "𝔊𝔯𝔞𝔡𝔢 𝔸",
    ),
    "long": ("x" * 5_000, "word " * 999, "0x" + "f" * 500, "https://e.example/" + "a" * 900),
    "query": ("'; DROP TABLE facts;--", "1 OR 1=1", '" UNION SELECT 1--', "../../x", "CON"),
})  # fmt: skip
EVERYTHING = tuple(text for kind in BY_KIND.values() for text in kind)
FULL = os.environ.get("TRIALS") == "full"
_FEW = 2
NAUGHTY = EVERYTHING if FULL else tuple(text for kind in BY_KIND.values() for text in kind[:_FEW])
"""What a test that takes one text at a time tries: everything, or a few of each kind."""

# Wherever people or evidence put words of their own; ids, digests and addresses of chains are not.
_FREE = frozenset({
    "Issuer.name", "Underlying.name", "Label.name", "ProductSpec.symbol", "ProductSpec.name",
    "Statement.quote", "ReportSpec.author", "ReportSpec.conflicts", "Recording.source",
    "BlockStamp.finality", "RootCause.title", "RootCause.sentence", "RootCause.to_close",
    "Change.sentence", "Question.text", "Explanation.sentence", "Explanation.not_told",
    "Explanation.not_checked", "HouseScore.pack", "HouseScore.version", "HouseScore.title",
    "HouseScore.tailored", "LogLine.source", "LogLine.what", "LogLine.result",
    "Response.author", "Response.text", "Waiver.reason", "Waiver.author", "Finding.title",
    "Finding.message", "Provenance.source", "Provenance.locator", "Gap.detail", "Gap.tried",
    "Missing.detail", "Text.value", "RuleStamp.title", "RuleStamp.why", "RuleStamp.ask",
    "RuleStamp.settles", "RuleStamp.remedy_issuer", "RuleStamp.remedy_holder",
    "RuleStamp.references", "RuleSet.tailored", "RuleSet.notices", "Step.text",
    "Calculation.title",
})  # fmt: skip


def planted(start: int = 0, texts: Iterable[str] = EVERYTHING) -> Report:
    """The sample with another of `texts` in each place words can come from, from `start` on."""
    given = tuple(texts)
    base = good_enough()
    mark = Waiver("known", "A. Nalyst", "2026-12-31")
    findings = tuple(replace(each, waiver=(mark,)) for each in base.findings)
    said = tuple(Response(each.rule, "x", "2026-09-05", "x") for each in findings)
    whole = replace(base, findings=findings, responses=said)
    found = _filled(whole, "", islice(cycle(given), start % len(given), None))
    assert isinstance(found, Report)
    return found


def _filled(value: object, place: str, texts: Iterator[str]) -> object:
    if isinstance(value, str):
        return next(texts) if place in _FREE else value
    kind = type(value).__name__
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        return value.model_copy(
            update={n: _filled(getattr(value, n), f"{kind}.{n}", texts) for n in names}
        )
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        return replace(value, **{n: _filled(v, f"{kind}.{n}", texts) for n, v in inner.items()})
    if isinstance(value, Mapping):
        return {name: _filled(one, place, texts) for name, one in value.items()}
    if type(value) in (tuple, list):
        return type(value)(_filled(one, place, texts) for one in value)
    return value


def full_of(text: str) -> Report:
    """The sample report with `text` in every place that evidence or people can fill."""
    base = good_enough()
    marked = Waiver(text, text, "2026-12-31")
    findings = tuple(
        replace(each, message=text, title=text, root_cause=text, waiver=(marked,))
        for each in base.findings
    )
    issuer = base.product.issuer.model_copy(update={"name": text})
    product = base.product.model_copy(update={"name": text, "symbol": text, "issuer": issuer})
    seen = base.evidence["custody.custodian"]
    facts = [Fact("custody.custodian", Text(text), getattr(seen, "observations", ()))]
    return replace(
        base,
        product=product,
        findings=findings,
        evidence=base.evidence.with_entries(facts),
        explanation=replace(base.explanation, sentence=text, not_told=(text,), not_checked=(text,)),
    )
