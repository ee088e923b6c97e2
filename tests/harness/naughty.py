"""Texts an issuer could put where our formats print evidence, and a report full of one of them."""

from dataclasses import replace

from report_sample import good_enough

from auditor.model.evidence import Fact
from auditor.model.finding import Waiver
from auditor.model.report import Report
from auditor.model.value import Text


NAUGHTY = (
    '=HYPERLINK("https://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\0=1+1",
    "'=1+1",
    'a","=1+1',
    "line\r\nbreak\nand\u2028more",
    "<script>alert(1)</script>",
    "</text></svg><script>alert(1)</script>",
    '" onload="alert(1)',
    "]]><x/><![CDATA[",
    "--><x><!--",
    "&lt;b&gt; &amp; &#x3c;",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "[click](https://evil.example) \\[x\\]",
    "{0} {{1}} %s ${x} {{ 7*7 }} {% raw %}",
    "![x](javascript:alert(1))",
    "| cell | split |",
    "\x1b[31mred\x1b[0m\x07",
    "\u202egnp.exe",
    "zero\u200bwidth\ufeff",
    "\ufffe\uffff",
    "名前 العربية 🦄",
    "x" * 5000,
)  # fmt: skip


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
