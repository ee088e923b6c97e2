from dataclasses import replace
from fractions import Fraction

import pytest
from made import NOW, fact, missing, rows
from report_sample import good_enough

from auditor.model.evidence import Entry, Gap
from auditor.model.finding import Outcome
from auditor.model.unit import unit
from auditor.model.value import Cause, Interval, Moment
from auditor.render.pages import page
from auditor.render.view.facts import holders
from auditor.render.view.price import price
from auditor.render.view.redemption import redemption
from auditor.render.view.sources import Sources


RATIO = unit("ratio")
EPISODE = {
    "start": Moment(NOW),
    "end": Moment(NOW),
    "peak": "-0.05",
    "class_": "dislocated",
    "venue": "V",
    "size": "0.04",
    "who_can_redeem": "after_kyc",
    "who_can_mint": "approved_only",
    "when": "exchange_hours",
    "reading": "lost_belief",
}


def sources(*entries: Entry) -> Sources:
    report = good_enough()
    return Sources(replace(report, evidence=report.evidence.with_entries(entries)))


def test_beside_an_episode_stands_who_could_have_closed_it_and_when():
    (row,) = price(sources(rows("peg.episodes", EPISODE))).episodes.rows
    who, read = row.cells[-2:]
    assert who.text == "identified holders"
    assert who.note == "mint: approved customers; when: exchange hours"
    assert read.text == "lost belief"


def test_what_the_terms_do_not_say_is_not_filled_in():
    unsaid = {**EPISODE, "who_can_mint": missing(), "when": missing(), "reading": missing()}
    (row,) = price(sources(rows("peg.episodes", unsaid))).episodes.rows
    who, read = row.cells[-2:]
    assert who.note == "mint: not shown; when: not shown"
    assert read.text == "not decided"


@pytest.mark.parametrize(
    ("hours", "who"),
    [
        ("exchange_hours", ["identified holders", "nobody: outside the stated hours"]),
        ("always", ["identified holders", "identified holders"]),
    ],
)
def test_the_hours_decide_who_can_act_in_a_session(hours: str, who: list[str]):
    told = [{"session": "regular", "pairs": "3"}, {"session": "weekend", "pairs": "3"}]
    entries = [
        rows("peg.sessions", *told),
        fact("redemption.retail", "after_kyc"),
        fact("redemption.hours", hours),
    ]
    table = price(sources(*entries)).sessions
    assert [row.cells[-1].text for row in table.rows] == who


@pytest.mark.parametrize(
    ("silence", "words"),
    [
        ("stale", "nothing explains its silence"),
        ("shared", "silent together, by their schedule"),
        ("market_closed", "a close does not grow stale"),
    ],
)
def test_how_far_the_price_of_the_share_can_be_trusted_is_said(silence: str, words: str):
    told = [
        fact("prices.reference_silence", silence),
        fact("prices.reference_age", "2h"),
        fact("prices.reference_standstill", "3h"),
    ]
    old, still, *_ = price(sources(*told)).reading
    assert words in old.text
    assert "stood still for 3" in still.text


def test_three_sizes_of_sale_have_a_cost_or_a_reason():
    told = rows(
        "liquidity.exit_cost",
        {"sale": "1000", "cost": "0.001"},
        {"sale": "10000", "cost": "0.02"},
        {"sale": "100000", "cost": missing()},
    )
    texts = [[cell.text for cell in row.cells] for row in redemption(sources(told)).exit_cost.rows]
    assert [row[1] for row in texts] == ["0.10%", "2.00%", "more than the depth shown"]


@pytest.mark.parametrize(("time", "shown"), [("7d", "up to 7\u00a0d"), ("0s", "0\u00a0s")])
def test_the_time_to_payment_is_the_longest_one(time: str, shown: str):
    """Five business days are told as 7 d, which nobody promised to take."""
    told = [fact("redemption.retail", "after_kyc"), fact("redemption.timing", time)]
    rows = redemption(sources(*told)).matrix.rows
    (row,) = [row for row in rows if row.cells[0].text == "Identified customer (KYC)"]
    assert row.cells[-1].text == shown


APPROVED = fact("redemption.retail", "approved_only")


