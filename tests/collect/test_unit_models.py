from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auditor.collect.unit_models import (
    REVERTED,
    WAD,
    Probes,
    Scale,
    checked_decimals,
    checked_word,
    decide,
    scale,
    word_of,
)
from auditor.errors import SourceError


NOTHING = Probes(REVERTED, REVERTED, REVERTED, REVERTED)
ERC_8056 = Probes(4 * WAD, REVERTED, REVERTED, REVERTED)
XSTOCK = Probes(REVERTED, 10 * WAD, REVERTED, 10 * WAD)
DSHARE = Probes(REVERTED, REVERTED, 2 * WAD, REVERTED)
COINBASE = Probes(REVERTED, REVERTED, REVERTED, 3 * WAD)
BOTH = Probes(4 * WAD, 10 * WAD, REVERTED, 10 * WAD)
ONE = Fraction(1)


def reason(caught: pytest.ExceptionInfo[SourceError]) -> tuple[str, str]:
    return caught.value.cause, caught.value.reason


def test_kox_on_ethereum_has_the_multiplier_inside_already() -> None:
    supply, word = 146437767081560838608609, 1018331796738689800
    rule = scale("rebased_total", 18, word, ONE)
    assert rule.shares(supply) == Fraction(supply, 10**18)
    assert str(rule.shares(supply).numerator) == "146437767081560838608609"
    assert rule.shares(supply).denominator == 10**18
    wrong = rule.shares(supply) * Fraction(word, WAD)
    assert Fraction("149122.234") < wrong < Fraction("149122.235")


@pytest.mark.fault("T09")
def test_crwd_after_four_for_one_claims_four_thousand_shares() -> None:
    assert scale("raw_times_multiplier", 18, 4 * WAD, ONE).shares(1000 * WAD) == 4000


