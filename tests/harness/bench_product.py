"""A sample product that a test may edit: its file as data, its folder as a copy."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
from commands import SAMPLES

from auditor.base import strict_yaml
from auditor.model.report import Report
from auditor.pipeline.audit import audit
from auditor.pipeline.inputs import Rules, product_from, read_rules
from auditor.pipeline.sources import Replay, read_tape


Edit = Callable[["Editable"], None]
_RULES: list[Rules] = []


def shipped_rules() -> Rules:
    """The shipped rules, read once."""
    if not _RULES:
        _RULES.append(read_rules())
    return _RULES[0]


class Editable:
    """`data` is the product file, `folder` its copied folder; `judged` audits both as they are."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.home = name, home
        shutil.copytree(SAMPLES / "products" / name, home / name, dirs_exist_ok=True)
        path = SAMPLES / "products" / f"{name}.yaml"
        self.data: Any = strict_yaml.load(path.read_bytes(), str(path)).data
        self.tape = read_tape(SAMPLES / "tapes" / name)

    def write(self, file: str, text: str) -> None:
        """Replace a file of the product's folder."""
        (self.home / self.name / file).write_text(text)

    def read(self, file: str) -> str:
        """A file of the product's folder."""
        return (self.home / self.name / file).read_text()

    def state(self, fact: str, value: object, document: str) -> None:
        """A statement with a quote that stands in the document, in place of any earlier one."""
        quote = f"For {fact} this document says {value}."
        self.write(document, self.read(document) + "\n" + quote + "\n")
        kept = [each for each in self.data["statements"] if each["fact"] != fact]
        new = {
            "fact": fact,
            "value": value,
            "quote": quote,
            "source": f"{self.name}/{document}",
            "read_on": "2026-09-04",
        }
        self.data["statements"] = [*kept, new]

    def judged(self) -> Report:
        """The report of the product as it stands now."""
        rules = shipped_rules()
        raw = json.dumps(self.data).encode()
        product = product_from(raw, "edited.yaml", self.home, rules)

        async def go() -> Report:
            return (await audit(product, rules, Replay(self.tape))).report

        return anyio.run(go)
