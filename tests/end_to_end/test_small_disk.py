"""A run on a disk that is really full: a small tmpfs in a name space of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import ROOT, SAMPLES, auditor


FORMATS = ("--format", "json")
# The second run finds a larger disk, and goes on.
SCRIPT = """
set -eu
mount -t tmpfs -o size=768k none "$OUT"
"$@" --out "$OUT" 2>"$SAID" && exit 1
echo $?
find "$OUT" -name '*.tmp' | wc -l
mount -o remount,size=64m "$OUT"
"$@" --out "$OUT" --resume 2>>"$SAID" >/dev/null
echo $?
cp -r "$OUT" "$COPY"
"""
UNSHARED = ("unshare", "--user", "--map-root-user", "--mount")


def files(out: Path) -> dict[str, bytes]:
    found = [path for path in sorted(out.rglob("*")) if path.is_file()]
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in found
        if not path.name.startswith("journal.db")
    }


@pytest.mark.fault("B03")
def test_a_full_disk_ends_the_run_in_6_and_a_larger_one_finishes_it(tmp_path) -> None:
    if subprocess.run([*UNSHARED, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine allows no name spaces")
    shutil.copy(SAMPLES / "products" / "crwd.yaml", tmp_path / "crwd.yaml")
    shutil.copy(SAMPLES / "products" / "tslax.yaml", tmp_path / "tslax.yaml")
    watchlist = tmp_path / "watchlist.yaml"
    watchlist.write_text("schema: auditor/watchlist/v1\nproducts: ['*x.yaml', 'c*.yaml']\n")
    command = ("batch", watchlist, "--replay", SAMPLES / "tapes", *FORMATS)
    out, copy, said = (tmp_path / name for name in ("out", "copy", "said"))
    undisturbed = auditor(*command, "--out", out)
    assert undisturbed.code == 0, undisturbed.err
    expected = files(out)
    shutil.rmtree(out)
    out.mkdir()
    ran = subprocess.run(
        [*UNSHARED, "sh", "-c", SCRIPT, "sh", sys.executable, "-m", "auditor", *map(str, command)],
        env={"OUT": str(out), "COPY": str(copy), "SAID": str(said), "PATH": "/usr/bin:/bin"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = said.read_text()
    assert ran.returncode == 0, ran.stderr + told
    assert "disk full" in told
    first, left, last = ran.stdout.split()[-3:]
    assert (first, left, last) == ("6", "0", "0")
    assert files(copy) == expected
