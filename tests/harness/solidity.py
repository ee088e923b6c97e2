"""Compiles the Solidity fixtures with the real compiler, once per content."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eth_abi.abi import decode, encode


ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "tests" / "contracts"
CACHE = ROOT / ".cache" / "contracts"
COMPILER = ROOT / "node_modules" / "solc"
SETTINGS = {
    "optimizer": {"enabled": True, "runs": 200},
    "evmVersion": "paris",
    "outputSelection": {
        "*": {
            "*": [
                "abi",
                "evm.bytecode.object",
                "evm.deployedBytecode.object",
                "evm.methodIdentifiers",
            ]
        }
    },
}


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
    """Every contract under tests/contracts by name; cached by sources, settings and compiler."""
    sources = {path.name: {"content": path.read_text()} for path in sorted(SOURCES.glob("*.sol"))}
    job = json.dumps({"language": "Solidity", "sources": sources, "settings": SETTINGS})
    version = json.loads(existing(COMPILER / "package.json").read_text())["version"]
    cached = CACHE / (hashlib.sha256(f"{version}\n{job}".encode()).hexdigest() + ".json")
    if not cached.is_file():
        cached.parent.mkdir(parents=True, exist_ok=True)
        partial = cached.with_suffix(".partial")
        partial.write_text(_compile(job))
        partial.replace(cached)
    files = json.loads(cached.read_text())["contracts"].values()
    return MappingProxyType(
        {name: _read(name, one) for file in files for name, one in file.items()}
    )


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
    errors = [one for one in json.loads(done.stdout).get("errors", []) if one["type"] != "Info"]
    if errors:
        raise SyntaxError("\n".join(one["formattedMessage"] for one in errors))
    return done.stdout


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
