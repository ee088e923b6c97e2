"""Finished reports of the samples: `make golden` rewrites them; read the diff before committing."""

import os
import shutil
import subprocess

import pytest
from commands import SAMPLES
from PIL import Image


REPORTS = SAMPLES / "reports"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
NAMES = ("aaplx", "bad", "crwd", "good", "tslax")
PICTURE = REPORTS / "tslax-summary.png"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["json", "html"])
def test_golden_reports_are_what_the_samples_give(reports, name, ending):
    made = (reports / name / f"report.{ending}").read_bytes()
    golden = REPORTS / f"{name}.{ending}"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made)
    same = golden.read_bytes() == made  # compared here: a diff of two pages helps nobody
    assert same, f"{golden.name} differs: `make golden`, then read the diff"


def test_golden_picture_shows_the_summary_page(reports, tmp_path):
    renderer = shutil.which("pdftoppm")
    assert renderer is not None
    page = tmp_path / "page"
    pdf = reports / "tslax" / "report.pdf"
    command = [renderer, "-r", "100", "-f", "2", "-l", "2", "-singlefile", "-png", pdf, page]
    subprocess.run(command, check=True)
    with Image.open(page.with_suffix(".png")) as made:
        if UPDATE:
            # All colours: a palette of 256 turns the green of a pass grey.
            made.convert("RGB").save(PICTURE, optimize=True)
        with Image.open(PICTURE) as kept:
            assert kept.size == made.size
            # Rasterisers differ in their edges, not in what stands where.
            small = [each.convert("L").resize((80, 113)).tobytes() for each in (kept, made)]
    apart = sum(abs(one - other) > 24 for one, other in zip(*small, strict=True))
    assert apart < 80 * 113 // 50
    assert PICTURE.stat().st_size < 300_000
