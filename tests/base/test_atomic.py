import errno
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.atomic import make_folder, remove_all, sweep, write, write_all
from auditor.errors import OutputError


OLD, NEW = b"old", b"new " * 5_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_bytes(OLD)
    return path


def failing(name: str, code: int, at: int, patch: pytest.MonkeyPatch) -> None:
    """`os.name` writes in small pieces and fails at its `at`-th call."""
    real: Callable[..., object] = getattr(os, name)
    calls = iter(range(10_000))

    def call(*arguments: object, **named: object) -> object:
        if next(calls) == at:
            raise OSError(code, os.strerror(code))
        if name == "write":
            descriptor, data = arguments
            assert isinstance(data, memoryview)
            return real(descriptor, data[:7_000])
        return real(*arguments, **named)

    patch.setattr(os, name, call)


def test_writes_a_new_file_and_replaces_an_old_one(file: Path) -> None:
    write(file, NEW)
    assert file.read_bytes() == NEW
    write(file.with_name("other"), b"")
    assert sorted(each.name for each in file.parent.iterdir()) == ["other", "report.json"]


def test_pieces_are_put_together(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing("write", errno.EIO, 99, monkeypatch)
    write(file, NEW)
    assert file.read_bytes() == NEW


@pytest.mark.fault("B03")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("write", 0),
        ("write", 1),
        ("write", 2),
        ("fsync", 0),
        ("replace", 0),
        ("open", 0),
        ("open", 1),
    ],
)
def test_a_failure_leaves_the_old_file(
    file: Path, name: str, at: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(name, code, at, monkeypatch)
    with pytest.raises(OutputError) as caught:
        write(file, NEW)
    monkeypatch.undo()
    assert file.read_bytes() == OLD
    assert list(file.parent.iterdir()) == [file]
    assert caught.value.exit_code == 6
    assert str(file) in str(caught.value)
    if code in (errno.ENOSPC, errno.EDQUOT):
        assert f"disk full writing {file}, need ~20 KiB" in str(caught.value)
    write(file, NEW)
    assert file.read_bytes() == NEW


@pytest.mark.fault("B03")
@pytest.mark.parametrize(("name", "calls"), [("write", 6), ("fsync", 2), ("replace", 1)])
def test_files_that_belong_together_are_replaced_together(
    file: Path, name: str, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = file.with_name("report.html")
    other.write_bytes(OLD)
    for at in range(calls):
        failing(name, errno.ENOSPC, at, monkeypatch)
        with pytest.raises(OutputError, match="disk full"):
            write_all(file.parent, {file.name: NEW, other.name: NEW})
        monkeypatch.undo()
        assert (file.read_bytes(), other.read_bytes()) == (OLD, OLD)
        assert sorted(file.parent.iterdir()) == [other, file]
    write_all(file.parent, {file.name: NEW, other.name: b"x"})
    assert (file.read_bytes(), other.read_bytes()) == (NEW, b"x")


@pytest.mark.fault("B03")
def test_a_failing_close_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    close, failed = os.close, []

    def closing(descriptor: int) -> None:
        close(descriptor)
        if not failed:
            failed.append(descriptor)
            raise OSError(errno.EDQUOT, "Quota exceeded")

    monkeypatch.setattr(os, "close", closing)
    with pytest.raises(OutputError, match="disk full"):
        write(file, NEW)
    assert list(file.parent.iterdir()) == [file]
    assert file.read_bytes() == OLD


@pytest.mark.fault("B03")
@pytest.mark.parametrize(("code", "told"), [(errno.EIO, True), (errno.EINVAL, False)])
def test_a_folder_that_cannot_be_flushed_holds_the_whole_file(
    file: Path, code: int, *, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing("fsync", code, 1, monkeypatch)
    try:
        write(file, NEW)
    except OutputError:
        assert told
    else:
        assert not told
    assert file.read_bytes() == NEW


@pytest.mark.fault("B03")
def test_an_interrupt_leaves_nothing_behind(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(file, NEW)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.fault("B03")
@given(name=st.sampled_from(["open", "write", "fsync", "replace", "unlink"]), at=st.integers(0, 4))
def test_whatever_fails_the_file_is_old_or_new(
    name: str, at: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(OLD)
    with pytest.MonkeyPatch.context() as patch, suppress(OutputError):
        failing(name, errno.ENOSPC, at, patch)
        write(path, NEW)
    assert path.read_bytes() in (OLD, NEW)


def link(path: Path) -> None:
    path.with_name("precious").write_bytes(OLD)
    path.symlink_to(path.with_name("precious"))


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def listen(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))


@pytest.mark.fault("S16")
@pytest.mark.parametrize(
    ("place", "told"),
    [
        (link, "a symbolic link is in the way"),
        (dangling, "a symbolic link is in the way"),
        (Path.mkdir, "a folder of that name is in the way"),
        (os.mkfifo, "a file of that name is in the way"),
        (listen, "a file of that name is in the way"),
    ],
)
def test_only_a_regular_file_is_replaced(
    place: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "report"
    place(path)
    before = {each.name: each.lstat().st_ino for each in tmp_path.iterdir()}
    with pytest.raises(OutputError, match=told):
        write(path, NEW)
    assert {each.name: each.lstat().st_ino for each in tmp_path.iterdir()} == before
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.fault("S16")
def test_the_other_name_of_a_hard_link_keeps_the_old_content(file: Path) -> None:
    other = file.with_name("other")
    other.hardlink_to(file)
    write(file, NEW)
    assert (other.read_bytes(), file.read_bytes()) == (OLD, NEW)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none/file", "the folder does not exist"),
        ("report.json/file", "the folder is not a folder"),
        ("x" * 300, "the name is too long"),
        ("nul\0", "is not a path"),
        ("esc\x1b/file", "esc⟨U\\+001B⟩/file: the folder does not exist"),
    ],
)
def test_bad_paths_are_told(file: Path, name: str, told: str) -> None:
    with pytest.raises(OutputError, match=told):
        write(file.parent / name, NEW)


def test_threads_write_the_same_file(file: Path) -> None:
    versions = [bytes([48 + number]) * 10_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda data: write(file, data), versions))
    assert file.read_bytes() in versions
    assert list(file.parent.iterdir()) == [file]


def test_a_leftover_of_our_own_number_is_passed_over(file: Path) -> None:
    leftover = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    leftover.write_bytes(b"half")
    write(file, NEW)
    assert file.read_bytes() == NEW
    assert sweep(file.parent) == (leftover,)


def test_sweep_removes_orphans_only(tmp_path: Path) -> None:
    dead = 2**22 + 1  # above the highest process number
    orphans = [f".a.json.{dead}.tmp", f".b.{dead}-3.tmp"]
    others = [f".a.json.{os.getppid()}.tmp", ".a.tmp", "a.json", f"a.{dead}.tmp"]
    for name in orphans + others:
        (tmp_path / name).touch()
    (tmp_path / f".folder.{dead}.tmp").mkdir()
    assert sorted(each.name for each in sweep(tmp_path)) == sorted(orphans)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        [*others, f".folder.{dead}.tmp"]
    )


def test_sweep_tells_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="the folder does not exist"):
        sweep(tmp_path / "none")


