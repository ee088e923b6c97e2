"""The documents the extractors were tuned on, with their labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import anyio

from auditor.archive.exchange import Answer
from auditor.base import strict_yaml
from auditor.collect.sources import Page
from auditor.collect.text.model import DocumentText
from auditor.collect.text.read import text_of


TUNING = Path(__file__).parents[1] / "corpus" / "tuning"


@dataclass(frozen=True)
class Labelled:
    name: str
    body: bytes
    text: DocumentText
    labels: Mapping[str, Mapping[str, object]]


def text_of_bytes(name: str, body: bytes) -> DocumentText:
    page = Page(name, Answer(200, (), body, datetime(2026, 11, 1, tzinfo=UTC), "file"), True)
    return anyio.run(text_of, page)


@cache
def tuning() -> tuple[Labelled, ...]:
    found = []
    for path in sorted(TUNING.glob("*.yaml")):
        source = next(each for each in TUNING.glob(f"{path.stem}.*") if each.suffix != ".yaml")
        body = source.read_bytes()
        labels = strict_yaml.load(path.read_bytes(), path.name).data["fields"]
        found.append(Labelled(source.name, body, text_of_bytes(source.name, body), labels))
    return tuple(found)
