import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_sample import EVERY

from auditor.evaluate.diff import difference
from auditor.evaluate.snapshot import snapshot
from auditor.model.difference import Crossed, Untold
from auditor.render.formats.json_v1 import render_json


NOTHING = Untold("only the pages were given")
TOLD = {name: json.loads(render_json(made())) for name, made in EVERY.items()}
ANYTHING = st.sampled_from([None, True, 7, 1.5, "", "x", "1/0", "+inf", "2026-13-01", [], {}, [[]]])


def places(part: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = part.items() if isinstance(part, dict) else enumerate(part)
    found = [here] if here else []
    for name, each in inside:
        if isinstance(each, dict | list):
            found += places(each, (*here, name))
        else:
            found.append((*here, name))
    return found


PLACES = places(TOLD["unproven"])


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_snapshot_has_every_fact_and_finding_of_its_report(name: str) -> None:
    made = snapshot(TOLD[name])
    assert set(made.facts) == set(TOLD[name]["facts"])
    assert {rule: each.outcome for rule, each in made.findings.items()} == {
        each["rule"]: each["outcome"] for each in TOLD[name]["findings"]
    }


@given(st.sampled_from(PLACES), ANYTHING)
def test_a_report_somebody_wrote_by_hand_is_read_or_refused(place, value) -> None:
    told = copy.deepcopy(TOLD["unproven"])
    holder = told
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    try:
        made = snapshot(told)
    except ValueError:
        return
    assert difference(snapshot(TOLD["good"]), made, Crossed(NOTHING, NOTHING, NOTHING)).any


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="auditor/report/v1"):
        snapshot({"schema": "auditor/facts/v1"})
