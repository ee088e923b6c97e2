"""The commands of the authoring loop, as a person meets them."""

import json
import re
import shutil

import pytest
from click.testing import CliRunner
from commands import ROOT

from auditor.cli.rules import rules
from auditor.collect.disclosure.entities.finders import FINDERS
from auditor.errors import AuditorError


ANSWERS = {
    "--fact": "redemption.minimum",
    "--good": "at most 1000",
    "--title": "A holder of 1,000 USD can redeem",
    "--why": "Whoever holds less can leave through the market only, at its price of the day.",
    "--id": "FST-001",
    "--name": "small-holders-can-redeem",
    "--pillar": "redemption",
    "--severity": "low",
    "--weight": "2",
    "--kind": "states",
    "--ask": "What is the smallest amount a holder can redeem?",
    "--reference": "House policy",
}
NAME = "small-holders-can-redeem"


def call(*arguments, **how):
    runner = CliRunner()
    return runner.invoke(rules, [str(each) for each in arguments], standalone_mode=False, **how)


def options(**changed):
    answers = {**ANSWERS, **{f"--{name.replace('_', '-')}": text for name, text in changed.items()}}
    return [part for pair in answers.items() if pair[1] is not None for part in pair]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What `new` writes into an empty folder."""
    folder = tmp_path_factory.mktemp("made") / "first-pack"
    result = call("new", folder, *options())
    assert result.exception is None, result.exception
    return folder


@pytest.fixture
def pack(made, tmp_path):
    """A pack with that one rule, to be changed at will."""
    return shutil.copytree(made, tmp_path / "first-pack")


def refused(*arguments, **how):
    result = call(*arguments, **how)
    assert isinstance(result.exception, AuditorError), result.output
    return result.exception


def test_what_new_writes_passes_check_and_its_cases_notice_every_mutant(pack):
    strict = call("check", pack, "--strict")
    assert (strict.return_value, strict.exception) == (0, None), strict.output
    mutated = call("test", pack, "--mutate")
    assert mutated.return_value == 0, mutated.output
    assert "0 survive, 0 declared equivalent" in mutated.output


def test_new_asks_for_what_is_not_given(tmp_path):
    given = "\ncustody.segregatd\ncustody.segregated\nyes\nClient shares are kept apart\n"
    given += "Shares that are not kept apart go to the creditors of the custodian.\n"
    result = call("new", tmp_path / "desk", input=given + "\n" * 8)
    assert result.exception is None, result.output
    assert result.output.count("Error: An answer is needed.") == 1
    assert "Did you mean 'custody.segregated'" in result.output
    written = (tmp_path / "desk" / "client-shares-are-kept-apart.yaml").read_text()
    assert "id: DES-001" in written
    assert 'holds: "custody.segregated"' in written


def test_new_asks_again_at_once_and_keeps_the_answers(tmp_path):
    given = "prices.token\nredemption.minimum\nbelow 1000\nat most 1,000 USD\n"
    given += "A holder of 1,000 USD can redeem\nWhoever holds less must sell at the market.\n"
    given += "redemptions\nredemption\nlow\nmany\n101\n2\n\nBCK-001\nlnd1\nLND-001\nShort\n\n\n\n"
    result = call("new", tmp_path / "desk", input=given)
    assert result.exception is None, result.output
    for told in (
        "prices.token is a series",
        "Write 'at most N', where N is still good.",
        "'redemptions' is not one of",
        "'many' is not a valid integer range",
        "101 is not in the range",
        "'BCK-001' is already taken.",
        "Write it like 'LND-001'.",
        "Write it like 'bug-bounty-runs'.",
    ):
        assert told in result.output
    text = (tmp_path / "desk" / "a-holder-of-1-000-usd-can-redeem.yaml").read_text()
    assert "id: LND-001" in text
    assert "weight: 2" in text
    assert "kind: states" in text
    assert 'issuer: "Lower it to at most 1000 USD, or say why not."' in text
    assert "It is {redemption.minimum}, above the limit of {params.limit}." in text


def test_new_never_overwrites(pack):
    before = (pack / f"{NAME}.yaml").read_bytes()
    error = refused("new", pack, *options(id="FST-002"))
    assert "is not overwritten" in str(error)
    assert (pack / f"{NAME}.yaml").read_bytes() == before


def test_new_starts_a_pack_beside_files_that_are_no_rules(tmp_path):
    shutil.copy(ROOT / "samples" / "products" / "good.yaml", tmp_path)
    result = call("new", tmp_path, *options())
    assert (result.return_value, result.exception) == (None, None), result.output
    assert call("check", tmp_path, "--strict").return_value == 0


def test_new_writes_nothing_that_does_not_hold_together(pack):
    error = refused("new", pack, *options(name="another-name"))
    assert "'FST-001' is already taken" in str(error)
    assert not (pack / "another-name.yaml").exists()


def test_new_refuses_an_answer_with_what_to_write_instead(tmp_path):
    error = refused("new", tmp_path / "pack", *options(fact="redemption.minimun"))
    assert "Did you mean 'redemption.minimum'" in str(error)
    assert not (tmp_path / "pack").exists()


def edited(pack, old, new):
    path = pack / f"{NAME}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_check_warns_and_fails_only_when_strict(pack):
    edited(pack, 'title: "A holder of 1,000 USD can redeem"', 'title: "Can a holder redeem?"')
    result = call("check", pack)
    path = pack / f"{NAME}.yaml"
    assert result.return_value == 0
    assert f"{path}:4:8: warning: title is a question." in result.output
    assert "1 warning\n" in result.output
    assert call("check", pack, "--strict").return_value == 1


def test_check_wants_the_file_to_bear_the_name_of_its_rule(pack):
    (pack / f"{NAME}.yaml").rename(pack / "mine.yaml")
    result = call("check", pack, "--strict")
    assert result.return_value == 1
    assert f"Call the file {NAME}.yaml, or change the name." in result.output
    assert "1 warning\n" in result.output


def test_check_points_at_a_condition_that_makes_no_difference(pack):
    edited(
        pack,
        'holds: "redemption.minimum <= params.limit"',
        "holds: redemption.minimum <= params.limit && redemption.minimum < quantity('9999', 'USD')",
    )
    output = call("check", pack).output
    assert "redemption.minimum < quantity('9999', 'USD') → (left out)" in output


def test_a_surviving_mutant_ends_in_1_with_its_place_and_both_texts(pack):
    edited(
        pack,
        'exactly at the limit, given: {redemption.minimum: "1000"}',
        'far inside the limit, given: {redemption.minimum: "5"}',
    )
    result = call("test", pack, "--mutate")
    assert result.return_value == 1
    lines = result.output.splitlines()
    at = lines.index(f"{pack}/{NAME}.yaml:12:9: {NAME} survives (boundary of holds)")
    assert lines[at + 1 : at + 3] == [
        "    - redemption.minimum <= params.limit",
        "    + redemption.minimum < params.limit",
    ]


def test_only_some_are_tested():
    result = call("test", "--only", "custodian-is-named", "--only", "redemption_fee", "--mutate")
    assert result.return_value == 0, result.output
    rows = [line for line in result.output.splitlines() if line.startswith("custodian-")]
    assert [row.split()[0] for row in rows] == ["custodian-is-named"]
    everything = call("test", "--only", "redemption_fee")
    assert 5 < int(everything.output.split()[0]) < 200
    wrong = call("test", "--only", "custodian-is-name")
    assert wrong.exception.exit_code == 2
    assert "Did you mean 'custodian-is-named'?" in str(wrong.exception)


def test_a_todo_is_reported_and_fails_once_it_works(pack):
    todo = 'one step outside the limit, given: {redemption.minimum: "1001"}, expect: '
    edited(pack, f"{todo}fail", f"{todo}warn, todo: A grace for small amounts")
    result = call("test", pack)
    assert result.return_value == 0
    assert f"todo: {NAME}: one step outside the limit: A grace for small amounts" in result.output
    assert "cases agree, 0 do not, 1 to do" in result.output
    edited(pack, "expect: warn, todo", "expect: fail, todo")
    result = call("test", pack)
    assert result.return_value == 1
    assert "now works: remove todo (A grace for small amounts)" in result.output


def test_coverage_counts_cases_and_marks_what_is_missing(pack):
    row = next(line for line in call("coverage", pack).output.splitlines() if NAME in line)
    assert row.split() == [NAME, "2", "-", "1", "3", "-"]
    edited(pack, "expect: fail", "expect: pass")
    row = next(line for line in call("coverage", pack).output.splitlines() if NAME in line)
    assert row.split() == [NAME, "3", "-", "!", "3", "-"]
    assert call("coverage", pack, "--strict").return_value == 1


def test_coverage_as_json(pack):
    (row,) = json.loads(call("coverage", pack, "--json").output)
    assert row == {
        "rule": "FST-001",
        "name": NAME,
        "cases": {"pass": 2, "warn": 0, "fail": 1, "unknown": 3, "not_applicable": 0},
        "missing": [],
        "todo": 0,
    }


def test_list_by_pillar_and_status():
    lines = call("list", "--pillar", "peg").output.splitlines()
    assert lines
    assert all(line.startswith("PEG-") for line in lines)
    some = call("list", "--status", "experimental").output.splitlines()
    assert 0 < len(some) < len(call("list").output.splitlines())


def test_extractors_are_listed_and_shown_like_rules():
    lines = call("list", "--kind", "disclosure").output.splitlines()
    assert any(line.startswith("redemption_fee ") for line in lines)
    shown = call("show", "redemption_fee").output
    for part in ("What does redeeming cost?", "redemption.fee", "reading 1: present", "Case: "):
        assert part in shown
    result = call("list", "--kind", "disclosure", "--pillar", "peg")
    assert "about rules, not extractors" in str(result.exception)


def test_the_readme_counts_the_extractors_and_the_questions_of_read():
    names = [line.split()[0] for line in call("list", "--kind", "disclosure").output.splitlines()]
    questions = [each for each in names if not each.startswith(("claim_", "risk_sentence"))]
    questions += [each for each in names if each == "claim_rank"]
    text = " ".join((ROOT / "README.md").read_text().split())
    assert f"prints, for {len(questions)} questions" in text
    rest = (
        f"lists {len(names)} extractors: these {len(questions)} and {len(names) - len(questions)} "
    )
    assert rest in text


@pytest.mark.parametrize("command", [("show", "BCK-01"), ("show", "bck-001")])
def test_an_unknown_rule_names_the_nearest(command):
    error = refused(*command)
    assert error.exit_code == 2
    assert "'BCK-001'" in str(error)
    assert " or " in str(error)


def test_an_unknown_name_may_be_that_of_an_extractor():
    assert "'redemption_fee'" in str(refused("show", "redemption_fees"))


EXTRACTOR = """schema: auditor/disclosure/v1
field: desk_hours
question: When is the desk open?
facts:
  - {key: redemption.timing}
