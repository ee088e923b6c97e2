"""The ZIP form of a bundle: one way to write it, and a reader that accepts only that way."""

import io
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.base.text import printable
from auditor.errors import IntegrityError


# The earliest date the format knows; a real one would change the bytes of equal content.
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_LONGEST_NAME = 240


@dataclass(frozen=True, slots=True)
class Limits:
    """What a bundle may hold; members are stored, so they are never larger than the file."""

    size: int = 512 * 2**20
    members: int = 100_000


def is_sane(name: str) -> bool:
    """Whether `name` is a plain relative path in ASCII, free of dots that climb."""
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None


def pack(members: Mapping[str, bytes]) -> bytes:
    """The archive: sorted, stored, without dates; equal members give equal bytes."""
    # Stored, because the output of a compressor depends on the version of the library.
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = _MODE
            entry.create_system = _UNIX
            archive.writestr(entry, members[name])
    return out.getvalue()


def unpack(data: bytes, limits: Limits = Limits()) -> dict[str, bytes]:
    """The members; IntegrityError for anything `pack` would not have written."""
    if len(data) > limits.size:
        raise IntegrityError(f"the bundle has {len(data)} bytes; {limits.size} are allowed.")
    try:
        members = _members(data, limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, struct.error) as error:
        raise IntegrityError(f"the bundle is damaged: {printable(str(error), 200)}.") from None
    except (EOFError, OSError, ValueError, LookupError, OverflowError):
        raise IntegrityError("the bundle is damaged or cut off.") from None
    # Headers, gaps, comments and order are covered by writing it again.
    if pack(members) != data:
        raise IntegrityError("the bundle's container was changed: it is not as we write it.")
    return members


def _members(data: bytes, limits: Limits) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > limits.members:
            raise IntegrityError(f"the bundle has more than {limits.members} members.")
        if sum(entry.file_size for entry in entries) > len(data):
            raise IntegrityError("the bundle claims more content than it has bytes.")
        for entry in entries:
            _check(entry, members)
            members[entry.filename] = archive.read(entry)
    return members


def _check(entry: zipfile.ZipInfo, members: Mapping[str, bytes]) -> None:
    shown = printable(entry.filename, 100)
    if not is_sane(entry.filename):
        raise IntegrityError(f"the bundle has a member with an unsafe name: {shown!r}.")
    if entry.filename in members:
        raise IntegrityError(f"the bundle has the member {shown} twice.")
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        raise IntegrityError(f"the member {shown} is compressed; bundles are not.")
    if entry.external_attr != _MODE:
        raise IntegrityError(f"the member {shown} is not a plain file.")
