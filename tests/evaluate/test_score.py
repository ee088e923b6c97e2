from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import fact, made

from auditor.errors import Place
from auditor.evaluate.expression import compile_expression
from auditor.evaluate.score import house_score, score
from auditor.evaluate.scoring import CapPolicy, Unless
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding, Outcome, Waiver
from auditor.model.provenance import Strength
from auditor.model.scorecard import CapState, Grade, GradeStatus, Opinion, Scorecard, Span
from auditor.model.value import Flag, Records


@pytest.fixture(scope="module")
def passed(judge) -> tuple[Finding, ...]:
    """Every shipped rule, passed."""
    found = judge.findings(Evidence())
    return tuple(replace(each, outcome=Outcome.PASS, reason="holds") for each in found)


@pytest.fixture(scope="module")
def best(examples) -> Evidence:
    return examples["good-synthetic"].evidence


def with_outcomes(findings: tuple[Finding, ...], **outcomes: Outcome) -> tuple[Finding, ...]:
    """The findings with other outcomes, by rule name with underscores."""
    told = {name.replace("_", "-"): outcome for name, outcome in outcomes.items()}
    return tuple(
        replace(each, outcome=told[each.name], reason="test") if each.name in told else each
        for each in findings
    )


def test_shipped_weights_fill_every_pillar(judge, passed):
    assert judge.policy.total == 100
    for pillar in judge.policy.pillars:
        weights = [each.weight for each in passed if each.pillar == pillar.name]
        assert sum(weights) == pillar.points


@pytest.mark.parametrize(
    ("outcome", "low", "high"),
    [
        (Outcome.PASS, 100, 100),
        (Outcome.WARN, 95, 95),
        (Outcome.FAIL, 90, 90),
        (Outcome.UNKNOWN, 90, 100),
        (Outcome.ERROR, 90, 100),
    ],
)
def test_what_an_outcome_earns(judge, passed, best, outcome: Outcome, low: int, high: int):
    card = score(with_outcomes(passed, reserves_cover_circulation=outcome), judge.policy, best)
    assert card.score == Span(Fraction(low), Fraction(high))
    assert card.decided == 1 - Fraction(high - low, 100)


def test_points_of_a_rule_that_does_not_apply_go_to_its_pillar(judge, passed, best):
    outcomes = {
        "custodian_is_named": Outcome.NOT_APPLICABLE,
        "insolvency_path_stated": Outcome.FAIL,
    }
    card = score(with_outcomes(passed, **outcomes), judge.policy, best)
    custody = next(pillar for pillar in card.pillars if pillar.name == "custody")
    assert custody.maximum == 16
    assert custody.earned.low == 16 - 4 * Fraction(16, 11)
    assert custody.comparable


def test_a_pillar_of_which_more_than_half_does_not_apply_is_not_comparable(judge, passed, best):
    outcomes = {
        "custodian_is_named": Outcome.NOT_APPLICABLE,
        "assets_are_segregated": Outcome.NOT_APPLICABLE,
    }
    card = score(with_outcomes(passed, **outcomes), judge.policy, best)
    assert not card.comparable
    assert card.score.low == 100


def test_a_pillar_without_any_rule_that_applies_is_open(judge, passed, best):
    found = tuple(
        replace(each, outcome=Outcome.NOT_APPLICABLE) if each.pillar == "peg" else each
        for each in passed
    )
    card = score(found, judge.policy, best)
    assert card.score == Span(Fraction(92), Fraction(100))


def test_leaving_rules_out_leaves_their_points_open(judge, passed, best):
    card = score([each for each in passed if each.pillar != "peg"], judge.policy, best)
    assert card.score == Span(Fraction(92), Fraction(100))


@given(data=st.data())
def test_the_maxima_are_the_same_whatever_the_outcomes(judge, passed, best, data):
    """Points that vanish with an outcome would let a bad outcome shrink the whole."""
    outcomes = data.draw(
        st.lists(st.sampled_from(Outcome), min_size=len(passed), max_size=len(passed))
    )
    found = tuple(
        replace(each, outcome=outcome) for each, outcome in zip(passed, outcomes, strict=True)
    )
    card = score(found, judge.policy, best)
    assert [pillar.maximum for pillar in card.pillars] == [22, 18, 16, 14, 8, 7, 7, 8]
    for pillar in card.pillars:
        assert 0 <= pillar.earned.low <= pillar.earned.high <= pillar.maximum


