"""Reads a watchlist: product files and globs, in a fixed order, each once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from auditor.base import strict_yaml
from auditor.base.reading import read
from auditor.errors import InputError, Place
from auditor.model.parsing import parse
from auditor.model.product import WatchlistSpec
from auditor.pipeline.inputs import LARGEST_PRODUCT


# Thousands of products, one a line.
LIMITS = strict_yaml.Limits(size=4 * 2**20, nodes=200_000)


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Product files, sorted, and for each the recording to replay, when there is one."""

    products: tuple[Path, ...]
    tapes: Path | None

    def tape(self, product: Path) -> Path | None:
        """The recording of `product`: a folder of the same name under `replay`."""
        return self.tapes / product.stem if self.tapes else None


def read_watchlist(path: Path) -> Watchlist:
    """The watchlist in `path`; InputError for a pattern that leaves its folder or finds nothing."""
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
    return Watchlist(tuple(sorted(found)), folder / spec.replay if spec.replay else None)


def refuse_twins(products: Iterable[Path]) -> None:
    """InputError when two products would write into one folder; unreadable files are left alone."""
    first: dict[str, Path] = {}
    for path in products:
        try:
            document = strict_yaml.load(read(path, LARGEST_PRODUCT), str(path))
        except InputError:
            continue
        name = document.data.get("id") if isinstance(document.data, dict) else None
        if not isinstance(name, str):
            continue
        if name in first:
            told = f"the id {name!r} is already that of {first[name]}; both would write there."
            raise InputError(told, document.place(("id",)))
        first[name] = path


def _matches(folder: Path, pattern: str, place: Place) -> set[Path]:
    if pattern.startswith(("/", "~")) or ".." in Path(pattern).parts:
        raise InputError(f"{pattern!r} leaves the watchlist's folder.", place)
    try:
        return {match for match in folder.glob(pattern) if match.is_file()}
    except ValueError as error:
        raise InputError(f"{pattern!r} is not a file name or glob: {error}.", place) from None
