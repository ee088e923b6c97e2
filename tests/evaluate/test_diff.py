from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evaluate.diff import difference
from auditor.model.difference import (
    Attribution,
    Crossed,
    Judged,
    Known,
    Promise,
    Snapshot,
    Untold,
)


ALONE = Untold("only the pages were given")
NOTHING = Crossed(ALONE, ALONE, ALONE)
WORLD, METHOD = Attribution.WORLD, Attribution.METHOD
LOST, GAINED, UNDECIDED = Attribution.LOST, Attribution.GAINED, Attribution.UNDECIDED
GAP = Known("gap unreachable", "no value: no answer", "unreachable")
OTHER_GAP = Known("gap not_disclosed", "no value: not there", "not_disclosed")


def fact(value: str, **more: object) -> Known:
    return Known(value, value, **more)  # type: ignore[arg-type]


def finding(outcome: str, *keys: str) -> Judged:
    return Judged("reserves-fresh", "Fresh", outcome, "holds", keys)


def audit(facts=None, findings=None, promises=None, **more) -> Snapshot:
    usual = {
        "product": "p", "symbol": "P", "as_of": "2026-09-01T00:00:00Z", "tool": "t", "ruleset": "r",
        "root": "x", "low": Fraction(10), "high": Fraction(20), "grade": "F",
        "opinion": "disclaimer",
    }  # fmt: skip
    return Snapshot(
        **{**usual, **more}, facts=facts or {}, findings=findings or {}, promises=promises or {}
    )


def only(old: Known, new: Known, **more: object) -> Attribution:
    found = difference(audit({"k.v": old}), audit({"k.v": new}, **more), NOTHING)
    [change] = found.changes
    return change.why.attribution


KNOWN = st.one_of(
    st.just(GAP),
    st.just(OTHER_GAP),
    st.integers(0, 3).map(lambda n: fact(str(n), low=str(n), high=str(n))),
    st.integers(0, 3).map(lambda n: fact(f"0..{n}", low="0", high=str(n + 1))),
)


@given(st.dictionaries(st.sampled_from("abcd"), KNOWN))
def test_an_audit_does_not_differ_from_itself(facts) -> None:
    found = difference(audit(facts), audit(facts), NOTHING)
    assert not found.any
    assert found.regressions == ()


@given(KNOWN, KNOWN)
def test_what_one_way_loses_the_other_gains(one, other) -> None:
    if one.value == other.value:
        return
    mirror = {LOST: GAINED, GAINED: LOST, WORLD: WORLD}
    assert only(other, one) is mirror[only(one, other)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (fact("1"), fact("2"), WORLD),
        (fact("1"), GAP, LOST),
        (GAP, fact("1"), GAINED),
        (GAP, OTHER_GAP, WORLD),
        (fact("5", low="5", high="5"), fact("4..6", low="4", high="6"), LOST),
        (fact("4..", low="4", high="+inf"), fact("5", low="5", high="5"), GAINED),
        (fact("4..6", low="4", high="6"), fact("5..9", low="5", high="9"), WORLD),
        (fact("a"), fact("a b", complete=False), LOST),
        (fact("a", holes=1), fact("b", holes=3), LOST),
        (fact("a", holes=1), fact("b"), GAINED),
    ],
)
def test_a_fact_differs_because_the_world_did_or_because_less_or_more_is_known(
    old, new, expected
) -> None:
    assert only(old, new) is expected


def test_a_fact_nobody_asked_for_any_more_is_lost() -> None:
    found = difference(audit({"k.v": fact("1")}), audit(), NOTHING)
    assert found.regressions == ("evidence lost: k.v",)


def test_facts_of_one_sentence_are_one_change_with_both_quotes() -> None:
    def terms(quote: str, fee: str) -> Snapshot:
        words = (("terms.md", quote),)
        return audit({"r.fee": fact(fee, quotes=words), "r.who": fact("all", quotes=words)})

    found = difference(terms("Fee 1 %.", "1"), terms("Fee 2 %.", "2"), NOTHING)
    [change] = found.changes
    assert (change.old_quote, change.new_quote) == ("Fee 1 %.", "Fee 2 %.")
    assert [move.key for move in change.moves] == ["r.fee", "r.who"]
    assert change.why.attribution is WORLD


