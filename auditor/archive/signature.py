"""An Ed25519 signature over a bundle's root: origin, for a reader who already has the key."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.base import canonical, strict_json
from auditor.errors import InputError, IntegrityError, Place


if TYPE_CHECKING:  # slow, and most bundles are not signed
    from Crypto.PublicKey import ECC

MEMBER = "signature.json"
"""The one member of a bundle its manifest does not list: it is about the manifest."""
_SCHEMA = "auditor/signature/v1"
_CURVE = "Ed25519"
_LIMITS = strict_json.Limits(size=2**12)
_HOW = "openssl genpkey -algorithm ed25519 makes a key, openssl pkey -pubout its public half."


@dataclass(frozen=True, slots=True)
class Signature:
    """What a bundle carries; `key` is the public key in hex, empty when nobody signed."""

    key: str = ""
    data: bytes = b""


UNSIGNED = Signature()


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs roots with a private key in PEM form; nobody, when there is none."""

    pem: bytes = field(default=b"", repr=False)

    @property
    def key(self) -> str:
        """The public key in hex, empty when nobody signs."""
        return _raw(_imported(self.pem)) if self.pem else ""

    def __call__(self, root: str) -> Signature:
        """The signature of whoever has the key over this root; none when nobody signs."""
        if not self.pem:
            return UNSIGNED
        from Crypto.Signature import eddsa  # noqa: PLC0415 - see above

        made = eddsa.new(_imported(self.pem), "rfc8032").sign(_message(root))
        return Signature(self.key, _encoded(self.key, made.hex()))


NOBODY = Signer()


def signer(pem: bytes, place: Place) -> Signer:
    """The signer with this key; InputError, which never shows the key, when it is none."""
    if not _key(pem, place).has_private():
        raise InputError("holds a public key; signing needs the private one.", place, _HOW)
    return Signer(pem)


def public_key(pem: bytes, place: Place) -> str:
    """The public key in a file, in hex; InputError when it is none or a private one."""
    key = _key(pem, place)
    if key.has_private():
        raise InputError("holds a private key; give readers the public one.", place, _HOW)
    return _raw(key)


def read(data: bytes, root: str) -> Signature:
    """The signature in `data`, which must be that of its own key over `root`; IntegrityError.

    That a key fits says nothing about whose key it is.
    """
    from Crypto.Signature import eddsa  # noqa: PLC0415 - see above

    try:
        told = strict_json.loads(data, MEMBER, _LIMITS)
        public, made = _members(told)
        key = eddsa.import_public_key(bytes.fromhex(public))
        eddsa.new(key, "rfc8032").verify(_message(root), bytes.fromhex(made))
    except (InputError, ValueError, TypeError, KeyError):
        raise IntegrityError(f"{MEMBER} is no signature of this bundle.") from None
    if key.curve != _CURVE or data != _encoded(public, made):
        raise IntegrityError(f"{MEMBER} is not as we write it.")
    return Signature(public, data)


def _members(told: strict_json.JsonValue) -> tuple[str, str]:
    if not isinstance(told, dict):
        raise ValueError("not a signature")  # noqa: TRY004 - what was read is wrong
    return str(told["key"]), str(told["signature"])


def _encoded(public: str, made: str) -> bytes:
    return canonical.dumps({"schema": _SCHEMA, "key": public, "signature": made}) + b"\n"


def _message(root: str) -> bytes:
    """What is signed: the root with the name of its use, so that it can stand for nothing else."""
    return canonical.dumps({"schema": _SCHEMA, "root": root})


def _imported(pem: bytes) -> "ECC.EccKey":
    from Crypto.PublicKey import ECC  # noqa: PLC0415 - see above

    return ECC.import_key(pem)


def _raw(key: "ECC.EccKey") -> str:
    return key.public_key().export_key(format="raw").hex()


def _key(pem: bytes, place: Place) -> "ECC.EccKey":
    try:
        key = _imported(pem)
    except (ValueError, IndexError, TypeError):
        raise InputError("is no unencrypted Ed25519 key in PEM form.", place, _HOW) from None
    if key.curve != _CURVE:
        raise InputError(f"holds a key for {key.curve}, not Ed25519.", place, _HOW)
    return key
