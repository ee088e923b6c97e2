"""What an earlier audit left in a product's folder in formats the next one does not write."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from commands import watchlist_of
from differing import product_in, run

from auditor.base import atomic
from auditor.cli.audit import audit
from auditor.cli.batch import batch
from auditor.cli.verify import verify
from auditor.errors import IntegrityError


ALL = "pdf,html,json,md,csv,sarif,junit,badge,questions"
KEPT = {"evidence.zip", "report.json"}


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def verified(path: Path) -> object:
    return CliRunner().invoke(verify, [str(path)], standalone_mode=False)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit in every format, and then a sentence of the terms was changed."""
    folder = tmp_path_factory.mktemp("left")
    assert run(product_in(folder), folder / "out", "--format", ALL).return_value == 0
    terms = folder / "good" / "terms.md"
    terms.write_text(terms.read_text().replace("The fee is 0.10 % of", "The fee is 0.50 % of"))
    return folder


@pytest.fixture
def again(world: Path, tmp_path: Path) -> Path:
    """The same, in folders of its own."""
    return Path(shutil.copytree(world, tmp_path / "world"))


def test_reports_of_other_evidence_go_and_files_of_others_stay(again: Path) -> None:
    out = again / "out" / "good"
    assert len(names(out)) == 10
    (out / "notes.md").write_text("my own notes")
    (out / "questions.md").write_text("# What to ask on Monday")
    (out / "report.csv").unlink()
    (out / "report.csv").symlink_to(again / "good.yaml")
    assert run(again / "good.yaml", again / "out").return_value == 0
    assert names(out) == KEPT | {"notes.md", "questions.md", "report.csv"}
    assert (again / "good.yaml").is_file()


def test_reports_of_the_same_evidence_stay_when_another_format_is_asked_for(again: Path) -> None:
    out = again / "out" / "good"
    before = names(out)
    shutil.copytree(again / "out", again / "older")
    bundle = again / "older" / "good" / "evidence.zip"
    arguments = ["--from", str(bundle), "--out", str(again / "out"), "--format", "json"]
    ran = CliRunner().invoke(audit, arguments, standalone_mode=False)
    assert ran.return_value == 0, ran.output
    # A badge states no root: nobody can tell whose it is.
    assert names(out) == before - {"badge.svg"}


def test_a_folder_without_evidence_is_no_output_of_ours(again: Path) -> None:
    out = again / "elsewhere" / "good"
    out.mkdir(parents=True)
    (out / "report.md").write_text("# A report of mine")
    assert run(again / "good.yaml", again / "elsewhere").return_value == 0
    assert names(out) == KEPT | {"report.md"}


def test_a_kill_in_between_leaves_what_verify_tells_and_the_next_audit_clears(
    again: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = again / "out" / "good"
    before = names(out)

    def killed(folder: Path, gone: tuple[str, ...]) -> None:
        assert folder == out
        assert set(gone) == before - KEPT
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "remove_all", killed)
        run(again / "good.yaml", again / "out")
    assert names(out) == before
    for name in ("evidence.zip", "report.json"):
        assert verified(out / name).return_value == 0
    for name in ("report.pdf", "report.html"):
        told = verified(out / name).exception
        assert isinstance(told, IntegrityError)
        assert "root" in str(told) or "not the one it was made from" in str(told)
    assert run(again / "good.yaml", again / "out").return_value == 0
    assert names(out) == KEPT


def test_a_watchlist_leaves_no_report_of_other_evidence_either(tmp_path: Path) -> None:
    (_, *words) = map(str, watchlist_of("good", tmp_path))
    for formats in ("html,md,badge", "json"):
        ran = CliRunner().invoke(
            batch, [*words, "--quiet", "--format", formats], standalone_mode=False
        )
        assert ran.return_value == 0, ran.output
        terms = tmp_path / "good" / "terms.md"
        terms.write_text(terms.read_text().replace("The fee is 0.10 % of", "The fee is 0.50 % of"))
    assert names(tmp_path / "out" / "good") == KEPT
