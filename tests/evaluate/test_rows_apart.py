import pytest

from auditor.evaluate.rows_apart import rows_apart


ONE = (("amount", '{"amount":"48000","kind":"quantity","unit":"shares"}'), ("symbol", "x"))
SERIES = '{"digest":"00","kind":"series","names":["at"],"rows":1,"units":["moment"]}'


def test_of_one_row_against_one_the_fields_that_differ_are_told() -> None:
    other = (("amount", ONE[0][1].replace("48000", "50100")), ("symbol", "x"))
    assert rows_apart((ONE,), (other,)) == (
        "amount 48,000.0000 shares",
        "amount 50,100.0000 shares",
    )


def test_several_rows_are_counted() -> None:
    assert rows_apart((ONE,), ()) == ("1 not there now", "0 not there before")


def test_equal_lists_have_nothing_apart() -> None:
    assert rows_apart((ONE,), (ONE,)) == ("", "")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("", "not given"),
        ('{"missing":"stale"}', "not given"),
        ("plain words", "plain words"),
        # A cell of many bytes lies beside the report; its digest alone cannot be shown.
        (SERIES, SERIES[:59] + "…"),
    ],
)
def test_a_cell_that_is_no_value_is_told_as_it_stands(cell: str, shown: str) -> None:
    told, _ = rows_apart(((("note", cell),),), ((("note", "another"),),))
    assert told == f"note {shown}"
