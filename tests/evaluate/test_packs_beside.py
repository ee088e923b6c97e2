"""What packs may change and where it shows: beside the headline, never in it."""

import pytest
from made import fact
from rulebook import rule_file

from auditor.errors import InputError, Place
from auditor.evaluate.beside import pack_scores
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.rules import CompiledRules, load_ruleset
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence, evidence
from auditor.model.finding import Outcome


PACK = "schema: auditor/pack/v1\nname: {name}\nversion: {version}\nlicence: none\n{more}"
LEAST = 'params:\n  least: {type: quantity, default: "1", loosest_comparable: "0.99"}'
ASKED = "backing.coverage >= params.least"


def pack(more: str = "", name: str = "desk", version: str = "1.2.0", **rules: bytes):
    text = PACK.format(name=name, version=version, more=more)
    return {"pack.yaml": text.encode()} | {f"{key}.yaml": data for key, data in rules.items()}


def load(*files: bytes, tool: str = "0.1.0", **packs: dict[str, bytes]) -> CompiledRules:
    shipped = [(f"rules/r{index}.yaml", data) for index, data in enumerate(files)]
    added = {
        name: [(f"{name}/{file}", data) for file, data in content.items()]
        for name, content in packs.items()
    }
    return load_ruleset(shipped, CATALOGUE, added, tool)


def refused(*files: bytes, **packs: dict[str, bytes]) -> str:
    with pytest.raises(InputError) as caught:
        load(*files, **packs)
    return str(caught.value)


def coverage(amount: str) -> Evidence:
    return evidence([fact("backing.coverage", amount)])


@pytest.mark.parametrize(("least", "outcome"), [("1.1", "fail"), ("0.99", "pass"), ("0.5", "fail")])
def test_a_tailored_threshold_runs_in_the_packs_own_score_only(least: str, outcome: str) -> None:
    plain = load(rule_file(ASKED, LEAST))
    rules = load(
        rule_file(ASKED, LEAST), desk=pack(f"tailor: {{made-for-tests: {{least: '{least}'}}}}\n")
    )
    facts = coverage("1.05")
    assert evaluate_all(rules.headline, facts) == evaluate_all(plain.headline, facts)
    assert rules.comparability == plain.comparability
    (house,) = pack_scores(rules.house, facts)
    assert [each.outcome.value for each in house.findings] == [outcome]
    assert house.tailored[0].startswith("desk: made-for-tests.least 1 → ")


def test_two_packs_tailor_the_same_rule_each_for_itself() -> None:
    rules = load(
        rule_file(ASKED, LEAST),
        a=pack("tailor: {made-for-tests: {least: '1.1'}}\n", name="strict"),
        b=pack("tailor: {made-for-tests: {least: '0.99'}}\n", name="mild"),
    )
    scores = list(pack_scores(rules.house, coverage("1")))
    assert [each.findings[0].outcome for each in scores] == [Outcome.FAIL, Outcome.PASS]


def test_several_packs_are_scored_one_by_one_in_their_order() -> None:
    rules = load(
        rule_file(),
        a=pack(name="first", r=rule_file(id="AAA-001", name="first-rule")),
        b=pack(name="second", r=rule_file(id="BBB-001", name="second-rule")),
    )
    assert [each.pack for each in pack_scores(rules.house, coverage("1"))] == ["first", "second"]
    assert rules.stamp().packs[1:] == ("first 1.2.0", "second 1.2.0")


class TestRequires:
    @pytest.mark.parametrize("tool", ["0.1.0", ""])
    def test_versions_that_fit_are_accepted(self, tool: str) -> None:
        rules = load(rule_file(), tool=tool, desk=pack("requires: '>=0.1, <1'\n"))
        assert rules.house[0].name == "desk"

    @pytest.mark.parametrize(
        ("requires", "told"),
        [
            ("requires: '>=2'\n", "desk/pack.yaml:5:11: desk needs auditor >=2, but this is"),
            ("requires: {shipped: '>=9'}\n", "desk needs shipped >=9, but this is shipped 0"),
            ("requires: {shiped: '>=0'}\n", "Did you mean 'shipped'?"),
            ("requires: [1]\n", "requires"),
        ],
    )
    def test_others_are_refused_with_place_and_reason(self, requires: str, told: str) -> None:
        assert told in refused(rule_file(), desk=pack(requires))

    def test_a_pack_may_build_on_an_earlier_one_and_not_on_a_later_one(self) -> None:
        base, above = pack(name="base"), pack("requires: {base: '>=1.2'}\n", name="above")
        assert len(load(rule_file(), a=base, b=above).house) == 2
        assert "which is not loaded" in refused(rule_file(), a=above, b=base)

    def test_two_packs_of_one_name_are_refused(self) -> None:
        assert "'desk' is loaded already" in refused(rule_file(), a=pack(), b=pack())


