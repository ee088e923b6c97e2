"""The index of a run: made of what the journal keeps, and of no file of a product."""

import csv
import io
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from many_rows import board, hostile, made

from auditor.base import canonical
from auditor.batch.history import remember
from auditor.batch.index import INDEX, Wanted, board_of, write_index
from auditor.batch.journal import JOURNAL, Journal, Stage, leave, settle
from auditor.batch.kept import Details, Kept, Scored, Told, dumped, loaded
from auditor.batch.runs import Given
from auditor.batch.since import begin_since
from auditor.batch.stamps import File, intact, stamp
from auditor.batch.tables import VERSIONS
from auditor.batch.watchlist import Entry, refuse_twins
from auditor.errors import InputError
from auditor.model.ruleset import RuleSet
from auditor.render.index.board import Board
from auditor.render.index.summaries import SUMMARIES, summaries
from auditor.render.index.summary_json import SCHEMA


NOW = datetime(2026, 11, 27, tzinfo=UTC)
NO_RULES = RuleSet("", "", (), (), ())
COUNT = 600
"""Products; what is opened for them must not grow with their number."""
opened: list[str] = []
listening = [False]


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if listening[0] and event == "open":
        opened.append(str(arguments[0]))


sys.addaudithook(_listen)


@contextmanager
def files_opened() -> Iterator[list[str]]:
    """Every path this process opens meanwhile."""
    opened.clear()
    listening[0] = True
    try:
        yield opened
    finally:
        listening[0] = False


def wanted(*names: str, journal: Journal | None = None, run: int = 0) -> Wanted:
    def parts(name: str) -> Iterator[bytes]:
        return (part for _, part in journal.parts(run, name)) if journal else iter(())

    return Wanted(names, "auditor 1", NO_RULES, parts)


def kept(number: int) -> Kept:
    row = made(number)
    words = {name: "" for name in Scored.__dataclass_fields__ if name != "blocks"}
    score = Scored(**{**words, "product": row.id, "as_of": "2026-11-27T00:00:00Z", "grade": "B"})
    score = Scored(**{**_fields(score), "grade_high": "B", "low": "71", "high": "71"})
    return Kept(row, Told(), (score,) if row.grade else ())


def _fields(score: Scored) -> dict[str, object]:
    return {name: getattr(score, name) for name in Scored.__dataclass_fields__}


def run_of(journal: Journal, out: Path, numbers: range, *, plan: dict[str, str]) -> int:
    """A run whose products all came to a file and a row."""
    inputs = {f"p{number:04}": str(number) for number in numbers}
    run = journal.begin("t", plan, inputs)
    with journal.change() as base:
        for number in numbers:
            folder, name = out / f"p{number:04}", f"p{number:04}"
            folder.mkdir(exist_ok=True)
            (folder / "report.html").write_bytes(name.encode())
            file = File(canonical.digest(name.encode()), stamp(folder / "report.html"))
            result = kept(number)
            settle(
                base, (run, name), Stage.DONE, "t", dumped(result), {f"{name}/report.html": file}
            )
            leave(base, (run, name), {"sarif": b""})
            remember(base, (run, name), result, Details())
    journal.end(run, "t")
    return run


def test_a_run_that_audits_three_of_many_opens_no_report(tmp_path: Path) -> None:
    out, plan = tmp_path, {"tool": "1"}
    with Journal(out) as journal:
        run_of(journal, out, range(COUNT), plan=plan)
        write_index(board_of(journal, 1), out, wanted("csv", "json", "md"))
        entries = tuple(Entry(f"p{n:04}", out, out / "w.yaml") for n in range(COUNT))
        changed = {"p0007": "new", "p0070": "new", "p0300": "new"}
        inputs = {each.name: str(int(each.name[1:])) for each in entries} | changed
        with files_opened() as seen:
            started = begin_since(journal, Given(plan, entries, inputs), 1, out, NOW, replayed=True)
            write_index(board_of(journal, started.run), out, wanted("csv", "json", "md"))
            paths = [Path(path) for path in seen]
        assert sorted(each.name for each in started.left) == sorted(changed)
        assert [path for path in paths if path.name == "report.html"] == []
        own = [path for path in paths if out in path.parents and path.parent.name != "issuers"]
        assert len(own) < 20, "the tables, the page, and the journal"
        assert {path.parent for path in paths if path.suffix == ".html"} <= {
            out,
            out / "issuers",
        }
    rows = json.loads((out / "summary.json").read_bytes())["products"]
    assert len(rows) == COUNT


def test_only_pages_that_say_something_else_are_written(tmp_path: Path) -> None:
    before = board(300)
    write_index(before, tmp_path, wanted())
    ages = {path.name: path.stat().st_ino for path in (tmp_path / "issuers").iterdir()}
    rows = list(before.rows)
    changed = next(at for at, row in enumerate(rows) if row.issuer == "bStocks AG")
    rows[changed] = made(9_999)
    gone = {row.issuer for row in before.rows} - {row.issuer for row in rows}
    write_index(Board(rows, before.trends), tmp_path, wanted())
    now = {path.name: path.stat().st_ino for path in (tmp_path / "issuers").iterdir()}
    assert not gone
    rewritten = [name for name, age in ages.items() if now.get(name) != age]
    assert "bstocks-ag.html" in rewritten
    assert len(rewritten) < len(ages) / 2


def test_what_an_earlier_run_left_and_this_one_lacks_is_removed(tmp_path: Path) -> None:
    write_index(board(40), tmp_path, wanted("csv", "md"))
    (tmp_path / "notes.txt").write_text("not ours")
    first = made(1)
    write_index(Board([first]), tmp_path, wanted("json"))
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    assert [name for name in left if not name.startswith("issuers/")] == [
        "index.html", "notes.txt", "summary.json",
    ]  # fmt: skip
    assert len(left) == 4


