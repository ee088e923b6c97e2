"""One line of a watchlist's result: a finished audit or the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.archive.bundle import FILE
from auditor.errors import (
    AuditorError,
    Inconclusive,
    InputError,
    IntegrityError,
    OutputError,
    RenderError,
)
from auditor.model.report import Report
from auditor.render.index.reading import reported
from auditor.render.index.row import IndexRow
from auditor.render.registry import file_name


@dataclass(frozen=True, slots=True)
class Done:
    """A finished audit and where its files lie."""

    product: str
    report: Report
    folder: Path
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A product without a report: `reason` is a code, `exit_code` what it counts as."""

    product: str
    reason: str
    message: str
    exit_code: int


Row = Done | Failed

_UNDECIDED, _INTERNAL = 3, 7
_REASONS: tuple[tuple[type[AuditorError], str], ...] = (
    (RenderError, "pdf_render"),
    (OutputError, "output"),
    (IntegrityError, "not_reproducible"),
    (Inconclusive, "inconclusive"),
)


# What people open first comes first.
_READ = ("html", "pdf", "md", "json", "csv", "junit", "sarif")


def index_row(row: Row, formats: Sequence[str]) -> IndexRow:
    """What the index shows of a row, with a link to one of the formats its report has.

    A product without a report shows why.
    """
    if not isinstance(row, Done):
        return IndexRow(id=row.product, outcome=row.reason, error=row.message)
    page = next((file_name(name) for name in _READ if name in formats), FILE)
    return reported(row.product, row.report, page)


def failed(product: str, error: Exception) -> Failed:
    """The row of a product that ended in `error`; an invalid product counts as undecided."""
    if isinstance(error, InputError):
        return Failed(product, "spec_invalid", str(error), _UNDECIDED)
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return Failed(product, reason, str(error), error.exit_code)
    # What a bug says may hold anything; its name cannot.
    return Failed(product, "internal", type(error).__name__, _INTERNAL)
