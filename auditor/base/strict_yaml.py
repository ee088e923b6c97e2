"""Reads YAML that means what it looks like: no aliases, tags, coercions or duplicate keys."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import yaml

from auditor.base.text import printable
from auditor.base.yaml_events import decoded, events, place_of
from auditor.errors import InputError, Place


YamlValue: TypeAlias = "bool | int | str | list[YamlValue] | dict[str, YamlValue] | None"
Path: TypeAlias = tuple[str | int, ...]

_PLAIN: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DIGITS = 78  # the most a 256-bit number has
_UNPAIRED = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may hold: bytes, nodes (keys included) and levels of nesting."""

    size: int = 256 * 1024
    nodes: int = 20_000
    depth: int = 50


@dataclass(frozen=True, slots=True)
class Document:
    """A document and where each part of it stands; `places` are those of keys and list items."""

    name: str
    data: YamlValue
    places: Mapping[Path, Place]
    values: Mapping[Path, Place]

    def place(self, path: Path, of: Literal["value", "key"] = "value") -> Place:
        """Where the value or key at `path` stands, or its nearest ancestor that exists."""
        known = self.places if of == "key" else self.values
        while path and path not in known:
            path = path[:-1]
        return known.get(path, Place(self.name))


def load(text: bytes | str, name: str, limits: Limits = Limits()) -> Document:
    """The one document in `text`; InputError with `name`, line and column for anything else."""
    source = decoded(text, name, limits.size)
    reader = _Reader(name, limits, events(source, name))
    data = reader.document()
    return Document(name, data, reader.keys, reader.values)


@dataclass(slots=True)
class _Reader:
    """Builds plain values from parser events, noting where each key and value starts."""

    name: str
    limits: Limits
    events: Iterator[yaml.Event]
    keys: dict[Path, Place] = field(default_factory=dict[Path, Place])
    values: dict[Path, Place] = field(default_factory=dict[Path, Place])
    nodes: int = 0

    def document(self) -> YamlValue:
        next(self.events)
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise InputError("The file is empty.", Place(self.name, 1, 1))
        if start.version or start.tags:
            raise self.refused(start, "Directives (%YAML, %TAG) are not allowed.")
        data = self.node(next(self.events), (), 1)
        next(self.events)
        end = next(self.events)
        if not isinstance(end, yaml.StreamEndEvent):
            raise self.refused(end, "A second document starts here; keep one per file.")
        return data

    def node(self, event: yaml.Event, path: Path, depth: int) -> YamlValue:
        self.admit(event)
        self.values[path] = place = place_of(self.name, event.start_mark)
        self.keys.setdefault(path, place)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if depth > self.limits.depth:
            raise self.refused(event, f"Nested deeper than {self.limits.depth} levels.")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        return self.mapping(path, depth)

    def admit(self, event: yaml.Event) -> None:
        """Refuses what only refers, extends or re-types, and counts the rest."""
        if isinstance(event, yaml.AliasEvent):
            raise self.refused(event, "Aliases (*) are not allowed.", "Repeat it.")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise self.refused(event, "Anchors (&) are not allowed.")
        if (
            isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
            and event.tag is not None
        ):
            raise self.refused(event, "Tags (!) are not allowed.", "Quote text that starts with !.")
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise self.refused(event, f"The file has more than {self.limits.nodes} parts.")

    def sequence(self, path: Path, depth: int) -> list[YamlValue]:
        items: list[YamlValue] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*path, len(items)), depth + 1))
        return items

    def mapping(self, path: Path, depth: int) -> dict[str, YamlValue]:
        found: dict[str, YamlValue] = {}
        first: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self.admit(event)
            key = self.key(event)
            place = place_of(self.name, event.start_mark)
            # Two keys that print the same must not carry two values.
            composed = unicodedata.normalize("NFC", key)
            if composed in first:
                shown, line = printable(key, 60), first[composed]
                raise self.refused(event, f"Duplicate key {shown!r}, already on line {line}.")
            first[composed] = place.line
            self.keys[(*path, key)] = place
            found[key] = self.node(next(self.events), (*path, key), depth + 1)
        return found

    def key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self.refused(event, "A key must be text.")
        if event.implicit[0] and event.value == "<<":
            raise self.refused(event, "Merge keys (<<) are not allowed.", "Repeat the keys.")
        key = self.scalar(event)
        if not isinstance(key, str):
            shown = printable(event.value, 60)
            raise self.refused(event, "A key must be text.", f'Write "{shown}", in quotes.')
        return key

    def scalar(self, event: yaml.ScalarEvent) -> bool | int | str | None:
        text = event.value
        if not event.implicit[0]:
            unpaired = _UNPAIRED.search(text)
            if unpaired:
                code = f"U+{ord(unpaired[0]):04X}"
                raise self.refused(event, f"Character {code} is not allowed, even as an escape.")
            return text
        if text in _PLAIN:
            return _PLAIN[text]
        if not _INTEGER.fullmatch(text):
            return text
        if len(text.removeprefix("-")) > _DIGITS:
            raise self.refused(event, f"A number of more than {_DIGITS} digits.", "Quote it.")
        return int(text)

    def refused(self, event: yaml.Event, problem: str, hint: str = "") -> InputError:
        return InputError(problem, place_of(self.name, event.start_mark), hint)
