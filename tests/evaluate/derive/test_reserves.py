from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from made import (
    NOW,
    deployment,
    fact,
    gap,
    made,
    missing,
    number,
    reason,
    rows,
    statement,
    supply,
)

from auditor.evaluate.derive import derive
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Flag,
    Missing,
    Moment,
    Records,
    Series,
    Text,
)


SHARES, CLASS, AGE = "reserves.shares", "reserves.class", "reserves.age"
CHANGE = "reserves.largest_change"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def stated(*found: dict, also: tuple[Entry, ...] = ()) -> Evidence:
    return derive(made(rows("reserves.statements", *found), *also))


def value(of: Evidence, key: str) -> object:
    entry = of[key]
    assert isinstance(entry, Fact), entry
    return entry.value


def test_one_statement_gives_everything_it_says():
    found = stated(statement("196869", NOW - 9 * HOUR, verifier="Audit LLP", cadence="24h"))
    assert number(found, SHARES) == 196_869
    assert value(found, "reserves.as_of") == Moment(NOW - 9 * HOUR)
    assert value(found, AGE) == Duration(Fraction(9 * 3600))
    assert value(found, CLASS) == Enumeration("issuer")
    assert value(found, "reserves.verifier") == Text("Audit LLP")
    assert value(found, "reserves.cadence") == Duration(Fraction(86_400))


def test_the_newest_statement_counts_and_older_ones_are_history():
    found = stated(statement("90", NOW - 3 * DAY), statement("100", NOW - DAY))
    assert number(found, SHARES) == 100


def test_of_one_days_statements_the_best_class_counts():
    found = stated(
        statement("100", NOW - HOUR),
        statement("100", NOW - 2 * HOUR, class_="third_party", source="an attestor"),
    )
    assert value(found, CLASS) == Enumeration("third_party")


@pytest.mark.parametrize(
    ("other", "settled"), [("100.0001", True), ("100.00010001", False), ("101", False)]
)
def test_statements_of_one_scope_and_day_must_agree(*, other: str, settled: bool):
    found = stated(statement("100", NOW), statement(other, NOW - HOUR, source="another page"))
    if settled:
        assert number(found, SHARES) == 100
    else:
        assert reason(found, SHARES) == (Cause.CONFLICTING, "source_dispute")
        assert "another page" in _gap(found, SHARES).detail


def test_statements_of_different_scope_may_differ():
    found = stated(statement("100", scope="existence"), statement("40", scope="account_level"))
    assert isinstance(found[SHARES], Fact)


@pytest.mark.fault("F04")
@pytest.mark.parametrize("counted", ["tokens", "usd"])
def test_a_figure_in_another_unit_is_not_a_number_of_shares(counted: str):
    found = stated(statement("100", unit=counted))
    assert reason(found, SHARES) == (Cause.UNSUPPORTED, "unit_ambiguous")
    assert counted in _gap(found, SHARES).detail


@pytest.mark.fault("F02")
@pytest.mark.parametrize(("ahead", "believed"), [(120, True), (121, False)])
def test_a_figure_dated_after_the_audit_is_refused(*, ahead: int, believed: bool):
    found = stated(statement("100", NOW + timedelta(seconds=ahead)))
    if believed:
        assert value(found, AGE) == Duration(Fraction(0))
    else:
        assert reason(found, SHARES) == (Cause.STALE, "future_timestamp")


def test_without_the_moment_of_the_audit_no_figure_can_be_placed():
    bare = made(rows("reserves.statements", statement())).without(["audit.as_of"])
    assert reason(derive(bare), SHARES) == (Cause.NOT_COLLECTED, "not_collected")


def test_an_undated_figure_has_an_amount_and_no_age():
    found = stated(statement("100", missing(Cause.NOT_COLLECTED)))
    assert number(found, SHARES) == 100
    assert reason(found, AGE)[0] is Cause.NOT_COLLECTED
    assert "which moment" in _gap(found, "reserves.as_of").detail


def test_a_source_that_failed_may_have_been_the_newest():
    found = stated(statement("100"), statement(missing(Cause.UNREACHABLE), source="the feed"))
    assert reason(found, SHARES) == (Cause.UNREACHABLE, "unreachable")
    assert "the feed" in _gap(found, SHARES).detail


def test_a_text_without_a_figure_hides_none():
    slogan = statement(missing(Cause.NOT_COLLECTED), class_="statement", source="a slogan")
    assert number(stated(statement("100"), slogan), SHARES) == 100
    assert "a slogan" in _gap(stated(slogan), SHARES).detail


@pytest.mark.fault("F01")
def test_a_negative_figure_is_implausible():
    assert reason(stated(statement("-1")), SHARES) == (Cause.UNREADABLE, "feed_implausible")


def test_what_is_searched_in_vain_stays_undisclosed():
    silent = gap("reserves.statements", Cause.NOT_DISCLOSED)
    found = derive(made(silent, *supply(deployment())))
    assert reason(found, SHARES)[0] is Cause.NOT_DISCLOSED
    assert _gap(found, "backing.coverage").tried[0] == "reserves.statements"


def test_an_undisclosed_figure_beside_an_unread_supply_is_not_passed_on_as_silence():
    parts = (gap("reserves.statements", Cause.NOT_DISCLOSED), gap("supply.deployments"))
    assert reason(derive(made(*parts)), "backing.coverage")[0] is Cause.UNREACHABLE


def test_a_verifier_searched_for_in_vain_stays_on_record():
    searched = gap("reserves.verifier", Cause.NOT_DISCLOSED)
    found = stated(statement("100"), also=(searched,))
    assert reason(found, "reserves.verifier")[0] is Cause.NOT_DISCLOSED