class TestOldNames:
    RENAMED = rule_file(ASKED, f"aliases: [was-called-so, OLD-001]\n{LEAST}")

    @pytest.mark.parametrize("wanted", ["was-called-so", "OLD-001"])
    def test_still_work_and_are_told(self, wanted: str) -> None:
        rule, notices = load(self.RENAMED).called(wanted, Place("--rule"))
        assert rule.spec.id == "TST-001"
        assert notices == (f"--rule: {wanted} is an old name; write made-for-tests (TST-001).",)
        assert load(self.RENAMED).called("TST-001", Place("--rule"))[1] == ()

    def test_also_in_what_a_pack_tailors(self) -> None:
        rules = load(self.RENAMED, desk=pack("tailor: {OLD-001: {least: '2'}}\n"))
        assert rules.notices == rules.stamp().notices
        assert "desk/pack.yaml:5:10: OLD-001 is an old name" in rules.notices[0]

    def test_one_rule_is_not_tailored_twice_under_two_names(self) -> None:
        more = "tailor: {OLD-001: {least: '2'}, TST-001: {least: '3'}}\n"
        assert "tailored twice under two names" in refused(self.RENAMED, desk=pack(more))

    def test_an_unknown_name_always_says_what_to_do(self) -> None:
        with pytest.raises(InputError, match="auditor rules list"):
            load(rule_file()).called("zzz", Place("--rule"))


class TestStatus:
    def test_an_experimental_rule_of_a_pack_is_told_and_earns_nothing(self) -> None:
        trial = rule_file(id="TRY-001", name="on-trial").replace(b"stable", b"experimental")
        sure = rule_file(id="SUR-001", name="for-sure")
        rules = load(rule_file(), desk=pack(a=trial, b=sure))
        (house,) = pack_scores(rules.house, coverage("2"))
        assert [each.status for each in house.findings] == ["stable", "experimental"]
        assert house.maximum == 3
        assert [each.weight for each in house.findings] == [3, 0]

    def test_a_deprecated_rule_names_what_takes_its_place(self) -> None:
        old = rule_file(id="OLD-001", name="old-rule").replace(
            b"status: stable", b"status: deprecated\nreplaced_by: made-for-tests"
        )
        rules = load(rule_file(), old)
        assert rules.notices == (
            "rules/r1.yaml:9:9: old-rule (OLD-001) is deprecated; use made-for-tests.",
        )

    @pytest.mark.parametrize(
        ("status", "told"),
        [
            ("deprecated", "a deprecated rule names its replacement"),
            ("stable\nreplaced_by: made-for-tests", "only a deprecated rule is replaced"),
            ("deprecated\nreplaced_by: made-for-test", "Did you mean 'made-for-tests'?"),
        ],
    )
    def test_a_replacement_is_there_exactly_when_it_is_needed(self, status: str, told: str) -> None:
        old = rule_file(id="OLD-001", name="old-rule").replace(
            b"status: stable", f"status: {status}".encode()
        )
        assert told in refused(rule_file(), old)


class TestComparability:
    PLAIN = rule_file(ASKED, LEAST)

    def test_prose_does_not_change_the_digest(self) -> None:
        reworded = self.PLAIN.replace(b"Because a test needs a rule", b"Because it must be so")
        assert load(reworded).comparability == load(self.PLAIN).comparability
        assert load(reworded).digest != load(self.PLAIN).digest

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'default: "1"', b'default: "1.01"'),
            (b"weight: 3", b"weight: 4"),
            (b"severity: high", b"severity: critical"),
            (b">=", b">"),
            (b"status: stable", b"status: experimental"),
            (b"kind: measures", b"kind: asserts"),
            (b"TST-001", b"TST-002"),
            (b"holds:", b"when_undisclosed: fail\nholds:"),
            (b"holds:", b"on_empty: pass\nholds:"),
            (b"holds:", b"applies_when: structure.promises_shares\nholds:"),
            (b"holds:", b"tolerates: backing.coverage >= 0.5\nholds:"),
        ],
    )
    def test_whatever_decides_does(self, old: bytes, new: bytes) -> None:
        assert old in self.PLAIN
        changed = self.PLAIN.replace(old, new, 1)
        assert load(changed).comparability != load(self.PLAIN).comparability

    def test_an_extractor_of_a_pack_does_because_it_reads_for_the_headline(self) -> None:
        words = b"schema: auditor/vocabulary/v1\ngroups: {x: [a]}\n"
        assert (
            load(self.PLAIN, desk=pack(words=words)).comparability
            != load(self.PLAIN, desk=pack()).comparability
        )


def test_the_digest_of_a_pack_does_not_depend_on_where_it_is_loaded() -> None:
    one = load(rule_file(), a=pack()).stamp().pack_digests[1]
    other = load(rule_file(), z=pack()).stamp().pack_digests[1]
    assert one == other
    assert one != load(rule_file(), a=pack(version="1.2.1")).stamp().pack_digests[1]
