"""Units for workers of other processes, which find this module by its name."""

import os
import signal
from pathlib import Path

from auditor.batch.kept import Told


DEADLY = "deadly"


def kills(name: str, _report: object) -> Told:
    """Says nothing about a product, and ends the worker for one of a certain name."""
    if name == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return Told()


def hangs(pipe: str) -> None:
    """Never ends, and says which process it is in."""
    Path(pipe).write_text(str(os.getpid()))
    signal.pause()


def hangs_once(pipe: str, mark: str) -> int:
    """Never ends the first time, and says which process it is in."""
    path = Path(mark)
    if path.exists():
        return os.getpid()
    path.touch()
    Path(pipe).write_text(str(os.getpid()))
    return signal.sigwait({signal.SIGUSR1})
