from datetime import UTC, datetime
from fractions import Fraction

import pytest
from fake_world import World, gaps, product, rows, seen

from auditor.collect.corporate_actions import CorporateActions
from auditor.collect.interface import Collected
from auditor.model.value import Missing, Moment, Quantity, Text


KEY = "corporate_actions.declared"
HEADER = "id,kind,ex_date,effective_at,ratio,gross,currency,withholding,status,source\n"
SPLIT = "s1,split,2026-07-02,2026-07-02T13:30:00Z,4,,,,COMPLETED,https://issuer.example\n"
DIVIDEND = "d1,dividend,2026-08-07,,,0.27,USD,0.30,COMPLETED,\n"


def collect(*bodies: str) -> list[Collected]:
    names = [f"{index}.csv" for index in range(len(bodies))]
    written = product(corporate_actions=[{"kind": "csv", "path": name} for name in names])
    pages = {name: body for name, body in zip(names, bodies, strict=True) if body != "absent"}
    return list(World(pages=pages).collect(CorporateActions(), written))


def test_declared_actions_become_rows() -> None:
    found = collect(HEADER + SPLIT + DIVIDEND)
    split, dividend = rows(found, KEY)
    assert split["id"] == Text("s1")
    assert split["action"] == Text("split")
    assert split["effective_at"] == Moment(datetime(2026, 7, 2, 13, 30, tzinfo=UTC))
    assert split["ratio"] == Quantity(Fraction(4))
    assert dividend["ex_date"] == Moment(datetime(2026, 8, 7, tzinfo=UTC))
    assert isinstance(dividend["ratio"], Missing)
    assert seen(found, KEY)[0].value.complete


def test_a_fraction_is_a_ratio() -> None:
    (row,) = rows(collect(HEADER + "r1,reverse_split,,,1/10,,,,,\n"), KEY)
    assert row["ratio"] == Quantity(Fraction(1, 10))


@pytest.mark.parametrize("cell", ["four", "4:1", "nan"])
def test_a_ratio_that_cannot_be_read_is_missing(cell: str) -> None:
    (row,) = rows(collect(HEADER + f"r1,split,01/02/2026,,{cell},,,,,\n"), KEY)
    assert row["ratio"].reason == "ambiguous_number"
    assert row["ex_date"].reason == "ambiguous_date"


def test_an_empty_table_says_that_nothing_was_declared() -> None:
    found = collect(HEADER)
    assert rows(found, KEY) == []
    assert seen(found, KEY)[0].value.complete


@pytest.mark.parametrize("body", ["", "id,knid\n", HEADER + ",split,,,,,,,,\n", "absent"])
def test_an_unreadable_table_is_a_gap(body: str) -> None:
    found = collect(body)
    assert not seen(found, KEY)
    assert len(gaps(found, KEY)) == 1


def test_beside_a_readable_table_it_leaves_the_list_open() -> None:
    found = collect(HEADER + SPLIT, "absent")
    assert [each.value.complete for each in seen(found, KEY)] == [True, False]
