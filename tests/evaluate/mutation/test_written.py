from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evaluate.mutation.written import half, steps, units
from auditor.model.reading import read_number


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("1", ["2", "0"]),
        ("0", ["1", "-1"]),
        ("0.995", ["0.996", "0.994"]),
        ("0.10", ["0.11", "0.09"]),
        ("-0.5", ["-0.4", "-0.6"]),
        ("3/2", ["4/2", "2/2"]),
        ("36h", ["37h", "35h"]),
        ("7d 12h", ["7d 13h", "7d 11h"]),
        ("0s", ["1s"]),
        ("words", []),
    ],
)
def test_a_step_is_one_in_the_last_digit(written, found):
    assert list(steps(written)) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("0.5", ["50", "0.005"]),
        ("1000", ["100000", "10"]),
        ("0", []),
        ("3/2", ["300/2", "3/200"]),
        ("36h", ["36m", "36d"]),
        ("7d", ["7h"]),
        ("0s", []),
        ("words", []),
    ],
)
def test_a_unit_is_a_hundredth_of_a_number_or_another_length(written, found):
    assert list(units(written)) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("1", "0.5"),
        ("0.995", "0.4975"),
        ("10", "5"),
        ("3/2", "3/4"),
        ("36h", "64800s"),
        ("7d 12h", "324000s"),
        ("3s", "1s"),
        ("1s", ""),
        ("0", ""),
        ("-2", ""),
        ("-1/3", ""),
    ],
)
def test_half_of_a_value_is_written_the_way_it_was_and_of_nothing_there_is_none(written, found):
    assert half(written) == found


@given(st.integers(-(10**12), 10**12), st.integers(0, 9))
def test_what_is_changed_reads_as_an_exact_number_beside_the_old_one(whole, decimals):
    exact = Fraction(whole, 10**decimals)
    digits = f"{abs(whole):0{decimals + 1}d}"
    body = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    written = f"-{body}" if whole < 0 else body
    up, down = steps(written)
    assert read_number(up) - exact == exact - read_number(down) == Fraction(1, 10**decimals)
    assert [read_number(each) for each in units(written)] == (
        [exact * 100, exact / 100] if whole else []
    )
