import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.archive.exchange import Answer, Ask
from auditor.clients import asks
from auditor.clients.files import FileWire, read_inside
from auditor.errors import SourceError


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def reason(folder: Path, path: str, largest: int = 100) -> str:
    with pytest.raises(SourceError) as caught:
        read_inside(folder, path, largest)
    return caught.value.reason


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("outside")
    inside = tmp_path / "product"
    (inside / "tables").mkdir(parents=True)
    (inside / "tables" / "quotes.csv").write_text("time,price\n")
    return inside


def test_a_file_of_the_folder_is_read(folder: Path) -> None:
    assert read_inside(folder, "tables/quotes.csv") == b"time,price\n"
    assert read_inside(folder, "./tables/quotes.csv") == b"time,price\n"


@pytest.mark.fault("S16")
@pytest.mark.parametrize(
    "path",
    ["../secret", "tables/../../secret", "/etc/passwd", "", ".", "a\0b", "..\\secret", "tables/.."],
)
def test_no_path_leads_out_of_the_folder(folder: Path, path: str) -> None:
    assert reason(folder, path) == "blocked_path"


@pytest.mark.fault("S16")
def test_no_link_is_followed(folder: Path) -> None:
    (folder / "link.csv").symlink_to(folder.parent / "secret")
    (folder / "out").symlink_to(folder.parent)
    assert reason(folder, "link.csv") == "blocked_path"
    assert reason(folder, "out/secret") in ("blocked_path", "file_missing")


def test_what_is_no_readable_file_is_a_failed_source(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert reason(folder, "none.csv") == "file_missing"
    assert reason(folder, "tables/quotes.csv/more") in ("file_missing", "not_a_file")
    assert reason(folder, "tables") == "not_a_file"
    assert reason(folder, "pipe") == "not_a_file"


@pytest.mark.parametrize(("size", "fits"), [(100, True), (101, False)])
def test_the_largest_file_is_read_and_one_byte_more_is_not(
    folder: Path, size: int, *, fits: bool
) -> None:
    (folder / "big").write_bytes(bytes(size))
    if fits:
        assert len(read_inside(folder, "big", 100)) == size
    else:
        assert reason(folder, "big") == "too_large"


async def test_other_asks_go_on_to_the_next_wire(folder: Path) -> None:
    class Next:
        async def ask(self, ask: Ask) -> Answer:
            return Answer(200, (), ask.where.encode(), NOW, "next")

    wire = FileWire(folder, lambda: NOW, Next())
    assert (await wire.ask(asks.page("https://a.example"))).endpoint == "next"
    found = await wire.ask(asks.file("tables/quotes.csv"))
    assert (found.status, found.body, found.observed_at) == (200, b"time,price\n", NOW)
