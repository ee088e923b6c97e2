"""How rows are grouped, compared with the runs before, and put in order."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from many_rows import board, made
from report_sample import fact, good_enough

from auditor.model.evidence import evidence
from auditor.model.report import Report
from auditor.model.unit import unit
from auditor.model.value import Enumeration, Moment, Quantity, Records, Text
from auditor.render.index.board import Board
from auditor.render.index.groups import issuers, same_stock, shared
from auditor.render.index.ranks import COLUMNS, NOWHERE, ranks
from auditor.render.index.reading import reported
from auditor.render.index.reliances import same_name
from auditor.render.index.row import IndexRow, Reliance, Shown, decimal
from auditor.render.index.trend import RUNS, Outcome, trend


ROWS = board(300).rows
SOME = st.lists(st.sampled_from(ROWS), unique_by=lambda row: row.id)


@given(SOME)
def test_every_row_is_in_the_group_it_belongs_to_and_in_no_other(rows: list[IndexRow]) -> None:
    for stock in same_stock(rows):
        assert {row.isin for row in stock.rows} == {stock.key}
        assert len(stock.rows) == sum(row.isin == stock.key for row in rows)
        assert stock.issuers == len({row.issuer for row in stock.rows}) > 1
    for each in shared(rows):
        on = [row for row in rows if (each.kind, each.key) in {(r.kind, r.key) for r in row.relies}]
        assert {row.id for row in each.rows} == {row.id for row in on}
        assert len(on) > 1
    told = [row.id for issuer in issuers(rows) for row in issuer.rows]
    assert sorted(told) == sorted(row.id for row in rows if row.issuer)


@given(SOME)
def test_groups_do_not_depend_on_the_order_of_the_rows(rows: list[IndexRow]) -> None:
    for group in (same_stock, shared, issuers):
        assert group(rows) == group(rows[::-1])


def test_what_is_shared_most_comes_first() -> None:
    counts = [len(each.rows) for each in shared(ROWS)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] == 2


def test_one_product_that_names_a_thing_twice_shares_it_with_nobody() -> None:
    twice = (Reliance("custodian", "bank", "Bank"), Reliance("custodian", "bank", "BANK"))
    assert shared([IndexRow(id="a", relies=twice)]) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Steadfast Trust Bank AG", "  steadfast   trust bank ag. ", True),
        ("Ｂａｎｋ", "Bank", True),
        ("Bank AG", "Bank SE", False),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one: str, other: str, *, same: bool) -> None:
    assert (same_name(one) == same_name(other)) is same


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)


@given(st.lists(NAMES, unique_by=same_name))
def test_every_issuer_has_a_page_of_its_own_with_a_harmless_name(names: list[str]) -> None:
    rows = [IndexRow(id=f"p{at}", issuer=name) for at, name in enumerate(names)]
    found = issuers(rows)
    assert len({each.slug for each in found}) == len(found) == sum(map(bool, map(same_name, names)))
    for each in found:
        assert set(each.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
        assert 0 < len(each.slug) < 90


def test_no_name_can_take_the_page_of_another() -> None:
    taken = next(each.slug for each in issuers([IndexRow(id="a", issuer="Assets (JE) Ltd.")]))
    thief = taken.replace("_", " ").replace("-", " ")
    found = issuers([IndexRow(id="a", issuer="Assets (JE) Ltd."), IndexRow(id="b", issuer=thief)])
    assert len({each.slug for each in found}) == 2


@given(SOME)
def test_ranks_are_the_exact_order(rows: list[IndexRow]) -> None:
    told = ranks(Board(rows))
    assert tuple(told) == COLUMNS
    for name, low in (("backing", "backing"), ("age", "reserve_age")):
        shown = [
            (rank, Fraction(getattr(row, low).low))
            for rank, row in zip(told[name], rows, strict=True)
            if rank != NOWHERE
        ]
        assert [rank for rank, _ in sorted(shown)] == sorted(
            rank for rank, _ in sorted(shown, key=lambda pair: pair[1])
        )
        assert all((a[0] < b[0]) == (a[1] < b[1]) for a in shown for b in shown)
    for rank, row in zip(told["points"], rows, strict=True):
        assert (rank == NOWHERE) is not row.reported


def test_ranks_tell_amounts_apart_that_no_float_can() -> None:
    close = [Fraction(10**30 + step, 10**30) for step in (2, 0, 1)]
    rows = [
        IndexRow(**{**_fields(made(1)), "id": str(at), "backing": Shown("1", str(each), str(each))})
        for at, each in enumerate(close)
    ]
    assert ranks(Board(rows))["backing"] == [2, 0, 1]


@given(st.fractions())
def test_an_exact_amount_is_written_so_that_it_reads_back(amount: Fraction) -> None:
    written = decimal(amount)
    assert Fraction(written) == amount
    assert not set(written) - set("0123456789.-/")


def outcome(run: int, grade: str = "C", low: int = 55, **more: object) -> Outcome:
    told = {"grade_high": "B", "opinion": "Exceptions found", "high": Fraction(80), **more}
    return Outcome(run, grade, low=Fraction(low), rules=str(told.pop("rules", "r")), **told)


@pytest.mark.parametrize(
    ("before", "now", "direction", "words"),
    [
        (outcome(1), outcome(2), "same", ""),
        (outcome(1), outcome(2, low=60), "better", "5 points up"),
        (outcome(1), outcome(2, low=50), "worse", "5 points down"),
        (outcome(1), outcome(2, high=Fraction(81)), "better", "best case 1 point up"),
        (outcome(1), outcome(2, "B", 75), "better", "C to B before; 20 points up"),
        (outcome(1), outcome(2, "F", 60), "worse", "C to B before; 5 points up"),
        (outcome(1), outcome(2, opinion="Contradicted"), "other", "was “Exceptions found”"),
        (outcome(1), outcome(2, low=60, rules="s"), "other", "5 points up; judged by other rules"),
        (outcome(1), Outcome(2), "worse", "had a report before"),
        (Outcome(1), outcome(2), "better", "has a report again"),
        (Outcome(1), Outcome(2), "same", "still no report"),
    ],
)
def test_a_trend_says_in_words_what_moved(
    before: Outcome, now: Outcome, direction: str, words: str
) -> None:
    told = trend([before, now], 2)
    assert (told.direction, told.words) == (direction, words)


def test_a_product_that_was_not_audited_again_has_not_changed() -> None:
    assert trend([outcome(1), outcome(2, low=60)], 3).direction == "same"
    assert trend([outcome(2)], 2).direction == "new"


def test_a_run_without_a_report_is_a_gap_in_the_line() -> None:
    told = trend([outcome(1), outcome(2, low=60), Outcome(3), outcome(4), outcome(5, low=58)], 5)
    assert told.path.count("M") == 2
    assert told.path.count("L") == 2
    assert "60, no report, 55" in told.title
    assert trend([outcome(1), outcome(2)], 2).path == "", "a line that is flat says nothing"


def test_a_line_has_no_more_runs_than_fit() -> None:
    runs = [outcome(run, low=run) for run in range(1, 60)]
    assert trend(runs, 59).title.count(",") == RUNS


def with_facts(**entries: object) -> Report:
    report = good_enough()
    return Report(
        **{
            **{name: getattr(report, name) for name in Report.__slots__},
            "evidence": evidence([fact(key, value) for key, value in entries.items()]),
        }
    )


def role(chain: str, holder: str, kind: str) -> dict:
    words = {"chain": chain, "address": "0x1", "role": "minter", "holder": holder}
    return {**{name: Text(word) for name, word in words.items()}, "holder_kind": Enumeration(kind)}


def test_what_a_product_relies_on_is_read_off_its_report() -> None:
    key, safe = "0xABCdef0000000000000000000000000000000001", "0x" + "2" * 40
    roles = [
        role("eip155:1", key, "eoa"),
        role("eip155:56", key.lower(), "eoa"),
        role("eip155:1", safe, "multisig"),
        role("eip155:56", safe, "multisig"),
        role("eip155:1", "0x0", "none"),
    ]
    report = with_facts(
        **{
            "custody.custodian": Text("Bank AG"),
            "reserves.holdings": Records(({"custodian": Text("bank ag")},), complete=True),
            "reserves.verifier": Text("Attest LLP"),
            "control.deployments": Records(
                ({"chain": Text("eip155:1"), "beacon": Text(safe), "admin": Text(key)},),
                complete=True,
            ),
            "control.roles": Records(tuple(roles), complete=True),
        }
    )
    found = reported("x", report, "report.html").relies
    assert Counter(each.kind for each in found) == {
        "custodian": 1, "attestor": 1, "beacon": 1, "admin": 3,
    }  # fmt: skip
    admins = {each.key for each in found if each.kind == "admin"}
    # One key signs on every chain; a contract of one address is another contract elsewhere.
    assert admins == {f"eip155 {key.lower()}", f"eip155:1 {safe}", f"eip155:56 {safe}"}


def test_no_beacon_and_no_administrator_are_nothing_that_products_share() -> None:
    plain = {"chain": Text("eip155:8453"), "beacon": Text("none"), "admin": Text("none")}
    report = with_facts(
        **{
            "control.deployments": Records((plain,), complete=True),
            "control.roles": Records((role("eip155:8453", "anyone", "eoa"),), complete=True),
        }
    )
    rows = [replace(reported(name, report, "report.html"), id=name) for name in ("a", "b", "c")]
    assert shared(rows) == ()


@pytest.mark.fault("F09")
def test_one_reserve_feed_behind_two_products_is_named_with_both() -> None:
    def row(name: str, feed: str) -> IndexRow:
        words = {"chain": Text("eip155:1"), "address": Text(feed), "description": Text("Reserves")}
        report = with_facts(**{"reserves.feeds": Records((words,), complete=True)})
        return replace(reported(name, report, "report.html"), id=name)

    feed = "0x" + "fe" * 20
    rows = [
        row("one", feed),
        row("two", feed.upper().replace("0X", "0x")),
        row("three", "0x" + "0e" * 20),
    ]
    (found,) = [each for each in shared(rows) if each.kind == "feed"]
    assert {each.id for each in found.rows} == {"one", "two"}
    assert "Reserves" in found.name


@pytest.mark.fault("F09")
def test_one_count_of_shares_behind_two_products_is_named_with_both() -> None:
    def row(name: str, shares: int, day: int) -> IndexRow:
        at = Moment(datetime(2026, 7, day, tzinfo=UTC))
        held = Quantity(Fraction(shares), unit("shares"))
        report = with_facts(**{"reserves.shares": held, "reserves.as_of": at})
        return replace(reported(name, report, "report.html"), id=name)

    rows = [row("one", 1000, 1), row("two", 1000, 1), row("three", 1001, 1), row("four", 1000, 2)]
    (found,) = [each for each in shared(rows) if each.kind == "reserve"]
    assert {each.id for each in found.rows} == {"one", "two"}
    assert " ".join(found.name.split()) == "1,000 shares of AAPL on 1 Jul 2026"


def test_a_row_says_what_the_report_says() -> None:
    report = good_enough()
    row = reported("name", report, "report.html")
    assert (row.id, row.folder, row.href) == ("name", "aaplx", "aaplx/report.html")
    assert (row.low, row.high) == (report.scorecard.score.low, report.scorecard.score.high)
    assert row.backing.display
    assert Fraction(row.backing.low) == Fraction(row.backing.high)
    assert row.ticker == report.product.underlying.ticker
    assert {cap.id for cap in row.caps} == {
        cap.id for cap in report.scorecard.caps if cap.state != "not_shown"
    }


def _fields(row: IndexRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in IndexRow.__slots__}
