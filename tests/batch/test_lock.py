import os
from pathlib import Path

import pytest

from auditor.batch.lock import LOCK, held
from auditor.errors import OutputError


pytestmark = pytest.mark.fault("B04")


def test_one_at_a_time_and_the_other_is_told_who(tmp_path: Path) -> None:
    with held(tmp_path, "2026-11-27T01:00:00Z"):
        with pytest.raises(OutputError) as caught, held(tmp_path, "later"):
            pass
        told = f"is locked by pid {os.getpid()} on "
        assert told in str(caught.value)
        assert "running since 2026-11-27T01:00:00Z" in str(caught.value)
    with held(tmp_path, "now"):
        pass


def test_what_a_dead_run_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text('{"pid": 1, "host": "h", "since": "then"} and more of it')
    with held(tmp_path, "now"):
        assert f'"pid": {os.getpid()}' in (tmp_path / LOCK).read_text()


@pytest.mark.parametrize("text", ["", "not JSON", "[]", '{"pid": 1}'])
def test_a_holder_that_did_not_say_who_it_is(tmp_path: Path, text: str) -> None:
    with held(tmp_path, "now"):
        (tmp_path / LOCK).write_text(text)
        with pytest.raises(OutputError, match="is locked by another run"), held(tmp_path, "now"):
            pass


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="symbolic link"), held(tmp_path, "now"):
        pass
    assert not (tmp_path / "elsewhere").exists()