def test_a_promise_worded_anew_is_one_change_and_new_or_dropped_ones_are_told() -> None:
    old = audit(
        promises={"1": Promise("backed", "Always backed.", "a"), "2": Promise("g", "q", "a")}
    )
    new = audit(promises={"3": Promise("backed", "Backed.", "a"), "4": Promise("x", "n", "b")})
    told = [
        (each.old_quote, each.new_quote, each.moves[0].new)
        for each in difference(old, new, NOTHING).changes
    ]
    assert told == [
        ("Always backed.", "Backed.", "backed, worded anew"),
        ("q", "", "g, withdrawn"),
        ("", "n", "x, made"),
    ]


@pytest.mark.parametrize("claims", [GAP, fact("", complete=False)])
def test_a_promise_of_a_document_that_was_not_read_is_lost_not_withdrawn(claims) -> None:
    old = audit(promises={"1": Promise("backed", "Always.", "a")})
    new = audit({"disclosure.claims": claims})
    [promise] = [each for each in difference(old, new, NOTHING).changes if each.old_quote]
    assert promise.why.attribution is LOST


def test_what_only_the_clock_moved_is_no_change() -> None:
    def aged(as_of: str, seconds: str) -> Snapshot:
        age = fact(seconds, derived=True, seconds=seconds)
        return audit({"reserves.age": age, "audit.as_of": fact(as_of)}, as_of=as_of)

    old, new = aged("2026-09-01T00:00:00Z", "60"), aged("2026-09-01T01:00:00Z", "3660")
    assert difference(old, new, NOTHING).clock == ("audit.as_of", "reserves.age")
    assert not difference(old, new, NOTHING).any
    ticked = replace(NOTHING, clock=new)
    assert not difference(old, new, ticked).any
    older = aged("2026-09-01T01:00:00Z", "9000")
    assert [each.moves[0].key for each in difference(old, older, NOTHING).consequences] == [
        "reserves.age"
    ]


def test_a_finding_that_time_alone_turned_says_so() -> None:
    old, new = audit(findings={"R": finding("pass")}), audit(findings={"R": finding("fail")})
    [turned] = difference(old, new, replace(NOTHING, clock=new)).findings
    assert (turned.worse, turned.why.attribution) == (True, WORLD)
    assert "time passed" in turned.why.reason


@pytest.mark.parametrize(
    ("by_method", "by_world", "expected"),
    [
        ("fail", "pass", METHOD),
        ("pass", "fail", WORLD),
        ("fail", "fail", UNDECIDED),
        ("pass", "pass", UNDECIDED),
    ],
)
def test_two_more_judgements_tell_a_changed_method_from_a_changed_world(
    by_method, by_world, expected
) -> None:
    old = audit(findings={"R": finding("pass")})
    new = audit(findings={"R": finding("fail")}, ruleset="other")
    crossed = Crossed(
        ALONE, audit(findings={"R": finding(by_method)}), audit(findings={"R": finding(by_world)})
    )
    [turned] = difference(old, new, crossed).findings
    assert turned.why.attribution is expected


def test_a_fact_the_new_rules_read_out_of_the_old_recording_changed_by_method() -> None:
    old, new = audit({"k.v": GAP}), audit({"k.v": fact("1")}, ruleset="other")
    [change] = difference(old, new, Crossed(ALONE, audit({"k.v": fact("1")}), ALONE)).changes
    assert change.why.attribution is METHOD
    [change] = difference(old, new, Crossed(ALONE, old, ALONE)).changes
    assert change.why.attribution is GAINED


def test_without_evidence_to_judge_again_a_changed_method_leaves_causes_open_and_says_why() -> None:
    old = audit({"k.v": fact("1")}, findings={"R": finding("pass")})
    new = audit({"k.v": fact("2")}, findings={"R": finding("fail")}, low=Fraction(5), tool="other")
    found = difference(old, new, NOTHING)
    whys = [each.why for each in (*found.changes, *found.findings, *found.score)]
    assert {(why.attribution, why.reason) for why in whys} == {(UNDECIDED, ALONE.reason)}
    assert found.notes == ("the tool changed", ALONE.reason)


