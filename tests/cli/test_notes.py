"""What a caller is told beside the result: missing files and loud conclusions."""

import shutil

import pytest
from click.testing import CliRunner
from commands import SAMPLES

from auditor.cli.audit import audit
from auditor.pipeline.inputs import read_product, read_rules
from auditor.pipeline.local_files import missing_files, replaced_recordings


@pytest.fixture
def product(tmp_path):
    """A copy of a sample with its folder, to be changed at will."""
    shutil.copytree(SAMPLES / "products" / "good", tmp_path / "good")
    return shutil.copy(SAMPLES / "products" / "good.yaml", tmp_path / "good.yaml")


def noted(path):
    return list(missing_files([read_product(path, read_rules())]))


def test_every_file_that_is_there_needs_no_note(product):
    assert noted(product) == []


def test_a_file_that_is_not_there_is_named_with_its_place_and_the_nearest(product):
    text = product.read_text()
    assert "good/terms.md" in text
    product.write_text(text.replace("path: good/terms.md", "path: good/term.md"))
    lines = noted(product)
    assert lines
    assert all(line.startswith("good/term.md does not exist (documents[") for line in lines)
    assert all(line.endswith("]). Did you mean 'good/terms.md'?") for line in lines)


def test_a_recording_that_will_be_replaced_is_named(product):
    read = [read_product(product, read_rules())]
    tapes = SAMPLES / "tapes"
    (line,) = replaced_recordings(tapes, read)
    assert line == f"{tapes}/good holds a recording, which this one replaces."
    assert list(replaced_recordings(product.parent / "tapes", read)) == []


def test_a_conclusion_against_the_product_is_said_on_stderr_unless_quiet(tmp_path):
    given = [
        str(SAMPLES / "products" / "bad.yaml"), "--replay", str(SAMPLES / "tapes" / "bad"),
        "--format", "json", "--out", str(tmp_path),
    ]  # fmt: skip
    ran = CliRunner().invoke(audit, given, standalone_mode=False)
    assert ran.return_value == 0, ran.exception
    head = ran.stdout.splitlines()[0]
    assert "Contradicted" in head
    (told,) = (line for line in ran.stderr.splitlines() if line.startswith("attention: "))
    assert told.startswith("attention: bad: contradicted; failed: BCK-001 ")
    # The result itself is said once.
    assert head not in ran.stderr
    quiet = CliRunner().invoke(audit, [*given, "--quiet"], standalone_mode=False)
    assert quiet.output == ""
