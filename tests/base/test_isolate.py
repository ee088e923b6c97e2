import asyncio
import errno
import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from auditor.base import isolate
from auditor.base.isolate import ChildFailed, ChildLimits
from auditor.errors import AuditorError, OutputError


FUNCTIONS = {"PYTHONPATH": str(Path(__file__).parent / "isolated")}
LIMITS = ChildLimits(cpu_seconds=5, memory_bytes=2**29, wall_seconds=20, output_bytes=1_000_000)


def run(name: str, payload: bytes = b"", limits: ChildLimits = LIMITS) -> bytes:
    return isolate.run(f"isolated_functions:{name}", payload, limits, FUNCTIONS)


def failure(name: str, payload: bytes = b"", limits: ChildLimits = LIMITS) -> ChildFailed:
    with pytest.raises(ChildFailed) as caught:
        run(name, payload, limits)
    assert isinstance(caught.value, AuditorError)
    return caught.value


def ended(pid: int) -> bool:
    """Whether a process ends within seconds; one that waits for its parent's notice has."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        os.sched_yield()
    return False


def test_a_payload_comes_back_larger_than_any_pipe() -> None:
    payload = os.urandom(900_000)
    assert run("reverse", payload) == payload[::-1]
    assert run("reverse") == b""


def test_stray_prints_do_not_reach_the_answer() -> None:
    assert run("noisy", b"\xff\x00") == b"\xff\x00"


def test_the_surroundings_are_minimal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_KEY", "canary")
    seen = json.loads(run("surroundings"))
    assert set(seen) - {"LC_CTYPE"} == {
        "PATH", "LANG", "PYTHONHASHSEED", "PYTHONPATH", "cwd", "hash"
    }  # fmt: skip
    assert seen["cwd"] == "/"
    assert seen["hash"] == json.loads(run("surroundings"))["hash"]


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("fail", "error", "ValueError: wrong ⟨U+001B⟩"),
        ("fail_fatally", "error", "BaseException: fatal"),
        ("leave", "error", "SystemExit: gone"),
        ("text", "error", "isolated_functions:text answered str, not bytes"),
        ("missing", "error", "AttributeError: module 'isolated_functions' has no attribute"),
        ("vanish", "crash", "exit code 0"),
        ("segfault", "crash", "SIGSEGV"),
        ("killed", "memory", "killed by the system"),
        ("hoard", "memory", "more memory than allowed"),
        ("hoard_natively", "memory", "SIGABRT"),
    ],
)
def test_each_end_has_its_kind(name: str, kind: str, told: str) -> None:
    error = failure(name, b"wrong \x1b")
    assert error.kind == kind
    assert told in error.detail
    assert "Traceback" not in error.detail
    assert len(error.detail) <= 2000
    assert str(error) == f"{kind}: {error.detail}"


def test_a_crash_tells_the_last_words() -> None:
    assert failure("segfault").detail.endswith("⟨U+001B⟩[31mend")
    assert len(failure("segfault").detail) == 2000


def test_a_missing_module_is_an_error() -> None:
    with pytest.raises(ChildFailed, match="ModuleNotFoundError"):
        isolate.run("no_such_module:f", b"", LIMITS)


def test_an_answer_may_be_as_large_as_allowed_and_no_larger() -> None:
    assert len(run("flood", b"1000000")) == 1_000_000
    assert failure("flood", b"1000001").kind == "crash"


def test_the_deadline_holds() -> None:
    error = failure("wait", limits=ChildLimits(wall_seconds=0.3))
    assert (error.kind, error.detail) == ("timeout", "stopped after 0.3 s.")


def test_processor_time_is_limited() -> None:
    error = failure("spin", limits=ChildLimits(cpu_seconds=1, wall_seconds=20))
    assert (error.kind, error.detail) == ("timeout", "used up its processor time.")


def test_the_whole_family_ends_at_the_deadline(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    failure("breed", str(note).encode(), ChildLimits(wall_seconds=2))
    assert ended(int(note.read_text()))


def test_what_an_answer_leaves_running_is_ended() -> None:
    assert ended(int(run("leave_a_child")))


def test_an_interrupt_ends_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    wait = isolate.subprocess.Popen.wait

    def interrupted(process: isolate.subprocess.Popen[bytes], timeout: float | None = None) -> int:
        started.append(process.pid)
        if timeout is not None:
            raise KeyboardInterrupt
        return wait(process)

    monkeypatch.setattr(isolate.subprocess.Popen, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run("wait")
    assert ended(started[0])


def test_threads_and_tasks_do_not_disturb_each_other() -> None:
    async def several() -> list[bytes]:
        return await asyncio.gather(*(asyncio.to_thread(run, "reverse", b"ab") for _ in range(3)))

    assert asyncio.run(several()) == [b"ba"] * 3
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(run, ["reverse"] * 3, [b"1 ", b"2 ", b"3 "])) == [b" 1", b" 2", b" 3"]


@pytest.mark.fault("B03")
def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(OutputError, match=r"disk full writing .*, need ~3 bytes"):
        run("reverse", b"abc")


def test_no_more_children_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    places = max(2, os.cpu_count() or 2)
    busy: list[int] = []
    most: list[int] = []
    full = Barrier(places)

    def counted(*_: object) -> bytes:
        busy.append(1)
        most.append(len(busy))
        full.wait(60)
        busy.pop()
        return b""

    monkeypatch.setattr(isolate, "_run", counted)
    with ThreadPoolExecutor(6 * places) as pool:
        done = list(pool.map(lambda _: isolate.run("any:thing", b""), range(6 * places)))
    assert len(done) == 6 * places
    assert max(most) == places
