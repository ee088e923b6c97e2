import os
import signal
from functools import partial
from pathlib import Path

import anyio
import pytest

from auditor.batch.engines import Local
from auditor.batch.kept import Told
from auditor.batch.units import Recipe, added
from auditor.errors import InputError
from auditor.pipeline.inputs import read_rules


pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def told(_name: str, _report: object) -> Told:
    return Told()


def dies_once(mark: str) -> str:
    """Ends its process the first time, as a system short of memory would."""
    path = Path(mark)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


async def test_a_worker_that_dies_is_replaced_once(tmp_path: Path) -> None:
    engine = Local(1)
    async with engine.turn():
        assert await engine.do(partial(dies_once, str(tmp_path / "mark"))) == "alive"
        with pytest.raises(anyio.BrokenWorkerProcess):
            await engine.do(partial(os._exit, 9))


@pytest.mark.fault("B09")
async def test_a_worker_that_hangs_is_killed(tmp_path: Path) -> None:
    engine, pipe = Local(1), tmp_path / "pid"
    os.mkfifo(pipe)
    async with anyio.create_task_group() as group:
        group.start_soon(engine.do, partial(hangs, str(pipe)))
        # Whoever reads a pipe waits until something is written.
        process = int(await anyio.to_thread.run_sync(pipe.read_text))
        group.cancel_scope.cancel()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def hangs(mark: str) -> None:
    """Never ends, and says who it is."""
    Path(mark).write_text(str(os.getpid()))
    signal.pause()


async def test_rules_that_are_others_by_now_are_told() -> None:
    recipe = Recipe("other", ("json",), told, added(read_rules()))
    with pytest.raises(InputError, match="the rules were changed while the run was going on"):
        async with Local(1).ready(recipe):
            raise AssertionError
