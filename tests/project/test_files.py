"""What may stand in the project's own files, and how large they may grow."""

import ast
import re
import shutil
import subprocess
from pathlib import Path
from statistics import median

import pytest


ROOT = Path(__file__).resolve().parents[2]
MEDIAN_LINES = 120
LARGEST_LINES = 250
# module -> why it is better in one piece
LARGE: dict[str, str] = {}
# A machine's own folders, and the hosts that package clients speak to.
FOREIGN = re.compile(
    r"(?<![\w.~-])/(?:work|root|home/\w+)/|\b(?:pypi|pythonhosted|npmjs|debian)\.org\b"
    r"|\bregistry\.\w+\.(?:org|com)\b"
)


def tracked() -> list[Path]:
    git = shutil.which("git")
    assert git is not None
    listed = subprocess.run(
        [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / one for one in listed.stdout.split("\0") if one]
    return [one for one in paths if one.is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:  # a picture or a font
        return ""


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{number}": line.strip()[:120]
        for path in tracked()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if FOREIGN.search(line)
    }
    assert found == {}


@pytest.mark.parametrize(
    "parts", [("see ", "root", "notes"), ("in ", "home", "jo", "x"), ("", "work", "x")]
)
def test_such_a_line_would_be_found(parts: tuple[str, ...]) -> None:
    assert FOREIGN.search("/".join(parts))


@pytest.mark.parametrize("labels", [("registry", "example", "org"), ("npmjs", "org")])
def test_a_registry_would_be_found(labels: tuple[str, ...]) -> None:
    assert FOREIGN.search(f"https://{'.'.join(labels)}/a")


def test_modules_stay_small() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (ROOT / "auditor").rglob("*.py")
    }
    assert median(size for size in sizes.values() if size) < MEDIAN_LINES
    large = {name: size for name, size in sizes.items() if size > LARGEST_LINES}
    assert {name: size for name, size in large.items() if name not in LARGE} == {}
    assert set(LARGE) <= set(large), "no longer large: take it off the list"


def test_every_test_can_fail() -> None:
    idle = [
        f"{path.relative_to(ROOT)}::{test.name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for test in ast.walk(ast.parse(path.read_text()))
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef)
        and test.name.startswith("test_")
        and not any(checks(node) for node in ast.walk(test))
    ]
    assert idle == []


def checks(node: ast.AST) -> bool:
    """An assertion, `pytest.raises`, or a call of a function that asserts by its name."""
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name in ("raises", "fail", "warns") or name.startswith(("assert_", "check", "expect"))


def test_no_test_waits_for_the_clock() -> None:
    waiting = re.compile(r"\b(?:time|asyncio|anyio|trio)\.sleep\((?!0\))")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if path != Path(__file__) and waiting.search(path.read_text())
    ]
    assert found == []
