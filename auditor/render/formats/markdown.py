"""Markdown: the summary, what is open, the findings and the score, for a ticket or a mail."""

import re
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from auditor.model.report import Report
from auditor.render.glyphs import printable
from auditor.render.view.book import book
from auditor.resources import shipped


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def escape(text: str) -> str:
    """Text that no Markdown reader takes for markup, on one line."""
    shown = " ".join(printable(text).split())
    marked = _SPECIAL.sub(r"\\\1", shown).replace("&", "&amp;")
    return _LINE_START.sub(r"\1\\\2", marked)


def _finalize(value: object) -> object:
    return escape(value) if isinstance(value, str) else value


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(  # noqa: S701 - Markdown has an escape of its own
        loader=FileSystemLoader(shipped("templates") / "report"),
        autoescape=False,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_markdown(report: Report) -> bytes:
    """The page as UTF-8."""
    text = _environment().get_template("report.md.j2").render(book=book(report), report=report)
    return re.sub(r"\n{3,}", "\n\n", text).encode()
