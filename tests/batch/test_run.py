import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditor.batch.index import Wanted, write_index
from auditor.batch.rows import Done, Failed, Row, index_row
from auditor.batch.run import Job, Plan, run
from auditor.pipeline.inputs import Rules, read_rules
from auditor.pipeline.sources import Replay, Source, read_tape
from auditor.render.index.board import Board


SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


def job(name: str) -> Job:
    tape = read_tape(SAMPLES / "tapes" / name)
    return Job(SAMPLES / "products" / f"{name}.yaml", lambda: Replay(tape))


def rows(jobs: Sequence[Job], rules: Rules, out: Path, workers: int = 2) -> dict[str, Row]:
    out.mkdir(exist_ok=True)
    return {row.product: row for row in run(jobs, Plan(rules, out, ("json",)), workers, seen=print)}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def broken() -> Source:
    raise ZeroDivisionError("a bug in one product")


@pytest.mark.fault("B05")
def test_whatever_happens_to_one_the_others_are_the_same(rules: Rules, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("schema: auditor/product/v1\nid: wrong\nsymbl: X\n")
    absent = tmp_path / "absent.yaml"
    buggy = Job(SAMPLES / "products" / "tslax.yaml", broken)
    poisons = [Job(wrong, broken), Job(absent, broken), buggy]
    alone = rows([job("good"), job("crwd")], rules, tmp_path / "alone", workers=1)
    beside = rows([*poisons, job("good"), job("crwd")], rules, tmp_path / "beside")
    assert set(beside) == {*alone, "wrong", "absent", "tslax"}
    for name in alone:
        assert files(tmp_path / "alone" / name) == files(tmp_path / "beside" / name)
    found = {name: row for name, row in beside.items() if isinstance(row, Failed)}
    assert {name: (row.reason, row.exit_code) for name, row in found.items()} == {
        "wrong": ("spec_invalid", 3),
        "absent": ("spec_invalid", 3),
        "tslax": ("internal", 7),
    }
    assert "wrong.yaml:3:1: unknown key 'symbl'" in found["wrong"].message
    assert sorted(path.name for path in (tmp_path / "beside").iterdir()) == ["crwd", "good"]


def test_a_folder_that_cannot_be_written_is_that_products_trouble(
    rules: Rules, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "crwd").write_text("in the way")
    found = rows([job("good"), job("crwd")], rules, tmp_path / "out")
    assert isinstance(found["good"], Done)
    failure = found["crwd"]
    assert isinstance(failure, Failed)
    assert (failure.reason, failure.exit_code) == ("output", 6)


def test_a_finished_audit_lies_in_the_folder_of_its_id(rules: Rules, tmp_path: Path) -> None:
    done = rows([job("good")], rules, tmp_path)["good"]
    assert isinstance(done, Done)
    assert done.folder == tmp_path / "good"
    assert sorted(path.name for path in done.paths) == ["evidence.zip", "report.json"]
    assert json.loads((done.folder / "report.json").read_bytes())["product"]["id"] == "good"


def test_the_index_names_everybody(rules: Rules, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("schema: auditor/product/v1\n")
    found = rows([job("good"), Job(wrong, broken)], rules, tmp_path)
    wanted = Wanted(("csv",), "tool 1", rules.compiled.stamp(), lambda _: ())
    board = Board([index_row(row, ("json",)) for row in found.values()])
    write_index(board, tmp_path, wanted)
    page = (tmp_path / "index.html").read_text()
    table = (tmp_path / "summary.csv").read_text()
    for name in ("good", "wrong"):
        assert name in page
        assert name in table
    assert "spec_invalid" in table
    assert 'href="good/report.json"' in page, "it links what there is"
