from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from made import NOW, deployment, fact, gap, made, missing, rows, shares, statement, supply

from auditor.evaluate.board import Board
from auditor.evaluate.derive import derive
from auditor.evaluate.explain import explain
from auditor.evaluate.score import score
from auditor.model.evidence import Evidence, Fact
from auditor.model.finding import Outcome, Waiver
from auditor.model.report import Explanation
from auditor.model.rule import RuleSpec
from auditor.model.scorecard import Grade
from auditor.model.value import Cause, Flag


NAMES = (
    "aaplb",
    "aaplon",
    "aaplx-nine-chains",
    "aaplx-two-chains",
    "aaplx-without-ton-tron",
    "bad-synthetic",
    "good-synthetic",
    "robinhood-aapl",
)


def explained(judge, facts: Evidence) -> Explanation:
    findings, card = judge.findings(facts), judge.score(facts)
    return explain(findings, card, facts, judge.rules.headline, judge.policy)


def product(held: str, *deployments: dict, class_: str = "issuer", chains=None) -> Evidence:
    stated = rows("reserves.statements", statement(held, NOW, class_=class_))
    listed = supply(*(deployments or (deployment(),)), chains=chains)
    closed = fact("redemption.retail", "approved_only")
    return derive(made(stated, *listed, closed))


def test_the_sentence_says_the_good_the_doubt_and_the_holders_position(judge):
    assert explained(judge, product("498")).sentence == (
        "On the issuer's own figures every token in circulation is matched by a share, with 398 to"
        " spare; nobody outside the issuer confirms the shares, and ordinary holders cannot redeem."
    )


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("100", "matched by a share; nobody"),
        ("100.9", "matched by a share; nobody"),
        ("99", "too few for the tokens in circulation, short by 1;"),
        ("98.9", "too few for the tokens in circulation, short by 2;"),
    ],
)
def test_spare_shares_are_rounded_down_and_missing_ones_up(judge, held: str, words: str):
    assert words in explained(judge, product(held)).sentence


def test_the_sentence_names_what_cannot_be_told(judge):
    open_chain = product("100", deployment(), deployment("ton:mainnet", missing()))
    assert "cannot be told: the supply of 1 of 2 chains was not read: TON" in (
        explained(judge, open_chain).sentence
    )
    silent = derive(made(gap("reserves.statements", Cause.NOT_DISCLOSED), *supply(deployment())))
    assert "the issuer was not found to show a reserve figure" in explained(judge, silent).sentence
    short = explained(judge, product("90", deployment(), chains=["eip155:1", "ton:mainnet"]))
    assert "short by at least 10" in short.sentence


def test_a_product_that_promises_nothing_gets_no_advice(judge):
    facts = made(fact("structure.promises_shares", Flag(value=False)))
    told = explained(judge, facts)
    assert told.sentence.startswith("The product does not promise shares")
    assert told.changes == ()


@pytest.mark.parametrize("name", NAMES)
def test_root_causes_add_up_to_everything_lost_and_open(judge, examples, name: str):
    facts = examples[name].evidence
    card, told = judge.score(facts), explained(judge, facts)
    assert 100 - sum(cause.lost for cause in told.root_causes) == card.score.high
    assert sum(cause.open for cause in told.root_causes) == card.score.high - card.score.low
    named = [rule for cause in told.root_causes for rule in cause.rules]
    troubled = {Outcome.WARN, Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR}
    found = judge.findings(facts)
    assert sorted(named) == sorted(each.name for each in found if each.outcome in troubled)


@pytest.mark.parametrize("name", NAMES)
def test_every_cause_is_told_in_words(judge, examples, name: str):
    told = explained(judge, examples[name].evidence)
    for cause in told.root_causes:
        assert " " in cause.title
        assert cause.sentence.endswith((".", "?"))
        assert cause.to_close
    assert told.root_causes == tuple(
        sorted(told.root_causes, key=lambda each: (-each.lost, -each.open, each.id))
    )


def test_one_missing_page_is_one_cause(judge):
    down = gap("reserves.statements", Cause.UNREACHABLE, "the issuer's page timed out")
    told = explained(judge, derive(made(down, *supply(deployment()))))
    cause = next(each for each in told.root_causes if each.id == "reserves.statements")
    assert {"reserves-published", "reserves-fresh", "reserves-cover-circulation"} <= set(
        cause.rules
    )
    assert cause.title == "Reserve figures: the source could not be reached"
    assert cause.sentence == "The issuer's page timed out."


