"""Key files people name: the private one to sign with, the public one to trust."""

from pathlib import Path

from auditor.archive import signature
from auditor.archive.signature import Signer
from auditor.base import reading
from auditor.base.text import printable
from auditor.errors import Place


_LIMIT = 2**14


def read_signer(path: Path) -> Signer:
    """The signer with the key in this file; InputError when there is none."""
    return signature.signer(reading.read(path, _LIMIT), _place(path))


def read_public_key(path: Path) -> str:
    """The public key in this file, in hex; InputError when there is none."""
    return signature.public_key(reading.read(path, _LIMIT), _place(path))


def _place(path: Path) -> Place:
    return Place(printable(str(path), 300))
