import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from differing import product_in, run

from auditor.cli.compare import compare


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two products of one share, and a third of another."""
    made = []
    for name, isin in (("one", ""), ("two", ""), ("far", "ZZ0000000099")):
        folder = tmp_path_factory.mktemp(name)
        assert run(product_in(folder, isin, name), folder / "out").return_value == 0
        made.append(folder / "out" / name)
    return made


def beside(*subjects: Path, more: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(compare, [*map(str, subjects), *more], standalone_mode=False)


def test_the_same_questions_are_put_to_each_issuer(pair) -> None:
    one, two, _ = pair
    text = beside(one, two / "evidence.zip").output
    assert text.startswith("GOOD (ZZ0000000015) across issuers\n")
    for question in ("Grade", "Backing ratio", "Premium", "Who", "Fee", "Minimum", "Days",
                     "Custodian", "Freeze, seize, pause", "Rules, digest"):  # fmt: skip
        assert f"  {question}" in text
    told = json.loads(beside(one, two, more=("--format", "json")).output)
    assert [each["id"] for each in told["products"]] == ["one", "two"]
    assert len({each["ruleset"] for each in told["products"]}) == 1
    answers = told["products"][0]["answers"]
    assert answers["Redemption"]["Fee"]["text"] == "up to 0.10%"
    assert answers["Powers over holders"]["Freeze, seize, pause"]["shown"] is False
    page = beside(one, two, more=("--format", "html")).output
    assert "Steadfast Trust Bank AG" in page
    assert "<script" not in page


def test_another_share_is_refused_unless_forced_and_then_said(pair) -> None:
    one, _, far = pair
    refused = beside(one, far)
    assert "ZZ0000000099" in str(refused.exception)
    assert "--force" in str(refused.exception)
    forced = beside(one, far, more=("--force",)).output
    assert "of different shares" in forced
    assert forced.startswith("GOODx and GOODx side by side\n")
    assert "across issuers" not in forced


def test_one_product_is_no_comparison(pair) -> None:
    assert "at least two" in str(beside(pair[0]).exception)
