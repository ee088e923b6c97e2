"""A file given where another belongs: what it is, and the command that takes it."""

import shutil

import pytest
from commands import SAMPLES

from auditor.cli import cli
from auditor.errors import InputError
from auditor.pipeline.inputs import read_rules
from auditor.pipeline.sources import recording_of


PRODUCT = SAMPLES / "products" / "good.yaml"
WATCHLIST = SAMPLES / "watchlist.yaml"


@pytest.fixture
def refused(tmp_path, monkeypatch):
    """The error a call ends in, with exit code 2; nothing is written."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(PRODUCT, "p.yaml")
    shutil.copy(WATCHLIST, "w.yaml")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))

    def call(*arguments):
        with pytest.raises(InputError) as caught:
            cli.main(list(arguments), standalone_mode=False)
        assert caught.value.exit_code == 2
        assert sorted(tmp_path.rglob("*")) == before
        return str(caught.value)

    return call


@pytest.mark.parametrize(
    ("call", "place", "told"),
    [
        (("batch", "p.yaml"), "p.yaml:", "This is a product file: `auditor audit p.yaml`."),
        (("audit", "w.yaml"), "w.yaml:", "This is a watchlist: `auditor batch w.yaml`."),
        (("audit", "folder"), "folder: is a folder", "`auditor batch` takes a watchlist"),
        (("batch", "folder"), "folder: is a folder", 'products: ["*.yaml"]'),
        (("verify", "p.yaml"), "p.yaml: ", "This is a product file: `auditor audit p.yaml`."),
        (("audit", "--from", "p.yaml"), "p.yaml: ", "This is a product file"),
        (("diff", "w.yaml", "p.yaml"), "w.yaml: ", "This is a watchlist: `auditor batch w.yaml`."),
        (("rules", "check", "p.yaml"), "p.yaml: ", "Name the folder it lies in."),
        (("audit", "p.yaml", "--profile", "./p.yaml"), "p.yaml:", "This is a product file"),
    ],
)
def test_what_it_is_and_who_takes_it_is_told(refused, call, place, told):
    said = refused(*call)
    assert said.startswith(place)
    assert told in said


def test_a_file_of_no_kind_is_named(refused, tmp_path):
    (tmp_path / "folder" / "notes.txt").write_text("nothing: [of ours\n")
    with pytest.raises(InputError, match=r"notes\.txt: this is neither a report"):
        cli.main(["verify", "folder/notes.txt"], standalone_mode=False)


@pytest.fixture
def others(tmp_path):
    """A folder with products and a watchlist, and no rule."""
    (tmp_path / "others").mkdir()
    for name in ("a.yaml", "b.yaml"):
        shutil.copy(PRODUCT, tmp_path / "others" / name)
    shutil.copy(WATCHLIST, tmp_path / "others")
    return tmp_path / "others"


@pytest.mark.parametrize(
    "call",
    [("rules", "check", "others"), ("audit", "p.yaml", "--rules", "others")],
)
@pytest.mark.usefixtures("others")
def test_a_folder_without_a_rule_adds_none_and_is_refused(refused, call):
    assert refused(*call) == (
        "others: there is no pack.yaml in this folder, and no rule or extractor. "
        "a.yaml and b.yaml are each a product file. watchlist.yaml is a watchlist. "
        "`auditor rules new FOLDER` starts a pack."
    )


def test_a_folder_without_yaml_is_told_how_to_begin(refused):
    assert "`auditor rules new FOLDER` starts a pack." in refused("rules", "check", "folder")


@pytest.mark.parametrize(
    "file",
    [
        "schema: auditor/pack/v1\nname: own\nversion: '1'\nlicence: none\n",
        "{schema: auditor/vocabulary/v1, groups: {ours: [northgate]}}\n",
    ],
)
def test_a_pack_without_rules_and_words_alone_are_rules_enough(others, file):
    (others / "own.yaml").write_text(file)
    assert read_rules((others,)).compiled.house


def test_a_product_without_a_recording_is_told_how_to_make_one(tmp_path, monkeypatch):
    file = tmp_path / "mine" / "good.yaml"
    with pytest.raises(InputError) as caught:
        recording_of(tmp_path, "good", file)
    assert str(caught.value) == (
        f"{tmp_path}/good: there is no recording of this product. "
        f"Make one with `auditor audit {file} --record {tmp_path}`, or copy one there."
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"audit mine/good[.]yaml --record tapes`"):
        recording_of(tmp_path / "tapes", "good", file)
    shutil.copytree(SAMPLES / "tapes" / "good", tmp_path / "good")
    assert recording_of(tmp_path, "good", file).exchanges


def test_a_folder_of_recordings_names_those_in_it(refused, tmp_path):
    for name in ("bad", "good"):
        shutil.copytree(SAMPLES / "tapes" / name, tmp_path / "folder" / name)
    with pytest.raises(InputError) as caught:
        cli.main(["audit", "p.yaml", "--replay", "folder"], standalone_mode=False)
    assert str(caught.value) == (
        "folder: is a folder of recordings, not one. Give one of them: folder/bad, folder/good."
    )
