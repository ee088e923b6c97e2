"""A Dask scheduler and its workers on loopback, started as people start them."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Self


HARNESS = Path(__file__).resolve().parent
DASK = (sys.executable, "-m", "dask")
ADDRESS = re.compile(r"Scheduler at: +(tcp://\S+)")
REGISTERED = re.compile(r"Registered to: +tcp://")


class DaskCluster:
    """A context manager; workers find the modules of this folder, or of `instead`.

    A worker that dies is started anew; what two of them die of is not tried a third time.
    """

    def __init__(self, folder: Path, workers: int = 2, *, instead: Path = HARNESS) -> None:
        self._folder = folder
        self._environment = os.environ | {
            "PYTHONPATH": str(instead),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        }
        self._started: list[subprocess.Popen[str]] = []
        self._listeners: list[threading.Thread] = []
        self.scheduler = self._start("scheduler", "--port", "0")
        self.address = self._awaited(self.scheduler, ADDRESS)
        self.workers = [self._start("worker", *self._worker(at)) for at in range(workers)]
        for worker in self.workers:
            self._awaited(worker, REGISTERED)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Killed with what they started: a nanny that is told to end asks its scheduler for leave,
        # and waits for one that is gone.
        for process in self._started:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self._started:
            process.wait()
        for listener in self._listeners:
            listener.join()

    def _worker(self, at: int) -> tuple[str, ...]:
        place = self._folder / f"worker{at}"
        return (self.address, "--nthreads", "1", "--local-directory", str(place))

    def _start(self, kind: str, *options: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*DASK, kind, *options, "--host", "127.0.0.1", "--no-dashboard"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self._folder,
            env=self._environment,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def _awaited(self, process: subprocess.Popen[str], wanted: re.Pattern[str]) -> str:
        """What the pattern finds in what the process says; it is listened to ever after."""
        said = []
        assert process.stderr
        for line in process.stderr:
            said.append(line)
            if found := wanted.search(line):
                listener = threading.Thread(target=_heard, args=(process.stderr,))
                listener.start()
                self._listeners.append(listener)
                return found[found.lastindex or 0]
        raise AssertionError("".join(said))


def _heard(said: IO[str]) -> None:
    with said:
        said.read()
