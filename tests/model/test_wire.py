import hashlib
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.base import canonical
from auditor.base.strict_json import loads
from auditor.errors import InputError
from auditor.model.evidence import Entry, Fact, Gap, Observation
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.unit import RATIO, Unit, unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Flag,
    Interval,
    Missing,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
    Text,
    Value,
)
from auditor.model.wire import decode, decode_entry, encode, encode_entry


class Blobs(dict[str, bytes]):
    def keep(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        self[digest] = data
        return digest


AMOUNTS = st.fractions() | st.integers(-(10**60), 10**60).map(Fraction)
UNITS = st.dictionaries(
    st.sampled_from(["shares", "USD", "seconds", "count"]),
    st.integers(-3, 3).filter(bool),
    max_size=3,
).map(lambda powers: Unit(tuple(sorted(powers.items()))))
TIMES = st.integers(0, 80 * 365 * 86_400 * 10**6).map(
    lambda micros: datetime(2016, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)
# Half of a surrogate pair has no place on the wire; nothing lets it in.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
QUANTITIES = st.builds(Quantity, AMOUNTS, UNITS)
MISSING = st.builds(Missing, st.sampled_from(Cause), WORDS, WORDS)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted([draw(AMOUNTS), draw(AMOUNTS)])
    return Interval(
        draw(st.sampled_from([low, Open.BELOW])),
        draw(st.sampled_from([high, Open.ABOVE])),
        draw(UNITS),
    )


@st.composite
def series(draw: st.DrawFn) -> Series:
    kinds = {"text": WORDS, "moment": TIMES, "USD/shares": AMOUNTS}
    units = draw(st.lists(st.sampled_from(sorted(kinds)), max_size=3))
    rows = draw(st.integers(0, 4)) if units else 0
    columns = [tuple(draw(kinds[of]) for _ in range(rows)) for of in units]
    return Series(tuple(f"c{at}" for at in range(len(units))), tuple(units), tuple(columns))


SCALARS = (
    QUANTITIES
    | intervals()
    | st.builds(Flag, st.booleans())
    | st.builds(Text, WORDS)
    | st.builds(Enumeration, WORDS)
    | st.builds(Moment, TIMES)
    | st.builds(Duration, AMOUNTS)
)
ROWS = st.dictionaries(st.sampled_from(["chain", "raw", "shares"]), SCALARS | MISSING, max_size=3)
RECORDS = st.builds(Records, st.lists(ROWS, max_size=3).map(tuple), st.booleans())
VALUES = SCALARS | RECORDS | series()
PROVENANCES = st.builds(
    Provenance,
    source=WORDS,
    locator=WORDS,
    observed_at=TIMES,
    as_of=TIMES | st.just(UNDATED),
    digest=st.just("ab" * 32),
    strength=st.sampled_from(Strength),
    rests_on=st.sampled_from(Strength),
)
OBSERVATIONS = st.builds(Observation, st.just("a.key"), VALUES, PROVENANCES)
ENTRIES = st.builds(
    Fact, st.just("a.key"), VALUES, st.lists(OBSERVATIONS, max_size=2).map(tuple)
) | st.builds(
    Gap,
    st.just("a.key"),
    st.sampled_from(Cause),
    WORDS,
    WORDS,
    st.lists(WORDS, max_size=2).map(tuple),
)


@given(VALUES)
def test_every_value_survives_the_way_through_json(value: Value) -> None:
    blobs = Blobs()
    written = canonical.dumps(encode(value, blobs.keep))
    read = loads(written, "value")
    assert isinstance(read, dict)
    again = decode(read, blobs.__getitem__)
    assert again == value
    assert canonical.dumps(encode(again, Blobs().keep)) == written


@given(ENTRIES)
def test_every_fact_and_gap_survives_the_way_through_json(entry: Entry) -> None:
    blobs = Blobs()
    read = loads(canonical.dumps(encode_entry(entry, blobs.keep)), "entry")
    assert isinstance(read, dict)
    assert decode_entry("a.key", read, blobs.__getitem__) == entry


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        (
            Quantity(Fraction(10**60 + 1), unit("shares")),
            {"kind": "quantity", "amount": "1" + "0" * 59 + "1", "unit": "shares"},
        ),
        (
            Quantity(Fraction(-2, 6), RATIO),
            {"kind": "quantity", "amount": "-1/3", "unit": "ratio"},
        ),
        (
            Interval(Fraction(1, 2), Open.ABOVE, unit("USD")),
            {"kind": "interval", "low": "1/2", "high": "+inf", "unit": "USD"},
        ),
        (Flag(value=False), {"kind": "flag", "value": False}),
        (Duration(Fraction(90)), {"kind": "duration", "seconds": "90"}),
        (
            Records(({"raw": Missing(Cause.STALE, "stale", "old")},), complete=False),
            {
                "kind": "records",
                "complete": False,
                "rows": [{"raw": {"missing": "stale", "reason": "stale", "detail": "old"}}],
            },
        ),
    ],
)
def test_the_form_others_rely_on(value: Value, wire: dict[str, object]) -> None:
    assert encode(value, Blobs().keep) == wire


