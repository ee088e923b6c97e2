import json
import re
import tomllib
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
ADDRESS = re.compile(r"(?i)\b(?:https?|file|git\+\w+)://|^--|\s@\s", re.MULTILINE)


def entries(lock: str) -> list[str]:
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def pins(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in entries(lock):
        requirement = Requirement(entry.partition("--hash")[0])
        found.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_one_version_with_hashes(lock: str) -> None:
    found = entries(lock)
    assert len(found) > 50
    for entry in found:
        requirement, _, rest = entry.partition("--hash=sha256:")
        assert re.fullmatch(r"==[^=*,]+", str(Requirement(requirement).specifier)), entry
        assert re.match(r"[0-9a-f]{64}\b", rest), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert ADDRESS.findall((ROOT / lock).read_text()) == []


@pytest.mark.parametrize(("smaller", "larger"), [*pairwise(LOCKS)])
def test_the_locks_agree(smaller: str, larger: str) -> None:
    held = pins(larger)
    differing = {
        name: (versions, held.get(name))
        for name, versions in pins(smaller).items()
        if held.get(name) != versions
    }
    assert differing == {}


def test_the_locks_hold_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    needed = (project["project"]["dependencies"], groups["dev"], groups["bench"])
    for lock, wanted in zip(LOCKS, accumulate(needed), strict=True):
        held = pins(lock)
        for line in wanted:
            requirement = Requirement(line)
            versions = held.get(canonicalize_name(requirement.name), set())
            matching = [one for one in versions if requirement.specifier.contains(one[2:])]
            assert matching, f"{lock} lacks {line}; run `make lock`"


def test_the_node_lock_has_digests_and_no_download_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages
    for name, one in packages.items():
        assert one["integrity"].startswith("sha512-"), name
        assert "resolved" not in one, name


def test_node_packages_are_pinned_exactly() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())
    versions = wanted["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in versions.values()), versions
