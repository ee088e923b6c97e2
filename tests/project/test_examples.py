"""The files people copy to run audits by themselves say what the tool understands."""

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from auditor.cli import COMMANDS, cli


DOCS = Path(__file__).parent.parent.parent / "docs"
EXAMPLES = sorted((DOCS / "examples").iterdir())
COMMAND = re.compile(r"(?:bin/|run: |- |^)auditor ([a-z]+)((?: +\S+)*)$", re.MULTILINE)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_can_be_read(path: Path) -> None:
    if path.suffix == ".yaml":
        assert yaml.safe_load(path.read_text())
    else:
        unit = configparser.ConfigParser(strict=False)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(path.read_text())
        assert "Unit" in unit


def test_every_option_of_the_examples_exists() -> None:
    found = [call for path in EXAMPLES for call in COMMAND.findall(path.read_text())]
    assert len(found) >= 3  # two pipelines and the service
    with click.Context(cli) as context:
        for name, words in found:
            assert name in COMMANDS
            told = words.split()
            # What a run overwrites is nothing to compare it with.
            assert "--baseline" not in told or told[told.index("--baseline") + 1] != "out"
            command = cli.get_command(context, name)
            assert command is not None
            known = {option for each in command.params for option in each.opts}
            assert {word for word in words.split() if word.startswith("--")} <= known


@pytest.mark.parametrize(
    ("typed", "offered"), [("auditor ru", "rules"), ("auditor rules cov", "coverage")]
)
def test_the_shell_completes_commands(typed: str, offered: str) -> None:
    asked = {
        "_AUDITOR_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
    }
    tool = Path(sys.executable).parent / "auditor"
    done = subprocess.run(
        [tool], env=os.environ | asked, capture_output=True, text=True, check=False
    )
    assert f"plain,{offered}" in done.stdout.split()
