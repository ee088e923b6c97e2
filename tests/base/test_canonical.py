from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.canonical import LARGEST, Wire, digest, digest_of, dumps
from auditor.base.strict_json import loads


class Colour(StrEnum):
    RED = "red"


def test_the_form_is_that_of_the_standard() -> None:
    value = {"\u20ac": "Euro", "\r": "CR", "1": "One", "\U0001f600": "Smiley", "\ufb33": "Dalet"}
    expected = '{"\\r":"CR","1":"One","\u20ac":"Euro","\U0001f600":"Smiley","\ufb33":"Dalet"}'
    assert dumps(value) == expected.encode()  # RFC 8785 §3.2.3: order of UTF-16 code units
    assert dumps({"b": [True, None, -1], "a": '\x0f"\\/'}) == (
        b'{"a":"\\u000f\\"\\\\/","b":[true,null,-1]}'
    )
    assert dumps((Colour.RED,)) == b'["red"]'


@pytest.mark.fault("I08")
@pytest.mark.parametrize(
    "value",
    [
        0.0,
        1.5,
        float("nan"),
        Decimal(1),
        b"x",
        {1},
        2**53,
        -(2**53),
        {1: "a"},
        "\ud800",
        {"\ud800": 1},
    ],
    ids=repr,
)
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        dumps(cast("Wire", [value]))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (-(2**53), "beyond"),
        (2**53, "beyond"),
        (0.5, "float"),
        ("\udfff", "surrogate"),
        ({1: 1}, "int"),
    ],
)
def test_a_refusal_says_why(value: object, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        dumps(cast("Wire", value))


def test_the_largest_integers_pass() -> None:
    assert dumps([LARGEST, -LARGEST]) == b"[9007199254740991,-9007199254740991]"


WIRE = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


def tagged(value: object) -> object:
    """Python holds True equal to 1; JSON does not."""
    if isinstance(value, Mapping):
        return {key: tagged(inner) for key, inner in value.items()}
    return [tagged(each) for each in value] if isinstance(value, list) else (type(value), value)


@pytest.mark.fault("I08")
@given(WIRE)
def test_a_value_survives_the_round_trip(value: Wire) -> None:
    assert tagged(loads(dumps(value), "f")) == tagged(value)


@pytest.mark.fault("I08")
@given(WIRE, WIRE)
def test_digests_are_equal_for_equal_values_only(left: Wire, right: Wire) -> None:
    assert (digest_of(left) == digest_of(right)) == (tagged(left) == tagged(right))


@pytest.mark.fault("I08")
def test_text_that_only_looks_equal_stays_apart() -> None:
    assert digest_of("\u00e9") != digest_of("e\u0301")
    assert digest_of("0xAB") != digest_of("0xab")


def test_a_digest_is_hex_sha256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
