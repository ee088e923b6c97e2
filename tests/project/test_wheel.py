import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from wheelhouse import fill, locked


ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def members(wheel: Path) -> set[str]:
    """Names inside the wheel."""
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


@pytest.fixture(scope="module")
def house(wheel: Path) -> Path:
    """The wheel, and one of everything that it needs."""
    fill(wheel.parent, locked(ROOT / "requirements.lock"))
    return wheel.parent


@pytest.mark.parametrize(
    "installer",
    [
        ("uv", "tool", "install", "--python", sys.executable),
        ("pipx", "install", "--backend", "uv", "--python", sys.executable),
    ],
    ids=lambda words: words[0],
)
def test_it_installs_as_a_tool_and_audits_where_nothing_else_is(
    installer: tuple[str, ...], house: Path, tmp_path: Path
) -> None:
    # Nothing of this machine but its system folders; no index, only the folder of wheels.
    bare = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    places = {"UV_NO_INDEX": "1", "UV_FIND_LINKS": str(house), "UV_OFFLINE": "1"}
    places |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(house)}
    program = Path(sys.executable).parent / installer[0]
    for command in (
        [program, *installer[1:], "backing-auditor"],
        [tmp_path / ".local/bin/auditor", "--version"],
        [tmp_path / ".local/bin/auditor", "lookup", "TSLA"],
        [
            *(tmp_path / ".local/bin/auditor", "audit", ROOT / "samples/products/good.yaml"),
            *("--replay", ROOT / "samples/tapes/good", "--out", tmp_path / "out"),
        ],
    ):
        done = subprocess.run(
            command, cwd=tmp_path, env=bare | places, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "out/good/report.json").read_text())
    assert (report["grade"], report["opinion"]) == ("A", "clean")
    assert (tmp_path / "out/good/report.pdf").read_bytes().startswith(b"%PDF")
