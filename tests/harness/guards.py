"""Takes one guard out of the product, to show that the tests of its row notice.

`tests/guards.yaml` names for rows of the fault catalogue the place in `auditor/` that holds the
row's fault off: a text that stands there exactly once, and what stands there without the guard.
`WITHOUT_GUARD=R08 pytest FILE` runs the tests that are marked with the row, on a product that is
altered as it is imported, in every process they start; no file is touched.
"""

import os
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType


ROOT = Path(__file__).parents[2]
FILE = ROOT / "tests" / "guards.yaml"
ROW, LOG = "WITHOUT_GUARD", "WITHOUT_GUARD_LOG"
"""The variables: the row whose guard is out, and a file that grows when it was taken out."""
MEMORY = 4 * 2**30
"""Bytes a process may fill: a bomb that is no longer held off must not harm the machine."""


class GuardMovedError(Exception):
    """What the file says of a guard does not fit the product any more."""


@dataclass(frozen=True, slots=True)
class Edit:
    """In `file`, `text` becomes `without`."""

    file: str
    text: str
    without: str

    @property
    def module(self) -> str:
        """Its dotted name."""
        parts = self.file.removesuffix(".py").removesuffix("/__init__").split("/")
        return ".".join(parts)

    def applied(self, source: str) -> str:
        """The source without the guard; GuardMovedError unless the text stands there once."""
        found = source.count(self.text)
        if found != 1:
            told = f"tests/guards.yaml: {self.text!r} stands {found} times in {self.file}, not once"
            raise GuardMovedError(f"{told}; say where the guard is now")
        return source.replace(self.text, self.without)


@dataclass(frozen=True, slots=True)
class Guard:
    """What holds the fault of a row off, and the tests that must notice when it is gone.

    `hangs` says that the guard is one of time or size: without it tests may end by no answer.
    `slow` tests take half a minute.
    """

    row: str
    name: str
    tests: tuple[str, ...]
    edits: tuple[Edit, ...]
    hangs: bool = False
    slow: bool = False


# A child for untrusted input starts with an empty environment; the guard must be gone there too.
_REACH = Edit(
    "auditor/base/isolate.py",
    '"PYTHONHASHSEED": "0", **extra}',
    '"PYTHONHASHSEED": "0", **extra, **{name: os.environ[name]'
    f' for name in ("PYTHONPATH", "{ROW}", "{LOG}") if name in os.environ}}}}',
)


def table() -> Mapping[str, Guard]:
    """The guards by row."""
    # Not the reader of the product: that is guarded itself, and would be imported too early.
    import yaml  # noqa: PLC0415 - children that keep their guards need not pay for it

    rows = yaml.safe_load(FILE.read_text())["rows"]
    return {row: Guard(row, **_read(told)) for row, told in rows.items()}


def _read(told: Mapping[str, object]) -> dict[str, object]:
    unknown = told.keys() - {"guard", "tests", "hangs", "slow", "in", "text", "without", "also"}
    if unknown:
        raise GuardMovedError(f"tests/guards.yaml: unknown keys {sorted(unknown)}")
    further = told.get("also", ())
    assert isinstance(further, Sequence)
    edits = [
        Edit(f"auditor/{each['in']}", each["text"], each["without"]) for each in (told, *further)
    ]
    tests = tuple(f"tests/{each}" for each in str(told["tests"]).split())
    how = {name: bool(told.get(name)) for name in ("hangs", "slow")}
    return {"name": told["guard"], "tests": tests, "edits": tuple(edits), **how}


class _Without(SourceFileLoader):
    """Compiles a module after some edits; nothing of that is kept."""

    edits: tuple[Edit, ...] = ()

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        source = Path(path).read_text(encoding="utf-8")
        for edit in self.edits:
            source = edit.applied(source)
        return compile(source, path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        if _REACH not in self.edits and (log := os.environ.get(LOG)):
            with Path(log).open("a") as file:
                file.write(f"{module.__name__}\n")
        super().exec_module(module)


class _Finder(MetaPathFinder):
    def __init__(self, edits: Iterator[Edit]) -> None:
        self._edits: dict[str, tuple[Edit, ...]] = {}
        for edit in edits:
            self._edits[edit.module] = (*self._edits.get(edit.module, ()), edit)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        edits = self._edits.get(fullname)
        spec = PathFinder.find_spec(fullname, path, target) if edits else None
        if spec is None or spec.origin is None:
            return None
        loader = _Without(fullname, spec.origin)
        loader.edits = edits or ()
        spec.loader = loader
        return spec


def take_out(row: str) -> None:
    """From now on, in this process."""
    guard = table()[row]
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, hard))
    own = any(edit.file == _REACH.file for edit in guard.edits)
    sys.meta_path.insert(0, _Finder(iter(guard.edits if own else (*guard.edits, _REACH))))


OUT = os.environ.get(ROW, "")
"""The row whose guard is out; empty in every ordinary run."""
if OUT:
    take_out(OUT)