@given(data=st.data())
def test_a_better_outcome_never_lowers_either_end(judge, passed, best, data):
    ranks = [Outcome.FAIL, Outcome.WARN, Outcome.PASS]
    before = {each.name: data.draw(st.sampled_from(ranks)) for each in passed}
    name = data.draw(st.sampled_from(sorted(before)))
    after = {**before, name: Outcome.PASS}
    cards = [
        score(tuple(replace(f, outcome=told[f.name]) for f in passed), judge.policy, best)
        for told in (before, after)
    ]
    assert cards[0].score.low <= cards[1].score.low
    assert list(Grade).index(cards[0].grade) >= list(Grade).index(cards[1].grade)


def test_a_waiver_changes_nothing_but_its_mark(judge, passed, best):
    mark = (Waiver("known", "somebody", "2027-01-01"),)
    failed = with_outcomes(passed, reserves_fresh=Outcome.FAIL, peg_holds=Outcome.UNKNOWN)
    waived = tuple(replace(each, waiver=mark) for each in failed)
    assert score(failed, judge.policy, best) == score(waived, judge.policy, best)


def test_many_small_passes_do_not_outweigh_a_critical_fail(judge, examples):
    """Everything else is perfect, and the tokens exceed the shares by one part in a hundred."""
    facts = examples["good-synthetic"].evidence.with_entries(
        [fact("backing.coverage", "0.99"), fact("backing.visible_coverage", "0.99")]
    )
    card = judge.score(facts)
    assert card.score.low > 80
    assert (card.grade, card.grade_high, card.status) == (Grade.F, Grade.F, GradeStatus.FINAL)
    assert card.opinion is Opinion.ADVERSE


@pytest.mark.fault("F10")
@pytest.mark.fault("N03")
@pytest.mark.parametrize(
    ("ratio", "grade", "opinion"),
    [
        ("1.000000000000000001", Grade.A, Opinion.CLEAN),
        ("1", Grade.A, Opinion.CLEAN),
        ("0.999999999999999999", Grade.A, Opinion.QUALIFIED),
        ("0.995", Grade.A, Opinion.QUALIFIED),
        ("0.994999999999999999", Grade.F, Opinion.ADVERSE),
    ],
)
def test_five_boundaries_of_the_backing_ratio(
    judge, examples, ratio: str, grade: Grade, opinion: Opinion
):
    facts = [fact("backing.coverage", ratio), fact("backing.visible_coverage", ratio)]
    card = judge.score(examples["good-synthetic"].evidence.with_entries(facts))
    assert (card.grade, card.opinion) == (grade, opinion)


@pytest.mark.parametrize(
    ("low", "letter"),
    [("100", "A"), ("85", "A"), ("84.5", "B"), ("70", "B"), ("69.5", "C"), ("50", "C"),
     ("49.5", "D"), ("30", "D"), ("29.5", "F"), ("0", "F")],
)  # fmt: skip
def test_where_the_bands_begin(judge, low: str, letter: str):
    assert judge.policy.letter(Fraction(low)).value == letter


def test_points_on_the_issuers_word_are_those_its_weakest_source_carries(judge, passed, best):
    found = tuple(replace(each, rests_on=(Strength.ON_CHAIN,)) for each in passed)
    weak = tuple(
        replace(each, rests_on=(Strength.ISSUER,)) if each.name == "reserves-published" else each
        for each in found
    )
    assert score(found, judge.policy, best).on_issuer_word == 0
    assert score(weak, judge.policy, best).on_issuer_word == 4


def test_a_product_that_promises_no_shares_is_not_graded(judge, examples):
    facts = examples["good-synthetic"].evidence.with_entries(
        [fact("structure.promises_shares", Flag(value=False))]
    )
    card = judge.score(facts)
    assert card.status is GradeStatus.OUT_OF_SCOPE
    assert (card.score, card.decided) == (Span(Fraction(0), Fraction(100)), 0)
    assert (card.opinion, card.comparable) == (Opinion.DISCLAIMER, False)


def test_a_tailored_rule_is_not_comparable(judge, passed, best):
    loose = (replace(passed[0], tailored=True), *passed[1:])
    assert score(passed, judge.policy, best).comparable
    assert not score(loose, judge.policy, best).comparable


