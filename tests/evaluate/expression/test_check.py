from collections.abc import Callable

import pytest

from auditor.errors import InputError
from auditor.evaluate.expression import Compiled, Formula
from auditor.model.unit import unit


Ask = Callable[..., Compiled]


@pytest.mark.parametrize(
    ("text", "column", "told"),
    [
        ("num.aa >= 1", 8, "unknown fact 'num.aa'. Did you mean 'num.a'?"),
        ("yes.a && num.aa >= 1", 17, "unknown fact 'num.aa'. Did you mean 'num.a'?"),
        ("num.a >= params.minimun", 17, "unknown parameter 'minimun'. Did you mean 'minimum'?"),
        ("num.a >= params.zzz", 17, "Parameters of this rule: allowed, fresh, minimum, word."),
        ("held.shares >= 1000", 20, "'held.shares' (shares) with '1000' (ratio)"),
        ("held.shares >= 1000", 20, "Write quantity('1000', 'shares')."),
        ("held.shares > held.value", 20, "'held.shares' (shares) with 'held.value' (USD)"),
        ("held.shares + held.value > held.value", 20, "cannot add"),
        ("held.shares - 1 > held.shares", 20, "cannot subtract"),
        ("size(rows.all) > 3", 23, "'size(rows.all)' (count) with '3' (ratio)"),
        ("when.age <= 36", 17, "Write duration('36h')"),
        ("when.age <= '36h'", 17, "an amount in seconds with a text"),
        ("when.at > when.age", 16, "'when.at' (moment) with 'when.age' (seconds)"),
        ("when.at + when.then > when.at", 16, "+ is not for moments"),
        ("when.age - when.at > when.at", 17, "- is not for moments"),
        ("when.at * 2 > when.at", 16, "* is not for moments"),
        ("when.at + 2 > when.at", 16, "only a duration can be added to a moment"),
        ("-when.at > when.at", 8, "turns the sign of an amount, not of a moment"),
        ("kind.of == 'rde'", 19, "'rde' is not a valid choice. Did you mean 'red'?"),
        ("'rde' != kind.of", 8, "'rde' is not a valid choice"),
        ("kind.of in ['red', 'gren']", 19, "'gren' is not a valid choice. Did you mean 'green'?"),
        ("kind.of < 'red'", 16, "< is not for a text"),
        ("yes.a < yes.b", 14, "< is not for yes or no"),
        ("yes.a == 1", 14, "cannot compare yes or no with a bare number"),
        ("rows.all == rows.all", 17, "== is not for a list of records"),
        ("num.a in ['red']", 14, "a bare number is never in this list"),
        ("num.a in []", 17, "the list is empty"),
        ("num.a in [1, 'a']", 17, "literals of one kind"),
        ("num.a in [1, num.b]", 17, "literals of one kind"),
        ("num.a in num.b", 17, "must be a list"),
        ("num.a in [quantity('1', 'USD')]", 14, "cannot compare"),
        ("1 < num.a < 2", 18, "comparisons do not chain"),
        ("num.a", 8, "expected yes or no"),
        ("rows.all", 8, "a list of records; expected yes or no"),
        ("!num.a", 9, "! joins answers"),
        ("yes.a && num.a", 17, "&& joins answers"),
        ("said.name + said.other == 'x'", 18, "joining texts with +"),
        ("said.name * 2 == 'x'", 18, "* is for amounts, not for a text"),
        ("said.name.startsWith(1)", 29, "startsWith() is about text"),
        ("num.a.contains('1')", 14, "contains() is about text"),
        ("said.name.matches('(a+)+$')", 18, "patterns can hang"),
        ("matches(said.name, 'a')", 8, "patterns can hang"),
        ("rows.all.map(x, x.name)", 17, "map() is not in the language"),
        ("rows.all.exists_one(x, x.shown)", 17, "exists_one() is not in the language"),
        ("rows.all.alll(x, x.shown)", 17, "unknown method 'alll'. Did you mean 'all'?"),
        ("rows.all.all(x)", 8, "written list.all(x, question about x)"),
        ("rows.all.all(1, true)", 21, "a name for the row"),
        ("rows.all.all(num, num.name == 'a')", 21, "the name 'num' is taken"),
        ("rows.all.all(params, true)", 21, "the name 'params' is taken"),
        ("rows.all.all(x, rows.other.all(x, true))", 39, "the name 'x' is taken"),
        ("rows.all.all(x, x)", 24, "not a record"),
        ("rows.all.all(x, x.shar > 1)", 24, "Did you mean 'share'?"),
        ("rows.all.all(x, x.share.deep > 1)", 24, "unknown field 'share.deep' of rows.all"),
        ("rows.all.share > 1", 8, "rows.all is a list of records. Ask about its rows"),
        ("rows.all.all(x, x.share)", 24, "must give yes or no"),
        ("num.a.all(x, true)", 14, "asks about a list of records"),
        ("size(num.a) > 1", 13, "size() counts a list of records"),
        ("words.list == 1", 8, "words.list is a series"),
        ("has(num.aa)", 12, "Did you mean 'num.a'?"),
        ("rows.all.all(x, has(x))", 28, "x is a whole record. Ask for x.FIELD."),
        ("has(1)", 12, "has() takes the name of a fact"),
        ("has(params.minimum)", 12, "has() takes the name of a fact"),
        ("has()", 8, "written has(key)"),
        ("duration('36')> when.age", 8, "not a duration such as 36h"),
        ("duration(36) > when.age", 8, "takes quoted text"),
        ("timestamp('2026-08-20') > when.at", 8, "add the time and zone"),
        ("quantity('x', 'USD') > held.value", 8, "not a number"),
        ("quantity('1', 'USDT1') > held.value", 8, "unknown unit"),
        ("quantity('1') > held.value", 8, "written quantity('1000', 'USD')"),
        ("num.a / 0 > 1", 14, "divides by zero"),
        ("open('x')", 8, "unknown function 'open'"),
        ("sizes(rows.all) > 1", 8, "Did you mean 'size'?"),
    ],
)
def test_a_load_time_error_says_what_and_where(ask: Ask, text: str, column: int, told: str) -> None:
    with pytest.raises(InputError) as caught:
        ask(text)
    assert told in str(caught.value)
    assert str(caught.value).startswith(f"rules/x.yaml:14:{column}: ")


