"""A watchlist in one run beside the same audits one at a time, on a local node and a local site.

Requests are counted at the servers. Audits one at a time are run for a few products and multiplied,
which is said. Memory is that of the run's own process; its growth is a line through what was
measured from product 200 on (from the first third on, of fewer than 600). Processor seconds are
told beside seconds, since a busy machine weighs on the latter alone. With PDF the floor is the
engine alone on the same pages with the same attachments, as many at a time as there are processors.

python bench/batch.py                          # 1,000 products, 20 of them one at a time, no PDF
python bench/batch.py --products 60 --one-by-one 2
python bench/batch.py --pdf 40                 # PDFs instead
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from soak import resident, slope


ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "harness"))
COMMAND = (sys.executable, "-m", "auditor")
WARM, FEW = 200, 600
TURNS = 2
TICKS = os.sysconf("SC_CLK_TCK")
KIB, MIB = 2**10, 2**20


def clocked(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and processor seconds of the processes that were started and ended."""

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    started, before = time.perf_counter(), spent()
    work()
    return time.perf_counter() - started, spent() - before


def one_by_one(market: object, folder: Path, few: int, formats: str) -> None:
    """A few audits, each a process of its own."""
    for product in market.products[:few]:
        told = ("audit", product, "--config", market.settings, "--format", formats)
        subprocess.run([*COMMAND, *told, "--out", folder, "--quiet"], check=True, cwd=ROOT)


def own_seconds(process: int) -> float:
    """Processor seconds of a process that runs, without those of its children."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def together(
    market: object, folder: Path, formats: str
) -> tuple[int, list[tuple[int, int]], float]:
    """A run over all products: its peak of memory, its memory by products done, both in bytes.

    Last the processor seconds of the run's own process, which collects and keeps the journal.
    """
    told = ("batch", market.watchlist, "--config", market.settings, "--format", formats)
    process = subprocess.Popen(
        [*COMMAND, *told, "--out", folder, "--log-json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    points: list[tuple[int, int]] = []
    own = 0.0
    assert process.stderr
    with process.stderr:
        for line in process.stderr:
            step = json.loads(line) if line.startswith("{") else {"stage": line}
            if step["stage"] == "done":
                points.append((step["done"], resident(process.pid)))
                own = own_seconds(process.pid)
            elif step["stage"] not in ("collected", "judged", "rendered"):
                assert line.startswith("attention: "), line
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    return used.ru_maxrss * KIB, points, own


@contextmanager
def market_of(count: int, folder: Path) -> object:
    """Tokens of one issuer on a node of their own."""
    from evm import Node
    from many_products import Market
    from solidity import compile_all

    with Node(compile_all(), chain_id=31_337) as node:
        market = Market(node, count, folder / "market")
        yield market
        market.close()


def compare(count: int, few: int, formats: str) -> None:
    """Measure and print."""
    found: list[tuple[int, list[tuple[int, int]], float]] = []
    with tempfile.TemporaryDirectory() as place, market_of(count, Path(place)) as market:
        folder = Path(place)
        before = market.counts()
        single = clocked(lambda: one_by_one(market, folder / "single", few, formats))
        between = market.counts()
        run = clocked(lambda: found.append(together(market, folder / "batch", formats)))
        after = market.counts()
        size = sum(path.stat().st_size for path in (folder / "batch").rglob("*") if path.is_file())
    ((peak, points, own),) = found
    assert len(points) == count
    alone = [(late - early) / few * count for early, late in zip(before, between, strict=True)]
    asked = [late - early for early, late in zip(between, after, strict=True)]
    print(
        f"{count:,} products, formats {formats}; one at a time: {few} measured, "
        f"times {count / few:g}; {os.cpu_count()} processors"
    )
    print(f"{'':22}{'one at a time':>14}{'in one run':>12}{'ratio':>8}{'a product':>12}")
    names = ("requests to the node", "questions in them", "requests to the site")
    rows = [*zip(names, alone, asked, strict=True)]
    for at, name in enumerate(("seconds", "processor seconds")):
        rows.append((name, single[at] / few * count, run[at]))
    for name, slow, quick in rows:
        print(f"{name:22}{slow:14,.1f}{quick:12,.1f}{slow / quick:8.1f}{quick / count:12.3f}")
    print(f"of these the run's own process: {own:.1f}, {own / count:.3f} a product")
    warm = points[WARM if count >= FEW else count // 3 :]
    print(
        f"memory: peak {peak / MIB:.0f} MiB, from product {warm[0][0]} on "
        f"{slope(warm) / KIB:+.2f} KiB a product; disk {size / count / KIB:.0f} KiB a product"
    )


def compare_pdf(count: int) -> None:
    """Measure and print: whole runs with PDFs beside the engine alone on the same pages, in turn.

    The machine may be quicker in one minute than in the next: either goes first every other time.
    """
    from render import engine

    with tempfile.TemporaryDirectory() as place, market_of(count, Path(place)) as market:
        folder, processes = Path(place), os.cpu_count() or 1
        together(market, folder / "first", "json")
        jobs = pages_of(market, folder / "first")

        def floor() -> None:
            with ThreadPoolExecutor(processes) as pool:
                list(pool.map(lambda job: engine(*job), jobs))

        print(f"{count:,} PDFs, {processes} processes: whole runs beside the engine alone")
        print(f"{'':8}{'seconds':>24}{'processor seconds':>30}")
        told = []
        for turn in range(TURNS):
            work = [lambda to=f"run{turn}": together(market, folder / to, "pdf"), floor]
            clocks = [clocked(each) for each in work[:: 1 if turn % 2 else -1]]
            told.append(clocks[:: 1 if turn % 2 else -1])
            print(_beside(f"turn {turn + 1}", told[-1]), flush=True)
        whole = [tuple(map(sum, zip(*column, strict=True))) for column in zip(*told, strict=True)]
        print(_beside("all", whole))


def _beside(name: str, clocks: list[tuple[float, float]]) -> str:
    (run, used), (alone, needed) = clocks
    return (
        f"{name:8}{run:8.1f}{alone:8.1f}{100 * alone / run:6.0f} %"
        f"{used:14.1f}{needed:8.1f}{100 * needed / used:6.0f} % of the floor's speed"
    )


def pages_of(market: object, folder: Path) -> list[tuple[Path, Path, Path]]:
    """For the engine alone: a page per product, its evidence, and where the PDF goes."""
    from auditor.pipeline.again import judged_again
    from auditor.pipeline.inputs import read_rules
    from auditor.pipeline.sources import read_bundle
    from auditor.render.pages import page

    rules, jobs = read_rules(), []
    for product in market.products:
        bundle = folder / product.stem / "evidence.zip"
        html = bundle.with_name("page.html")
        report = judged_again(read_bundle(bundle), rules, draft=False, responses=()).report
        html.write_text(page(report, screen=False))
        jobs.append((html, bundle, html.with_suffix(".pdf")))
    return jobs


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=1_000)
    parser.add_argument("--one-by-one", type=int, default=20)
    parser.add_argument("--format", default="json,html,md")
    parser.add_argument("--pdf", type=int, default=0)
    given = parser.parse_args()
    if given.pdf:
        compare_pdf(given.pdf)
    else:
        compare(given.products, given.one_by_one, given.format)