@pytest.mark.parametrize("name", NAMES)
def test_a_change_reaches_its_letter_and_no_smaller_one_does(judge, examples, name: str):
    facts = examples[name].evidence
    findings, card = judge.findings(facts), judge.score(facts)
    board = Board.of(findings, card, judge.policy, facts, judge.rules.headline)
    for change in explained(judge, facts).changes:
        steps = {rule: Outcome(outcome) for rule, outcome in change.steps}
        if not steps or change.sentence[3:].startswith("the backing ratio"):
            continue
        assert board.grade(steps) is change.grade
        better = list(Grade).index(change.grade) < list(Grade).index(card.grade)
        assert better is change.better
        for size in range(1, len(steps)):
            for fewer in combinations(steps, size):
                assert board.grade({rule: steps[rule] for rule in fewer}) is not change.grade


@pytest.mark.parametrize("name", NAMES)
def test_the_board_agrees_with_the_score_where_nothing_changes(judge, examples, name: str):
    facts = examples[name].evidence
    card = judge.score(facts)
    board = Board.of(judge.findings(facts), card, judge.policy, facts, judge.rules.headline)
    assert board.grade({}) is card.grade


def test_what_a_change_promises_comes_true(judge, examples):
    """Two chains only: the one reading that decides the letter, supplied."""
    facts = examples["aaplx-two-chains"].evidence
    told = [each for each in explained(judge, facts).changes if each.better]
    assert [(each.grade, each.steps) for each in told] == [
        (Grade.D, (("reserves-cover-circulation", "pass"),))
    ]
    decided = facts.with_entries([fact("backing.coverage", "1.002")])
    assert judge.score(decided).grade is Grade.D


def test_caps_stand_in_the_way_of_points(judge, examples):
    """All points but the outside attestation: an A by points, a B by the cap."""
    facts = examples["good-synthetic"].evidence.with_entries([fact("reserves.class", "issuer")])
    card = judge.score(facts)
    assert (card.score.low, card.grade) == (92, Grade.B)
    lift = next(each for each in explained(judge, facts).changes if each.better)
    assert (lift.grade, lift.steps) == (Grade.A, (("reserves-attested-independently", "pass"),))


def test_the_shares_that_stand_between_the_ratio_and_its_floor(judge, examples):
    claimed, held = Fraction(197_795), Fraction(198_193)
    parts = [
        fact("reserves.shares", shares(held)),
        fact("supply.circulating_shares", shares(claimed)),
    ]
    facts = examples["aaplx-nine-chains"].evidence.with_entries(parts)
    covers = (("reserves-cover-circulation", "fail"),)
    told = [each.sentence for each in explained(judge, facts).changes if each.steps == covers]
    fewer, more = 1_387, 1_394
    falls = "if the backing ratio falls below 0.995"
    assert told == [f"{falls}: {fewer:,} fewer shares, or claims on {more:,} more"]
    floor = Fraction(995, 1000)
    assert (held - fewer) / claimed < floor <= (held - fewer + 1) / claimed
    assert held / (claimed + more) < floor <= held / (claimed + more - 1)


def test_a_shortfall_is_told_in_shares(judge):
    told = [each.sentence for each in explained(judge, product("90")).changes]
    assert "10 more shares would bring the backing ratio to 0.995" in told


def test_how_far_the_score_sits_above_its_band(judge, examples):
    told = explained(judge, examples["aaplx-nine-chains"].evidence)
    assert "if more than 0.5 points are lost: 70.5 sits 0.5 above the band" in [
        each.sentence for each in told.changes
    ]


def test_questions_come_by_points_and_once(judge, examples):
    facts = examples["aaplx-two-chains"].evidence
    told = explained(judge, facts)
    asks = {stamp.name: stamp.ask for stamp in judge.rules.stamp().rules}
    texts = [each.text for each in told.questions]
    assert texts[0] == asks["reserves-cover-circulation"]
    assert told.questions[0].rules[0] == "reserves-cover-circulation"
    assert told.questions[0].points >= 10
    assert [each.points for each in told.questions] == sorted(
        (each.points for each in told.questions), reverse=True
    )
    assert len(set(texts)) == len(texts)
    passed = {each.name for each in judge.findings(facts) if each.outcome is Outcome.PASS}
    assert not set(texts) & {asks[name] for name in passed}


def test_what_one_to_one_does_not_tell(judge, examples):
    facts = examples["aaplx-nine-chains"].evidence.with_entries(
        [fact("identity.issuer", "Backed Assets (JE) Limited")]
    )
    told = explained(judge, facts).not_told
    assert told[0].startswith("A token is a debt claim on Backed Assets (JE) Limited, not a share")
    assert "Whether the shares are pledged to someone else as well." in told
    assert len(explained(judge, examples["good-synthetic"].evidence).not_told) == 2


def said(key: str, value: str, words: str) -> Fact:
    """A flag that a document gives, with the words it was read from."""
    plain = fact(key, value)
    (seen,) = plain.observations
    place = replace(seen.provenance, source="terms.md", locator=f"line 3 · read as “{words}”")
    return replace(plain, observations=(replace(seen, provenance=place),))


