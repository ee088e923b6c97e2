"""Writes a finished audit: its bundle and its reports, each file whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from auditor.archive.bundle import FILE, Bundle
from auditor.archive.document import taken_apart
from auditor.base import atomic, reading
from auditor.errors import AuditorError, IntegrityError
from auditor.pipeline.audit import Audited
from auditor.pipeline.sources import LARGEST_BUNDLE
from auditor.render.registry import FORMATS, file_name, render


_CHECKED = frozenset(file_name(name) for name in ("pdf", "html", "json"))
_MARKS: Mapping[str, bytes] = {
    file_name("badge"): b" 1:1 backing: ",
    file_name("questions"): b"# Questions to ",
}
"""What stands in every file of ours whose name others give to files of their own as well."""


def rendered(audited: Audited, formats: Iterable[str]) -> dict[str, bytes]:
    """The bundle and the reports by file name."""
    attached = audited.bundle.attachment()
    files = {FILE: audited.bundle.encode()}
    return files | {file_name(name): render(audited.report, name, attached) for name in formats}


def write(audited: Audited, folder: Path, formats: Iterable[str]) -> tuple[Path, ...]:
    """The files written into a folder that exists; none is, when one cannot be made or written.

    Reports of an earlier audit go, see `put`.
    """
    files = rendered(audited, formats)
    put(folder, files)
    return tuple(folder / name for name in files)


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """The files of an audit in the folder of its product, and no report of other evidence beside.

    What an earlier audit left in formats that are not asked for goes once the new files stand:
    until then `verify` says of it that the evidence beside it is not its own.
    """
    inhabited = (folder / FILE).is_file()
    atomic.write_all(folder, files)
    if inhabited:
        others = [name for name in map(file_name, FORMATS) if name not in files]
        atomic.remove_all(folder, tuple(_outdated(folder, others, files[FILE])))


def _outdated(folder: Path, names: Iterable[str], evidence: bytes) -> Iterator[str]:
    """The files of those names that we wrote and that rest on other evidence."""
    paths = [folder / name for name in names]
    found = [path for path in paths if path.is_file() and not path.is_symlink()]
    root = Bundle.read(evidence).root if found else ""
    for path in found:
        name = path.name
        try:
            data = reading.read(path, LARGEST_BUNDLE)
        except AuditorError:
            continue  # what cannot be read is nobody's to remove
        if _MARKS.get(name, b"") in data and not _rests_on(name, data, root, evidence):
            yield name


def _rests_on(name: str, data: bytes, root: str, evidence: bytes) -> bool:
    """Whether a report states the root of this evidence; a badge states none."""
    if name not in _CHECKED:
        return root.encode() in data
    try:
        taken_apart(data, evidence)
    except IntegrityError:
        return False
    return True
