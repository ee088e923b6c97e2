import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from commands import SAMPLES
from differing import product_in, run

from auditor.cli.diff import diff
from auditor.errors import InputError
from auditor.model.difference import Attribution
from auditor.pipeline.sides import compared, side_of


STRICT = """\
schema: auditor/pack/v1
name: strict
version: "1"
licence: Apache-2.0
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A product, its first audit, and one after a sentence of its terms was changed."""
    folder = tmp_path_factory.mktemp("differences")
    product = product_in(folder)
    assert run(product, folder / "first").return_value == 0
    terms = folder / "good" / "terms.md"
    before = terms.read_text()
    terms.write_text(before.replace("The fee is 0.10 % of", "The fee is 0.50 % of"))
    assert run(product, folder / "second").return_value == 0
    terms.write_text(before)
    return folder


def test_an_unchanged_product_audited_twice_passes_both_gates(world: Path) -> None:
    for kind in ("regression", "change"):
        again = run(
            world / "good.yaml",
            world / "again",
            "--baseline",
            world / "first" / "good" / "evidence.zip",
            "--fail-on",
            kind,
        )
        assert again.return_value == 0, again.output
        assert "Nothing changed." in again.output


def test_one_redemption_sentence_changed_is_one_change_with_both_quotes_and_the_world(
    world: Path,
) -> None:
    found = compared(side_of(world / "first" / "good"), side_of(world / "second" / "good"))
    [change] = found.changes
    assert change.old_quote == "The fee is 0.10 % of the amount redeemed."
    assert change.new_quote == "The fee is 0.50 % of the amount redeemed."
    assert [move.key for move in change.moves] == ["redemption.fee"]
    assert change.why.attribution is Attribution.WORLD
    assert (found.consequences, found.findings, found.score) == ((), (), ())
    assert found.regressions == ()


@pytest.mark.parametrize(("kind", "code"), [("regression", 0), ("change", 1)])
def test_the_gates_take_an_earlier_output_folder(world: Path, kind: str, code: int) -> None:
    again = run(
        world / "good.yaml", world / "later", "--baseline", world / "second", "--fail-on", kind
    )
    assert again.return_value == code, again.output


def test_a_document_that_is_gone_is_evidence_lost_and_a_regression(
    world: Path, tmp_path: Path
) -> None:
    product = product_in(tmp_path)
    (tmp_path / "good" / "terms.md").write_text("# Nothing is here any more\n")
    lost = run(product, tmp_path / "out", "--baseline", world / "first", "--fail-on", "regression")
    assert lost.return_value == 1
    assert "evidence was lost" in lost.output
    assert "score.low fell" in lost.output
    assert "gate: good: --fail-on regression: " in lost.output


