"""HTML: one file that fetches nothing and reads without its script."""

from auditor.model.report import Report
from auditor.render.pages import page


def render_html(report: Report) -> bytes:
    """The page as UTF-8."""
    return page(report, screen=True).encode()