@pytest.mark.parametrize(
    ("old", "new", "worse", "attribution"),
    [
        ("pass", "warn", True, WORLD),
        ("warn", "unknown", True, LOST),
        ("unknown", "fail", True, GAINED),
        ("unknown", "pass", False, GAINED),
        ("fail", "unknown", False, LOST),
        ("fail", "pass", False, WORLD),
        ("pass", "error", True, LOST),
    ],
)
def test_worse_is_what_helps_the_issuer_less(old, new, worse, attribution) -> None:
    before, after = audit(findings={"R": finding(old)}), audit(findings={"R": finding(new)})
    [turned] = difference(before, after, NOTHING).findings
    assert (turned.worse, turned.why.attribution) == (worse, attribution)


def test_a_lower_score_is_a_regression_and_a_higher_ceiling_is_none() -> None:
    lower = audit(low=Fraction(9), high=Fraction(99))
    assert difference(audit(), lower, NOTHING).regressions == ("score.low fell from 10 to 9",)
    assert difference(lower, audit(), NOTHING).regressions == ()


def test_another_product_file_with_other_sources_is_a_changed_method() -> None:
    old = audit({"k.v": fact("1", sources=frozenset("a"))}, asked="1")
    new = audit({"k.v": fact("2", sources=frozenset("b"))}, asked="2")
    [change] = difference(old, new, NOTHING).changes
    assert change.why.attribution is METHOD
    assert difference(old, new, NOTHING).method == ("the product file changed",)


def test_a_finding_that_fails_because_a_fact_is_gone_lost_evidence() -> None:
    old = audit({"k.v": fact("1")}, findings={"R": finding("warn", "k.v")})
    new = audit({"k.v": GAP}, findings={"R": finding("fail", "k.v")})
    [turned] = difference(old, new, NOTHING).findings
    assert turned.why.attribution is LOST


def test_a_fact_that_old_and_new_rules_read_otherwise_and_that_moved_as_well_stays_undecided() -> (
    None
):
    old, new = audit({"k.v": fact("1")}), audit({"k.v": fact("3")}, ruleset="other")
    [change] = difference(old, new, Crossed(ALONE, audit({"k.v": fact("2")}), ALONE)).changes
    assert change.why.attribution is UNDECIDED


def test_a_rule_of_one_rule_set_only_came_by_method() -> None:
    old, new = audit(findings={"R": finding("pass")}), audit(ruleset="other")
    [gone] = difference(old, new, NOTHING).findings
    assert gone.why.attribution is METHOD
    [came] = difference(new, old, NOTHING).findings
    assert came.why.attribution is METHOD


def test_a_finding_that_time_alone_would_have_left_alone_turned_by_its_facts() -> None:
    old = audit({"k.v": fact("1")}, findings={"R": finding("pass", "k.v")})
    new = audit({"k.v": fact("2")}, findings={"R": finding("fail", "k.v")})
    [turned] = difference(old, new, replace(NOTHING, clock=old)).findings
    assert (turned.why.attribution, "time passed" in turned.why.reason) == (WORLD, False)


def test_a_finding_that_can_only_be_judged_one_way_round_stays_undecided() -> None:
    old = audit(findings={"R": finding("pass")})
    new = audit(findings={"R": finding("fail")}, ruleset="other")
    [turned] = difference(old, new, Crossed(ALONE, new, Untold("no new recording"))).findings
    assert (turned.why.attribution, turned.why.reason) == (UNDECIDED, "no new recording")


PROMISED = {"1": Promise("backed", "Always.", "a")}


@pytest.mark.parametrize(
    ("again", "expected"),
    [(audit(), METHOD), (audit(promises=PROMISED), WORLD), (ALONE, UNDECIDED)],
)
def test_a_promise_that_new_rules_no_longer_find_in_the_old_pages_went_by_method(
    again, expected
) -> None:
    claims = {"disclosure.claims": fact("")}
    old, new = audit(claims, promises=PROMISED), audit(claims, ruleset="other")
    [gone] = difference(old, new, Crossed(ALONE, again, ALONE)).changes
    assert gone.why.attribution is expected


