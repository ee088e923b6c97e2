import subprocess
from collections.abc import Callable

import pytest

from auditor.archive import container
from auditor.archive.bundle import Bundle, Inputs
from auditor.archive.signature import MEMBER, NOBODY, UNSIGNED, public_key, signer
from auditor.archive.verify import verify
from auditor.errors import InputError, IntegrityError, Place


HERE = Place("key.pem")
TOOL = "auditor 0.1.0"


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    """What the program prints: keys come from somebody else's tool."""
    return subprocess.run(
        ["/usr/bin/openssl", *arguments], input=given, capture_output=True, check=True
    ).stdout


def made_key() -> bytes:
    return openssl("genpkey", "-algorithm", "ed25519")


def public_of(private: bytes) -> bytes:
    return openssl("pkey", "-pubout", given=private)


@pytest.fixture(scope="module")
def private() -> bytes:
    return made_key()


@pytest.fixture
def signed(bundle: Bundle, private: bytes) -> Bundle:
    return bundle.signed(signer(private, HERE))


def origin(data: bytes, trusted: str = "") -> str:
    def never(_: Bundle) -> None:
        raise AssertionError("a core is not judged again")

    return verify(data, never, tool=TOOL, trusted=trusted).origin  # type: ignore[arg-type]


def test_a_signature_travels_inside_and_leaves_the_root_as_it_was(
    bundle: Bundle, signed: Bundle, private: bytes
) -> None:
    read = Bundle.read(signed.encode())
    assert read.root == bundle.root
    assert read.signature == signed.signature
    assert read.signature.key == public_key(public_of(private), HERE)
    assert MEMBER not in read.members
    assert Bundle.read(signed.without_blobs().encode()).signature == signed.signature
    assert bundle.signed(NOBODY) is bundle


def test_the_word_of_openssl_is_taken_for_the_signature(
    signed: Bundle, private: bytes, tmp_path
) -> None:
    message = b'{"root":"%s","schema":"auditor/signature/v1"}' % signed.root.encode()
    told = signed.signature.data.decode()
    (tmp_path / "public.pem").write_bytes(public_of(private))
    (tmp_path / "message").write_bytes(message)
    (tmp_path / "signature").write_bytes(bytes.fromhex(told.split('"signature":"')[1][:128]))
    answer = openssl(
        *("pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", str(tmp_path / "public.pem")),
        *("-in", str(tmp_path / "message"), "-sigfile", str(tmp_path / "signature")),
    )
    assert b"Verified Successfully" in answer


@pytest.mark.fault("I04")
def test_only_the_key_a_reader_brings_proves_an_origin(
    bundle: Bundle, signed: Bundle, private: bytes
) -> None:
    key, other = (public_key(public_of(one), HERE) for one in (private, made_key()))
    core = signed.without_blobs().encode()
    assert origin(core, key) == f"signed by the trusted key {key}"
    assert origin(core) == f"signed by key {key}: origin not proven without --trusted-key"
    assert origin(bundle.without_blobs().encode()).startswith("unsigned")
    with pytest.raises(IntegrityError, match="not by the trusted"):
        origin(core, other)
    with pytest.raises(IntegrityError, match="is not signed"):
        origin(bundle.without_blobs().encode(), key)


@pytest.mark.fault("I04")
def test_a_signature_of_another_bundle_or_key_is_refused(
    signed: Bundle, make_inputs: Callable[..., Inputs]
) -> None:
    other = Bundle.build(make_inputs(b"another page")).signed(signer(made_key(), HERE))
    members = container.unpack(signed.encode())
    foreign = {**members, MEMBER: other.signature.data}
    mixed = members[MEMBER].replace(signed.signature.key.encode(), other.signature.key.encode())
    for forged in (foreign, {**members, MEMBER: mixed}):
        with pytest.raises(IntegrityError, match="no signature of this bundle"):
            Bundle.read(container.pack(forged))


@pytest.mark.fault("I04")
@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"no", b"\0", b'{"key":1,"signature":2}',
        b'{"key":"zz","schema":"auditor/signature/v1","signature":"zz"}',
    ],
)  # fmt: skip
def test_what_is_no_signature_is_refused(data: bytes, signed: Bundle) -> None:
    members = {**container.unpack(signed.encode()), MEMBER: data}
    with pytest.raises(IntegrityError, match="no signature of this bundle"):
        Bundle.read(container.pack(members))


@pytest.mark.fault("I04")
def test_a_signature_written_otherwise_or_of_another_curve_is_refused(signed: Bundle) -> None:
    members = container.unpack(signed.encode())
    with pytest.raises(IntegrityError, match="not as we write it"):
        Bundle.read(container.pack({**members, MEMBER: members[MEMBER] + b"\n"}))
    weaker = openssl("genpkey", "-algorithm", "ed448")
    with pytest.raises(InputError, match="not Ed25519"):
        signer(weaker, HERE)


@pytest.mark.fault("I01")
def test_every_flip_of_a_signature_is_told(signed: Bundle) -> None:
    members = container.unpack(signed.encode())
    whole = members[MEMBER]
    for at in range(len(whole)):
        flipped = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(IntegrityError, match=MEMBER):
            Bundle.read(container.pack({**members, MEMBER: flipped}))


@pytest.mark.fault("B10")
def test_a_key_that_cannot_be_used_is_told_without_showing_it(private: bytes) -> None:
    locked = openssl("pkey", "-aes256", "-passout", "pass:x", given=private)
    curve = openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    for pem, told in (
        (b"", "no unencrypted"), (b"nonsense", "no unencrypted"), (locked, "no unencrypted"),
        (curve, "P-256"), (public_of(private), "public key"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=told) as caught:
            signer(pem, HERE)
        assert "PRIVATE" not in str(caught.value)
    with pytest.raises(InputError, match="give readers the public one"):
        public_key(private, HERE)
    assert "PRIVATE" not in repr(signer(private, HERE))


def test_no_signature_is_said_to_be_none(bundle: Bundle) -> None:
    assert Bundle.read(bundle.encode()).signature == UNSIGNED
