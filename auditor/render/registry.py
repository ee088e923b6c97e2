"""Which formats there are, and the one call that makes any of them."""

from collections.abc import Callable
from types import MappingProxyType

from auditor.errors import InputError, Place, nearest
from auditor.model.report import Report
from auditor.render.formats.html import render_html
from auditor.render.formats.json_v1 import render_json
from auditor.render.formats.markdown import render_markdown, render_questions
from auditor.render.formats.pdf import render_pdf


Renderer = Callable[[Report, bytes], bytes]

_RENDERERS: MappingProxyType[str, Renderer] = MappingProxyType(
    {
        "pdf": render_pdf,
        "html": lambda report, _: render_html(report),
        "json": lambda report, _: render_json(report),
        "md": lambda report, _: render_markdown(report),
        "questions": lambda report, _: render_questions(report),
    }
)
FORMATS: tuple[str, ...] = tuple(_RENDERERS)
_NAMES: MappingProxyType[str, str] = MappingProxyType({"questions": "questions.md"})


def file_name(format: str) -> str:  # noqa: A002 - the option's name
    """What the file of a format is called."""
    return _NAMES.get(format, f"report.{format}")


def render(report: Report, format: str, bundle: bytes) -> bytes:  # noqa: A002 - the option's name
    """The bytes of one file; `bundle` is attached where the format can carry it.

    InputError for a format there is none of, RenderError when a file could not be made.
    """
    renderer = _RENDERERS.get(format)
    if renderer is None:
        hint = nearest(format, FORMATS) or f"Formats: {', '.join(FORMATS)}."
        raise InputError(f"no format {format!r}.", Place("--format"), hint)
    return renderer(report, bundle)
