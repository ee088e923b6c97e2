"""One line of a watchlist's result: a finished audit or the reason why there is none."""

from dataclasses import dataclass
from pathlib import Path

from auditor.errors import (
    AuditorError,
    Inconclusive,
    InputError,
    IntegrityError,
    OutputError,
    RenderError,
)
from auditor.model.report import Report


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


def failed(product: str, error: Exception) -> Failed:
    """The row of a product that ended in `error`; an invalid product counts as undecided."""
    if isinstance(error, InputError):
        return Failed(product, "spec_invalid", str(error), _UNDECIDED)
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return Failed(product, reason, str(error), error.exit_code)
    # What a bug says may hold anything; its name cannot.
    return Failed(product, "internal", type(error).__name__, _INTERNAL)