def test_raw_times_multiplier_truncates_as_the_token_does() -> None:
    rule = scale("raw_times_multiplier", 0, WAD + WAD // 2, ONE)
    assert rule.shares(3) == 4  # 4.5 units truncated
    assert rule.shares(1) == 1


def test_ondo_takes_its_multiplier_from_the_oracle() -> None:
    rule = scale("external_multiplier", 18, 1_008 * 10**15, ONE)
    assert rule.shares(50_000 * WAD) == 50_400
    # Unlike raw_times_multiplier, nothing is truncated here.
    assert scale("external_multiplier", 0, WAD + 1, ONE).shares(1) == Fraction(WAD + 1, WAD)


def test_legacy_tokens_are_counted_plainly() -> None:
    assert scale("none", 18, WAD, ONE).shares(1_000 * WAD) == 1_000
    assert scale("none", 18, WAD, Fraction(1, 10)).shares(1_000 * WAD) == 100


@pytest.mark.fault("T17")
@pytest.mark.parametrize("supply", [0, 1, 2**256 - 1])
def test_extreme_supplies_stay_exact(supply: int) -> None:
    assert scale("rebased_total", 18, WAD, ONE).shares(supply) == Fraction(supply, 10**18)


@pytest.mark.parametrize(
    ("probes", "expected"),
    [
        (ERC_8056, "raw_times_multiplier"),
        (XSTOCK, "rebased_total"),
        (DSHARE, "rebased_total"),
        (NOTHING, "none"),
    ],
)
def test_auto_follows_what_the_token_shows(probes: Probes, expected: str) -> None:
    assert decide("auto", "", probes) == expected


@pytest.mark.parametrize(
    ("issuer", "probes", "expected"),
    [
        ("ondo", NOTHING, "external_multiplier"),
        ("coinbase", COINBASE, "raw_times_multiplier"),
        ("xstocks", XSTOCK, "rebased_total"),
        ("backed-legacy", NOTHING, "none"),
        ("somebody", ERC_8056, "raw_times_multiplier"),
    ],
)
def test_a_known_issuer_decides_first(issuer: str, probes: Probes, expected: str) -> None:
    assert decide("auto", issuer, probes) == expected


@pytest.mark.fault("T09")
@pytest.mark.parametrize(
    ("stated", "issuer", "probes"),
    [
        ("auto", "", BOTH),  # two models at once
        ("auto", "", COINBASE),  # a multiplier, and no word on how it applies
        ("none", "", ERC_8056),
        ("none", "", XSTOCK),
        ("none", "", COINBASE),
        ("rebased_total", "", ERC_8056),
        ("raw_times_multiplier", "", XSTOCK),
        ("raw_times_multiplier", "", DSHARE),
        ("external_multiplier", "", XSTOCK),
        ("external_multiplier", "", ERC_8056),
        ("spl_scaled", "", NOTHING),
        ("auto", "xstocks", ERC_8056),
        ("auto", "robinhood", XSTOCK),
        ("auto", "backed-legacy", XSTOCK),
    ],
)
def test_a_token_that_contradicts_its_model_is_ambiguous(
    stated: str, issuer: str, probes: Probes
) -> None:
    with pytest.raises(SourceError) as caught:
        decide(stated, issuer, probes)
    assert reason(caught) == ("unsupported", "unit_ambiguous")


@pytest.mark.parametrize("stated", ["rebased_total", "raw_times_multiplier"])
def test_a_stated_model_settles_a_token_that_shows_both(stated: str) -> None:
    assert decide(stated, "", BOTH) == stated


def test_each_model_has_its_own_word() -> None:
    assert word_of("raw_times_multiplier", ERC_8056) == 4 * WAD
    assert word_of("raw_times_multiplier", COINBASE) == 3 * WAD
    assert word_of("rebased_total", XSTOCK) == 10 * WAD
    assert word_of("rebased_total", DSHARE) == 2 * WAD
    assert word_of("raw_times_multiplier", NOTHING) is REVERTED


@pytest.mark.fault("T05")
@pytest.mark.parametrize("value", [77, 37, 2**256 - 1, -1, "18", True])
def test_absurd_decimals_are_unreadable(value: object) -> None:
    with pytest.raises(SourceError) as caught:
        checked_decimals(value)
    assert reason(caught) == ("unreadable", "decimals")


@pytest.mark.parametrize("value", [0, 6, 18, 36])
def test_usual_decimals(value: int) -> None:
    assert checked_decimals(value) == value


@pytest.mark.parametrize("word", [0, 10**9 - 1, 10**27 + 1, 2**256 - 1])
def test_a_multiplier_of_nothing_would_hide_the_supply(word: int) -> None:
    with pytest.raises(SourceError) as caught:
        checked_word(word)
    assert reason(caught) == ("unreadable", "implausible")


@pytest.mark.parametrize(
    ("model", "ratio"),
    [("rebased_total", Fraction(10)), ("raw_times_multiplier", Fraction(4)), ("none", Fraction(0))],
)
def test_a_declared_ratio_never_multiplies_a_second_time(model: str, ratio: Fraction) -> None:
    with pytest.raises(SourceError) as caught:
        scale(model, 18, WAD, ratio)
    assert reason(caught) == ("unsupported", "unit_ambiguous")


words = st.integers(10**9, 10**27)
probe = st.one_of(st.just(REVERTED), words)


@pytest.mark.fault("T09")
@given(
    probes=st.builds(Probes, probe, probe, probe, probe),
    stated=st.sampled_from(["auto", "rebased_total", "raw_times_multiplier", "none"]),
    issuer=st.sampled_from(["", "xstocks", "dinari", "robinhood", "coinbase", "backed-legacy"]),
    raw=st.integers(0, 10**30),
)
def test_the_multiplier_is_never_applied_twice_nor_forgotten(
    probes: Probes, stated: str, issuer: str, raw: int
) -> None:
    try:
        model = decide(stated, issuer, probes)
    except SourceError:
        assume(False)
    word = word_of(model, probes)
    if model == "none":
        assert probes.silent
    if model == "raw_times_multiplier":
        # Whoever multiplies has a token that says its supply is raw, or at least not that it is
        # rebased already.
        assert probes.scales or not probes.rebases
    if model == "rebased_total":
        assert probes.rebases or not probes.scales
        assert Scale(model, 18, 1 if word is REVERTED else word, ONE).shares(raw) == Fraction(
            raw, 10**18
        )