PLEDGED = "Whether the shares are pledged to someone else as well."


def test_that_shares_may_be_lent_comes_before_all_else(judge, examples):
    lent = said("disclosure.encumbrance_covered", "false", "The shares may be lent;")
    for name in ("aaplx-nine-chains", "good-synthetic"):
        told = explained(judge, examples[name].evidence.with_entries([lent])).not_told
        assert (
            told[0] == "Who else has a claim on the shares: terms.md says “The shares may be lent”."
        )
        assert PLEDGED not in told


@pytest.mark.parametrize(
    ("free", "words"),
    [
        (fact("disclosure.encumbrance_covered", "false"), "they are not said to be free"),
        (gap("disclosure.encumbrance_covered", Cause.CONFLICTING), "documents contradict"),
        (gap("disclosure.encumbrance_covered"), PLEDGED),
        (said("disclosure.encumbrance_covered", "true", "They are free."), PLEDGED),
    ],
)
def test_without_words_of_a_loan_pledges_stay_an_open_question(judge, examples, free, words: str):
    facts = examples["aaplx-nine-chains"].evidence.with_entries([free])
    told = [each for each in explained(judge, facts).not_told if "pledge" in each]
    assert len(told) == 1
    assert words in told[0]


def test_chains_that_are_only_somebodys_figure_are_named(judge):
    facts = product(
        "300",
        deployment(),
        deployment("ton:mainnet", read_from="issuer"),
        deployment("tron:mainnet", read_from="issuer"),
        deployment("eip155:56", missing()),
    )
    told = explained(judge, facts).not_checked
    assert told[0] == "TON and Tron: supply is the issuer's figure, not read on chain."
    assert told[1] == "BNB Chain: supply was not read."


def test_an_open_rule_stands_between_quotation_marks_as_the_sentence_it_is(judge):
    titles = {rule.spec.title for rule in judge.rules.headline}
    told = explained(judge, product("300")).not_checked
    quoted = [each for each in told if each.startswith("“")]
    assert quoted
    assert {each[1:].partition("”: ")[0] for each in quoted} <= titles
    assert not [each for each in told if each.partition(":")[0] in titles]


def test_what_bounds_left_open_is_told_as_the_question_it_is(judge):
    facts = product("300", deployment())
    card = judge.score(facts)
    message = "Whether a gap lasted for days could not be decided."
    open_ = {"outcome": Outcome.UNKNOWN, "facts": (), "reason": "bounds_only", "message": message}
    findings = [
        replace(each, **open_) if each.name == "no-lasting-premium-or-discount" else each
        for each in judge.findings(facts)
    ]
    told = explain(findings, card, facts, judge.rules.headline, judge.policy).not_checked
    assert message in told
    assert not [each for each in told if each.startswith("No premium or discount")]


def test_a_waived_finding_is_explained_like_any_other(judge, examples):
    facts = examples["aaplb"].evidence
    findings, card = judge.findings(facts), judge.score(facts)
    mark = (Waiver("known", "somebody", "2027-01-01"),)
    marked = [replace(each, waiver=mark) for each in findings]
    rules = judge.rules.headline
    assert explain(marked, card, facts, rules, judge.policy) == explain(
        findings, card, facts, rules, judge.policy
    )


def test_a_rule_that_asks_nothing_puts_no_question(judge, examples):
    facts = examples["aaplx-two-chains"].evidence
    first = explained(judge, facts).questions[0]
    silent = [
        replace(rule, source=replace(rule.source, spec=_without_ask(rule.spec)))
        if rule.spec.name in first.rules
        else rule
        for rule in judge.rules.headline
    ]
    told = explain(judge.findings(facts), judge.score(facts), facts, silent, judge.policy)
    assert told.questions == explained(judge, facts).questions[1:]


def _without_ask(spec: RuleSpec) -> RuleSpec:
    return spec.model_copy(update={"ask": ""})


def test_what_fails_in_a_pillar_without_points_is_told_and_costs_none(judge, examples):
    kept = tuple(each for each in judge.policy.pillars if each.name != "disclosure")
    policy = replace(judge.policy, pillars=kept)
    facts = examples["bad-synthetic"].evidence
    findings = judge.findings(facts)
    failed = {
        each.name
        for each in findings
        if each.pillar == "disclosure" and each.outcome is Outcome.FAIL
    }
    card = score(findings, policy, facts)
    told = explain(findings, card, facts, judge.rules.headline, policy)
    causes = [each for each in told.root_causes if failed.issuperset(each.rules)]
    assert causes
    assert {(each.outcome, each.lost, each.open) for each in causes} == {("fail", 0, 0)}