def test_other_rules_on_the_same_evidence_changed_by_method(world: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text(STRICT)
    rule = (SAMPLES.parent / "rules" / "backing" / "reserves-cover-circulation.yaml").read_text()
    harder = rule.replace("BCK-001", "STR-001").replace("reserves-cover-circulation", "far-more")
    (pack / "far-more.yaml").write_text(harder)
    stricter = run(
        world / "good.yaml",
        tmp_path / "out",
        "--rules",
        pack,
        "--baseline",
        world / "first",
        "--fail-on",
        "change",
    )
    assert stricter.return_value == 1, (stricter.output, stricter.exception)
    found = compared(side_of(world / "first" / "good"), side_of(tmp_path / "out" / "good"))
    assert found.method == ("the rules changed",)
    [added] = found.findings
    assert (added.old, added.why.attribution) == ("", Attribution.METHOD)
    assert found.changes == ()


def test_the_same_in_every_form_and_from_pages_alone(world: Path, tmp_path: Path) -> None:
    first, second = world / "first" / "good", world / "second" / "good"
    for name, folder in (("a.json", first), ("b.json", second)):
        (tmp_path / name).write_bytes((folder / "report.json").read_bytes())
    pages = ["diff", str(tmp_path / "a.json"), str(tmp_path / "b.json")][1:]
    for arguments in ([str(first), str(second)], pages):
        ran = CliRunner().invoke(
            diff, [*arguments, "--format", "json", "--exit-code"], standalone_mode=False
        )
        assert ran.return_value == 1
        told = json.loads(ran.output)
        [change] = told["changes"]
        assert change["attribution"] == "world_changed"
        assert change["facts"] == [{"key": "redemption.fee", "old": "0.0010", "new": "0.0050"}]
    text = CliRunner().invoke(diff, pages, standalone_mode=False).output
    html = CliRunner().invoke(diff, [*pages, "--format", "html"], standalone_mode=False).output
    for quote in ("The fee is 0.10 % of", "The fee is 0.50 % of", "The world changed"):
        assert quote in text
        assert quote in html


def test_a_fee_that_another_document_disputes_and_that_is_raised_is_a_change(
    tmp_path: Path,
) -> None:
    product = product_in(tmp_path)
    letter, terms = tmp_path / "good" / "custodian-letter.md", tmp_path / "good" / "terms.md"
    letter.write_text(letter.read_text() + "\nThe redemption fee is 0.20 % of the amount.\n")
    assert run(product, tmp_path / "first").return_value == 0
    terms.write_text(terms.read_text().replace("The fee is 0.10 % of", "The fee is 2.50 % of"))
    raised = run(product, tmp_path / "out", "--baseline", tmp_path / "first", "--fail-on", "change")
    assert raised.return_value == 1, raised.output
    found = compared(side_of(tmp_path / "first" / "good"), side_of(tmp_path / "out" / "good"))
    [change] = found.changes
    assert [move.key for move in change.moves] == ["redemption.fee"]
    assert change.old_quote == "The fee is 0.10 % of the amount redeemed."
    assert change.new_quote == "The fee is 2.50 % of the amount redeemed."
    assert found.regressions == ()


def test_two_products_are_not_compared_by_diff(world: Path, tmp_path: Path) -> None:
    product = product_in(tmp_path, name="other")
    assert run(product, tmp_path / "out").return_value == 0
    with pytest.raises(InputError, match="two products"):
        compared(side_of(world / "first" / "good"), side_of(tmp_path / "out" / "other"))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--fail-on", "change"], "needs --baseline"),
        (["--baseline", "first"], "needs --fail-on"),
        (["--baseline", "nowhere", "--fail-on", "change"], "no baseline"),
        (["--baseline", "out", "--fail-on", "change"], "would be overwritten"),
    ],
)
def test_a_gate_that_could_not_decide_is_refused_before_anything_is_audited(
    world: Path, options: list[str], told: str
) -> None:
    (world / "out").mkdir(exist_ok=True)
    given = [str(world / each) if (world / each).exists() else each for each in options]
    ran = run(world / "good.yaml", world / "out", *given)
    assert told in str(ran.exception)
    assert list((world / "out").iterdir()) == []


def test_a_product_without_a_baseline_of_its_own_is_undecided(world: Path, tmp_path: Path) -> None:
    product = product_in(tmp_path, name="newcomer")
    ran = run(product, tmp_path / "out", "--baseline", world / "first", "--fail-on", "change")
    assert ran.return_value == 3


def test_a_folder_of_products_is_told_with_one_it_holds(world: Path) -> None:
    one = world / "first" / "good"
    for old, new in ((world / "first", one), (one, world / "first")):
        with pytest.raises(InputError) as told:
            compared(side_of(old), side_of(new))
        assert str(world / "first") in str(told.value)
        assert "is a folder of products, not of one product" in str(told.value)
        assert f"such as {one}." in str(told.value)
    with pytest.raises(InputError, match="does not exist"):
        side_of(world / "good")


def test_a_stated_quote_that_changed_is_told_with_both_sentences_and_what_is_read_now(
    tmp_path: Path,
) -> None:
    product = product_in(tmp_path)
    quote = "The fee is 0.10 % of the amount redeemed"
    stated = f'statements:\n  - {{fact: redemption.fee, value: "0.001", quote: "{quote}", '
    where = "source: good/terms.md, read_on: 2026-11-01}\n"
    product.write_text(product.read_text().replace("statements:\n", stated + where))
    terms = tmp_path / "good" / "terms.md"
    assert run(product, tmp_path / "old").return_value == 0
    terms.write_text(terms.read_text().replace("The fee is 0.10 % of", "The fee is 0.50 % of"))
    assert run(product, tmp_path / "new").return_value == 0
    found = compared(side_of(tmp_path / "old" / "good"), side_of(tmp_path / "new" / "good"))
    [change] = [each for each in found.changes if each.moves[0].key == "redemption.fee"]
    assert change.old_quote == quote
    assert change.new_quote == "The fee is 0.50 % of the amount redeemed."
    told = json.loads((tmp_path / "new" / "good" / "report.json").read_text())
    # The statement counts for nothing, and what the page says now takes its place.
    assert told["facts"]["redemption.fee"]["value"] == "1/200"
