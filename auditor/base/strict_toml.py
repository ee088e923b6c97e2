"""Reads TOML into a document that knows its lines; dates and fractions are refused."""

import re
import tomllib
from collections.abc import Mapping
from typing import cast

from auditor.base.strict_yaml import Document, Path, YamlValue
from auditor.errors import InputError, Place


# The standard parser tells no places, so they are found by scanning for headers and keys.
_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_ENTRY = re.compile(r"(\s*)((?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*[^=\s.]+)*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")


def load(text: bytes, name: str) -> Document:
    """The document in `text`; InputError with `name` and line for anything else."""
    try:
        source = text.decode()
        data = tomllib.loads(source)
    except UnicodeDecodeError:
        raise InputError("The file is not UTF-8 text.", Place(name)) from None
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text, name) from None
    except RecursionError:
        raise InputError("Nested too deep.", Place(name)) from None
    places = _places(source, name)
    return Document(name, _plain(data, (), name, places), places, places)


def _not_toml(message: str, text: bytes, name: str) -> InputError:
    # After a colon the message may quote what stands there, which may be a key.
    what = re.split(r": | \(at ", message)[0]
    found = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    line, column = (int(found[1]), int(found[2])) if found else (text.count(b"\n") + 1, 0)
    return InputError(f"Not valid TOML: {what}.", Place(name, line, column))


def _plain(value: object, path: Path, name: str, places: Mapping[Path, Place]) -> YamlValue:
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        members = cast("dict[object, object]", value)
        return {
            str(key): _plain(inner, (*path, str(key)), name, places)
            for key, inner in members.items()
        }
    if isinstance(value, list):
        return [
            _plain(inner, (*path, index), name, places)
            for index, inner in enumerate(cast("list[object]", value))
        ]
    where = ".".join(map(str, path))
    kind = type(value).__name__
    raise InputError(
        f"{where} is a {kind}; write whole numbers or text.", places.get(path, Place(name))
    )


def _places(source: str, name: str) -> dict[Path, Place]:
    places: dict[Path, Place] = {}
    table: Path = ()
    for number, line in enumerate(source.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _names(header[1])
            _remember(places, table, Place(name, number, 1))
        elif entry := _ENTRY.match(line):
            _remember(places, (*table, *_names(entry[2])), Place(name, number, len(entry[1]) + 1))
    return places


def _remember(places: dict[Path, Place], path: Path, place: Place) -> None:
    for length in range(1, len(path) + 1):
        places.setdefault(path[:length], place)


def _names(dotted: str) -> Path:
    return tuple(
        next(part for part in found.groups() if part is not None)
        for found in _PART.finditer(dotted)
    )