def test_folders_are_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert make_folder(folder) == make_folder(folder, inside=tmp_path) == folder
    assert folder.is_dir()


@pytest.mark.fault("S16")
@pytest.mark.parametrize("name", ["link/new", "link", "dangling", "../beside", "a/../../beside"])
def test_folders_do_not_lead_out(tmp_path: Path, name: str) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    out.mkdir()
    outside.mkdir()
    (out / "link").symlink_to(outside)
    (out / "dangling").symlink_to(tmp_path / "beside")
    with pytest.raises(OutputError, match="leads out of the output folder"):
        make_folder(out / name, inside=out)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out", "outside"]
    assert not list(outside.iterdir())


def test_a_file_in_the_way_is_told(file: Path) -> None:
    with pytest.raises(OutputError, match="is a file, not a folder"):
        make_folder(file)
    with pytest.raises(OutputError, match="the folder is not a folder"):
        make_folder(file / "inside")
    with pytest.raises(OutputError, match="not inside the output folder"):
        make_folder(file.parent, inside=file)


def test_files_are_removed_and_one_that_is_gone_is_fine(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).write_bytes(b"x")
    remove_all(tmp_path, ("one", "gone"))
    assert [each.name for each in tmp_path.iterdir()] == ["other"]


def test_a_file_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="folder"):
        remove_all(tmp_path, ("folder",))
