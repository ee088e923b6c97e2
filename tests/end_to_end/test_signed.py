"""A signed audit through the command line: keys made by openssl, checked by whoever has the key."""

import subprocess

import pytest
from commands import SAMPLES, audit_sample, auditor, watchlist_of


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "theirs"):
        private, public = folder / f"{name}.pem", folder / f"{name}.pub"
        make = ["/usr/bin/openssl", "genpkey", "-algorithm", "ed25519", "-out", private]
        subprocess.run(make, check=True)
        half = ["/usr/bin/openssl", "pkey", "-in", private, "-pubout", "-out", public]
        subprocess.run(half, check=True)
    return folder


@pytest.mark.fault("I04")
@pytest.mark.fault("B10")
def test_a_signed_report_holds_for_its_key_only_and_the_key_is_never_shown(keys, tmp_path):
    ran, folder = audit_sample("bad", tmp_path, "--sign", keys / "ours.pem", formats="json")
    assert ran.code == 0, ran.err
    report = folder / "report.json"
    said = [ran.out, ran.err]
    for key, code, expected in (
        ("ours.pub", 0, "signed by the trusted key"),
        ("theirs.pub", 5, "not by the trusted"),
        ("ours.pem", 2, "holds a private key"),
    ):
        ran = auditor("verify", report, "--trusted-key", keys / key)
        said += [ran.out, ran.err]
        assert (ran.code, expected in ran.out + ran.err) == (code, True), ran
    secret = "".join((keys / "ours.pem").read_text().splitlines()[1:-1])
    written = b"".join(path.read_bytes() for path in folder.iterdir())
    assert secret not in "".join(said)
    assert secret.encode() not in written


def test_judging_a_signed_bundle_again_keeps_its_signature(keys, tmp_path):
    ran, folder = audit_sample("bad", tmp_path, "--sign", keys / "ours.pem", formats="json")
    bundle, product = folder / "evidence.zip", SAMPLES / "products" / "bad.yaml"
    ran = auditor(
        "audit", product, "--from", bundle, "--out", tmp_path / "again", "--format", "json"
    )
    assert ran.code == 0, ran.err
    again = tmp_path / "again" / "bad" / "evidence.zip"
    assert again.read_bytes() == bundle.read_bytes()


@pytest.mark.fault("I04")
def test_a_watchlist_is_signed_as_well_and_goes_on_with_the_same_key_only(keys, tmp_path):
    call = (*watchlist_of("crwd", tmp_path), "--format", "json")
    ran = auditor(*call, "--sign", keys / "ours.pem")
    assert ran.code == 0, ran.err
    report = tmp_path / "out" / "crwd" / "report.json"
    assert auditor("verify", report, "--trusted-key", keys / "ours.pub").code == 0
    ran = auditor(*call, "--sign", keys / "theirs.pem", "--resume")
    assert (ran.code, "--sign was" in ran.err) == (2, True), ran.err


@pytest.mark.fault("I04")
def test_an_unsigned_report_is_refused_where_a_key_is_asked_for(reports, keys):
    ran = auditor("verify", reports / "bad" / "report.json", "--trusted-key", keys / "ours.pub")
    assert ran.code == 5
    assert "is not signed" in ran.err


def test_a_key_that_is_none_stops_before_anything_is_audited(reports, tmp_path):
    (tmp_path / "key.pem").write_text("not a key\n")
    ran, folder = audit_sample("bad", tmp_path / "out", "--sign", tmp_path / "key.pem")
    assert ran.code == 2
    assert "key.pem: is no unencrypted Ed25519 key" in ran.err
    assert "openssl genpkey" in ran.err
    assert not folder.exists()
