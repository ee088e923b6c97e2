"""Audits one after the other in one process leave nothing behind."""

import gc
import os
import threading
import tracemalloc
from pathlib import Path

import pytest
from bench_product import Editable


AUDITS = {"quick": 6, "full": 200}
LEAST = {"quick": 4 * 1024, "full": 1024}
"""Bytes an audit that count as growth: a few audits do not average out what Python keeps."""
WARM = 8


def held() -> tuple[int, int, int]:
    """Open files, threads and children of this process."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return len([*Path("/proc/self/fd").iterdir()]), threading.active_count(), len(children)


@pytest.mark.fault("B07")
@pytest.mark.fault("B08")
def test_many_audits_leak_nothing(trials, tmp_path, scored, monkeypatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    product = Editable("good", tmp_path / "product")
    tracemalloc.start()
    try:
        for _ in range(WARM):
            product.judged()
        gc.collect()
        before = held()
        first, _ = tracemalloc.get_traced_memory()
        for _ in range(AUDITS[trials]):
            product.judged()
        gc.collect()
        last, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    grown = (last - first) / AUDITS[trials]
    assert grown < LEAST[trials], f"{grown:.0f} bytes an audit"
    assert held() == before
    assert not list(scratch.iterdir())
    scored("audits without a leak", AUDITS[trials], AUDITS[trials], target="< 1 KiB each, no file")
