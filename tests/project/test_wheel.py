import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names inside a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["rules", "templates"])
def test_the_wheel_carries_what_the_checkout_has(members: set[str], folder: str) -> None:
    wanted = {
        f"auditor/_data/{path.relative_to(ROOT)}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted
    assert wanted - members == set()


def test_the_wheel_carries_licence_and_types_but_no_tests(members: set[str]) -> None:
    assert "auditor/py.typed" in members
    licences = {name.rpartition("/")[2] for name in members if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}
    assert not [name for name in members if name.startswith(("tests/", "stubs/"))]
