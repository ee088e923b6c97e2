"""What a watchlist's runs have done, in SQLite: readable after any crash, and exact about it.

Every method is one transaction. A product is done when its files stand under their names and this
journal has their digests; whatever is not done is done again.
"""

import contextlib
import sqlite3
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from auditor.base import canonical, strict_json
from auditor.base.disk import shown
from auditor.batch.stamps import File
from auditor.batch.tables import VERSIONS
from auditor.errors import InputError, OutputError, Place


JOURNAL, KEPT_RUNS, KEPT_PARTS = "journal.db", 30, 1
"""The file, how many runs keep more than their history, results and digests of files, and how many
their parts of summaries."""


class Stage(StrEnum):
    """How far a product has come in a run."""

    PLANNED = "planned"
    COLLECTED = "collected"
    JUDGED = "judged"
    RENDERED = "rendered"
    DONE = "done"
    FAILED = "failed"
    CARRIED = "carried"


Seen = Callable[[str, Stage], None]
"""Hears of every stage a product has reached."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `plan` names everything that must be the same when it goes on."""

    id: int
    begun: str
    ended: str
    plan: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Planned:
    """A product of a run: its stage, and what is kept of its result once there is one."""

    name: str
    input: str
    stage: Stage
    result: bytes


class Journal:
    """The journal in an output folder; a context manager that closes it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL
        with self._told():
            self._base = sqlite3.connect(self.path, isolation_level=None)
            # Every record must stand before the next step: a crash of the machine counts as well.
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = FULL")
            self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._base.close()

    @contextlib.contextmanager
    def change(self) -> Generator[sqlite3.Connection]:
        """One transaction: all of it stands, or nothing; OutputError when it cannot be written."""
        with self._told():
            self._base.execute("BEGIN IMMEDIATE")
            with self._base:  # commits, or takes all of it back
                yield self._base

    def rows(self, question: str, *values: str | int) -> list[tuple[object, ...]]:
        """The rows that answer a question."""
        with self._told():
            return list(self._base.execute(question, values))

    def begin(self, at: str, plan: Mapping[str, str], inputs: Mapping[str, str]) -> int:
        """A new run over products with the digests of their inputs; its number."""
        with self.change() as base:
            # What happened on the way matters only until the next run begins.
            base.execute("DELETE FROM step")
            old = "(SELECT MAX(id) FROM run) - ?"
            base.execute(f"DELETE FROM file WHERE run < {old}", (KEPT_RUNS,))  # noqa: S608
            base.execute(f"DELETE FROM product WHERE run < {old}", (KEPT_RUNS,))  # noqa: S608
            parts = f"DELETE FROM part WHERE run < {old}"  # noqa: S608
            base.execute(parts, (KEPT_PARTS,))
            text = canonical.dumps(plan).decode()
            run = base.execute("INSERT INTO run (begun, plan) VALUES (?, ?)", (at, text)).lastrowid
            planned = [(run, name, digest) for name, digest in inputs.items()]
            base.executemany("INSERT INTO product (run, name, input) VALUES (?, ?, ?)", planned)
        return run or 0

    def runs(self) -> tuple[Run, ...]:
        """Every run, oldest first."""
        found = self.rows("SELECT id, begun, ended, plan FROM run ORDER BY id")
        return tuple(
            Run(int(str(key)), str(begun), str(ended), _plan(str(plan)))
            for key, begun, ended, plan in found
        )

    def products(self, run: int) -> Iterator[Planned]:
        """The products of a run in order of their names, one at a time."""
        asked = "SELECT name, input, stage, result FROM product WHERE run = ? ORDER BY name"
        with self._told():
            for name, given, stage, result in self._base.execute(asked, (run,)):
                yield Planned(name, given, Stage(stage), bytes(result))

    def reached(self, run: int, name: str, stage: Stage, at: str) -> None:
        """A product has come to a stage on its way."""
        with self.change() as base:
            _step(base, run, name, stage, at)

    def files(self, run: int, name: str) -> Mapping[str, File]:
        """The files of a product as they were written, by path within the output folder."""
        asked = "SELECT path, digest, stamp FROM file WHERE run = ? AND name = ?"
        found = self.rows(asked, run, name)
        return {str(path): File(str(digest), str(stamp)) for path, digest, stamp in found}

    def parts(self, run: int, summary: str) -> Iterator[tuple[str, bytes]]:
        """What the products of a run left for a summary, in order of their names."""
        asked = "SELECT name, data FROM part WHERE run = ? AND summary = ? ORDER BY name"
        with self._told():
            for name, data in self._base.execute(asked, (run, summary)):
                yield name, zlib.decompress(data)

    def reopen(self, run: int, names: Sequence[str]) -> None:
        """Products to be audited again: their files are gone or are not what was written."""
        with self.change() as base:
            for name in names:
                base.execute("DELETE FROM file WHERE run = ? AND name = ?", (run, name))
                base.execute("DELETE FROM part WHERE run = ? AND name = ?", (run, name))
                base.execute(
                    "UPDATE product SET stage = 'planned', result = x'' WHERE run = ? AND name = ?",
                    (run, name),
                )

    def end(self, run: int, at: str) -> None:
        """The run is over: every product is settled and the index is written."""
        with self.change() as base:
            base.execute("UPDATE run SET ended = ? WHERE id = ?", (at, run))

    def _prepare(self) -> None:
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        known = len(VERSIONS)
        if version > known:
            told = f"is of a later version of the tool ({version}, this one knows {known})."
            raise InputError(told, Place(shown(self.path)), "Give another --out.")
        if version < known:
            steps = "".join(VERSIONS[version:])
            script = f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {known}; COMMIT;"
            self._base.executescript(script)

    @contextlib.contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
            why = "disk full; free some space" if full else str(error)
            raise OutputError(f"cannot write {shown(self.path)}: {why}.") from None


def settle(
    base: sqlite3.Connection,
    where: tuple[int, str],
    stage: Stage,
    at: str,
    result: bytes,
    files: Mapping[str, File],
) -> None:
    """Within a transaction: the product's last record of the run."""
    run, name = where
    _step(base, run, name, stage, at)
    base.execute("UPDATE product SET result = ? WHERE run = ? AND name = ?", (result, run, name))
    base.executemany(
        "INSERT OR REPLACE INTO file (run, name, path, digest, stamp) VALUES (?, ?, ?, ?, ?)",
        [(run, name, path, file.digest, file.stamp) for path, file in files.items()],
    )


