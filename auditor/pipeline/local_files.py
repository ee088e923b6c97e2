"""Finds what an author should know of the files around a product, before anything is asked."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from auditor.archive.tape import HEADER
from auditor.base.strict_yaml import YamlValue
from auditor.base.text import printable
from auditor.errors import nearest
from auditor.pipeline.inputs import Product


def missing_files(products: Iterable[Product]) -> Iterator[str]:
    """`terms.md does not exist (documents[1])` for each, with the nearest file that does."""
    for product in products:
        for where, path in _paths(product.document.data, ""):
            file = product.folder / path
            if not file.exists():
                told = f"{printable(path, 200)} does not exist ({where})."
                yield f"{told} {nearest(path, _beside(product.folder, file))}".rstrip()


def replaced_recordings(folder: Path, products: Iterable[Product]) -> Iterator[str]:
    """`tapes/larkx holds a recording, which this one replaces` for each product that has one."""
    for product in products:
        tape = folder / product.spec.id
        if (tape / HEADER).exists():
            yield f"{printable(str(tape), 200)} holds a recording, which this one replaces."


def _paths(part: YamlValue, where: str) -> Iterator[tuple[str, str]]:
    """Every `path` of the product file with the place it stands in, such as `prices.token[0]`."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "path" and isinstance(value, str):
                yield where, value
            else:
                yield from _paths(value, f"{where}.{key}" if where else str(key))
    elif isinstance(part, list):
        for at, value in enumerate(part):
            yield from _paths(value, f"{where}[{at}]")


def _beside(folder: Path, file: Path) -> list[str]:
    """What the folder of a missing file holds, written as the product file would."""
    home = file.parent if file.parent.is_dir() else folder
    return [each.relative_to(folder).as_posix() for each in home.glob("*") if each.is_file()]
