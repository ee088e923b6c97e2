"""Progress on stderr: a bar on a terminal, a plain line per product otherwise."""

import sys
from types import TracebackType
from typing import Self

import click

from auditor.base.text import visible


class Progress:
    """A context manager; `step` after each finished product."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._total, self._done, self._silent = total, 0, quiet or total < 2  # noqa: PLR2004 - one
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def step(self, name: str) -> None:
        """Count one product."""
        self._done += 1
        if self._silent:
            return
        if self._terminal:
            width = 30
            filled = width * self._done // self._total
            bar = "█" * filled + "·" * (width - filled)
            click.echo(
                f"\r{bar} {self._done}/{self._total} {visible(name):<24}", nl=False, err=True
            )
        else:
            click.echo(f"{self._done}/{self._total} {visible(name)}", err=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal and not self._silent:
            click.echo(err=True)
