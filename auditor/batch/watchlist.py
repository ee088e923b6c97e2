"""Reads a watchlist: files, globs, token lists, registry queries; in order, each product once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from auditor.base import canonical, strict_yaml
from auditor.base.reading import read
from auditor.batch.registry_queries import answering
from auditor.batch.token_lists import listed
from auditor.errors import InputError, Place
from auditor.model.parsing import parse
from auditor.model.place import BELOW
from auditor.model.watchlist import WatchlistSpec
from auditor.pipeline.inputs import LARGEST_PRODUCT, Product, Rules, product_from
from auditor.render.index.views import FOLDER


# Thousands of products, one a line.
LIMITS = strict_yaml.Limits(size=4 * 2**20, nodes=200_000)
_ID = re.compile(rb"^id: *[\"']?([a-z0-9-]+)[\"']? *(?:#.*)?\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One product of a watchlist: a file, or `written`, what a token list or the registry says.

    `name` tells it apart within the watchlist, `origin` is how messages call its source.
    """

    name: str
    folder: Path
    origin: Path
    written: bytes = field(default=b"", repr=False)

    @property
    def file(self) -> Path:
        """Its product file; of what a list names, the name one would have."""
        return Path(f"{self.name}.yaml") if self.written else self.origin

    def raw(self) -> bytes:
        """The product file; InputError when it cannot be read."""
        return self.written or read(self.origin, LARGEST_PRODUCT)

    def product(self, rules: Rules) -> Product:
        """The product; InputError at the first mistake."""
        label = f"{self.origin} ({self.name})" if self.written else str(self.origin)
        return product_from(self.raw(), label, self.folder, rules)

    def digest(self) -> str:
        """SHA-256 of the product file; empty when it cannot be read."""
        try:
            return canonical.digest(self.raw())
        except InputError:
            return ""


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Products in order of their names, and where their recordings lie, when there are any."""

    entries: tuple[Entry, ...]
    tapes: Path | None


def read_watchlist(path: Path) -> Watchlist:
    """The watchlist in `path`; InputError for a pattern that leaves its folder or finds nothing."""
    if path.is_dir():
        hint = 'Name a file; `products: ["*.yaml"]` in it stands for all of its folder.'
        raise InputError("is a folder, not a watchlist.", Place(str(path)), hint)
    document = strict_yaml.load(read(path, LIMITS.size), str(path), LIMITS)
    spec = parse(WatchlistSpec, document)
    folder = path.resolve().parent
    found: set[Path] = set()
    for index, pattern in enumerate(spec.products):
        place = document.place(("products", index))
        matches = _matches(folder, pattern, place)
        if not matches:
            raise InputError(f"{pattern!r} finds no product file.", place)
        found |= matches
    entries = list(_of_files(folder, sorted(found)))
    for index, source in enumerate(spec.token_lists):
        place = document.place(("token_lists", index, "path"))
        origin = folder / source.path
        made = listed(source, origin, place)
        entries += [Entry(name, folder, origin, raw) for name, raw in made]
    for index, query in enumerate(spec.registry):
        place = document.place(("registry", index))
        entries += [Entry(name, folder, path, raw) for name, raw in answering(query, place)]
    refuse_twins(entries)
    entries.sort(key=lambda entry: entry.name)
    return Watchlist(tuple(entries), folder / spec.replay if spec.replay else None)


def refuse_twins(entries: Iterable[Entry]) -> None:
    """InputError when two products, or one and the index, would write into one folder.

    Files that cannot be read are left alone.
    """
    first: dict[str, Path] = {}
    for entry in entries:
        name = _id(entry)
        if not name:
            continue
        if name == FOLDER:
            told = f"the id {name!r} is the name of the folder with the issuers' pages."
            raise InputError(told, _place_of_id(entry), "Choose another id.")
        if name in first:
            told = f"the id {name!r} is already that of {first[name]}; both would write there."
            raise InputError(told, _place_of_id(entry))
        first[name] = entry.origin


def _id(entry: Entry) -> str:
    """The id the product claims; empty when there is none."""
    if entry.written:
        return entry.name
    try:
        raw = entry.raw()
    except InputError:
        return ""
    # Reading a thousand whole files takes a minute, finding one line in each does not.
    lines = _ID.findall(raw)
    if len(lines) == 1:
        return str(lines[0].decode())
    try:
        document = strict_yaml.load(raw, str(entry.origin))
    except InputError:
        return ""
    name = document.data.get("id") if isinstance(document.data, dict) else None
    return name if isinstance(name, str) else ""


def _place_of_id(entry: Entry) -> Place:
    if entry.written:
        return Place(str(entry.origin))
    try:
        return strict_yaml.load(entry.raw(), str(entry.origin)).place(("id",))
    except InputError:
        return Place(str(entry.origin))


def _of_files(folder: Path, files: Iterable[Path]) -> Iterator[Entry]:
    """Each file under its stem; a stem that comes a second time gets its path within `folder`."""
    taken: set[str] = set()
    for file in files:
        name = file.stem
        if name in taken:
            name = str(file.relative_to(folder).with_suffix(""))
        taken.add(name)
        yield Entry(name, file.parent, file)


def _matches(folder: Path, pattern: str, place: Place) -> set[Path]:
    if pattern.startswith(("/", "~")) or ".." in Path(pattern).parts:
        hint = f"{BELOW[:1].upper()}{BELOW[1:]}."
        raise InputError(f"{pattern!r} leaves the watchlist's folder.", place, hint)
    try:
        return {match for match in folder.glob(pattern) if match.is_file()}
    except ValueError as error:
        raise InputError(f"{pattern!r} is not a file name or glob: {error}.", place) from None
