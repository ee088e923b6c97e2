from fractions import Fraction

import pytest
from made import fact
from rulebook import rule_file

from auditor.base.strict_yaml import load as load_yaml
from auditor.errors import InputError, Place
from auditor.evaluate.beside import profile_score
from auditor.evaluate.profile import Profile, choose, profile
from auditor.evaluate.rules import CompiledRules, load_ruleset
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import evidence
from auditor.pipeline.inputs import PROFILE, read_rules


HEAD = """schema: auditor/profile/v1
name: desk
version: "1"
title: A desk that reads reports
why: Because a test needs a profile.
"""
LEAST = 'params:\n  least: {type: quantity, default: "1", loosest_comparable: "0.99"}'


@pytest.fixture(scope="module")
def rules() -> CompiledRules:
    trial = rule_file(id="TRY-001", name="on-trial").replace(b"stable", b"experimental")
    first = rule_file("backing.coverage >= params.least", f"aliases: [old-name]\n{LEAST}")
    return load_ruleset([("r/a.yaml", first), ("r/b.yaml", trial)], CATALOGUE)


def made(rules: CompiledRules, more: str) -> Profile:
    return profile(load_yaml(HEAD + more, "profile.yaml"), rules)


def test_rules_are_chosen_weighed_and_tailored(rules: CompiledRules) -> None:
    chosen = made(rules, "rules: {made-for-tests: {weight: 7, params: {least: '1.5'}}}\n")
    score = profile_score(chosen, evidence([fact("backing.coverage", "1.2")]))
    assert (score.kind, score.pack, score.maximum) == ("profile", "desk", Fraction(7))
    assert score.earned == score.earned_high == 0
    assert score.tailored == ("desk: made-for-tests.least 1 → 1.5",)
    assert chosen.loosened == ()


def test_a_loosened_threshold_fails_its_rule(rules: CompiledRules) -> None:
    chosen = made(rules, "rules: {made-for-tests: {params: {least: '0.5'}}}\n")
    score = profile_score(chosen, evidence([fact("backing.coverage", "5")]))
    assert [each.reason for each in score.findings] == ["loosened"]
    assert chosen.loosened == ("desk: made-for-tests.least",)


def test_every_takes_the_shipped_rules_as_they_are_and_no_experimental_points(
    rules: CompiledRules,
) -> None:
    assert made(rules, "every: true\n").weights == {"made-for-tests": 3, "on-trial": 0}
    weighed = made(rules, "every: true\nrules: {on-trial: {weight: 2}}\n")
    assert weighed.weights == {"made-for-tests": 3, "on-trial": 2}


def test_an_old_name_is_told(rules: CompiledRules) -> None:
    (notice,) = made(rules, "rules: {old-name: {}}\n").notices
    assert notice.startswith("profile.yaml:6:9: old-name is an old name")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("rules: {made-for-test: {}}\n", "6:9: there is no rule 'made-for-test'. Did you mean"),
        ("rules: {made-for-tests: {params: {lest: '1'}}}\n", "Did you mean 'least'?"),
        ("rules: {made-for-tests: {params: {least: one}}}\n", "not a number"),
        ("rules: {made-for-tests: {wieght: 1}}\n", "Did you mean 'weight'?"),
        ("rules: {made-for-tests: {weight: 101}}\n", "weight"),
        ("rules: {made-for-tests: {}, TST-001: {}}\n", "chosen twice under two names"),
        ("rules: {on-trial: {}}\n", "no rule of this profile has points"),
        ("rules: {}\n", "chooses at least one rule"),
    ],
)
def test_a_mistake_is_named_with_its_place(rules: CompiledRules, more: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        made(rules, more)
    assert told in str(caught.value)
    assert str(caught.value).startswith("profile.yaml:")


def test_an_unknown_profile_names_the_nearest_or_all() -> None:
    documents = [load_yaml(HEAD.replace("desk", name), name) for name in ("lender", "retail")]
    for wanted, told in (("lendre", "Did you mean 'lender'?"), ("x", "lender, retail")):
        with pytest.raises(InputError, match="there is no profile") as caught:
            choose(wanted, documents, Place("--profile"))
        assert told in str(caught.value)


@pytest.mark.parametrize("name", ["default", "lender", "retail"])
def test_each_shipped_profile_holds_and_loosens_nothing(name: str) -> None:
    (chosen,) = read_rules(profile=name).profile
    assert chosen.spec.name == name
    assert chosen.loosened == ()
    assert chosen.notices == ()


def test_the_shipped_profiles_are_these() -> None:
    names = {str(each.name) for each in read_rules().compiled.documents(PROFILE)}
    assert names == {f"rules/profiles/{name}.yaml" for name in ("default", "lender", "retail")}


def test_the_lenders_profile_asks_what_a_lender_asks() -> None:
    (chosen,) = read_rules(profile="lender").profile
    keys = frozenset[str]().union(*(rule.keys for rule in chosen.rules))
    assert keys >= {
        "liquidity.depth_2pct",
        "liquidity.exit_cost",
        "peg.sessions",
        "redemption.timing",
        "control.deployments",
        "control.paused",
        "reserves.feeds",
    }
