"""Which formats there are, and the one call that makes any of them."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from auditor.errors import InputError, Place, nearest
from auditor.model.report import Report
from auditor.render.formats.badge import render_badge
from auditor.render.formats.csv_findings import render_csv
from auditor.render.formats.html import render_html
from auditor.render.formats.json_v1 import render_json
from auditor.render.formats.junit import render_junit
from auditor.render.formats.markdown import render_markdown, render_questions
from auditor.render.formats.pdf import render_pdf
from auditor.render.formats.sarif import render_sarif


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how it is made, what its file is called, what it carries and for whom."""

    renderer: Callable[[Report, bytes], bytes]
    file: str
    carries: str
    meant_for: str


_EVERY: MappingProxyType[str, Format] = MappingProxyType(
    {
        "pdf": Format(
            render_pdf,
            "report.pdf",
            "every section, charts, the evidence register; evidence.zip attached",
            "committees and archives",
        ),
        "html": Format(
            lambda report, _: render_html(report),
            "report.html",
            "every section, charts, the evidence register; filters and a converter",
            "reading and exploring",
        ),
        "json": Format(
            lambda report, _: render_json(report),
            "report.json",
            "score, findings, every fact with its observations, exact amounts",
            "programs",
        ),
        "md": Format(
            lambda report, _: render_markdown(report),
            "report.md",
            "every section and table as text, the evidence register; no charts",
            "tickets and mail",
        ),
        "csv": Format(
            lambda report, _: render_csv(report),
            "report.csv",
            "one line a finding with outcome, reason, numbers compared; no facts",
            "spreadsheets; text that would run as a formula gets an apostrophe in front",
        ),
        "sarif": Format(
            lambda report, _: render_sarif(report),
            "report.sarif",
            "one result a finding: pass, fail, `open` for unknown, `review` for error, "
            "`notApplicable`; waivers as suppressions; the rules; fingerprints of product and rule",
            "code-scanning viewers (SARIF 2.1.0)",
        ),
        "junit": Format(
            lambda report, _: render_junit(report),
            "report.junit.xml",
            "one case a finding: fail and warning as failures, unknown and not applicable as "
            "skipped with the reason, error as error; grade and score as properties",
            "test pages of build servers",
        ),
        "badge": Format(
            lambda report, _: render_badge(report),
            "badge.svg",
            "the grade with its interval word; no findings",
            "web pages; fetches nothing and has a text alternative",
        ),
        "questions": Format(
            lambda report, _: render_questions(report),
            "questions.md",
            "the open questions to the issuer and the rules that wait for them",
            "a letter to the issuer",
        ),
    }
)
FORMATS: tuple[str, ...] = tuple(_EVERY)


def format_of(name: str) -> Format:
    """The format of that name; KeyError for one of none."""
    return _EVERY[name]


def file_name(format: str) -> str:  # noqa: A002 - the option's name
    """What the file of a format is called."""
    found = _EVERY.get(format)
    return found.file if found else f"report.{format}"


def render(report: Report, format: str, bundle: bytes) -> bytes:  # noqa: A002 - the option's name
    """The bytes of one file; `bundle` is attached where the format can carry it.

    InputError for a format there is none of, RenderError when a file could not be made.
    """
    found = _EVERY.get(format)
    if found is None:
        hint = nearest(format, FORMATS) or f"Formats: {', '.join(FORMATS)}."
        raise InputError(f"no format {format!r}.", Place("--format"), hint)
    return found.renderer(report, bundle)
