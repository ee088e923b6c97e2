"""No template comes from outside, and a slip in one of ours is an error, never a blank."""

import pytest
from click.testing import CliRunner
from jinja2 import TemplateNotFound, UndefinedError

from auditor.cli import COMMANDS, cli
from auditor.render.environment import environment


@pytest.mark.fault("S10")
@pytest.mark.parametrize("payload", ["{{ verdcit }}", "{{ report.nothing }}"])
def test_a_misspelt_name_is_an_error(payload: str) -> None:
    with pytest.raises(UndefinedError):
        environment("report").from_string(payload).render(report=object())


@pytest.mark.fault("S10")
@pytest.mark.parametrize("name", ["/etc/passwd", "../../pyproject.toml", "../index/index.html.j2"])
def test_a_template_elsewhere_is_not_found(name: str) -> None:
    with pytest.raises(TemplateNotFound):
        environment("report").get_template(name)


@pytest.mark.fault("S10")
@pytest.mark.parametrize("name", list(COMMANDS))
def test_no_command_takes_a_template(name: str) -> None:
    assert "template" not in CliRunner().invoke(cli, [name, "--help"]).output
