"""Audits in one process, again and again: how its memory and its descriptors grow.

The samples take turns, replayed and rendered as JSON; rules and recordings are read once, as in a
run of a watchlist. Growth is a line through what was measured from the first fifth on, when every
cache has been filled.

python bench/soak.py            # 10,000 audits
python bench/soak.py 500
"""

import gc
import os
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

import anyio

from auditor.pipeline.audit import audit
from auditor.pipeline.inputs import read_product, read_rules
from auditor.pipeline.output import rendered
from auditor.pipeline.sources import Replay, read_tape


SAMPLES = Path(__file__).parents[1] / "samples"
LOOKS, REPORT = 200, 1000
MOST = 1024
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident(process: int) -> int:
    """Bytes a process has in memory."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE


def descriptors(process: int) -> int:
    """How many files, pipes and sockets a process has open."""
    return len([*Path(f"/proc/{process}/fd").iterdir()])


def slope(points: Sequence[tuple[float, float]]) -> float:
    """How much the second number grows for each of the first: the line of least squares."""
    count = len(points)
    x, y = (sum(each[at] for each in points) / count for at in (0, 1))
    below = sum((each[0] - x) ** 2 for each in points)
    return sum((each[0] - x) * (each[1] - y) for each in points) / below if below else 0.0


def main(count: int) -> None:
    """Audits, then prints what grew, and whether memory stayed within the target."""
    rules = read_rules()
    paths = sorted((SAMPLES / "products").glob("*.yaml"))
    tapes = {path: read_tape(SAMPLES / "tapes" / path.stem) for path in paths}
    every, process = max(1, count // LOOKS), os.getpid()
    memory: list[tuple[int, int]] = []
    open_files: list[tuple[int, int]] = []
    before = time.process_time()
    for at, path in enumerate(islice(cycle(paths), count)):
        product = read_product(path, rules)
        files = rendered(anyio.run(audit, product, rules, Replay(tapes[path])), ("json",))
        assert len(files["report.json"]) > REPORT
        if at >= count // 5 and at % every == 0:
            gc.collect()
            memory.append((at, resident(process)))
            open_files.append((at, descriptors(process)))
    took = time.process_time() - before
    first, last = memory[0][1] / 2**20, memory[-1][1] / 2**20
    growth = slope(memory)
    print(f"{count:,} audits of {len(paths)} samples in one process, {took:,.0f} processor seconds")
    print(f"memory: {first:.0f} MiB after {memory[0][0]:,}, {last:.0f} MiB at the end,")
    print(f"  {growth / 1024:+.3f} KiB an audit, below 1: {growth < MOST}")
    print(f"descriptors: {open_files[-1][1]} at the end, {slope(open_files):+.5f} an audit")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000)
