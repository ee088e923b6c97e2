"""The public names, as somebody who imports the package meets them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import auditor
from auditor.errors import InputError, IntegrityError


ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "python-api.md").read_text(encoding="utf-8")
GOOD = ROOT / "samples" / "products" / "good.yaml"
TAPE = ROOT / "samples" / "tapes" / "good"


@pytest.fixture(scope="module")
def result() -> auditor.Result:
    return auditor.audit(GOOD, replay=TAPE)


def test_the_public_names_are_these_and_each_is_in_the_page() -> None:
    assert sorted(auditor.__all__) == dir(auditor)
    for name in auditor.__all__:
        assert getattr(auditor, name) is not None
        assert f"auditor.{name}" in PAGE
    with pytest.raises(AttributeError, match="'no_such'"):
        _ = auditor.no_such  # type: ignore[attr-defined]


def test_importing_the_package_stays_light() -> None:
    heavy = "[m for m in sys.modules if m.split('.')[0] in {'pydantic', 'web3', 'httpx', 'lark'}]"
    told = "[m for m in sys.modules if m.startswith('auditor.')]"
    script = f"import sys, auditor; print({heavy}, {told})"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.strip() == "[] []"


def test_the_package_is_marked_as_typed() -> None:
    assert (ROOT / "auditor" / "py.typed").is_file()


def test_an_audit_gives_the_report_and_its_evidence(result: auditor.Result) -> None:
    assert isinstance(result.report, auditor.Report)
    assert result.report.root == result.bundle.root
    assert b'"schema":"auditor/report/v1"' in result.render()
    with pytest.raises(InputError, match="no format 'pfd'"):
        result.render("pfd")


def test_what_is_written_can_be_judged_again_and_no_altered_bundle(
    result: auditor.Result, tmp_path: Path
) -> None:
    bundle, report = result.write(tmp_path / "new")
    assert report.read_bytes() == result.render()
    again = auditor.judge(bundle)
    assert again.report.scorecard == result.report.scorecard
    bundle.write_bytes(bundle.read_bytes()[:-40])
    with pytest.raises(IntegrityError):
        auditor.judge(bundle)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"profile": "lendr"}, "Did you mean 'lender'?"),
        ({"profile": "none.yaml"}, "none.yaml: does not exist"),
        ({"waivers": "none.yaml"}, "none.yaml: does not exist"),
    ],
)
def test_rules_that_do_not_hold_raise(arguments: dict[str, str], told: str) -> None:
    with pytest.raises(InputError) as caught:
        auditor.load_rules(**arguments)
    assert told in str(caught.value)


def test_a_pack_that_is_no_folder_raises() -> None:
    with pytest.raises(InputError, match="not a folder of rules"):
        auditor.load_rules(GOOD)


def test_the_examples_of_the_page_run_and_print_what_it_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    spaces: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(block, spaces)  # noqa: S102 - our own page
    assert capsys.readouterr().out in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
