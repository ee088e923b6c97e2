"""A product whose documents a test can change, audited in this process."""

import shutil
from pathlib import Path

from click.testing import CliRunner, Result
from commands import SAMPLES

from auditor.cli.audit import audit


READ_BY_US = ("fee", "minimum", "timing", "who", "retail", "price_basis", "suspension")


def product_in(folder: Path, isin: str = "", name: str = "good") -> Path:
    """The good sample without what an analyst stated of its redemption: the reader says it."""
    shutil.copytree(SAMPLES / "products" / "good", folder / "good")
    lines = (SAMPLES / "products" / "good.yaml").read_text().splitlines(keepends=True)
    stated = tuple(f"  - {{fact: redemption.{field}," for field in READ_BY_US)
    text = "".join(line for line in lines if not line.startswith(stated))
    if isin:
        text = text.replace("ZZ0000000015", isin)
    file = folder / f"{name}.yaml"
    file.write_text(text.replace("id: good\n", f"id: {name}\n"))
    return file


def run(product: Path, out: Path, *more: str | Path, tape: str = "good") -> Result:
    """`auditor audit` in this process; the outcome is `return_value`."""
    arguments = [product, "--out", out, "--replay", SAMPLES / "tapes" / tape, "--format", "json"]
    return CliRunner().invoke(
        audit, [str(each) for each in (*arguments, *more)], standalone_mode=False
    )
