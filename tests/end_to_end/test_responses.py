import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from differing import product_in, run
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.archive.bundle import check
from auditor.cli.verify import verify
from auditor.errors import InputError
from auditor.model.report import Response
from auditor.pipeline.again import judged_again
from auditor.pipeline.inputs import read_rules
from auditor.pipeline.responses import Answer, answers
from auditor.render.registry import render


REPLY = """\
schema: auditor/response/v1
product: good
rule: {rule}
author: Candour Securities, compliance
date: 2026-09-05
text: "{text}"
"""
TEXT = "We <b>disagree</b> | see [our page](https://candour.example)."


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("responses")
    product = product_in(folder)
    said = folder / "said"
    said.mkdir()
    (said / "a.yaml").write_text(REPLY.format(rule="holders-not-concentrated", text=TEXT))
    (said / "b.yaml").write_text(REPLY.format(rule="reserves-fresh", text=TEXT))
    assert run(product, folder / "plain").return_value == 0
    ran = run(product, folder / "out", "--responses", said, "--format", "json,html,md")
    assert ran.return_value == 0, (ran.output, ran.exception)
    return folder


def test_an_answer_stands_beside_its_finding_in_every_format(answered: Path) -> None:
    folder = answered / "out" / "good"
    told = json.loads((folder / "report.json").read_text())
    said = {each["name"]: each["responses"] for each in told["findings"] if each["responses"]}
    assert sorted(said) == ["holders-not-concentrated", "reserves-fresh"]
    assert said["reserves-fresh"] == [
        {"author": "Candour Securities, compliance", "date": "2026-09-05", "text": TEXT}
    ]
    html = (folder / "report.html").read_text()
    assert html.count("We &lt;b&gt;disagree&lt;/b&gt;") == 2
    assert "<b>disagree" not in html
    markdown = (folder / "report.md").read_text()
    assert markdown.count(r"We \<b\>disagree\</b\> \| see \[our page\](https:\//candour") == 2


def test_an_answer_changes_no_score_and_travels_in_the_bundle(answered: Path) -> None:
    plain, said = (
        json.loads((answered / name / "good" / "report.json").read_text())
        for name in ("plain", "out")
    )
    assert plain["root"] != said["root"]
    for told in (plain, said):
        told.pop("root")
        for finding in told["findings"]:
            finding.pop("responses")
    assert plain == said
    bundle = check((answered / "out" / "good" / "evidence.zip").read_bytes())
    assert sorted(bundle.files("responses/")) == ["001.yaml", "002.yaml"]


def test_verify_replays_answers(answered: Path) -> None:
    for name in ("report.json", "report.html"):
        ran = CliRunner().invoke(
            verify, [str(answered / "out" / "good" / name)], standalone_mode=False
        )
        assert ran.return_value == 0, ran.exception


RULES = read_rules()


@pytest.fixture(scope="module")
def bundle(answered: Path):
    return check((answered / "plain" / "good" / "evidence.zip").read_bytes())


NAMES = st.sampled_from(sorted(rule.spec.id for rule in RULES.compiled.every))


@settings(max_examples=8)
@given(
    st.lists(st.tuples(NAMES, st.text(min_size=2, max_size=40), st.text(min_size=1)), max_size=4)
)
def test_whatever_is_answered_the_verdict_stays(bundle, said) -> None:
    made = [
        Answer("good", Response(rule, who, "2026-09-05", text), b"x") for rule, who, text in said
    ]
    plain = judged_again(bundle, RULES, draft=False).report
    report = judged_again(bundle, RULES, draft=False, responses=made).report
    assert report.responses == tuple(each.response for each in made)
    assert replace(report, responses=(), root=plain.root) == plain
    for name in ("json", "md", "html"):
        assert render(report, name, b"")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"rule": "reserves-frsh"}, "reserves-fresh"),
        ({"text": "x" * 2_001}, "2000"),
    ],
)
def test_an_answer_to_no_rule_or_a_longer_one_is_refused(changed, told) -> None:
    given = {"rule": "reserves-fresh", "text": "fine", **changed}
    with pytest.raises(InputError, match=told):
        answers({"a.yaml": REPLY.format(**given).encode()}, RULES)


def test_an_answer_about_a_product_that_is_not_audited_is_refused(
    answered: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text(
        REPLY.format(rule="reserves-fresh", text="x").replace("product: good", "product: goood")
    )
    ran = run(answered / "good.yaml", tmp_path / "out", "--responses", tmp_path)
    assert isinstance(ran.exception, InputError)
    assert "Did you mean 'good'?" in str(ran.exception)


def test_the_answer_that_the_guide_for_issuers_shows_can_be_used() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "for-issuers.md").read_text()
    shown = guide.rpartition("```yaml\n")[2].partition("```")[0]
    [answer] = answers({"shown.yaml": shown.encode()}, RULES)
    assert answer.product == "tslax"