def test_three_dated_figures_of_one_source_show_the_largest_change():
    ago = [statement(amount, NOW - days * DAY) for amount, days in [("100", 3), ("80", 2)]]
    assert reason(stated(*ago), CHANGE) == (Cause.NOT_COLLECTED, "too_few_figures")
    assert number(stated(*ago, statement("90", NOW)), CHANGE) == Fraction(1, 5)


def test_figures_of_different_sources_make_no_series():
    found = stated(*(statement("100", NOW - n * DAY, source=str(n)) for n in range(3)))
    assert reason(found, CHANGE) == (Cause.NOT_COLLECTED, "too_few_figures")


def test_a_change_from_nothing_has_no_size():
    ago = [statement(amount, NOW - days * DAY) for amount, days in [("5", 3), ("0", 2), ("5", 1)]]
    assert reason(stated(*ago), CHANGE)[1] == "feed_implausible"


@pytest.mark.parametrize("feed", [True, False])
def test_the_blind_window_needs_a_schedule(*, feed: bool):
    flag = fact("reserves.has_feed", Flag(value=feed))
    found = stated(statement("196869"), also=(flag,))
    if feed:
        assert number(found, "backing.blind_window") == Fraction(196_869, 10)
    else:
        assert reason(found, "backing.blind_window")[0] is Cause.NOT_COLLECTED


def test_the_blind_window_follows_from_a_cadence():
    """A feed renewed daily, or at a tenth of change, hides up to a tenth for a day."""
    found = stated(statement("196869", cadence="24h"))
    assert number(found, "backing.blind_window") == Fraction(196_869, 10)


def _gap(of: Evidence, key: str) -> Gap:
    entry = of[key]
    assert isinstance(entry, Gap)
    return entry


def test_two_statements_of_one_source_that_are_at_odds_about_what_they_show_show_nothing():
    found = stated(
        statement("100", scope="existence, liabilities", not_in_scope="ownership"),
        statement("100", NOW - DAY, scope="existence", not_in_scope="liabilities"),
    )
    matrix = found["reserves.scope_matrix"]
    assert isinstance(matrix, Fact)
    assert isinstance(matrix.value, Records)
    shown = {row["aspect"].value: row["shown"] for row in matrix.value.rows}
    assert (shown["existence"], shown["ownership"]) == (Flag(True), Flag(False))
    assert shown["liabilities"].reason == "source_dispute"


def dollars(at: datetime | Missing = NOW - DAY, **cells: str) -> dict:
    return statement(missing(Cause.UNSUPPORTED), at, **{"unit": "usd", "usd": "1000", **cells})


def share_prices(*found: tuple[object, object]) -> Fact:
    times, values = zip(*found, strict=True)
    series = Series(("time", "price"), ("moment", "USD"), (times, values))
    return fact("prices.reference", series)


@pytest.mark.fault("N04")
def test_dollars_are_shares_between_the_prices_around_their_moment():
    around = share_prices((NOW - 2 * DAY, Fraction(10)), (NOW, Fraction(8)))
    assert number(stated(dollars(), also=(around,)), SHARES) == (100, 125)


@pytest.mark.fault("N04")
@pytest.mark.parametrize(
    ("figure", "prices", "told"),
    [
        (dollars(missing(Cause.NOT_COLLECTED)), (), "of a moment that is not known"),
        (dollars(), (), "no price of that day was read"),
        (dollars(), ((NOW - 2 * DAY, Fraction(10)),), "without prices around its moment"),
        (dollars(), (("noon", Fraction(10)),), "without prices around its moment"),
        (
            dollars(),
            ((NOW - 9 * DAY, Fraction(10)), (NOW, Fraction(8))),
            "without prices around its moment",
        ),
        (
            dollars(),
            ((NOW - 2 * DAY, Fraction(10)), (NOW, Fraction(0))),
            "without prices around its moment",
        ),
    ],
)
def test_dollars_that_no_price_turns_into_shares_are_no_figure(figure, prices, told: str):
    found = stated(figure, also=(share_prices(*prices),) if prices else ())
    assert reason(found, SHARES) == (Cause.UNSUPPORTED, "unit_ambiguous")
    assert told in _gap(found, SHARES).detail


@pytest.mark.fault("F04")
@pytest.mark.parametrize(
    ("also", "told"),
    [
        ((), "the shares of a token were not read"),
        (supply(deployment()), "whose shares are not one fixed number"),
    ],
)
def test_tokens_are_no_number_of_shares_without_a_fixed_rate(also, told: str):
    figure = statement(missing(Cause.UNSUPPORTED), unit="tokens", tokens="100")
    found = stated(figure, also=tuple(also))
    assert reason(found, SHARES) == (Cause.UNSUPPORTED, "unit_ambiguous")
    assert told in _gap(found, SHARES).detail


def test_a_product_without_any_statement_has_no_figure_and_says_so():
    found = stated()
    assert reason(found, SHARES) == (Cause.NOT_COLLECTED, "not_collected")
    assert _gap(found, SHARES).detail == "no reserve statement was found"


def test_what_is_known_of_a_source_that_failed_is_told_along():
    lost = Missing(Cause.UNREACHABLE, "http_503", "the page answered HTTP 503")
    found = stated(statement("100"), statement(lost, source="the feed"))
    assert _gap(found, SHARES).detail.startswith("the feed could not be read")
    assert _gap(found, SHARES).detail.endswith("(the page answered HTTP 503)")


def test_a_figure_of_which_nobody_says_whose_it_is_has_an_amount_and_no_class():
    nobody = statement("100") | {"class_": missing(Cause.UNREADABLE)}
    found = stated(nobody)
    assert number(found, SHARES) == 100
    assert reason(found, CLASS) == (Cause.UNREADABLE, "unreadable")