@pytest.mark.parametrize(("low", "expected"), [(5, METHOD), (10, WORLD), (7, UNDECIDED)])
def test_a_score_is_explained_by_what_new_rules_make_of_the_old_recording(low, expected) -> None:
    old, new = audit(), audit(low=Fraction(5), ruleset="other")
    [moved] = difference(old, new, Crossed(ALONE, audit(low=Fraction(low)), ALONE)).score
    assert moved.why.attribution is expected


def test_a_score_that_findings_moved_for_several_reasons_has_no_one_cause() -> None:
    old = audit(findings={"R": finding("pass"), "S": finding("pass")})
    turned = {"R": finding("fail"), "S": finding("unknown")}
    [moved] = difference(old, audit(findings=turned, low=Fraction(5)), NOTHING).score
    assert moved.why.attribution is UNDECIDED
    assert "several reasons" in moved.why.reason


def test_a_derived_fact_that_is_no_length_never_moves_with_the_clock_alone() -> None:
    old = audit({"backing.coverage": fact("1", derived=True)})
    new = audit({"backing.coverage": fact("2", derived=True)}, as_of="2026-09-01T01:00:00Z")
    found = difference(old, new, NOTHING)
    assert found.clock == ()
    assert [each.moves[0].key for each in found.consequences] == ["backing.coverage"]


def test_a_promise_gone_from_pages_that_were_all_read_alike_went_from_the_world() -> None:
    claims, kept = {"disclosure.claims": fact("")}, Promise("audited", "Audited.", "a")
    old = audit(claims, promises={**PROMISED, "2": kept})
    [gone] = difference(old, audit(claims, promises={"2": kept}), NOTHING).changes
    assert (gone.old_quote, gone.new_quote) == ("Always.", "")
    assert gone.moves[0].new == "backed, withdrawn"
    assert gone.why.attribution is WORLD


def ratio(low: str, high: str) -> Known:
    shown = f"{low} to {high}"
    return fact(shown, low=low, high=high, derived=True, inputs=frozenset({"in.held", "in.issued"}))


HELD, MORE, FEWER_ROWS = fact("48"), fact("50"), fact("50", holes=1)
NARROW, WIDE, OTHER = ratio("0", "96/100"), ratio("0", "1002/1000"), ratio("1/2", "2")


@pytest.mark.parametrize(
    ("before", "after", "old", "new", "expected"),
    [
        ({"in.held": HELD}, {"in.held": MORE}, NARROW, WIDE, WORLD),
        ({"in.held": MORE}, {"in.held": HELD}, WIDE, NARROW, WORLD),
        ({"in.held": HELD}, {"in.held": FEWER_ROWS}, NARROW, WIDE, LOST),
        ({"in.held": FEWER_ROWS}, {"in.held": HELD}, WIDE, NARROW, GAINED),
        (
            {"in.held": HELD, "in.issued": fact("1")},
            {"in.held": MORE, "in.issued": GAP},
            NARROW,
            WIDE,
            LOST,
        ),
        (
            {"in.held": HELD, "in.issued": fact("1")},
            {"in.held": MORE, "in.issued": GAP},
            WIDE,
            OTHER,
            UNDECIDED,
        ),
        ({"in.held": HELD}, {"in.held": FEWER_ROWS}, WIDE, OTHER, LOST),
        ({"in.held": HELD}, {"in.held": MORE}, NARROW, replace(GAP, derived=True), LOST),
        ({}, {}, NARROW, WIDE, LOST),
        ({"in.beside": HELD}, {"in.beside": MORE}, NARROW, WIDE, LOST),
    ],
)
def test_what_is_worked_out_moved_for_the_reason_its_inputs_did(
    before, after, old, new, expected
) -> None:
    found = difference(audit({**before, "k.v": old}), audit({**after, "k.v": new}), NOTHING)
    [moved] = [each for each in found.consequences if each.moves[0].key == "k.v"]
    assert moved.why.attribution is expected