def test_a_series_is_a_blob_of_columns() -> None:
    at = datetime(2026, 9, 1, 13, 30, tzinfo=UTC)
    value = Series(("time", "price"), ("moment", "USD/shares"), ((at,), (Fraction("306.67"),)))
    blobs = Blobs()
    wire = encode(value, blobs.keep)
    assert wire["rows"] == 1
    assert blobs[str(wire["digest"])] == b'[["2026-09-01T13:30:00Z"],["30667/100"]]'
    assert decode_from(wire, blobs) == value


def test_words_in_a_series_stay_words_even_where_they_look_like_numbers() -> None:
    value = Series(("venue", "price"), ("text", "USD"), (("2/4", ""), (Fraction(1), Fraction(2))))
    blobs = Blobs()
    wire = encode(value, blobs.keep)
    assert blobs[str(wire["digest"])] == b'[["2/4",""],["1","2"]]'
    assert decode_from(wire, blobs) == value


@pytest.mark.parametrize(
    ("wire", "told"),
    [
        ({}, "'kind' is missing"),
        ({"kind": "price"}, "'price' is not a kind of value"),
        ({"kind": ["x"]}, "'kind' is not text"),
        ({"kind": "quantity", "amount": "1"}, "'unit' is missing"),
        ({"kind": "quantity", "amount": 1, "unit": "ratio"}, "'amount' is not text"),
        ({"kind": "quantity", "amount": "2/4", "unit": "ratio"}, "not in lowest terms"),
        ({"kind": "quantity", "amount": "1/0", "unit": "ratio"}, "not an exact number"),
        ({"kind": "quantity", "amount": "1e99999999", "unit": "ratio"}, "not an exact number"),
        ({"kind": "quantity", "amount": "0.5", "unit": "ratio"}, "not an exact number"),
        ({"kind": "quantity", "amount": "1", "unit": "apples"}, "unknown unit 'apples'"),
        ({"kind": "interval", "low": "2", "high": "1", "unit": "ratio"}, "is empty"),
        ({"kind": "interval", "low": "+inf", "high": "1", "unit": "ratio"}, "outwards"),
        ({"kind": "flag", "value": "true"}, "neither true nor false"),
        ({"kind": "flag", "value": 1}, "neither true nor false"),
        ({"kind": "moment", "at": "yesterday"}, "is no moment"),
        ({"kind": "records", "rows": 3, "complete": True}, "'rows' is not a list"),
        ({"kind": "records", "rows": ["x"], "complete": True}, "'rows' is not an object"),
        ({"kind": "records", "rows": [], "complete": "no"}, "neither true nor false"),
        ({"kind": "records", "rows": [{"a": 1}], "complete": True}, "'a' is not an object"),
    ],
)
def test_what_is_no_value_is_refused(wire: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        decode_from(wire, Blobs())


@pytest.mark.parametrize(
    ("columns", "rows", "told"),
    [
        (b'[["1"]]', 2, "has 1 rows"),
        (b'[["1"],["2"]]', 1, "is shorter|is longer"),
        (b'[["x"]]', 1, "not an exact number"),
        (b"[[1]]", 1, "'cell' is not text"),
        (b'["1"]', 1, "'column' is not a list"),
        (b'{"a": 1}', 1, "'columns' is not a list"),
    ],
)
def test_a_blob_that_is_not_the_series_is_refused(columns: bytes, rows: int, told: str) -> None:
    wire = {"kind": "series", "names": ["a"], "units": ["USD"], "rows": rows, "digest": "ab"}
    with pytest.raises(ValueError, match=told):
        decode_from(wire, {"ab": columns})
    with pytest.raises(InputError, match="blob ab"):
        decode_from(wire, {"ab": b"nonsense"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["quantity", "1", "ratio"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["kind", "value", "rows", "complete", "gap", "observations", "tried"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_no_document_makes_anything_but_a_refusal(document: object) -> None:
    wire = document if isinstance(document, dict) else {"value": document, "observations": []}
    with pytest.raises(ValueError, match=r"\w"):
        decode_entry("a.key", wire, Blobs().__getitem__)


def decode_from(wire, blobs) -> Value:
    return decode(wire, blobs.__getitem__)
