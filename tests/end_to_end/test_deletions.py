"""Losing a part of a product file never raises the low score, the grade or the opinion."""

import copy

import pytest
from bench_product import Editable
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.evidence import Fact
from auditor.model.scorecard import Grade, Opinion


GRADES = list(Grade)
# Higher is better; a contradiction and no conclusion are not comparable, so they count alike.
OPINIONS = {
    Opinion.CLEAN: 2,
    Opinion.QUALIFIED: 1,
    Opinion.ADVERSE: 0,
    Opinion.DISCLAIMER: 0,
}
LISTS = (
    "reserves",
    "corporate_actions",
    "listings",
    "documents",
    "statements",
    "deployments",
)
# What no critical or medium rule reads: without it the good product may stay clean.
HARMLESS = {
    "rights.voting",
    "rights.dividends",
    "redemption.minimum",
    "redemption.timing",
    "redemption.suspension",
    "redemption.released_before_burn",
    "custody.security_agent",
    "custody.security_interest",
    "holders.top10_share_adjusted",
    "disclosure.evidence_access",
    "control.claims_secure_mint",
}


def parts(data):
    """Paths of everything that can be left out while the file stays a product file."""
    for name in LISTS:
        least = 1 if name == "deployments" else 0
        if len(data.get(name, [])) > least:
            yield from ((name, index) for index in range(len(data[name])))
    yield from inner_parts(data)


def inner_parts(data):
    """Parts of parts: price tables, wallets, aspects, optional keys."""
    for side in ("token", "reference"):
        found = data.get("prices", {}).get(side, [])
        yield from (("prices", side, index) for index in range(len(found)))
    for index, deployment in enumerate(data["deployments"]):
        for wallet in range(len(deployment.get("inventory", []))):
            yield ("deployments", index, "inventory", wallet)
    for index, reserve in enumerate(data.get("reserves", [])):
        for key in ("scope", "not_in_scope"):
            for aspect in range(len(reserve.get(key, []))):
                yield ("reserves", index, key, aspect)
        yield from (("reserves", index, key) for key in ("cadence", "verifier") if key in reserve)


def without(data, paths):
    """The data without these parts, last ones first so that earlier indices still hold."""
    left = copy.deepcopy(data)
    for path in sorted(paths, key=str, reverse=True):
        here = left
        for step in path[:-1]:
            here = here[step] if not isinstance(here, list) or step < len(here) else {}
        if isinstance(here, list) and path[-1] < len(here):
            here[path[-1]] = None
        elif isinstance(here, dict):
            here.pop(path[-1], None)
    return swept(left)


def swept(value):
    if isinstance(value, list):
        return [swept(each) for each in value if each is not None]
    if isinstance(value, dict):
        return {key: swept(each) for key, each in value.items()}
    return value


def check_no_better(card, full):
    assert card.score.low <= full.score.low
    assert GRADES.index(card.grade) >= GRADES.index(full.grade)
    assert OPINIONS[card.opinion] <= OPINIONS[full.opinion]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    made = {}
    for name in ("good", "bad", "tslax", "aaplx"):
        sample = Editable(name, tmp_path_factory.mktemp(name))
        made[name] = (sample, copy.deepcopy(sample.data), sample.judged().scorecard)
    return made


def judged_without(whole, name, paths):
    sample, data, full = whole[name]
    sample.data = without(data, paths)
    return sample.judged().scorecard, full


@pytest.mark.parametrize("name", ["good", "bad", "tslax", "aaplx"])
def test_losing_any_single_part_never_helps(whole, name):
    found = list(parts(whole[name][1]))
    assert len(found) > 5
    for path in found:
        card, full = judged_without(whole, name, [path])
        check_no_better(card, full)


@pytest.mark.parametrize("name", ["good", "bad", "tslax"])
def test_losing_several_parts_never_helps(whole, name):
    found = list(parts(whole[name][1]))

    @settings(max_examples=settings().max_examples // 2)
    @given(st.lists(st.sampled_from(found), min_size=2, max_size=8, unique=True))
    def holds(paths):
        card, full = judged_without(whole, name, paths)
        check_no_better(card, full)

    holds()
    assert found


def test_the_good_product_is_clean_only_while_all_that_matters_is_there(whole):
    data = whole["good"][1]
    sample = whole["good"][0]
    for path in parts(data):
        sample.data = without(data, [path])
        report = sample.judged()
        part = data[path[0]][path[1]] if path[0] == "statements" and len(path) == 2 else {}
        if report.scorecard.opinion is Opinion.CLEAN:
            harmless = part.get("fact") in HARMLESS or path[-1] in ("verifier", "cadence")
            # Gross is covered as well: nothing depends on what shows a wallet to be unsold.
            unsold = "inventory" in path or part.get("fact") == "supply.unsold_wallets"
            # The document says so without an analyst as well.
            read = "fact" in part and isinstance(report.evidence[part["fact"]], Fact)
            assert harmless or unsold or read, path


def test_without_its_reserve_source_the_bad_product_stays_an_f_and_no_better_opinion(whole):
    card, full = judged_without(whole, "bad", [("reserves", 0)])
    assert card.grade is Grade.F
    check_no_better(card, full)
