"""Compiles the Solidity fixtures with the real compiler, once per content."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from eth_abi.abi import decode, encode


ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "tests" / "contracts"
CACHE = ROOT / ".cache" / "contracts"
COMPILER = ROOT / "node_modules" / "solc"
LIBRARIES = ROOT / "node_modules"
WANTED = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.methodIdentifiers"]
# The libraries that contracts in folders are built on use the newer opcodes.
OLDER, NEWER = "paris", "cancun"
_SELFDESTRUCT = "5159"
_IMPORT = re.compile(r"""^\s*import\s(?:[^;"']*\sfrom\s)?\s*["']([^"']+)["']""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Compiled:
    """One contract: what deploying and calling it takes; byte strings are unprefixed bytes."""

    name: str
    abi: tuple[dict[str, Any], ...]
    creation: bytes
    runtime: bytes
    selectors: Mapping[str, bytes]

    def construct(self, *arguments: object) -> bytes:
        """Data of the transaction that creates the contract."""
        (entry,) = [one for one in self.abi if one["type"] == "constructor"] or [{"inputs": []}]
        return self.creation + encode(_types(entry["inputs"]), arguments)

    def call(self, function: str, *arguments: object) -> bytes:
        """Data of a call; `function` is a name, or a signature where the name is overloaded."""
        signature, entry = self._find(function)
        return self.selectors[signature] + encode(_types(entry["inputs"]), arguments)

    def result(self, function: str, data: bytes) -> Any:
        """What the call answered: the bare value if there is one, else the tuple."""
        _, entry = self._find(function)
        values = decode(_types(entry["outputs"]), data)
        return values[0] if len(values) == 1 else values

    def _find(self, function: str) -> tuple[str, dict[str, Any]]:
        named = {_signature(one): one for one in self.abi if one["type"] == "function"}
        found = [one for one in named if function in (one, one.partition("(")[0])]
        if len(found) != 1:
            msg = f"{self.name} has {len(found)} functions {function!r}; it has {sorted(named)}"
            raise LookupError(msg)
        return found[0], named[found[0]]


def compile_all() -> Mapping[str, Compiled]:
    """Every contract under tests/contracts by name; each folder is compiled, and cached, alone."""
    folders = [path for path in sorted(SOURCES.iterdir()) if path.is_dir()]
    found = _folder(sorted(SOURCES.glob("*.sol")), OLDER)
    for folder in folders:
        for name, compiled in _folder(sorted(folder.rglob("*.sol")), NEWER).items():
            if name in found:
                msg = f"two contracts are called {name}; one is in {folder.name}"
                raise ValueError(msg)
            found[name] = compiled
    return MappingProxyType(found)


def _folder(paths: Sequence[Path], version: str) -> dict[str, Compiled]:
    """The contracts of some files; cached by all sources they need, settings and compiler."""
    if not paths:
        return {}
    own = [path.relative_to(SOURCES).as_posix() for path in paths]
    settings = {
        "optimizer": {"enabled": True, "runs": 200},
        "evmVersion": version,
        "outputSelection": {name: {"*": WANTED} for name in own},
    }
    sources = {name: {"content": text} for name, text in sorted(_with_imports(own).items())}
    job = json.dumps({"language": "Solidity", "sources": sources, "settings": settings})
    compiler = json.loads(existing(COMPILER / "package.json").read_text())["version"]
    cached = CACHE / (hashlib.sha256(f"{compiler}\n{job}".encode()).hexdigest() + ".json")
    if not cached.is_file():
        cached.parent.mkdir(parents=True, exist_ok=True)
        partial = cached.with_suffix(f".{os.getpid()}")  # two test processes may be at it
        partial.write_text(_compile(job))
        partial.replace(cached)
    files = json.loads(cached.read_text())["contracts"]
    return {name: _read(name, one) for file in own for name, one in files.get(file, {}).items()}


def _with_imports(names: Sequence[str]) -> dict[str, str]:
    """The sources by name, and those of everything they import: of ours, or of a package."""
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        path = LIBRARIES / name if name.startswith("@") else SOURCES / name
        found[name] = existing(path).read_text()
        waiting += [_imported(name, target) for target in _IMPORT.findall(found[name])]
    return found


def _imported(importer: str, target: str) -> str:
    """The name of a source another one imports by a relative path or by that of a package."""
    if not target.startswith("."):
        return target
    parts: list[str] = list(PurePosixPath(importer).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def existing(path: Path) -> Path:
    """The path of a file that `make node` brings; a plain error where it is missing."""
    if not path.is_file():
        msg = f"{path.relative_to(ROOT)} is missing; `make node` installs what the tests need"
        raise FileNotFoundError(msg)
    return path


def _compile(job: str) -> str:
    node = shutil.which("node")
    if node is None:
        msg = "the tests need node; `make node` installs it"
        raise FileNotFoundError(msg)
    done = subprocess.run(
        [node, str(Path(__file__).with_name("compile.cjs"))],
        input=job,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    told = json.loads(done.stdout).get("errors", [])
    errors = [one for one in told if one["type"] != "Info" and not _pardoned(one)]
    if errors:
        raise SyntaxError("\n".join(one["formattedMessage"] for one in errors))
    return done.stdout


def _pardoned(told: dict[str, Any]) -> bool:
    """Warnings about what others wrote, and about what a hostile contract does on purpose."""
    theirs = str(told.get("sourceLocation", {}).get("file", "")).startswith("@")
    return told["type"] == "Warning" and (theirs or told.get("errorCode") == _SELFDESTRUCT)


def _read(name: str, one: dict[str, Any]) -> Compiled:
    evm = one["evm"]
    return Compiled(
        name=name,
        abi=tuple(one["abi"]),
        creation=bytes.fromhex(evm["bytecode"]["object"]),
        runtime=bytes.fromhex(evm["deployedBytecode"]["object"]),
        selectors={key: bytes.fromhex(value) for key, value in evm["methodIdentifiers"].items()},
    )


def _types(entries: list[dict[str, Any]]) -> list[str]:
    return [_type(one) for one in entries]


def _type(entry: dict[str, Any]) -> str:
    if not entry["type"].startswith("tuple"):
        return str(entry["type"])
    members = ",".join(_types(entry["components"]))
    return f"({members}){entry['type'].removeprefix('tuple')}"


def _signature(entry: dict[str, Any]) -> str:
    return f"{entry['name']}({','.join(_types(entry['inputs']))})"
