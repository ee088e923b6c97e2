"""The tutorial's commands, taken from its text and run in its order."""

import re
import shlex

import pytest
from commands import ROOT, auditor


TEXT = (ROOT / "docs" / "tutorial-first-rule.md").read_text()
BLOCKS = re.findall(r"```console\n\$ auditor (.+?)\n(.+?)```", TEXT, re.DOTALL)


@pytest.fixture
def folder(tmp_path):
    """An empty folder with the samples the tutorial replays."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    return tmp_path


def test_the_tutorial_has_commands():
    assert len(BLOCKS) == TEXT.count("```console")
    assert len(BLOCKS) >= 8


def test_each_command_works_and_prints_what_the_tutorial_shows(folder, subtests):
    """One test: a command reads what those before it wrote, whichever worker runs it."""
    for command, shown in BLOCKS:
        with subtests.test(command):
            ran = auditor(*shlex.split(command), cwd=folder)
            assert ran.code == 0, ran.out + ran.err
            printed = [line.strip() for line in ran.out.splitlines()]
            for line in shown.splitlines():
                wanted = re.compile(".*".join(map(re.escape, line.strip().split("…"))))
                assert any(map(wanted.fullmatch, printed)), (line, ran.out)