@pytest.mark.parametrize(
    ("told", "answers"),
    [
        ([APPROVED], ["No", "Not shown", "Once approved", "Not shown"]),
        (
            [APPROVED, fact("redemption.open_to_verified", value=True)],
            ["No", "Yes", "Once approved", "Not shown"],
        ),
        (
            [fact("redemption.retail", "after_kyc")],
            ["After identification", "Yes", "Yes", "Not shown"],
        ),
    ],
)
def test_a_known_identity_is_no_approval(told: list[Entry], answers: list[str]):
    silent = [
        Gap(f"redemption.open_to_{each}", Cause.NOT_COLLECTED, "not_in_document", "", ())
        for each in ("retail", "verified", "institutions", "barred")
    ]
    matrix = redemption(sources(*silent, *told)).matrix
    assert [row.cells[1].text for row in matrix.rows] == answers


def test_wrappers_are_named_among_the_holders():
    told = rows(
        "holders.wrappers",
        {"chain": "eip155:1", "address": "0x" + "c3" * 20, "name": "Vault", "share": "0.3"},
    )
    tables = holders(sources(told)).tables
    (wrappers,) = [table for table in tables if table.title == "Wrappers"]
    assert [cell.text for cell in wrappers.rows[0].cells][1::2] == ["Vault", "30.0%"]


def test_the_page_carries_them_all():
    told = [
        rows("peg.episodes", EPISODE),
        rows("liquidity.exit_cost", {"sale": "1000", "cost": "0.001"}),
        fact("rights.dividends", "reinvested_net"),
    ]
    html = page(sources(*told).report, screen=False)
    assert "mint: approved customers; when: exchange hours" in html
    assert "Cost of selling instead" in html
    assert "Said and done" in html


def test_counted_quotes_without_a_value_to_hold_them_against_are_not_called_thin():
    label = {"time": Moment(NOW), "venue": "V", "price": "1", "session": "regular"}
    counted = rows("peg.quotes", {**label, "label": "counted"})
    told = Gap("peg.class", Cause.NOT_COLLECTED, "unit", "no multiplier was read on any chain")
    lead = price(sources(counted, told)).section.lead
    assert lead == (
        "1 quote was found; how far they lie off the claim is not known."
        " No multiplier was read on any chain."
    )
    thin = rows("peg.quotes", {**label, "label": "illiquid"})
    assert "in a market deep enough" in price(sources(thin)).section.lead


def test_an_open_rule_says_what_it_lacked():
    finding = good_enough().findings[0]
    gap = Gap("peg.class", Cause.UNREACHABLE, "timeout", "the site did not answer")
    assert sources(gap).missing(replace(finding, facts=("peg.class",))) == "The site did not answer"
    assert sources(gap).missing(replace(finding, facts=("reserves.shares",))) == ""


def test_an_open_rule_does_not_blame_what_only_says_whether_it_applies():
    report = good_enough()
    stamp = next(each for each in report.ruleset.rules if each.holds.startswith("backing.coverage"))
    finding = next(each for each in report.findings if each.name == stamp.name)
    asked = (*finding.facts, "structure.promises_shares")
    bounded = replace(finding, outcome=Outcome.UNKNOWN, reason="bounds_only", facts=asked)
    silent = Gap("structure.promises_shares", Cause.NOT_COLLECTED, "not_collected", "no source")
    loose = fact("backing.coverage", Interval(Fraction(0), Fraction(11, 10), RATIO))
    told = sources(silent, loose).missing(bounded)
    assert told.replace("\u00a0", " ") == "Known only within bounds: 0.0000 to 1.1000"
    assert sources(silent).missing(replace(bounded, reason="empty_list")) == ""


def test_of_several_things_an_open_rule_lacked_the_one_that_left_it_open_is_told():
    one = Gap("peg.class", Cause.NOT_COLLECTED, "not_collected", "no quotes")
    other = Gap("prices.token", Cause.UNREACHABLE, "timeout", "the site did not answer")
    finding = replace(good_enough().findings[0], facts=(one.key, other.key), reason="timeout")
    assert sources(one, other).missing(finding) == "The site did not answer"


def test_a_minimum_that_the_terms_give_in_tokens_is_shown_in_tokens():
    told = "redemption.minimum: 500 tokens cannot be compared with USD"
    gap = Gap("redemption.minimum", Cause.UNSUPPORTED, "other_unit", told)
    minima = {row.cells[4].text for row in redemption(sources(gap)).matrix.rows}
    assert "500\u00a0tokens" in minima
    assert "Not shown" not in minima
