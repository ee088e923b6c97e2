"""CONTRIBUTING's recipes, carried out on a copy of the tree from their text alone."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest
from commands import ROOT, read_report


COPIED = ("auditor", "rules", "templates", "samples", "stubs", "tests", "tools", "pyproject.toml")
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    language: str
    file: str
    text: str


def recipe(title: str) -> list[Block]:
    """The blocks of a section, in order."""
    _, _, rest = TEXT.partition(f"\n## {title}\n")
    section = "\n".join(takewhile(lambda line: not line.startswith("## "), rest.splitlines()))
    return [Block(*(part or "" for part in found)) for found in BLOCK.findall(section + "\n")]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the recipes touch; they follow each other in it."""
    folder = tmp_path / "tree"
    folder.mkdir()
    left = shutil.ignore_patterns("__pycache__", "corpus", ".*")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=left)
        else:
            shutil.copy(ROOT / name, folder)
    if (ROOT / ".mypy_cache").is_dir():
        # A whole check of the types takes a minute; what it learnt of unchanged files is kept.
        shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache")
    return folder


def carried_out(blocks: list[Block], tree: Path) -> dict[str, str]:
    """What each command printed, once every block has been followed."""
    printed: dict[str, str] = {}
    for block in blocks:
        path = tree / block.file
        if block.language == "console":
            printed |= {line: run(line, tree) for line in block.text.splitlines()}
        elif block.language == "diff":
            path.write_text(added(block, path.read_text()))
        else:
            assert not path.exists(), f"{block.file} is there already"
            path.write_text(block.text)
    return printed


def added(block: Block, text: str) -> str:
    """A file with a block's `+` lines between the lines that stand around them."""
    lines = block.text.splitlines(keepends=True)
    around = "".join(line[1:] for line in lines if line[0] == " ")
    assert text.count(around) == 1, f"{block.file} has these lines {text.count(around)} times"
    return text.replace(around, "".join(line[1:] for line in lines))


def run(line: str, tree: Path) -> str:
    sign, *words = shlex.split(line)
    assert sign == "$"
    program = [sys.executable] if words[0] == "python" else words[:1]
    done = called([*program, *words[1:]], tree)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def called(command: list[str], tree: Path) -> subprocess.CompletedProcess[str]:
    """A program run in the copy, which Python's imports find before the checkout."""
    environment = os.environ | {"PYTHONPATH": str(tree)}
    return subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


def test_each_recipe_works_from_its_text_alone(tree: Path):
    recipes = [recipe(f"Add a {what}") for what in ("collector", "rule", "report format")]
    collector, rule, form = [carried_out(blocks, tree) for blocks in recipes]
    assert list(map(len, (collector, rule, form))) == [4, 4, 3]
    report = read_report(tree / "ruled" / "good")
    gap = report["facts"]["disclosure.security_contact"]
    assert (gap["gap"], gap["reason"]) == ("not_collected", "not_published")
    (judged,) = [
        each for each in report["findings"] if each["name"] == "security-contact-is-published"
    ]
    assert judged["outcome"] == "unknown"
    assert form["$ cat lined/good/report.line"].startswith("GOODx: A")
    written = [each.file for blocks in recipes for each in blocks if each.file.endswith(".py")]
    typed = [each for each in dict.fromkeys(written) if each.startswith("auditor/")]
    for tool, files in (("ruff check", written), ("ruff format --check", written), ("mypy", typed)):
        checked = called([sys.executable, "-m", *tool.split(), *files], tree)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_samples_recordings_are_made_of_the_figures_that_are_named(tmp_path: Path):
    run(f"$ python tools/make_tapes.py {tmp_path}", ROOT)
    shipped = ROOT / "samples" / "tapes"
    files = {path.relative_to(shipped) for path in shipped.rglob("*") if path.is_file()}
    assert files == {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    for each in files:
        assert (tmp_path / each).read_bytes() == (shipped / each).read_bytes(), each
