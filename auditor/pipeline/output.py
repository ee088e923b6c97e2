"""Writes a finished audit: its bundle and its reports, each file whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

from auditor.archive.bundle import FILE
from auditor.base import atomic
from auditor.pipeline.audit import Audited
from auditor.render.registry import file_name, render


def rendered(audited: Audited, formats: Iterable[str]) -> dict[str, bytes]:
    """The bundle and the reports by file name."""
    attached = audited.bundle.attachment()
    files = {FILE: audited.bundle.encode()}
    return files | {file_name(name): render(audited.report, name, attached) for name in formats}


def write(audited: Audited, folder: Path, formats: Iterable[str]) -> tuple[Path, ...]:
    """The files written into a folder that exists; none is, when one cannot be made or written."""
    files = rendered(audited, formats)
    atomic.write_all(folder, files)
    return tuple(folder / name for name in files)
