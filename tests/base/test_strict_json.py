import contextlib
import json
import sys
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.strict_json import JsonValue, Limits, loads
from auditor.errors import InputError, Place


PAYLOADS = {
    "NaN": ('{"a": NaN}', 1, 7),
    "infinity": ("[1,\n Infinity]", 2, 2),
    "minus infinity": ("[-Infinity]", 1, 2),
    "1e400": ('{"a":\n1e400}', 2, 1),
    "1e-400": ("[1e-400]", 1, 2),
    "exponent beyond decimal": (f"[1e{'9' * 30}]", 1, 2),
    "exponent of zeros": (f"[1E+{'0' * 20}999]", 1, 2),
    "zero with an exponent": ("[0e99999]", 1, 2),
    "5000 digits": ("[" + "1" * 5000 + "]", 1, 2),
    "5000 decimals": ("[0." + "1" * 5000 + "]", 1, 2),
    "duplicate key": ('{"a": 1,\n "b": 2, "a": 3}', 2, 10),
    "duplicate key, escaped": ('{"a": 1, "\\u0061": 3}', 1, 10),
    "inner duplicate": ('[{"a": "{"}, {"b": {"x": 1, "x": 2}}]', 1, 29),
    "65 levels": ("[" * 65 + "]" * 65, 1, 65),
    "100,000 levels": ("[" * 100_000 + "]" * 100_000, 1, 65),
    "100,000 objects": ('{"a":' * 100_000, 1, 5 * 64 + 1),
    "half a pair": ('["ok", "\\ud83d"]', 1, 8),
    "half a pair as key": ('{"\\udc00": 1}', 1, 2),
    "trailing": ("1 2", 1, 3),
    "comma": ("[1,]", 1, 4),
    "leading zero": ("[01]", 1, 3),
    "control character": ('["\n"]', 1, 3),
    "single quotes": ("{'a': 1}", 1, 2),
    "empty": ("", 1, 1),
}


@pytest.mark.fault("H18")
@pytest.mark.parametrize(("text", "line", "column"), PAYLOADS.values(), ids=PAYLOADS)
def test_refuses_what_json_does_not_mean(text: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        loads(text, "reply")
    assert caught.value.place == Place("reply", line, column)


@pytest.fixture
def raised_limit() -> Iterator[None]:
    """What libraries do that count on deep recursion."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.fault("H18")
@pytest.mark.usefixtures("raised_limit")
@pytest.mark.parametrize(
    "text",
    [
        "[" * 95_000,
        '{"a":' * 95_000,
        '["\\"]",' * 95_000,
        "[" * 95_000 + "]" * 95_000,
        '[1, "' + "]" * 95_000 + '", ' + "[" * 95_000,
    ],
)
def test_deep_nesting_cannot_end_the_process(text: str) -> None:
    with pytest.raises(InputError, match="Nested deeper than 64 levels"):
        loads(text, "reply")


@pytest.mark.usefixtures("raised_limit")
def test_many_brackets_side_by_side_are_not_deep() -> None:
    text = "[" + ",".join(['{"a": ["[[[["]}'] * 5_000) + "]"
    assert loads(text, "reply") == [{"a": ["[[[["]}] * 5_000
    with pytest.raises(InputError, match="Not valid JSON"):
        loads("[]" * 5_000, "reply")


@pytest.mark.parametrize("data", [b"\xff", "\ud800", "é".encode("utf-16")])
def test_refuses_what_is_not_utf8(data: bytes | str) -> None:
    with pytest.raises(InputError, match="Not UTF-8 text"):
        loads(data, "reply")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("1.10", Decimal("1.10")),
        ("-0.1234567890123456789", Decimal("-0.1234567890123456789")),
        ("1e5", Decimal(100_000)),
        ("1e60", Decimal(10**60)),
        ("1e-40", Decimal("1e-40")),
        ('"12"', "12"),
        ("null", None),
        ("true", True),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ("\ufeff[]", []),
    ],
)
def test_values_are_exact(text: str, value: JsonValue) -> None:
    found = loads(text.encode(), "reply")
    assert found == value
    assert type(found) is type(value)


def test_limits_hold_at_the_limit_and_not_beyond() -> None:
    limits = Limits(size=20, depth=3, number=5)
    assert loads("[[[1]]]", "f", limits) == [[[1]]]
    with pytest.raises(InputError, match="deeper than 3"):
        loads("[[[[]]]]", "f", limits)
    assert loads("12345", "f", limits) == 12345
    with pytest.raises(InputError, match="6 characters; 5"):
        loads("123456", "f", limits)
    assert loads('"' + "a" * 18 + '"', "f", limits) == "a" * 18
    with pytest.raises(InputError, match="21 bytes; 20"):
        loads('"' + "a" * 19 + '"', "f", limits)


def test_brackets_within_text_do_not_count() -> None:
    assert loads('["' + "[" * 100 + '"]', "f") == ["[" * 100]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**70), 10**70) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=15,
)


@given(VALUES, st.booleans())
def test_whatever_is_written_is_read_back(value: JsonValue, ascii_only: bool) -> None:
    assert loads(json.dumps(value, ensure_ascii=ascii_only), "f") == value


@given(st.text('[]{}:,"\\u0dea18.E-+Ntrue \n', max_size=30))
def test_only_input_errors_escape(text: str) -> None:
    with contextlib.suppress(InputError):
        assert json.dumps(loads(text, "f"), default=str)
