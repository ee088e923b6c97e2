"""The report's HTML: for the screen as one file, for print as what the PDF engine reads."""

from dataclasses import dataclass

from markupsafe import Markup

from auditor.base.instants import format_instant
from auditor.model.report import Report
from auditor.render.environment import asset, environment, font_faces, policy
from auditor.render.view.book import book


_LONG, _VERY_LONG = 34, 90


@dataclass(frozen=True, slots=True)
class Assets:
    """Style and script of one variant, and the policy that admits only them."""

    style: str
    script: str
    policy: str


def _assets(*, screen: bool) -> Assets:
    if not screen:
        return Assets(asset("report/report.css"), "", "")
    style = f"{font_faces()}{asset('report/report.css')}{asset('report/screen.css')}"
    script = asset("report/report.js")
    return Assets(style, script, policy(style, script))


def page(report: Report, *, screen: bool) -> str:
    """The whole document; `screen` adds fonts, script and policy, print gets fonts elsewhere."""
    assets = _assets(screen=screen)
    return (
        environment("report")
        .get_template("report.html.j2")
        .render(
            book=book(report),
            screen=screen,
            style=Markup(assets.style),  # noqa: S704 - our own file, nothing from evidence
            script=Markup(assets.script),  # noqa: S704 - our own file, nothing from evidence
            policy=assets.policy,
            author=report.product.report.author or report.tool,
            tool=report.tool,
            stamp=format_instant(report.as_of),
            title_size=_title_size(report.product.name),
        )
    )


def _title_size(name: str) -> str:
    """The class for a title that would not fit the cover at full size."""
    if len(name) <= _LONG:
        return ""
    return " long" if len(name) <= _VERY_LONG else " very-long"
