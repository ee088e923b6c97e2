import hashlib
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from commands import ROOT, SAMPLES, audit_sample, read_report


FILES = ("report.pdf", "report.html", "report.json", "report.md", "evidence.zip")


def digests(folder):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


@pytest.mark.fault("S20")
@pytest.mark.fault("I03")
def test_the_same_bytes_elsewhere_in_another_zone_language_and_hash_seed_without_sockets(
    reports, tmp_path
):
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(SAMPLES, elsewhere / "samples")
    ran, folder = audit_sample(
        "tslax",
        tmp_path / "again",
        product=elsewhere / "samples" / "products" / "tslax.yaml",
        formats="pdf,html,json,md",
        cwd=elsewhere,
        env={
            "TZ": "Pacific/Kiritimati",
            "LANG": "C",
            "PYTHONHASHSEED": "4242",
            "TEST_NO_SOCKETS": "1",
        },
    )
    assert ran.code == 0, ran.err
    assert digests(folder) == digests(reports / "tslax")


@pytest.mark.fault("B11")
def test_the_same_bytes_a_year_later(reports, tmp_path):
    ran, folder = audit_sample(
        "tslax", tmp_path / "later", formats="pdf,html,json,md", wrap=("faketime", "-f", "+1y")
    )
    assert ran.code == 0, ran.err
    assert digests(folder) == digests(reports / "tslax")


@pytest.mark.fault("I05")
def test_an_audit_said_to_be_of_an_earlier_moment_than_its_evidence_concludes_nothing(
    reports, tmp_path
):
    ran, folder = audit_sample("good", tmp_path, "--as-of", "2026-06-01T00:00:00Z")
    assert ran.code == 0, ran.err
    honest, told = read_report(reports / "good"), read_report(folder)
    assert (honest["opinion"], told["opinion"]) == ("clean", "disclaimer")
    lost = told["facts"]["reserves.shares"]
    assert (lost["gap"], lost["reason"]) == ("stale", "future_timestamp")
    assert "dated after the moment of the audit" in ran.out


@pytest.mark.fault("B14")
def test_the_same_report_without_a_home_a_terminal_or_a_language_and_for_its_owner_alone(
    reports, tmp_path
):
    command = (sys.executable, "-m", "auditor", "audit", SAMPLES / "products" / "good.yaml")
    out = tmp_path / "out"
    ran = subprocess.run(
        [*command, "--replay", SAMPLES / "tapes" / "good", "--format", "json", "--out", out],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={"PATH": "/usr/bin", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        umask=0o077,
    )
    assert ran.returncode == 0, ran.stderr
    assert "GOODx: A · No exception found".encode() in ran.stdout
    made = out / "good" / "report.json"
    assert made.read_bytes() == (reports / "good" / "report.json").read_bytes()
    assert not made.stat().st_mode & 0o077


def other_interpreter() -> str:
    """One of the same language version built by somebody else; empty when there is none."""
    name = "python{}.{}".format(*sys.version_info)
    ours = Path(sys.executable).resolve()
    found = (Path(folder) / name for folder in ("/usr/bin", "/usr/local/bin", "/opt/python/bin"))
    return next((str(one) for one in found if one.is_file() and one.resolve() != ours), "")


@pytest.mark.fault("S20")
def test_the_same_bytes_by_another_build_of_python_and_another_locale(reports, tmp_path):
    python = other_interpreter()
    if not python:
        pytest.skip("no second interpreter on this machine")
    made = tmp_path / "venv"
    subprocess.run([python, "-m", "venv", "--without-pip", made], check=True)
    site = next(made.glob("lib/python*/site-packages"))
    (site / "ours.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
    folder = tmp_path / "out"
    command = [
        made / "bin" / "python",
        "-m",
        "auditor",
        "audit",
        SAMPLES / "products" / "tslax.yaml",
    ]
    command += ["--replay", SAMPLES / "tapes" / "tslax", "--out", folder]
    where = {"TZ": "America/St_Johns", "LC_ALL": "POSIX", "PYTHONHASHSEED": "1", "PATH": "/usr/bin"}
    subprocess.run(command, check=True, env=where, cwd=tmp_path, capture_output=True)
    assert digests(folder / "tslax") == digests(reports / "tslax")
