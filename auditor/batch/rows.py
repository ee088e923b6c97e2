"""One line of a watchlist's result: a finished audit or the reason why there is none."""

from dataclasses import dataclass
from pathlib import Path

from auditor.errors import AuditorError, InputError, OutputError
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

_UNDECIDED, _OUTPUT, _INTERNAL = 3, 6, 7


def failed(product: str, error: Exception) -> Failed:
    """The row of a product that ended in `error`; an invalid product counts as undecided."""
    if isinstance(error, InputError):
        return Failed(product, "spec_invalid", str(error), _UNDECIDED)
    if isinstance(error, OutputError):
        return Failed(product, "output", str(error), _OUTPUT)
    if isinstance(error, AuditorError):
        return Failed(product, "error", str(error), error.exit_code)
    return Failed(product, "internal", type(error).__name__, _INTERNAL)
