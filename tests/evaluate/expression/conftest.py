from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from auditor.errors import Place
from auditor.evaluate.expression import Compiled, Formula, compile_expression
from auditor.evaluate.expression.lists import OnEmpty
from auditor.evaluate.expression.terms import ParamValue
from auditor.model.evidence import Entry, Evidence, Fact, Gap, evidence
from auditor.model.key import Better, Catalogue, FieldSpec, KeySpec
from auditor.model.unit import unit
from auditor.model.value import Cause, Duration, Kind, Quantity, Text, Value


SECONDS, SHARES, USD = unit("seconds"), unit("shares"), unit("USD")
WORDS = KeySpec("words.list", Kind.SERIES, "A series", "product")
SPECS = (
    KeySpec("num.a", Kind.QUANTITY, "A ratio", "product", better=Better.HIGHER),
    KeySpec("num.b", Kind.QUANTITY, "Another ratio", "product"),
    KeySpec("num.c", Kind.QUANTITY, "A third ratio", "product"),
    KeySpec("held.shares", Kind.QUANTITY, "Shares", "product", SHARES),
    KeySpec("held.value", Kind.QUANTITY, "Money", "product", USD),
    KeySpec("yes.a", Kind.FLAG, "A flag", "product"),
    KeySpec("yes.b", Kind.FLAG, "Another flag", "product"),
    KeySpec("said.name", Kind.TEXT, "A text", "product"),
    KeySpec("said.other", Kind.TEXT, "Another text", "product"),
    KeySpec("kind.of", Kind.ENUMERATION, "A choice", "product", choices=("red", "green", "blue")),
    KeySpec("when.at", Kind.MOMENT, "A moment", "product"),
    KeySpec("when.then", Kind.MOMENT, "Another moment", "product"),
    KeySpec("when.age", Kind.DURATION, "A duration", "product", SECONDS),
    KeySpec(
        "rows.all",
        Kind.RECORDS,
        "A list",
        "product",
        fields=(
            FieldSpec("name", Kind.TEXT),
            FieldSpec("share", Kind.QUANTITY),
            FieldSpec("shown", Kind.FLAG),
            FieldSpec("class", Kind.ENUMERATION, choices=("red", "green")),
            FieldSpec("age", Kind.DURATION, SECONDS),
        ),
    ),
    KeySpec(
        "rows.other", Kind.RECORDS, "A list", "product", fields=(FieldSpec("name", Kind.TEXT),)
    ),
    WORDS,
)
CATALOGUE = Catalogue({spec.name: spec for spec in SPECS})
PARAMS: Mapping[str, ParamValue] = {
    "minimum": Quantity(Fraction(1)),
    "fresh": Duration(Fraction(36 * 3600)),
    "word": Text("red"),
    "allowed": ("red", "green"),
}
PLACE = Place("rules/x.yaml", 14, 8)
MOMENT = datetime(2026, 8, 20, 6, tzinfo=UTC)


@pytest.fixture
def catalogue() -> Catalogue:
    return CATALOGUE


@pytest.fixture
def ask() -> Callable[..., Compiled]:
    def compiled(text: str, on_empty: OnEmpty = "unknown") -> Compiled:
        return compile_expression(text, "flag", CATALOGUE, PARAMS, PLACE, on_empty)

    return compiled


@pytest.fixture
def work_out() -> Callable[[str], Formula]:
    def compiled(text: str) -> Formula:
        return compile_expression(text, "quantity", CATALOGUE, PARAMS, PLACE)

    return compiled


@pytest.fixture
def known() -> Callable[..., Evidence]:
    """Evidence from values, causes (a gap) and ready entries; `num_a=` stands for `num.a`."""

    def built(**given: Value | Cause | Entry) -> Evidence:
        return evidence(_entry(key.replace("_", ".", 1), value) for key, value in given.items())

    return built


def _entry(key: str, value: Value | Cause | Entry) -> Entry:
    if isinstance(value, Fact | Gap):
        return value
    return Gap(key, value, value.value) if isinstance(value, Cause) else Fact(key, value, ())


@pytest.fixture(scope="session")
def vocabulary() -> Catalogue:
    """The same vocabulary, for tests of many examples."""
    return CATALOGUE
