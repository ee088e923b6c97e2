"""A folder of wheels made from what is installed, so that an installer needs no index."""

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile


def fill(house: Path, names: Iterable[str]) -> None:
    """Write a wheel for each of these installed distributions."""
    house.mkdir(parents=True, exist_ok=True)
    for name in names:
        write(house, distribution(name))


def locked(lock: Path) -> list[str]:
    """The names in a lock file that are installed here, in order."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==\S+( ; .*?)?(?: \\)?$", lock.read_text(), re.MULTILINE)
    return [name for name, _ in lines if installed(name)]


def installed(name: str) -> bool:
    try:
        distribution(name)
    except ModuleNotFoundError:
        return False
    return True


def write(house: Path, found: Distribution) -> None:
    """The files of a distribution that are its own; programs are made anew by who installs it."""
    tags = re.findall(r"^Tag: (\S+)-(\S+)-(\S+)$", found.read_text("WHEEL") or "", re.MULTILINE)
    tag = "-".join(".".join(dict.fromkeys(each)) for each in zip(*tags, strict=True))
    name = re.sub(r"[-_.]+", "_", found.name)
    kept = [
        each
        for each in found.files or []
        if ".." not in each.parts and "__pycache__" not in each.parts
    ]
    records = [each for each in kept if each.name == "RECORD"]
    left = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
    with ZipFile(house / f"{name}-{found.version}-{tag}.whl", "w") as wheel:
        lines = [f"{records[0]},,"]
        for each in kept:
            if each.name in left:
                continue
            wheel.write(each.locate(), str(each))
            digest = f"{each.hash.mode}={each.hash.value}" if each.hash else ""
            lines.append(f"{each},{digest},{each.size if digest else ''}")
        wheel.writestr(str(records[0]), "\n".join(lines) + "\n")
