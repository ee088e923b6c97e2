import json
import zipfile

import pytest
from commands import SAMPLES, auditor


@pytest.mark.fault("I02")
@pytest.mark.fault("I03")
@pytest.mark.parametrize("name", ["report.pdf", "report.json", "report.html", "evidence.zip"])
def test_every_output_of_every_kind_verifies_to_the_verdict(reports, name):
    ran = auditor("verify", reports / "good" / name)
    assert ran.code == 0, ran.out + ran.err
    assert "integrity" in ran.out
    assert "unsigned: consistent, origin not proven" in ran.out


@pytest.mark.fault("I02")
def test_an_edited_grade_in_the_json_is_found(reports, tmp_path):
    report = json.loads((reports / "bad" / "report.json").read_text())
    report["grade"] = "A"
    forged = tmp_path / "report.json"
    forged.write_text(json.dumps(report))
    (tmp_path / "evidence.zip").write_bytes((reports / "bad" / "evidence.zip").read_bytes())
    ran = auditor("verify", forged)
    assert ran.code == 5
    assert "grade" in ran.out + ran.err


@pytest.mark.fault("I01")
def test_a_changed_member_is_named(reports, tmp_path):
    forged = tmp_path / "evidence.zip"
    with (
        zipfile.ZipFile(reports / "good" / "evidence.zip") as good,
        zipfile.ZipFile(forged, "w") as bad,
    ):
        for item in good.infolist():
            data = good.read(item)
            if item.filename == "facts.json":
                data = data.replace(b"100250", b"100251")
            bad.writestr(item, data)
    ran = auditor("verify", forged)
    assert ran.code == 5
    assert "facts.json" in ran.out + ran.err


@pytest.mark.fault("I10")
@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"not a bundle"])
def test_an_empty_or_foreign_file_never_verifies(tmp_path, data):
    (tmp_path / "evidence.zip").write_bytes(data)
    ran = auditor("verify", tmp_path / "evidence.zip")
    assert ran.code == 5
    assert "Traceback" not in ran.err


def test_judging_a_stored_bundle_gives_the_same_bytes_and_verifies(reports, tmp_path):
    bundle = reports / "good" / "evidence.zip"
    product = SAMPLES / "products" / "good.yaml"
    ran = auditor(
        *("audit", product, "--from", bundle, "--out", tmp_path, "--format", "html,json,md,pdf")
    )
    assert ran.code == 0, ran.err
    for made in (tmp_path / "good").iterdir():
        assert made.read_bytes() == (reports / "good" / made.name).read_bytes(), made.name
    assert auditor("verify", tmp_path / "good" / "report.html").code == 0
