import hashlib
import shutil

import pytest
from commands import SAMPLES, audit_sample


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
