import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.archive import container
from auditor.archive.bundle import Bundle, check
from auditor.archive.manifest import MANIFEST
from auditor.base import canonical
from auditor.errors import IntegrityError


def zipped(members: Mapping[str, bytes], **entry: object) -> bytes:
    """An archive as another tool might make it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr, info.create_system = 0o100644 << 16, 3
            for key, value in entry.items():
                setattr(info, key, value)
            archive.writestr(info, members[name])
    return out.getvalue()


def all_members(bundle: Bundle) -> dict[str, bytes]:
    return {**bundle.members, MANIFEST: bundle.manifest.encode()}


def problem(data: bytes) -> str:
    with pytest.raises(IntegrityError) as caught:
        check(data)
    assert caught.value.exit_code == 5
    return str(caught.value)


def test_a_bundle_comes_back_as_it_was(bundle: Bundle, make_inputs: Callable) -> None:
    inputs = make_inputs()
    again = check(bundle.encode())
    assert again == bundle
    assert again.root == bundle.root
    assert again.evidence() == inputs.evidence
    assert again.tape() == inputs.tape
    assert again.product == inputs.product
    assert again.files("rules/") == {"backing/a.yaml": b"id: a\n"}
    assert again.manifest.blocks == inputs.blocks
    assert again.encode() == bundle.encode()


def test_equal_inputs_give_equal_bytes_and_root(make_inputs: Callable) -> None:
    one, other = Bundle.build(make_inputs(b"1", b"2")), Bundle.build(make_inputs(b"1", b"2"))
    assert one.encode() == other.encode()
    different = Bundle.build(make_inputs(b"1", b"3"))
    assert different.root != one.root


@pytest.mark.fault("I03")
def test_the_bytes_depend_on_nothing_but_the_members() -> None:
    """Another time zone, locale, hash seed and process."""
    script = (
        "import sys; from auditor.archive import container;"
        "sys.stdout.buffer.write(container.pack({'b': b'2', 'a/c': b'1' * 999}))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for zone, seed, locale in (("UTC", "0", "C"), ("Asia/Tokyo", "7", "C.UTF-8"))
    }
    assert found == {container.pack({"a/c": b"1" * 999, "b": b"2"})}


names = st.from_regex(r"[a-z]{1,4}(/[a-z0-9]{1,4}){0,2}", fullmatch=True)


@pytest.mark.fault("I08")
@given(st.dictionaries(names, st.binary(max_size=40), max_size=5))
def test_a_container_comes_back_as_it_was(members: dict[str, bytes]) -> None:
    assert container.unpack(container.pack(members)) == members


@pytest.mark.fault("I01")
def test_every_flipped_byte_is_noticed(bundle: Bundle) -> None:
    data = bundle.encode()
    assert len(data) < 20_000
    for position in range(len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 1 << (position % 8)
        with pytest.raises(IntegrityError):
            check(bytes(damaged))


@pytest.mark.fault("I01")
@pytest.mark.fault("I10")
def test_every_truncation_and_addition_is_noticed(bundle: Bundle) -> None:
    data = bundle.encode()
    for length in range(0, len(data), 37):
        assert problem(data[:length])
    for more in (data + b"\0", b"\0" + data, data + data):
        assert problem(more)


@pytest.mark.fault("I01")
def test_what_was_changed_is_named(bundle: Bundle) -> None:
    members = all_members(bundle)
    for name in bundle.members:
        told = problem(container.pack({**members, name: members[name] + b" "}))
        assert name in told
    for name in members:
        gone = {other: data for other, data in members.items() if other != name}
        if not name.startswith("blobs/"):
            assert name in problem(container.pack(gone))
    assert "rules/b.yaml is in the bundle" in problem(
        container.pack({**members, "rules/b.yaml": b""})
    )
    moved = {"product2.yaml" if name == "product.yaml" else name: members[name] for name in members}
    assert "product" in problem(container.pack(moved))


@pytest.mark.fault("I10")
def test_one_missing_blob_is_a_loss_and_all_missing_is_a_core(make_inputs: Callable) -> None:
    bundle = Bundle.build(make_inputs(b"one", b"two"))
    members = all_members(bundle)
    blob = next(name for name in members if name.startswith("blobs/"))
    lost = {name: data for name, data in members.items() if name != blob}
    assert blob in problem(container.pack(lost))
    core = bundle.without_blobs()
    assert "core without blobs" in problem(core.encode())
    again = Bundle.read(core.encode())
    assert again.core
    assert again.root == bundle.root
    assert len(core.encode()) < len(bundle.encode())
    with pytest.raises(IntegrityError, match="core without blobs"):
        again.tape()


@pytest.mark.fault("I10")
@pytest.mark.parametrize("name", ["product.yaml", "facts.json", "exchanges.jsonl", "tape.json"])
def test_a_bundle_without_its_inputs_proves_nothing(bundle: Bundle, name: str) -> None:
    """Not even when its own manifest agrees."""
    kept = tuple(each for each in bundle.manifest.members if each.name != name)
    members = {each.name: bundle.members[each.name] for each in kept}
    manifest = replace(bundle.manifest, members=kept)
    assert name in problem(Bundle(manifest, members).encode())


@pytest.mark.fault("I10")
def test_a_bundle_without_rules_or_members_proves_nothing(bundle: Bundle) -> None:
    kept = tuple(each for each in bundle.manifest.members if not each.name.startswith("rules/"))
    members = {each.name: bundle.members[each.name] for each in kept}
    manifest = replace(bundle.manifest, members=kept)
    assert "no rules" in problem(Bundle(manifest, members).encode())
    assert "no manifest.json" in problem(container.pack({}))
    assert "damaged" in problem(b"")


@pytest.mark.fault("I09")
def test_a_bomb_is_refused_before_it_goes_off(bundle: Bundle) -> None:
    members = {**all_members(bundle), "blobs/" + "0" * 64: bytes(50 * 2**20)}
    assert "more content than" in problem(zipped(members, compress_type=zipfile.ZIP_DEFLATED))
    assert "is compressed" in problem(
        zipped({"manifest.json": os.urandom(50)}, compress_type=zipfile.ZIP_DEFLATED)
    )
    with pytest.raises(IntegrityError, match="1 are allowed"):
        container.unpack(b"PK", container.Limits(size=1))
    with pytest.raises(IntegrityError, match="more than 1 members"):
        container.unpack(container.pack({"a": b"", "b": b""}), container.Limits(members=1))


@pytest.mark.fault("I09")
@pytest.mark.fault("S16")
@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "a/../b",
        "a//b",
        "a\\b",
        "C:x",
        ".hidden",
        "-rf",
        "a/",
        "\u0430",
        "",
        "a" * 300,
        "a b",
        "a\nb",
    ],
)
def test_no_member_has_an_unsafe_name(name: str) -> None:
    assert not container.is_sane(name)
    if name:
        assert "bundle" in problem(zipped({name: b"x"}))


@pytest.mark.fault("I09")
@pytest.mark.parametrize("mode", [0o120777, 0o040755, 0o100755, 0o010644])
def test_a_member_that_is_no_plain_file_is_refused(mode: int) -> None:
    assert "not a plain file" in problem(zipped({"a": b"/etc/passwd"}, external_attr=mode << 16))


@pytest.mark.fault("I01")
@pytest.mark.parametrize(
    "entry",
    [
        {"comment": b"x"},
        {"date_time": (2026, 1, 1, 0, 0, 0)},
        {"create_system": 0},
        {"extra": b"\x01\x00\x00\x00"},
    ],
)
def test_a_container_written_differently_is_refused(bundle: Bundle, entry) -> None:
    assert zipped(all_members(bundle)) == bundle.encode()
    assert "container was changed" in problem(zipped(all_members(bundle), **entry))


@pytest.mark.fault("I01")
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused(bundle: Bundle) -> None:
    out = io.BytesIO(bundle.encode())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("product.yaml", b"another")
    assert "bundle" in problem(out.getvalue())


@pytest.mark.fault("I01")
@pytest.mark.fault("I06")
@pytest.mark.parametrize(
    "change",
    [
        {"tool": "another"},
        {"ruleset": ""},
        {"as_of": "2020-01-01T00:00:00Z"},
        {"origin": "reconstructed"},
        {"blocks": []},
        {"root": "00" * 32},
        {"members": []},
        {"more": 1},
        {"as_of": 5},
        {"blocks": [{}]},
        {"members": "all"},
        {"schema": "auditor/bundle/v2"},
    ],
)
def test_a_manifest_that_was_edited_does_not_hold(bundle: Bundle, change: dict) -> None:
    told = json.loads(bundle.manifest.encode())
    edited = canonical.dumps({**told, **change}) + b"\n"
    assert "manifest.json" in problem(container.pack({**bundle.members, MANIFEST: edited}))


def test_a_manifest_written_differently_is_refused(bundle: Bundle) -> None:
    told = bundle.manifest.encode().replace(b'{"as_of"', b'{ "as_of"')
    assert "canonical form" in problem(container.pack({**bundle.members, MANIFEST: told}))


@pytest.mark.fault("I07")
def test_an_origin_the_recording_does_not_have_is_noticed(bundle: Bundle) -> None:
    recording = replace(bundle.manifest.recording, source="invented")
    forged = Bundle(replace(bundle.manifest, recording=recording), bundle.members)
    assert "different origins" in problem(forged.encode())


def test_a_file_that_has_no_place_is_not_bundled(make_inputs: Callable) -> None:
    for name in ("report.pdf", "../x", "rules", "notes/x"):
        with pytest.raises(ValueError, match="no place in a bundle"):
            Bundle.build(replace(make_inputs(), files={name: b""}))


@pytest.mark.fault("I08")
def test_the_root_is_that_of_the_canonical_manifest_without_it(bundle: Bundle) -> None:
    told = json.loads(bundle.manifest.encode())
    root = told.pop("root")
    assert root == canonical.digest(canonical.dumps(told))
    assert [each["name"] for each in told["members"]] == sorted(bundle.members)


def test_a_pdf_carries_the_whole_bundle_up_to_the_limit_and_the_core_beyond(bundle: Bundle) -> None:
    whole = bundle.encode()
    assert bundle.attachment(len(whole)) == whole
    core = Bundle.read(bundle.attachment(len(whole) - 1))
    assert core.core
    assert core.root == bundle.root