readings:
  - says: present
    cues: ["desk ...4 open"]
cases:
  - {text: "The desk is open from nine.", status: present}
  - {text: "Lunch is at noon.", status: absent}
"""


@pytest.fixture
def extractor_pack(pack):
    (pack / "desk.yaml").write_text(EXTRACTOR)
    return pack


def test_extractors_of_a_pack_are_checked_and_tested(extractor_pack):
    assert call("check", extractor_pack, "--strict").return_value == 0
    assert call("test", extractor_pack).return_value == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "redemption.timing",
            "redemption.timin",
            "desk.yaml:5:11: unknown fact 'redemption.timin'.",
        ),
        ("is the desk open?", "is the desk open", "question is no question."),
        ("status: absent", "status: present", "every case is an example of present."),
        (", status: present", ", status: absent", "no case expects present."),
    ],
)
def test_what_is_wrong_with_an_extractor_is_told(extractor_pack, old, new, told):
    path = extractor_pack / "desk.yaml"
    path.write_text(EXTRACTOR.replace(old, new))
    result = call("check", extractor_pack)
    assert told in f"{result.output}{result.exception}"


def test_a_file_that_adds_to_a_known_field_is_told_to_say_so(extractor_pack):
    file = extractor_pack / "desk.yaml"
    kept = [line for line in EXTRACTOR.splitlines(keepends=True) if not line.startswith("question")]
    file.write_text("".join(kept).replace("desk_hours", "redemption_timing"))
    error = refused("check", extractor_pack)
    assert "has an extractor in rules/disclosures/redemption_timing.yaml" in str(error)
    assert "Write `extends: true`" in str(error)


def test_the_extractors_in_the_manual_are_whole(pack):
    manual = (ROOT / "docs" / "writing-rules.md").read_text()
    section = manual.partition("## Disclosure extractors")[2]
    blocks = re.findall(r"```yaml\n(.+?)```", section, re.DOTALL)
    for number, text in enumerate(blocks):
        (pack / f"manual-{number}.yaml").write_text(text)
    assert len(blocks) == 2
    tested = call("test", pack)
    assert tested.return_value == 0, tested.output
    checked = call("check", pack, "--strict")
    assert checked.return_value == 0, checked.output
    for slot in FINDERS:
        assert slot in section


def test_a_todo_of_an_extractor_is_reported(extractor_pack):
    text = EXTRACTOR + '  - {text: "We open at nine.", status: present, todo: No cue yet}\n'
    (extractor_pack / "desk.yaml").write_text(text)
    result = call("test", extractor_pack)
    assert result.return_value == 0
    assert "todo: desk_hours: 'We open at nine.': No cue yet" in result.output


def test_help_lists_every_command():
    listed = CliRunner().invoke(rules, ["--help"]).output
    for name in ("list", "show", "new", "check", "try", "test", "coverage", "explain"):
        assert f"\n  {name} " in listed
