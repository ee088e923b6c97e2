from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Fact, Gap, Observation
from auditor.model.key import KeySpec
from auditor.model.provenance import UNDATED, Strength, Undated, origin
from auditor.model.reconcile import reconcile, said
from auditor.model.unit import RATIO, unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Flag,
    Interval,
    Kind,
    Missing,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
    Text,
    Value,
)


NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
EARLIER = datetime(2026, 8, 31, 12, tzinfo=UTC)
SHARES = unit("shares")
SUPPLY = KeySpec("my.supply", Kind.QUANTITY, "", "supply", SHARES, tolerance=Fraction(1, 1000))
CUSTODIAN = CATALOGUE["custody.custodian"]


def seen(
    value: Value,
    source: str = "a",
    strength: Strength = Strength.ISSUER,
    as_of: datetime | Undated = NOON,
) -> Observation:
    return Observation("k", value, origin(source, f"at {source}", NOON, as_of, "", strength))


def shares(amount: Fraction | int) -> Quantity:
    return Quantity(Fraction(amount), SHARES)


# One part in a thousand of 1,000 shares is one share.
@pytest.mark.parametrize(
    ("apart", "agree"),
    [
        (Fraction(0), True),
        (Fraction(999_999, 10**6), True),
        (Fraction(1), True),
        (Fraction(1_000_001, 10**6), False),
        (Fraction(2), False),
    ],
)
def test_the_tolerance_is_met_up_to_the_limit(apart: Fraction, agree: bool) -> None:
    best, other = seen(shares(1000)), seen(shares(1000 - apart), "b")
    entry = reconcile(SUPPLY, [best, other])
    assert isinstance(entry, Fact if agree else Gap)
    if isinstance(entry, Fact):
        assert entry.value == shares(1000), "nothing is averaged"
        assert set(entry.observations) == {best, other}


@pytest.mark.fault("R15")
def test_a_conflict_names_both_and_decides_nothing() -> None:
    entry = reconcile(
        SUPPLY,
        [seen(shares(1000), "node-a", Strength.ON_CHAIN), seen(shares(Fraction(19, 2)), "issuer")],
    )
    assert isinstance(entry, Gap)
    assert (entry.cause, entry.reason) == (Cause.CONFLICTING, "source_dispute")
    assert entry.detail == "node-a says 1000 shares; issuer says 9.500000 shares"
    assert entry.tried == ("at node-a", "at issuer")


def test_the_strongest_of_those_who_agree_speaks() -> None:
    weak, strong = seen(shares(1000)), seen(shares(1001), "z", Strength.ON_CHAIN)
    entry = reconcile(SUPPLY, [weak, strong])
    assert isinstance(entry, Fact)
    assert entry.value == shares(1001)


def test_an_older_statement_is_history_and_stays_among_the_observations() -> None:
    old, new = seen(Text("A Bank"), as_of=EARLIER), seen(Text("B Bank"), "b")
    entry = reconcile(CUSTODIAN, [old, new])
    assert isinstance(entry, Fact)
    assert entry.value == Text("B Bank")
    assert old in entry.observations


def test_an_undated_statement_is_never_history() -> None:
    undated = seen(Text("A Bank"), as_of=UNDATED)
    entry = reconcile(CUSTODIAN, [undated, seen(Text("B Bank"), "b")])
    assert isinstance(entry, Gap)
    assert "a says 'A Bank'; b says 'B Bank'" in entry.detail


def test_a_promise_on_one_page_is_not_taken_back_by_another() -> None:
    yes, no = seen(Flag(True), "b", as_of=UNDATED), seen(Flag(False), "a", as_of=UNDATED)
    promise = CATALOGUE["disclosure.guaranteed_gain"]
    entry = reconcile(promise, [no, yes])
    assert entry == Fact(promise.name, Flag(True), (yes, no))
    assert isinstance(reconcile(CATALOGUE["custody.segregated"], [no, yes]), Gap)
    assert reconcile(promise, [no]) == Fact(promise.name, Flag(False), (no,))


def test_an_analyst_against_a_chain_is_a_conflict() -> None:
    spec = CATALOGUE["control.mint_authority"]
    typed = seen(Enumeration("multisig"), "terms", Strength.ANALYST, UNDATED)
    entry = reconcile(spec, [typed, seen(Enumeration("eoa"), "chain", Strength.ON_CHAIN)])
    assert isinstance(entry, Gap)
    assert entry.cause is Cause.CONFLICTING


