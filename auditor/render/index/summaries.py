"""Which summaries of a whole run there are, and how each is made."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from auditor.errors import InputError, Place, nearest
from auditor.model.report import Report
from auditor.render.index.board import Board
from auditor.render.index.summary_csv import render_csv
from auditor.render.index.summary_findings import (
    Findings,
    junit_part,
    render_junit,
    render_sarif,
    sarif_part,
)
from auditor.render.index.summary_json import render_json
from auditor.render.index.summary_md import render_md
from auditor.render.index.summary_parquet import render_parquet, require_parquet


@dataclass(frozen=True, slots=True)
class OfRows:
    """A summary made of the index's rows; `require` raises when it cannot be made here."""

    file: str
    render: Callable[[Board], bytes]
    carries: str
    require: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class OfFindings:
    """A summary with every finding: each audit leaves its part of it."""

    file: str
    part: Callable[[Report], bytes]
    render: Callable[[Findings], bytes]
    carries: str


Summary = OfRows | OfFindings

SUMMARIES: MappingProxyType[str, Summary] = MappingProxyType(
    {
        "csv": OfRows(
            "summary.csv",
            render_csv,
            "one line a product; text that would run as a formula gets an apostrophe in front",
        ),
        "json": OfRows(
            "summary.json",
            render_json,
            "every row with exact amounts, what changed, stocks of several issuers, what is shared",
        ),
        "md": OfRows("summary.md", render_md, "the same as text, for tickets and mail"),
        "parquet": OfRows(
            "summary.parquet",
            render_parquet,
            "the columns of the CSV file for data tools; needs the extra `parquet`",
            require_parquet,
        ),
        "sarif": OfFindings(
            "summary.sarif",
            sarif_part,
            render_sarif,
            "one run with a result for each finding of each product (SARIF 2.1.0)",
        ),
        "junit": OfFindings(
            "summary.junit.xml",
            junit_part,
            render_junit,
            "the suites of every product; a product without a report is an error",
        ),
    }
)


def summaries(option: str) -> tuple[str, ...]:
    """The names in an option's text, in the registry's order; InputError for unknown ones.

    Also when one of them needs a library that is not installed: before anything is audited.
    """
    asked = {name.strip() for name in option.split(",") if name.strip()}
    for name in sorted(asked - set(SUMMARIES)):
        hint = nearest(name, SUMMARIES) or f"Summaries: {', '.join(SUMMARIES)}."
        raise InputError(f"no summary {name!r}.", Place("--summary"), hint)
    for name in asked:
        if isinstance(found := SUMMARIES[name], OfRows):
            found.require()
    return tuple(name for name in SUMMARIES if name in asked)


def with_parts(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the summaries that every audit has to leave a part for."""
    return tuple(name for name in names if isinstance(SUMMARIES[name], OfFindings))


def parts(names: tuple[str, ...], report: Report) -> dict[str, bytes]:
    """What one audit leaves for them."""
    return {
        name: found.part(report)
        for name in names
        if isinstance(found := SUMMARIES[name], OfFindings)
    }