@pytest.mark.parametrize(
    "text",
    [
        "!has(num.a)",
        "!(yes.a && has(num.a))",
        "!!!has(num.a)",
        "!rows.all.all(x, has(x.share))",
    ],
)
def test_has_is_refused_under_an_odd_number_of_negations(ask: Ask, text: str) -> None:
    with pytest.raises(InputError, match="odd number of !"):
        ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "has(num.a) == false",
        "has(num.a) != has(num.b)",
        "size(rows.all.filter(x, has(x.share))) < quantity('2', 'count')",
        "rows.all.filter(x, has(x.share)).all(x, x.shown)",
    ],
)
def test_has_is_refused_where_its_answer_could_be_turned_round(ask: Ask, text: str) -> None:
    with pytest.raises(InputError, match="only beside && and"):
        ask(text)


@pytest.mark.parametrize(
    "text",
    ["!!has(num.a)", "has(num.a) || !(!has(num.b))", "rows.all.exists(x, has(x.share))"],
)
def test_has_is_fine_where_losing_a_fact_cannot_help(ask: Ask, text: str) -> None:
    assert ask(text).asks_presence


@pytest.mark.fault("N04")
def test_units_combine(work_out: Callable[[str], Formula]) -> None:
    assert work_out("held.value / held.shares").unit == unit("USD/shares")
    assert work_out("held.shares * held.value / held.shares").unit == unit("USD")
    assert work_out("when.at - when.then").unit == unit("seconds")
    assert not work_out("when.at - when.then").moment
    assert work_out("when.at + when.age * 2").moment
    assert work_out("when.age / duration('1h')").unit == unit("ratio")
    assert work_out("size(rows.all)").unit == unit("count")


def test_keys_are_those_it_reads(ask: Ask) -> None:
    text = "rows.all.all(x, rows.other.exists(y, y.name == x.name)) && num.a > params.minimum"
    assert ask(text).keys == {"rows.all", "rows.other", "num.a"}


@pytest.mark.fault("N04")
@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">=", "+", "-"])
@pytest.mark.parametrize("left", ["num.a", "held.shares", "held.value", "when.age", "when.at"])
@pytest.mark.parametrize("right", ["num.a", "held.shares", "held.value", "when.age", "when.at"])
def test_amounts_of_two_units_never_meet(ask: Ask, sign: str, left: str, right: str) -> None:
    text = f"{left} {sign} {right}" if sign not in "+-" else f"{left} {sign} {right} == {left}"
    moments = {left, right} == {"when.at", "when.age"} and sign in "+-" and left == "when.at"
    if left == right != "when.at" or moments or (left == right and sign not in "+-"):
        assert ask(text)
    else:
        with pytest.raises(InputError):
            ask(text)