def test_red_flags_count_hits_before_unknowns(judge, passed, best):
    outcomes = {"redemption_terms_stated": Outcome.UNKNOWN, "no_unilateral_change": Outcome.FAIL}
    card = score(with_outcomes(passed, **outcomes, peg_holds=Outcome.ERROR), judge.policy, best)
    states = {flag.id: flag.state.value for flag in card.red_flags}
    assert states == {
        "proof": "clear",
        "redemption": "hit",
        "custodian": "clear",
        "price-gap": "unknown",
        "marketing": "clear",
    }


@pytest.mark.parametrize(
    ("third", "state", "grade"),
    [
        (Outcome.PASS, "not_shown", "A"),
        (Outcome.UNKNOWN, "open", "D"),
        (Outcome.FAIL, "shown", "D"),
    ],
)
def test_three_red_flags_cap_the_grade(judge, passed, best, third: Outcome, state: str, grade: str):
    """With two flags hit, the third decides."""
    outcomes = {
        "ordinary_holder_can_redeem": Outcome.FAIL,
        "risks_are_disclosed": Outcome.FAIL,
        "peg_holds": third,
    }
    card = score(with_outcomes(passed, **outcomes), judge.policy, best)
    assert _state(card, "K4") == state
    assert card.grade.value == grade


def test_one_to_one_alone_is_a_pass_at_most(judge, passed, best):
    lost = {
        each.name.replace("-", "_"): Outcome.FAIL
        for each in passed
        if each.pillar in ("custody", "redemption")
    }
    card = score(with_outcomes(passed, **lost), judge.policy, best)
    assert _state(card, "K9") == "shown"
    assert card.grade is Grade.D


def test_an_unproven_grade_names_the_reading_that_would_decide_it(judge, examples):
    card = judge.score(examples["aaplx-without-ton-tron"].evidence)
    assert card.deciding == ("reserves-cover-circulation",)
    assert judge.score(examples["good-synthetic"].evidence).deciding == ()


def test_an_added_pack_is_scored_beside_the_headline(passed):
    chosen = with_outcomes(passed[:2], **{passed[0].name.replace("-", "_"): Outcome.FAIL})
    house = house_score("lender", "1", chosen)
    assert house.maximum == passed[0].weight + passed[1].weight
    assert house.earned == house.earned_high == passed[1].weight


def test_nothing_known_at_all_is_unproven(judge):
    card = judge.score(made())
    assert (card.score, card.decided) == (Span(Fraction(0), Fraction(100)), 0)
    assert (card.grade, card.grade_high) == (Grade.F, Grade.A)
    assert (card.status, card.opinion) == (GradeStatus.UNPROVEN, Opinion.DISCLAIMER)


def _state(card: Scorecard, name: str) -> str:
    return next(cap.state.value for cap in card.caps if cap.id == name)


def test_an_experimental_rule_earns_nothing_unless_the_policy_counts_it(judge, passed, best):
    trial = tuple(
        replace(each, status="experimental", outcome=Outcome.FAIL, reason="does_not_hold")
        if each.name == "custodian-is-named"
        else each
        for each in passed
    )
    card = score(trial, judge.policy, best)
    assert card.opinion is Opinion.CLEAN, "what is on trial decides nothing"
    assert card.score == Span(Fraction(95), Fraction(100)), "its points are open, not earned"
    counting = replace(judge.policy, experimental=frozenset({"custodian-is-named"}))
    counted = score(trial, counting, best)
    assert counted.opinion is Opinion.ADVERSE
    assert counted.score == Span(Fraction(95), Fraction(95))


@pytest.mark.fault("S07")
def test_a_cap_whose_condition_takes_too_many_steps_is_open(judge, passed):
    asked = "reserves.scope.all(a, reserves.scope.all(b, reserves.scope.all(c, c.shown)))"
    slow = compile_expression(asked, "flag", CATALOGUE, {}, Place("made.yaml"))
    policy = replace(judge.policy, caps=(CapPolicy("slow", "made", Grade.C, Unless(slow)),))
    many = Records(tuple({"shown": Flag(value=True)} for _ in range(100)), complete=True)
    few = Records(many.rows[:2], complete=True)
    for rows, state in ((many, CapState.OPEN), (few, CapState.NOT_SHOWN)):
        (cap,) = score(passed, policy, made(fact("reserves.scope", rows))).caps
        assert cap.state is state
