import os
from pathlib import Path

import pytest

from auditor.base.reading import read
from auditor.errors import InputError


def test_reads_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"12345")
    assert read(file, 5) == b"12345"
    with pytest.raises(InputError, match=r"a\.yaml: is larger than 4 bytes"):
        read(file, 4)


def test_says_what_is_wrong_with_a_path(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    for name, told in {
        "none": "does not exist",
        "pipe": "not a regular file",
        ".": "is a folder, not a file",
        "file/inside": "Not a directory",
        "nul\0": "is not a path",
    }.items():
        with pytest.raises(InputError, match=told):
            read(tmp_path / name, 10)
