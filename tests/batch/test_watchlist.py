from pathlib import Path

import pytest

from auditor.batch.watchlist import LIMITS, read_watchlist
from auditor.errors import InputError


HEAD = "schema: auditor/watchlist/v1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.yaml", "a.yaml", "deep/c.yaml", "deep/d.yaml", "notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return tmp_path


def written(folder: Path, products: str, rest: str = "") -> Path:
    path = folder / "w.list"
    path.write_text(f"{HEAD}products: {products}\n{rest}")
    return path


@pytest.mark.parametrize(
    ("products", "found"),
    [
        ("[b.yaml, a.yaml]", ["a.yaml", "b.yaml"]),
        ('["*.yaml"]', ["a.yaml", "b.yaml"]),
        ('["**/*.yaml", a.yaml, a.yaml]', ["a.yaml", "b.yaml", "deep/c.yaml", "deep/d.yaml"]),
        ('["deep/[c]*"]', ["deep/c.yaml"]),
        ('["*"]', ["a.yaml", "b.yaml", "notes.txt", "w.list"]),
    ],
)
def test_files_and_globs_each_once_and_in_order(
    folder: Path, products: str, found: list[str]
) -> None:
    read = read_watchlist(written(folder, products))
    files = [str(entry.origin.relative_to(folder.resolve())) for entry in read.entries]
    assert files == found
    assert read.tapes is None


def test_files_of_one_stem_are_told_apart(folder: Path) -> None:
    (folder / "deep" / "a.yaml").touch()
    names = [entry.name for entry in read_watchlist(written(folder, '["**/*.yaml"]')).entries]
    assert names == ["a", "b", "c", "d", "deep/a"]


def test_the_working_folder_does_not_matter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(folder, "[a.yaml]", "replay: tapes\n")
    monkeypatch.chdir(folder / "deep")
    read = read_watchlist(Path("../w.list"))
    assert [entry.origin for entry in read.entries] == [folder.resolve() / "a.yaml"]
    assert read.tapes == folder.resolve() / "tapes"


@pytest.mark.parametrize(
    ("products", "told"),
    [
        (
            "[a.yaml, ../x.yaml]",
            "leaves the watchlist's folder. Put the watchlist above these folders, or the folders",
        ),
        ("[a.yaml, ../x.yaml]", "w.list:2:20: '../x.yaml' leaves the watchlist's folder."),
        ("[/etc/passwd]", "w.list:2:12: '/etc/passwd' leaves the watchlist's folder."),
        ("[deep/../../x.yaml]", "leaves the watchlist's folder."),
        ('["~/x.yaml"]', "leaves the watchlist's folder."),
        ("[c.yaml]", "w.list:2:12: 'c.yaml' finds no product file."),
        ("[deep]", "w.list:2:12: 'deep' finds no product file."),
        ('[""]', "w.list:2:12: '' is not a file name or glob"),
        ('["**.yaml"]', "w.list:2:12: '**.yaml' is not a file name or glob"),
        ("a.yaml", "w.list:2:11: products: must be a list."),
        ("[5]", 'w.list:2:12: products.0: must be text. Write "5", in quotes.'),
    ],
)
@pytest.mark.fault("S04")
def test_what_cannot_be_used_is_told_with_its_place(folder: Path, products: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_watchlist(written(folder, products))
    assert told in str(caught.value)


@pytest.mark.parametrize("replay", ["/tapes", "../tapes", "a/../../tapes"])
def test_recordings_stay_in_the_folder_as_well(folder: Path, replay: str) -> None:
    with pytest.raises(InputError, match=r"w\.list:3:9: replay: .* leaves the .*folder") as caught:
        read_watchlist(written(folder, "[a.yaml]", f"replay: {replay}\n"))
    # A path with ".." in it is relative already.
    way = "put the watchlist above these folders" if ".." in replay else "use a relative path"
    assert way in str(caught.value)


def test_a_file_that_is_not_there_or_far_too_large(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"w\.list: does not exist"):
        read_watchlist(tmp_path / "w.list")
    (tmp_path / "w.list").write_bytes(b"#" * (LIMITS.size + 1))
    with pytest.raises(InputError, match="is larger than"):
        read_watchlist(tmp_path / "w.list")


def test_ten_thousand_products_fit(tmp_path: Path) -> None:
    names = [f"products/a-product-with-a-long-name-{at:05}.yaml" for at in range(10_000)]
    (tmp_path / "products").mkdir()
    (tmp_path / names[0]).touch()
    entries = "".join(f"  - {name}\n" for name in names)
    path = tmp_path / "w.list"
    path.write_text(f"{HEAD}products:\n{entries}")
    with pytest.raises(InputError, match=r"00001\.yaml' finds no product file"):
        read_watchlist(path)
