import pytest

from auditor.collect.tables import ROWS, Columns, read_table
from auditor.errors import SourceError


COLUMNS = Columns(("time", "price"), ("note",), (("when", "time"),))


def test_columns_come_in_any_order_and_spelling() -> None:
    rows = read_table(b"\xef\xbb\xbfprice,when\n 5 ,a\n\n6,b\n", "t.csv", COLUMNS)
    assert rows == (
        {"time": "a", "price": "5", "note": ""},
        {"time": "b", "price": "6", "note": ""},
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"time\n", "has no column price"),
        (b"time,price,nota\n", "Did you mean 'note'?"),
        (b"time,price,time\n", "names a column twice"),
        (b"time,price,when\n", "names a column twice"),
        (b"time,price\n1\n", "line 2 has 1 cells"),
        (b"time,price\n1,2,3\n", "line 2 has 3 cells"),
        (b"time,price\n\xff,2\n", "is not UTF-8"),
        (b'time,price\n"1,2\n', "is not CSV"),
        (b"time,price\n" + b"1,2\n" * (ROWS + 1), "more than"),
    ],
)
def test_a_table_out_of_shape_names_what_is_wrong(body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=r"t\.csv") as caught:
        read_table(body, "t.csv", COLUMNS)
    assert words in caught.value.detail
    assert (caught.value.cause, caught.value.reason) == ("unreadable", "bad_table")
