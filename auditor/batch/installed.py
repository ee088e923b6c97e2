"""What the bytes of a report depend on besides its evidence: machines that work together agree."""

import re
import socket
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import requires, version
from pathlib import Path

from auditor.base import canonical
from auditor.errors import EngineLost
from auditor.pipeline.inputs import TOOL_VERSION
from auditor.resources import shipped


_SHOWN = 12
_PACKAGE = Path(__file__).resolve().parents[1]
_LAYOUT = "the libraries below PDFs"
_NAME = re.compile(r"[\w.-]+")


@lru_cache(maxsize=2)
def installed(*, pdf: bool) -> Mapping[str, str]:
    """Versions and digests by name; with `pdf` those of the libraries that lay pages out as well.

    Two machines that have the same write the same report, byte for byte.
    """
    found = {
        "Python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "auditor": TOOL_VERSION,
        "the files of the auditor": canonical.digest_of(dict(_files())),
    }
    needed = (line for line in requires("backing-auditor") or () if "extra ==" not in line)
    found |= {name: version(name) for line in needed for name in _NAME.findall(line)[:1]}
    if pdf:
        from auditor.render.renderer import fingerprint  # noqa: PLC0415 - slow, loads libraries

        found[_LAYOUT] = fingerprint()
    return found


def check_alike(expected: Mapping[str, str]) -> None:
    """EngineLost, naming this machine, unless it has what is expected."""
    here = installed(pdf=_LAYOUT in expected)
    other = ", ".join(
        f"{name} is {here.get(name, 'missing')[:_SHOWN]} instead of {value[:_SHOWN]}"
        for name, value in expected.items()
        if here.get(name) != value
    )
    if other:
        told = f"the worker on {socket.gethostname()} would write other reports: {other}."
        raise EngineLost(f"{told} Install the same versions there.")


def _files() -> Iterator[tuple[str, str]]:
    for folder, pattern in (
        (_PACKAGE, "*.py"),
        (shipped("rules"), "*.yaml"),
        (shipped("templates"), "*"),
    ):
        for path in sorted(each for each in folder.rglob(pattern) if each.is_file()):
            yield f"{folder.name}/{path.relative_to(folder)}", canonical.digest(path.read_bytes())
