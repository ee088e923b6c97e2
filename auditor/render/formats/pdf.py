"""PDF/A-3a with the evidence attached, made in a child process that can only read our fonts."""

from datetime import datetime

from auditor.base import canonical
from auditor.base.isolate import ChildFailed, ChildLimits, run
from auditor.errors import RenderError
from auditor.model.report import Report
from auditor.render.glyphs import FONTS
from auditor.render.pages import page
from auditor.render.payload import Payload, pack
from auditor.resources import shipped


LIMITS = ChildLimits(
    cpu_seconds=120, memory_bytes=3 * 2**30, wall_seconds=180, output_bytes=256 * 2**20
)


def render_pdf(report: Report, bundle: bytes, limits: ChildLimits = LIMITS) -> bytes:
    """The PDF; RenderError when the engine crashes, hangs or wants something from outside."""
    html = page(report, screen=False).encode()
    identifier = canonical.digest(html + report.root.encode())[:32]
    payload = pack(Payload(html, bundle, _epoch(report.as_of), identifier))
    try:
        return run(
            "auditor.render.pdf_child:render_pdf", payload, limits, _environment(report.as_of)
        )
    except ChildFailed as failed:
        raise RenderError(
            f"the PDF could not be made ({failed}); the HTML holds the same report"
        ) from None


def _epoch(as_of: datetime) -> int:
    return int(as_of.timestamp())


def _environment(as_of: datetime) -> dict[str, str]:
    return {
        "FONTCONFIG_FILE": str(shipped("templates") / FONTS / "fonts.conf"),
        "SOURCE_DATE_EPOCH": str(_epoch(as_of)),
        "TZ": "UTC",
    }
