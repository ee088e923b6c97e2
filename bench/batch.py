"""A watchlist in one run beside the same audits one at a time, on a local node and a local site.

Requests are counted at the servers. Audits one at a time are run for a few products and multiplied,
which is said. Memory is the run's own process; its growth is a line through what was measured from
the first third of the products on. `--soak` audits in one process again and again instead.

python bench/batch.py                    # 24 products, 3 of them one at a time
python bench/batch.py --products 1000
python bench/batch.py --soak 300
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import anyio


ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "harness"))
PAGE = os.sysconf("SC_PAGE_SIZE")
COMMAND = (sys.executable, "-m", "auditor")


def resident(process: int) -> int:
    """Bytes a process has in memory."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE


def slope(points: Sequence[tuple[float, float]]) -> float:
    """How much the second number grows for each of the first: the line of least squares."""
    count = len(points)
    x, y = (sum(each[at] for each in points) / count for at in (0, 1))
    below = sum((each[0] - x) ** 2 for each in points)
    return sum((each[0] - x) * (each[1] - y) for each in points) / below if below else 0.0


def one_by_one(market: object, folder: Path, few: int, formats: str) -> float:
    """Seconds of a few audits, each a process of its own."""
    started = time.perf_counter()
    for product in market.products[:few]:
        told = ("audit", product, "--config", market.settings, "--format", formats)
        subprocess.run([*COMMAND, *told, "--out", folder, "--quiet"], check=True, cwd=ROOT)
    return time.perf_counter() - started


def together(
    market: object, folder: Path, formats: str
) -> tuple[float, int, list[tuple[int, int]]]:
    """Seconds of a run over all products, its peak of memory, and its memory by products done."""
    told = ("batch", market.watchlist, "--config", market.settings, "--format", formats)
    started = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, *told, "--out", folder, "--log-json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    points: list[tuple[int, int]] = []
    assert process.stderr
    with process.stderr:
        for line in process.stderr:
            step = json.loads(line) if line.startswith("{") else {"stage": line}
            if step["stage"] == "done":
                points.append((step["done"], resident(process.pid)))
            elif step["stage"] not in ("collected", "judged", "rendered"):
                sys.stderr.write(line)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    return time.perf_counter() - started, used.ru_maxrss * 1024, points


def compare(count: int, few: int, formats: str) -> None:
    """Measure and print."""
    from evm import Node
    from many_products import Market
    from solidity import compile_all

    with Node(compile_all(), chain_id=31_337) as node, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        market = Market(node, count, folder / "market")
        before = market.counts()
        single = one_by_one(market, folder / "single", few, formats) / few
        between = market.counts()
        seconds, peak, points = together(market, folder / "batch", formats)
        after = market.counts()
        market.close()
    assert len(points) == count
    alone = [(late - early) / few * count for early, late in zip(before, between, strict=True)]
    run = [late - early for early, late in zip(between, after, strict=True)]
    print(
        f"{count} products, formats {formats}; one at a time: {few} measured, times {count / few:g}"
    )
    print(f"{'':22}{'one at a time':>14}{'in one run':>12}{'ratio':>8}")
    names = ("requests to the node", "questions in them", "requests to the site")
    for name, slow, quick in zip(names, alone, run, strict=True):
        print(f"{name:22}{slow:14,.0f}{quick:12,}{slow / quick:8.1f}")
    print(f"{'seconds':22}{single * count:14,.1f}{seconds:12,.1f}{single * count / seconds:8.1f}")
    warm = points[len(points) // 3 :]
    print(f"memory: peak {peak / 2**20:.0f} MiB, {slope(warm) / 1024:+.2f} KiB a product")


def soak(count: int) -> None:
    """Audit in this process again and again, and print how memory and descriptors grow."""
    from auditor.pipeline.audit import audit
    from auditor.pipeline.inputs import read_product, read_rules
    from auditor.pipeline.output import rendered
    from auditor.pipeline.sources import Replay, read_tape

    rules, name = read_rules(), "crwd"
    path, tape = ROOT / "samples" / "products" / f"{name}.yaml", ROOT / "samples" / "tapes" / name
    memory: list[tuple[int, int]] = []
    descriptors: list[tuple[int, int]] = []
    for at in range(count):
        product = read_product(path, rules)
        rendered(anyio.run(audit, product, rules, Replay(read_tape(tape))), ("json",))
        if at >= count // 3:
            gc.collect()
            memory.append((at, resident(os.getpid())))
            descriptors.append((at, len([*Path("/proc/self/fd").iterdir()])))
    print(f"{count} audits in one process: {resident(os.getpid()) / 2**20:.0f} MiB at the end,")
    print(f"  {slope(memory) / 1024:+.2f} KiB and {slope(descriptors):+.4f} descriptors an audit")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=24)
    parser.add_argument("--one-by-one", type=int, default=3)
    parser.add_argument("--format", default="json,html,md")
    parser.add_argument("--soak", type=int, default=0)
    given = parser.parse_args()
    if given.soak:
        soak(given.soak)
    else:
        compare(given.products, given.one_by_one, given.format)
