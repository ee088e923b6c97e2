"""The error tree, and the exit code each branch ends in.

AuditorError
├── InputError      2  product, rule, template, settings or command line is invalid
├── SourceError     -  a source failed; becomes a gap, never leaves `gather`
├── RenderError     6  a report could not be rendered
├── OutputError     6  a file could not be written
├── IntegrityError  5  a bundle or report is altered, damaged or not reproducible
├── EngineLost      3  nobody can do the work of a run
└── Inconclusive    3  a question could not be decided
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class AuditorError(Exception):
    """Base of everything this tool raises on purpose; `exit_code` is what the command ends with."""

    exit_code = 7


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an input the problem sits; line and column count from 1, 0 when not known."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class InputError(AuditorError):
    """Somebody wrote something that cannot be used; says what, where and the nearest valid name."""

    exit_code = 2

    def __init__(self, problem: str, place: Place, hint: str = "") -> None:
        super().__init__(problem, place, hint)
        self.problem, self.place, self.hint = problem, place, hint

    def __str__(self) -> str:
        tail = f" {self.hint}" if self.hint else ""
        return f"{self.place}: {self.problem}{tail}"


class SourceError(AuditorError):
    """A source gave no usable evidence; `cause` and `reason` become those of the gap."""

    def __init__(self, cause: str, reason: str, detail: str) -> None:
        # A failure travels between processes, and what is pickled is exactly these arguments.
        super().__init__(cause, reason, detail)
        self.cause, self.reason, self.detail = cause, reason, detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class RenderError(AuditorError):
    """A report could not be turned into a document."""

    exit_code = 6


class OutputError(AuditorError):
    """A file could not be written."""

    exit_code = 6


class IntegrityError(AuditorError):
    """A bundle or a report is altered, damaged or not reproducible."""

    exit_code = 5


class EngineLost(AuditorError):  # noqa: N818 - what happened, not whose mistake it was
    """The workers of a run cannot be reached, or are not what the run needs."""

    exit_code = 3


class Inconclusive(AuditorError):  # noqa: N818 - an outcome, not a mistake
    """The question asked could not be decided."""

    exit_code = 3


def nearest(name: str, valid: Iterable[str], alike: float = 0.5) -> str:
    """A hint naming the closest valid name, or the empty string when none is `alike` enough."""
    found = get_close_matches(name, sorted(valid), n=1, cutoff=alike)
    return f"Did you mean {found[0]!r}?" if found else ""


def nearest_few(name: str, valid: Iterable[str], most: int = 3) -> str:
    """A hint naming the few closest valid names, whatever the case of their letters."""
    by_letters = {each.casefold(): each for each in sorted(valid)}
    found = get_close_matches(name.casefold(), by_letters, n=most, cutoff=0.5)
    told = [repr(by_letters[each]) for each in found]
    if not told:
        return ""
    last = f"{', '.join(told[:-1])} or {told[-1]}" if told[1:] else told[0]
    return f"Did you mean {last}?"
