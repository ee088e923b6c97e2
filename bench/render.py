"""Processor seconds and memory a report: ours beside the engine alone and beside a browser.

The floor is WeasyPrint on the page as it already is, a string of the same length with the same
attachment, in a process of its own; Chromium prints the same page. All three take turns on each
product and are told in seconds of processor time, their own and that of what they start, so that a
busy machine weighs on none; ratios are per product, and their median is told.
Products are the samples, varied in name and in the number of findings.
Run: `python bench/render.py [PRODUCTS]` (20 unless said otherwise).
"""

import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import anyio

from auditor.base.isolate import ChildLimits
from auditor.model.report import Report
from auditor.pipeline.audit import audit
from auditor.pipeline.inputs import read_product, read_rules
from auditor.pipeline.sources import Replay, read_tape
from auditor.render.formats.html import render_html
from auditor.render.formats.pdf import render_pdf
from auditor.render.glyphs import FONTS
from auditor.render.pages import page
from auditor.resources import shipped


SAMPLES = Path(__file__).parents[1] / "samples"
PATIENT = ChildLimits(cpu_seconds=600, memory_bytes=3 * 2**30, wall_seconds=900, output_bytes=2**28)
FLOOR = """
import sys
from pathlib import Path
from weasyprint import HTML, Attachment
html, bundle, out = map(Path, sys.argv[1:])
attached = Attachment(string=bundle.read_bytes(), name="evidence.zip", relationship="Data")
HTML(string=html.read_text(), media_type="print").write_pdf(
    out, attachments=[attached], pdf_variant="pdf/a-3a", pdf_tags=True, custom_metadata=False)
"""
LARGEST = 2 * 2**20
MOST = 1.15


@dataclass(frozen=True)
class Cost:
    """What one rendering took: processor seconds, and MiB of the largest process it started."""

    seconds: float
    memory: float


def measured(work: Callable[[], object]) -> Cost:
    """`work` in a forked process, so that nothing it keeps weighs on the next."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def run() -> None:
        work()
        own, started = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        took = own.ru_utime + own.ru_stime + started.ru_utime + started.ru_stime
        theirs.send((took, started.ru_maxrss / 1024))

    process = context.Process(target=run)
    process.start()
    theirs.close()
    cost = Cost(*ours.recv())
    process.join()
    return cost


def products(number: int) -> Iterator[tuple[Report, bytes]]:
    """Reports of the samples in turn; each time round a few findings fewer."""
    rules = read_rules()
    audited = []
    for path in sorted((SAMPLES / "products").glob("*.yaml")):
        tape = read_tape(SAMPLES / "tapes" / path.stem)
        audited.append(anyio.run(audit, read_product(path, rules), rules, Replay(tape)))
    for at, one in enumerate(islice(cycle(audited), number)):
        report, turn = one.report, at // len(audited)
        name = f"{report.product.name}, variant {turn}"
        yield (
            replace(
                report,
                product=report.product.model_copy(update={"name": name}),
                findings=report.findings[: len(report.findings) - 5 * turn],
            ),
            one.bundle.attachment(),
        )


def engine(html: Path, bundle: Path, out: Path) -> None:
    """The floor: the engine, our fonts, nothing else."""
    fonts = {"FONTCONFIG_FILE": str(shipped("templates") / FONTS / "fonts.conf")}
    command = [sys.executable, "-P", "-s", "-c", FLOOR, html, bundle, out]
    subprocess.run(command, check=True, env=fonts, stderr=subprocess.DEVNULL)


def browser(html: Path, out: Path) -> None:
    """The same page printed by Chromium."""
    chromium = shutil.which("chromium")
    assert chromium, "no Chromium on this machine: `make bench` installs it"
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run(
        [*command, f"--print-to-pdf={out}", html.as_uri()], check=True, stderr=subprocess.DEVNULL
    )


def main(number: int) -> None:
    """A line a product, then medians and whether the targets hold."""
    print("product     rules  html s   pdf s  engine s  chromium s  pdf/engine  pdf MiB  kB")
    ratios, largest = list[float](), 0
    with tempfile.TemporaryDirectory() as folder:
        html, bundle, out = (Path(folder) / name for name in ("page.html", "bundle.zip", "out.pdf"))
        for report, attached in products(number):
            html.write_text(page(report, screen=False))
            bundle.write_bytes(attached)
            screen = measured(lambda report=report: render_html(report))
            turns = [
                lambda report=report, attached=attached: render_pdf(report, attached, PATIENT),
                lambda: engine(html, bundle, out),
            ]
            if len(ratios) % 2:
                floor, ours = measured(turns[1]), measured(turns[0])
            else:
                ours, floor = measured(turns[0]), measured(turns[1])
            print_ = measured(lambda: browser(html, out))
            bare = len(render_pdf(report, b"", PATIENT)) if not ratios else 0
            ratios.append(ours.seconds / floor.seconds)
            largest = max(largest, bare)
            print(
                f"{report.product.id:10} {len(report.findings):6} {screen.seconds:7.2f} "
                f"{ours.seconds:7.2f} {floor.seconds:9.2f} {print_.seconds:11.2f} "
                f"{ratios[-1]:11.2f} {ours.memory:8.0f} {bare // 1000 or '':>3}",
                flush=True,
            )
    told = f"{median(ratios):.3f} ({min(ratios):.2f} to {max(ratios):.2f})"
    print(f"ours / engine: median {told}, at most {MOST}: {median(ratios) <= MOST}")
    print(f"PDF without bundle: {largest:,} bytes, at most {LARGEST:,}: {largest <= LARGEST}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20)
