"""The documents the extractors were tuned on."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import anyio

from auditor.archive.exchange import Answer
from auditor.collect.sources import Page
from auditor.collect.text.model import DocumentText
from auditor.collect.text.read import text_of


TUNING = Path(__file__).parents[1] / "corpus" / "tuning"


@dataclass(frozen=True)
class Labelled:
    """A document by the path of its labels; its text is taken out when it is asked for."""

    path: Path

    @property
    def source(self) -> Path:
        of_one_name = self.path.parent.glob(f"{self.path.stem}.*")
        return next(each for each in of_one_name if each != self.path)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def text(self) -> DocumentText:
        return text_of_bytes(self.name, self.source.read_bytes())


def text_of_bytes(name: str, body: bytes) -> DocumentText:
    page = Page(name, Answer(200, (), body, datetime(2026, 11, 1, tzinfo=UTC), "file"), True)
    return anyio.run(text_of, page)


def tuning() -> list[Labelled]:
    return [Labelled(path) for path in sorted(TUNING.glob("*.yaml"))]