def test_sources_the_product_file_names_anew_are_the_method_of_what_follows_as_well() -> None:
    def asked(name: str, held: str, found: Known) -> Snapshot:
        own = fact(held, sources=frozenset({name}))
        return audit({"in.held": own, "k.v": found}, asked=name)

    found = difference(asked("a", "48", NARROW), asked("b", "50", WIDE), NOTHING)
    assert [each.why.attribution for each in (*found.changes, *found.consequences)] == [
        METHOD,
        METHOD,
    ]


def test_a_fail_that_more_shares_leave_open_is_the_world_and_nothing_got_worse() -> None:
    old = audit({"in.held": HELD, "k.v": NARROW}, findings={"R": finding("fail", "k.v")})
    new = audit({"in.held": MORE, "k.v": WIDE}, findings={"R": finding("unknown", "k.v")})
    found = difference(old, new, NOTHING)
    [turned] = found.findings
    assert (turned.why.attribution, turned.worse, turned.less) == (WORLD, False, True)
    assert found.regressions == ()
    [back] = difference(new, old, NOTHING).findings
    assert (back.why.attribution, back.worse, back.less) == (WORLD, True, False)


def test_a_fail_that_is_left_open_for_want_of_evidence_is_lost_and_the_evidence_is_worse() -> None:
    old = audit({"k.v": fact("1")}, findings={"R": finding("fail", "k.v")})
    found = difference(old, audit({"k.v": GAP}, findings={"R": finding("unknown", "k.v")}), NOTHING)
    [turned] = found.findings
    assert (turned.why.attribution, turned.less) == (LOST, True)
    assert found.regressions == ("evidence lost: k.v",)


def test_a_quote_that_is_gone_is_shown_with_the_sentence_most_like_it() -> None:
    told = fact("5000", quotes=(("terms.md", "The minimum is 5,000 USD"),))
    gone = replace(GAP, nearest="The minimum is 50,000 USD.")
    [change] = difference(audit({"r.min": told}), audit({"r.min": gone}), NOTHING).changes
    assert change.source == "terms.md"
    assert (change.old_quote, change.new_quote) == (
        "The minimum is 5,000 USD",
        "The minimum is 50,000 USD.",
    )
    [back] = difference(audit({"r.min": gone}), audit({"r.min": told}), NOTHING).changes
    assert back.old_quote == "The minimum is 50,000 USD."


def held(amount: str, source: str = "a") -> tuple[tuple[str, str], ...]:
    return (
        ("amount", f'{{"amount":"{amount}","kind":"quantity","unit":"shares"}}'),
        ("source", f'{{"kind":"text","value":"{source}"}}'),
        ("verifier", '{"detail":"","missing":"not_collected","reason":"not_stated"}'),
    )


@pytest.mark.parametrize(
    ("old", "new", "before", "now"),
    [
        ([held("48")], [held("50")], ": amount 48.0000 shares", ": amount 50.0000 shares"),
        ([held("1"), held("48")], [held("1"), held("50", "b")],
         ": amount 48.0000 shares, source a", ": amount 50.0000 shares, source b"),
        ([held("1")[:1]], [held("1")], ": source not given, verifier not given",
         ": source a, verifier not given"),
        ([held("1"), held("2")], [held("3"), held("4"), held("5")],
         ": 2 not there now", ": 3 not there before"),
        ([(("x", "odd"),)], [(("x", "{}"),)], ": x odd", ": x {}"),
        ([], [], "", " (differs in what is not printed)"),
    ],
)  # fmt: skip
def test_lists_that_print_alike_are_told_by_what_differs_in_them(old, new, before, now) -> None:
    one, other = (
        Known(str(rows), "1 entry", rows=tuple(rows)) if rows else Known(name, "1 entry")
        for name, rows in (("old", old), ("new", new))
    )
    [change] = difference(audit({"k.v": one}), audit({"k.v": other}), NOTHING).changes
    [move] = change.moves
    assert (move.old, move.new) == (f"1 entry{before}", f"1 entry{now}")
