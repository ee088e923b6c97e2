"""Progress on stderr: a bar on a terminal, plain lines or JSON otherwise."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Self

import click

from auditor.base.text import visible
from auditor.batch.journal import Stage


_OVER = frozenset({Stage.DONE, Stage.FAILED, Stage.CARRIED})
_DOING = {Stage.PLANNED: "reads the evidence", Stage.JUDGED: "writes the report"}
_CLEAR = "\r\x1b[K"
_WIDTH = 20
_MINUTE, _HOUR = 60, 3600


class Progress:
    """A context manager that hears of every stage a product has reached."""

    def __init__(
        self,
        total: int,
        *,
        quiet: bool,
        as_json: bool = False,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total, self._json, self._watch = total, as_json, watch
        self._bar = sys.stderr.isatty() and not as_json
        # Whoever reads a log needs no line that says "1/1"; whoever waits for one audit is told.
        self._silent = quiet or (total < 2 and not as_json and not self._bar)  # noqa: PLR2004 - one
        self._stages: dict[str, Stage] = {}
        self._over: Counter[Stage] = Counter()
        self._started = watch()

    def __enter__(self) -> Self:
        self._started = self._watch()
        return self

    def seen(self, name: str, stage: Stage) -> None:
        """A product has reached a stage."""
        if stage in _OVER:
            self._stages.pop(name, None)
            self._over[stage] += 1
        else:
            self._stages[name] = stage
        if self._silent:
            return
        done = self._over.total()
        if self._json:
            told = {"product": name, "stage": stage.value, "done": done, "of": self._total}
            click.echo(json.dumps(told), err=True)
        elif self._bar:
            click.echo(f"{_CLEAR}{self._seen(visible(name)[:24], stage)}", nl=False, err=True)
        elif stage in _OVER:
            word = "" if stage is Stage.DONE else f" {stage.value}"
            click.echo(f"{done}/{self._total} {visible(name)}{word}", err=True)

    def _seen(self, name: str, stage: Stage) -> str:
        alone = self._total == 1
        return f"{name} {_DOING.get(stage, '')}" if alone else f"{self.line()} {name}"

    def line(self) -> str:
        """`█████····· 12/40 0.8/s 35 s left · 1 failed, 3 collected`."""
        done = self._over.total()
        filled = _WIDTH * done // max(self._total, 1)
        parts = [f"{'█' * filled}{'·' * (_WIDTH - filled)} {done}/{self._total}"]
        passed = self._watch() - self._started
        if done and passed > 0:
            left = passed * (self._total - done) / done
            parts.append(f"{done / passed:.2g}/s {_in_words(left)} left")
        counts = Counter(self._stages.values())
        counts[Stage.FAILED] = self._over[Stage.FAILED]
        states = [f"{counts[stage]} {stage.value}" for stage in Stage if counts[stage]]
        return " ".join(parts) + (f" · {', '.join(states)}" if states else "")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar and not self._silent:
            # One audit is told by its result; of many the last line of the bar stays.
            click.echo(_CLEAR if self._total == 1 else "", nl=self._total > 1, err=True)


def _in_words(seconds: float) -> str:
    if seconds >= _HOUR:
        return f"{seconds / _HOUR:.1f} h"
    if seconds >= _MINUTE:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds:.0f} s"
