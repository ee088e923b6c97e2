import os
import runpy
from pathlib import Path

import pytest

from auditor.base import strict_yaml
from auditor.cli import COMMANDS
from auditor.cli.codes import EXIT_CODES
from auditor.cli.schema import MODELS
from auditor.errors import AuditorError
from auditor.model.catalogue import CATALOGUE


ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    made: dict[str, str] = runpy.run_path(str(ROOT / "tools" / "make_docs.py"))["pages"]()
    if os.environ.get("UPDATE_GOLDEN"):
        for name, text in made.items():
            (DOCS / name).write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize("name", ["cli.md", "facts.md", "formats.md", "rules.md"])
def test_a_generated_page_is_what_its_sources_say(name: str, pages: dict[str, str]) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages[name], "run `make docs`"


def test_no_other_page_is_generated(pages: dict[str, str]) -> None:
    assert sorted(pages) == ["cli.md", "facts.md", "formats.md", "rules.md"]


def test_every_command_has_a_generated_page_or_a_word_in_the_readme(pages: dict[str, str]) -> None:
    told = pages["cli.md"] + (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"auditor {name}" not in told] == []
    assert "\\b" not in pages["cli.md"]


def test_every_fact_key_and_field_is_in_the_generated_page(pages: dict[str, str]) -> None:
    assert [key for key in CATALOGUE if f"| `{key}` |" not in pages["facts.md"]] == []
    for key in CATALOGUE:
        listed = pages["facts.md"].partition(f"Fields of `{key}`:\n\n")[2].partition("\n\n")[0]
        named = [line.split("`")[1] for line in listed.splitlines()]
        assert named == [field.name for field in CATALOGUE[key].fields]


def test_every_shipped_rule_is_in_the_generated_page(pages: dict[str, str]) -> None:
    found = 0
    for path in sorted((ROOT / "rules").glob("*/*.yaml")):
        data = strict_yaml.load(path.read_bytes(), path.name).data
        assert isinstance(data, dict)
        if data["schema"] == "auditor/rule/v1":
            found += 1
            assert f"### {data['id']} {data['name']}\n" in pages["rules.md"]
            assert f"**{data['title']}.**" in pages["rules.md"]
    assert found == pages["rules.md"].count("\n### ") > 30


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_format_is_in_the_generated_page(name: str, pages: dict[str, str]) -> None:
    assert f"\n## {name}\n" in pages["formats.md"]


def test_every_row_of_the_generated_formats_has_a_meaning(pages: dict[str, str]) -> None:
    rows = [line for line in pages["formats.md"].splitlines() if line.startswith("| `")]
    assert len(rows) > 200
    assert [line for line in rows if line.endswith("|  |")] == []


def subclasses(kind: type[AuditorError]) -> set[type[AuditorError]]:
    return {kind}.union(*(subclasses(each) for each in kind.__subclasses__()))


def test_every_exit_code_is_in_the_generated_page(pages: dict[str, str]) -> None:
    codes = {kind.exit_code for kind in subclasses(AuditorError)} | set(EXIT_CODES)
    assert [code for code in codes if f"\n| {code} | " not in pages["cli.md"]] == []


def test_generated_pages_hold_no_table_row_that_falls_apart(pages: dict[str, str]) -> None:
    for text in pages.values():
        columns = 0
        for line in text.splitlines():
            cells = line.replace("\\|", "").count("|") if line.startswith("|") else 0
            assert not columns or not cells or cells == columns, line
            columns = cells
