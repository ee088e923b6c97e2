"""Runs the command line the way a person does, in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def auditor(*arguments, cwd=ROOT, env=None, timeout=590, wrap=()) -> Ran:
    environment = {key: text for key, text in os.environ.items() if key not in ("TZ", "LANG")}
    done = subprocess.run(
        [*wrap, sys.executable, "-m", "auditor", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**environment, **(env or {})},
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def audit_sample(name, out, *more, formats="json", product=None, **how):
    product = product or SAMPLES / "products" / f"{name}.yaml"
    ran = auditor(
        "audit",
        product,
        "--replay",
        SAMPLES / "tapes" / name,
        "--out",
        out,
        "--format",
        formats,
        *more,
        **how,
    )
    return ran, out / name


def read_report(folder) -> dict:
    return json.loads((folder / "report.json").read_text())


def outcomes(report) -> dict:
    return {finding["name"]: finding["outcome"] for finding in report["findings"]}


def watchlist_of(name, folder) -> tuple:
    """The words of a `batch` over one sample alone, from its recording, into `out` of a folder."""
    for part in (SAMPLES / "products" / f"{name}.yaml", SAMPLES / "products" / name):
        (shutil.copytree if part.is_dir() else shutil.copy)(part, folder / part.name)
    path = folder / "watchlist.yaml"
    path.write_text(f"schema: auditor/watchlist/v1\nproducts: [{name}.yaml]\n")
    return ("batch", path, "--replay", SAMPLES / "tapes", "--out", folder / "out")
