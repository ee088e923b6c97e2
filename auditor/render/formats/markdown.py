"""Markdown: summary, what is open, topics as tables, findings and score, for a ticket or a mail."""

import re
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditor.model.report import Report
from auditor.render.environment import refuse_numbers
from auditor.render.glyphs import printable
from auditor.render.view.book import book
from auditor.resources import shipped


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
# Readers that link plain addresses (GitHub's do) look for these; a backslash shows nothing.
_ADDRESS = re.compile(r"(?i)(?<=:)(?=/)|(?<=www)(?=\.)|(?=@)|(?<=xmpp)(?=:)|(?<=mailto)(?=:)")
_LIST_START = re.compile(r"^([-+=]|\d+[.)])(?=\s|$|[-=])")


def escape(text: str) -> str:
    """Text that no Markdown reader takes for markup, on one line."""
    shown = " ".join(printable(text).split())
    marked = _ADDRESS.sub(r"\\", _SPECIAL.sub(r"\\\1", shown)).replace("&", "&amp;")
    return _LIST_START.sub(r"\\\1", marked)


def _finalize(value: object) -> object:
    """What is text becomes Markdown here; what macros made of it already is."""
    refuse_numbers(value)
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(escape(value))  # noqa: S704 - escaped for Markdown, which has no HTML left
    return value


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(shipped("templates") / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_markdown(report: Report) -> bytes:
    """The page as UTF-8."""
    return _rendered("report.md.j2", report)


def render_questions(report: Report) -> bytes:
    """What to send to the issuer: each open question, what waits for it and what would close it."""
    return _rendered("questions.md.j2", report)


def _rendered(template: str, report: Report) -> bytes:
    text = _environment().get_template(template).render(book=book(report), report=report)
    return re.sub(r"\n{3,}", "\n\n", text).encode()