def test_the_index_names_its_files_and_no_others(tmp_path: Path) -> None:
    write_index(board(3), tmp_path, wanted("csv", "junit"))
    page = (tmp_path / INDEX).read_text()
    assert '<a href="summary.csv">' in page
    assert '<a href="summary.junit.xml">' in page
    assert "summary.json" not in page


def test_json_and_csv_are_exact_and_say_the_same(tmp_path: Path) -> None:
    write_index(board(60), tmp_path, wanted("csv", "json"))
    told = json.loads((tmp_path / "summary.json").read_bytes(), parse_float=pytest.fail)
    table = list(csv.DictReader((tmp_path / "summary.csv").read_text().splitlines()))
    assert told["schema"] == SCHEMA
    for row, line in zip(told["products"], table, strict=True):
        assert (row["score"]["low"], row["score"]["high"]) == (
            line["score_low"],
            line["score_high"],
        )
        assert row["backing"]["low"] == line["backing_low"]
        assert row["change"]["direction"] == line["change"]
    assert any("/" in row["backing"]["low"] for row in told["products"]), "a third stays a third"


def test_a_trend_comes_from_the_journal_and_no_report(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        for rules in ("a", "a", "b"):
            run_of(journal, tmp_path, range(12, 15), plan={"rules": rules})
        told = board_of(journal, 3)
    directions = {row.id: told.trend(row).direction for row in told.rows}
    assert directions == {"p0012": "same", "p0013": "same", "p0014": "same"}
    assert told.trend(told.rows[1]).words == "still no report"


def test_parts_of_a_summary_are_carried_over_and_do_not_pile_up(tmp_path: Path) -> None:
    plan = {"--summary": "sarif"}
    entry = Entry("p0001", tmp_path, tmp_path / "w.yaml")
    asked = Given(plan, (entry,), {"p0001": "1"})
    with Journal(tmp_path) as journal:
        run_of(journal, tmp_path, range(1, 2), plan=plan)
        for _ in range(3):
            last = journal.runs()[-1].id
            run = begin_since(journal, asked, last, tmp_path, NOW, replayed=True).run
            assert [name for name, _ in journal.parts(run, "sarif")] == ["p0001"]
        (rows,) = journal.rows("SELECT COUNT(*) FROM part")
        assert rows == (3,)
        gone = begin_since(journal, asked, 1, tmp_path, NOW, replayed=True)
        assert gone.left == (entry,), "what has lost its part is audited again"


def test_a_file_with_its_stamp_is_not_read_and_one_without_is(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    digest = canonical.digest(b"x")
    with files_opened() as seen:
        assert intact({"a": File(digest, stamp(path))}, tmp_path)
        assert seen == []
        assert intact({"a": File(digest)}, tmp_path) == {"a": File(digest, stamp(path))}
        assert str(path) in seen
    assert intact({"a": File("other", "")}, tmp_path) == {}
    assert intact({"b": File(digest, "")}, tmp_path) == {}
    assert intact({}, tmp_path) == {}


def test_an_altered_file_is_told_though_its_times_are_set_back(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    seen, was = stamp(path), path.stat()
    path.write_bytes(b"y")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert intact({"a": File(canonical.digest(b"x"), seen)}, tmp_path) == {}
    path.unlink()
    path.symlink_to("/etc/hostname")
    assert stamp(path) == ""


def test_a_journal_of_the_first_version_goes_on(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / JOURNAL) as base:
        base.executescript(f"{VERSIONS[0]} PRAGMA user_version = 1;")
        base.execute("INSERT INTO run (begun, plan) VALUES ('t', '{}')")
        base.execute("INSERT INTO file VALUES (1, 'a', 'a/report.html', 'digest')")
    base.close()
    with Journal(tmp_path) as journal:
        assert journal.files(1, "a") == {"a/report.html": File("digest")}
        assert list(journal.parts(1, "sarif")) == []


def test_what_is_kept_is_canonical_and_reads_back() -> None:
    for row in hostile(120).rows:
        data = dumped(Kept(row, Told()))
        assert loaded(data).row == row
        assert canonical.dumps(json.loads(data, parse_float=pytest.fail)) == data


@pytest.mark.parametrize(
    ("option", "says"),
    [("jsn", "Did you mean 'json'"), ("xyzzy", "Summaries: csv, json, md")],
)
def test_an_unknown_summary_is_refused_with_the_nearest(option: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        summaries(option)


def test_parquet_without_its_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.render.index.summary_parquet.find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"pip install 'backing-auditor\[parquet\]'"):
        summaries("csv,parquet")
    assert summaries("json,csv") == ("csv", "json")


def test_parquet_is_the_table_for_data_tools() -> None:
    from pyarrow import parquet  # noqa: PLC0415 - slow to import

    told = hostile(150)
    table = parquet.read_table(io.BytesIO(SUMMARIES["parquet"].render(told)))
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == [row.id for row in told.rows]
    assert [row["name"] for row in rows] == [row.name for row in told.rows]
    assert {str(field.type) for field in table.schema} == {"string"}


def test_no_product_can_take_the_folder_of_the_issuers(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text("schema: auditor/product/v1\nid: issuers\n")
    with pytest.raises(
        InputError, match=r"w\.yaml:2:5: the id 'issuers' is the name of the folder"
    ):
        refuse_twins([Entry("w", tmp_path, path)])
