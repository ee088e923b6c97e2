"""Runs a watchlist again and again in children of one warm process, and kills them on request.

Commands come as JSON lines: `{"out": …, "resume": …, "point": …, "nth": …, "when": …}`; `point` is
a function of ours or of the system and the child dies `before` or `after` its nth call. Without a
point `seconds` says when to kill it. What was audited is made once: only the run is on trial.
"""

import contextlib
import errno
import importlib
import json
import os
import signal
import sys
import time
from functools import lru_cache
from pathlib import Path

import anyio
import anyio.to_thread

from auditor.batch import units
from auditor.batch.schedule import Bounds
from auditor.batch.watchlist import Entry
from auditor.cli import run as of_a_call
from auditor.cli.choices import Choices
from auditor.cli.gates import Gates
from auditor.cli.watching import Manner, audit_watchlist
from auditor.pipeline import sources


class Here:
    """An engine without processes, so that a child of ours is all there is to kill."""

    async def check(self, _recipe):
        pass

    @contextlib.asynccontextmanager
    async def ready(self, _recipe):
        yield

    @contextlib.asynccontextmanager
    async def turn(self):
        yield

    async def do(self, job):
        return await anyio.to_thread.run_sync(job)


def choices(out):
    return Choices(Path(out), "json", Gates(), quiet=True)


def audited(watchlist, out, *, resume):
    manner = Manner(Bounds(2), Here(), resume=resume, summaries=("csv", "json", "sarif"))
    return audit_watchlist(Path(watchlist), choices(out), manner)


def remembered(log):
    """Judging and rendering that note what they are asked, and answer from the first time."""
    judge, render, known = units.judge, units.render, {}

    def judged(recipe, given):
        name = given.open()[0].spec.id
        with open(log, "a") as file:  # noqa: PTH123
            file.write(f"{name}\n")
        if name not in known:
            known[name] = judge(recipe, given)
        return known[name]

    def rendered(recipe, name, given, signature):
        if (name, "files") not in known:
            known[name, "files"] = render(recipe, name, given, signature)
        return known[name, "files"]

    units.judge, units.render = judged, rendered
    of_a_call.read_rules = lru_cache(of_a_call.read_rules)
    sources.read_tape = lru_cache(sources.read_tape)
    real, products = Entry.product, {}
    Entry.product = lambda self, rules: (
        products.get(self) or products.setdefault(self, real(self, rules))
    )


def arm(point, nth, when):
    """Ends this process at the nth call of `module:name`, as a power cut would.

    With `full` there is no room on the disk from that call on; with `meet` it only stops there.
    """
    module, _, name = point.partition(":")
    owner = importlib.import_module(module)
    *path, name = name.split(".")
    for each in path:
        owner = getattr(owner, each)
    real, calls = getattr(owner, name), iter(range(1, 1_000_000))

    def armed(*arguments, **named):
        call = next(calls)
        if when == "full" and call >= nth:
            raise OSError(errno.ENOSPC, "No space left on device")
        last = when in ("before", "after") and call == nth
        if call == nth and when == "meet":
            os.kill(os.getpid(), signal.SIGSTOP)
        if last and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return real(*arguments, **named)
        finally:
            if last:
                os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, armed)


def child(watchlist, told):
    if "point" in told:
        arm(told["point"], told["nth"], told["when"])
    try:
        code = audited(watchlist, told["out"], resume=told["resume"])
    except BaseException as error:  # noqa: BLE001 - the parent wants to know
        sys.stderr.write(f"{error!r}\n")
        code = getattr(error, "exit_code", 99)
    os._exit(code)


def ended(watchlist, told):
    process = os.fork()
    if not process:
        child(watchlist, told)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def answer(**told):
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main():
    watchlist, log, first = sys.argv[1:]
    remembered(log)
    started = time.monotonic()
    audited(watchlist, first, resume=False)
    started = time.monotonic()
    audited(watchlist, f"{first}-again", resume=False)
    answer(seconds=time.monotonic() - started)
    for line in sys.stdin:
        told = json.loads(line)
        process = os.fork()
        if not process:
            child(watchlist, told)
        if "seconds" in told:
            time.sleep(told["seconds"])
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, os.WUNTRACED)
        second = {}
        if os.WIFSTOPPED(status):
            second = {"second": ended(watchlist, {"out": told["out"], "resume": True})}
            os.kill(process, signal.SIGCONT)
            _, status = os.waitpid(process, 0)
        answer(code=os.waitstatus_to_exitcode(status), **second)


if __name__ == "__main__":
    main()
