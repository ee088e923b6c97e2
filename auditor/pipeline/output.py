"""Writes a finished audit: its bundle and its reports, each file whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

from auditor.archive.bundle import FILE
from auditor.base import atomic
from auditor.pipeline.audit import Audited
from auditor.render.registry import file_name, render


def write(audited: Audited, folder: Path, formats: Iterable[str]) -> tuple[Path, ...]:
    """The files written into a folder that exists; nothing is, when one cannot be rendered."""
    attached = audited.bundle.attachment()
    files = {FILE: audited.bundle.encode()}
    files |= {file_name(name): render(audited.report, name, attached) for name in formats}
    for name, data in files.items():
        atomic.write(folder / name, data)
    return tuple(folder / name for name in files)
