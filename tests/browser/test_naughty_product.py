"""A product file full of what an issuer could write to be printed: from the file to the screen."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from commands import SAMPLES, Ran, auditor
from naughty import EVERYTHING, FULL
from seen import Seen

from auditor.base import strict_yaml
from auditor.errors import InputError


FORMATS = "pdf,html,json,md,csv,sarif,junit,badge"
PLACES = (
    ("symbol",),
    ("name",),
    ("issuer", "name"),
    ("underlying", "name"),
    ("report", "author"),
    ("report", "conflicts"),
    ("reserves", 0, "verifier"),
    ("statements", 1, "value"),
    ("statements", 1, "quote"),
    ("statements", 10, "source"),
)


def writable() -> Iterator[str]:
    """Those a product file can hold at all; the others are errors with line and column."""
    for text in EVERYTHING:
        try:
            strict_yaml.load(json.dumps({"a": text}), "f.yaml")
        except InputError:
            continue
        yield text[:2_000]


TEXTS = list(writable())
STARTS = range(0, len(TEXTS), len(PLACES) if FULL else 9 * len(PLACES))


def product(at: int) -> str:
    told = yaml.safe_load((SAMPLES / "products" / "good.yaml").read_text())
    told["id"] = f"naughty{at}"
    for statement in told["statements"]:
        statement["read_on"] = str(statement["read_on"])
    for number, (*way, last) in enumerate(PLACES):
        part = told
        for step in way:
            part = part[step]
        part[last] = TEXTS[(at + number) % len(TEXTS)]
    return json.dumps(told)


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, list[Path]]:
    folder = tmp_path_factory.mktemp("naughty")
    files = [folder / f"naughty{at}.yaml" for at in STARTS]
    for at, file in zip(STARTS, files, strict=True):
        file.write_text(product(at))
    tape = SAMPLES / "tapes" / "good"
    ran = auditor("audit", *files, "--replay", tape, "--out", folder / "out", "--format", FORMATS)
    return ran, [folder / "out" / file.stem for file in files]


def test_every_format_is_written_and_the_terminal_stays_as_it_was(
    audited: tuple[Ran, list[Path]],
) -> None:
    ran, folders = audited
    assert ran.code == 0, ran.err
    for folder in folders:
        assert len(list(folder.iterdir())) == len(FORMATS.split(",")) + 1
    steering = {
        each for each in ran.out + ran.err if unicodedata.category(each) in ("Cc", "Cf", "Cs")
    }
    assert steering <= {"\n"}


def test_the_browser_runs_nothing_asks_for_nothing_and_never_scrolls_sideways(
    audited: tuple[Ran, list[Path]], browser: object
) -> None:
    for folder in audited[1]:
        for width in (375, 1440):
            file = folder / "report.html"
            seen = Seen(browser, file, viewport={"width": width, "height": 900})
            assert seen.troubles() == []


def test_no_spreadsheet_computes_and_no_markdown_links(audited: tuple[Ran, list[Path]]) -> None:
    for folder in audited[1]:
        for row in csv.reader(io.StringIO((folder / "report.csv").read_text())):
            assert not [each for each in row if each.startswith(("=", "+", "-", "@", "\t", "\r"))]
        markdown = (folder / "report.md").read_text()
        assert not re.search(r"(?<!\\)\]\((?!https:\\?/\\?/)", markdown)
        assert "<script" not in markdown.replace("\\<", "")


def test_the_bundle_of_such_a_product_verifies(audited: tuple[Ran, list[Path]]) -> None:
    checked = auditor("verify", audited[1][0] / "report.pdf")
    assert checked.code == 0, checked.err