def test_units_do_not_mix() -> None:
    other = seen(Quantity(Fraction(1000), unit("tokens")), "b")
    assert isinstance(reconcile(SUPPLY, [seen(shares(1000)), other]), Gap)


def rows(*names: str) -> tuple[dict[str, Text], ...]:
    return tuple({"chain": Text(name)} for name in names)


@pytest.mark.parametrize(
    ("one_suffices", "first", "second", "complete"),
    [
        (False, True, True, True),
        (False, True, False, False),
        (True, True, False, True),
        (True, False, False, False),
    ],
)
def test_lists_are_joined_and_complete_when_their_key_says_so(
    *, one_suffices: bool, first: bool, second: bool, complete: bool
) -> None:
    spec = KeySpec("my.list", Kind.RECORDS, "", "listing", one_list_suffices=one_suffices)
    entry = reconcile(
        spec,
        [
            seen(Records(rows("eip155:1", "eip155:56"), first), "a", as_of=EARLIER),
            seen(Records(rows("eip155:56", "solana:x"), second), "b"),
        ],
    )
    assert isinstance(entry, Fact)
    assert entry.value == Records(rows("eip155:1", "eip155:56", "solana:x"), complete)


def test_only_the_list_of_chains_is_complete_when_one_source_says_so() -> None:
    assert [spec.name for spec in CATALOGUE.keys.values() if spec.one_list_suffices] == [
        "supply.chains"
    ]


def test_without_an_observation_there_is_nothing_to_settle() -> None:
    with pytest.raises(ValueError, match=r"no observation of my\.supply"):
        reconcile(SUPPLY, [])


@pytest.mark.parametrize(
    ("key", "value"),
    [("supply.chains", Text("eip155:1")), ("custody.custodian", Flag(value=True))],
)
def test_a_value_of_another_kind_is_a_bug_and_no_fact(key: str, value: Value) -> None:
    with pytest.raises(ValueError, match=f"not a {value.kind.value}"):
        reconcile(CATALOGUE[key], [seen(value)])


def test_a_quantity_may_be_an_interval() -> None:
    value = Interval(Fraction(1), Open.ABOVE, SHARES)
    entry = reconcile(SUPPLY, [seen(value)])
    assert isinstance(entry, Fact)
    assert entry.value == value


OBSERVATIONS = st.lists(
    st.builds(
        seen,
        st.integers(998, 1002).map(shares),
        st.sampled_from("ab"),
        st.sampled_from(Strength),
        st.sampled_from([NOON, EARLIER, UNDATED]),
    ),
    min_size=1,
    max_size=4,
)


@given(OBSERVATIONS)
def test_who_came_first_does_not_matter(observations: Sequence[Observation]) -> None:
    first = reconcile(SUPPLY, observations)
    for order in permutations(observations):
        again = reconcile(SUPPLY, order)
        assert type(again) is type(first)
        if isinstance(first, Fact) and isinstance(again, Fact):
            assert again.value == first.value


@given(OBSERVATIONS)
def test_a_fact_is_always_what_some_source_said(observations: Sequence[Observation]) -> None:
    entry = reconcile(SUPPLY, observations)
    if isinstance(entry, Fact):
        assert entry.value in [each.value for each in observations]
    else:
        assert len({each.value for each in observations}) > 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Quantity(Fraction(10**30), SHARES), f"{10**30} shares"),
        (Quantity(Fraction(-1, 2), RATIO), "-0.500000 ratio"),
        (Quantity(Fraction(1, 3), RATIO), "0.333333 ratio"),
        (Text("a\u202eb"), "'a⟨U+202E⟩b'"),
        (Flag(value=False), "no"),
        (Moment(NOON), "1 Sep 2026, 12:00 UTC"),
        (Duration(Fraction(3600)), "60 min"),
        (Series((), (), ()), "0 rows"),
        (Records(({"a": Missing(Cause.STALE, "stale")},), complete=True), "1 row"),
    ],
)
def test_a_value_in_a_few_words(value: Value, words: str) -> None:
    assert said(value) == words