def leave(base: sqlite3.Connection, where: tuple[int, str], parts: Mapping[str, bytes]) -> None:
    """Within a transaction: what a product leaves for summaries of its run, by their names."""
    run, name = where
    base.execute("DELETE FROM part WHERE run = ? AND name = ?", (run, name))
    base.executemany(
        "INSERT INTO part (run, name, summary, data) VALUES (?, ?, ?, ?)",
        [(run, name, summary, zlib.compress(data)) for summary, data in parts.items()],
    )


def carry_parts(base: sqlite3.Connection, where: tuple[int, str], earlier: int) -> None:
    """Within a transaction: what the product left in an earlier run is left in this one as well."""
    run, name = where
    base.execute(
        "INSERT OR REPLACE INTO part (run, name, summary, data)"
        " SELECT ?, name, summary, data FROM part WHERE run = ? AND name = ?",
        (run, earlier, name),
    )


def _step(base: sqlite3.Connection, run: int, name: str, stage: Stage, at: str) -> None:
    base.execute(
        "UPDATE product SET stage = ? WHERE run = ? AND name = ?", (stage.value, run, name)
    )
    base.execute("INSERT INTO step VALUES (?, ?, ?, ?)", (run, name, stage.value, at))


def _plan(text: str) -> Mapping[str, str]:
    told = strict_json.loads(text, JOURNAL)
    return {name: str(value) for name, value in told.items()} if isinstance(told, dict) else {}
