"""Folders of rules on disk: which files they hold, and whether they are still those pinned."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.base import reading, strict_yaml
from auditor.errors import InputError, Place
from auditor.evaluate.rules import Files, digest
from auditor.model.file_kinds import KINDS, schema_of
from auditor.render.wording import listed
from auditor.resources import shipped


LARGEST_RULE = 64 * 1024
SHIPPED = "shipped"
_OURS = tuple(
    f"auditor/{each}/v1" for each in ("rule", "pack", "disclosure", "vocabulary", "profile")
)
_START = "`auditor rules new FOLDER` starts a pack."
_NAMED = 5
_PIN = re.compile(r"(.+)@([0-9a-f]{16,64})")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of rules as somebody named it; `pin` is the digest it must have, if any."""

    path: Path
    pin: str = ""

    def files(self) -> Files:
        """Its YAML files by relative name; InputError when there are none or others than pinned.

        The bytes are read each time: neither a name nor a date stands for them.
        """
        found = sorted(self.path.rglob("*.yaml"))
        if not found:
            raise InputError("the folder holds no .yaml file.", Place(str(self.path)), _START)
        files = [
            (path.relative_to(self.path).as_posix(), reading.read(path, LARGEST_RULE))
            for path in found
        ]
        actual = digest(files)
        if not actual.startswith(self.pin):
            problem = f"the pack was changed: its digest is {actual}, not {self.pin}."
            raise InputError(problem, Place(str(self.path)))
        return files


def refuse_ruleless(folder: Folder, files: Files) -> None:
    """InputError when a folder given as rules adds none: products beside it would go unjudged."""
    if holds_rules(files):
        return
    told = "there is no pack.yaml in this folder, and no rule or extractor."
    kinds: dict[str, list[str]] = {}
    for name, data in files:
        what, _ = KINDS.get(schema_of(strict_yaml.load(data, name)), ("", ""))
        kinds.setdefault(what, []).append(name)
    kinds.pop("", None)
    for what, names in kinds.items():
        shown = names if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} more"]
        told += f" {listed(shown)} {f'is {what}' if len(names) == 1 else f'are each {what}'}."
    raise InputError(told, Place(str(folder.path)), _START)


def holds_rules(files: Files) -> bool:
    """Whether any file is a rule, a pack's head, or something that documents are read with."""
    return any(
        any(schema.encode() in data for schema in _OURS)
        and schema_of(strict_yaml.load(data, name)) in _OURS
        for name, data in files
    )


def shipped_files() -> Files:
    """The rule files that come with the tool."""
    return Folder(shipped("rules")).files()


def folders(packs: tuple[Path, ...]) -> dict[str, Folder]:
    """The shipped rules, then each folder under a number, so that their names give the order."""
    home = shipped("rules")
    named = {SHIPPED: Folder(home)}
    for number, path in enumerate(packs, 1):
        folder = _folder(path)
        if folder.path.resolve() == home.resolve() and not folder.pin:
            continue  # they are there anyway: naming their folder is no second pack
        words = "".join(
            c if c.isascii() and c.isalnum() else "-" for c in folder.path.resolve().name
        )
        named[f"pack{number:02}-{words.strip('-')[:60] or 'rules'}"] = folder
    return named


def label(pack: str) -> str:
    """What messages call a folder."""
    return "rules" if pack == SHIPPED else pack


def on_disk(place: Place, named: Mapping[str, Folder], files: Mapping[str, Path]) -> Place:
    """A place inside what was loaded, as the path somebody can open."""
    if place.path in files:
        return replace(place, path=str(files[place.path]))
    for pack, folder in named.items():
        prefix = f"{label(pack)}/"
        if place.path.startswith(prefix):
            return replace(place, path=str(folder.path / place.path.removeprefix(prefix)))
    return place


def _folder(path: Path) -> Folder:
    pinned = _PIN.fullmatch(str(path))
    if pinned and not path.exists():
        path, pin = Path(pinned[1]), pinned[2]
    else:
        pin = ""
    if not path.is_dir():
        hint = "Name the folder it lies in." if path.is_file() else ""
        raise InputError("this is not a folder of rules.", Place(str(path)), hint)
    return Folder(path, pin)
