import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_sample import EVERY

from auditor.evaluate.diff import difference
from auditor.evaluate.snapshot import snapshot
from auditor.model.difference import Attribution, Crossed, Untold
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


def with_fact(key: str, told: Any) -> Any:
    return {**TOLD["good"], "facts": {**TOLD["good"]["facts"], key: told}}


def text_fact(value: Any, locator: str = "page") -> Any:
    seen = {"source": "terms.md", "locator": locator}
    return {"kind": "text", "value": value, "unit": "", "display": "x", "observations": [seen]}


@pytest.mark.parametrize("value", [1.5, {"deep": [0.1]}])
def test_a_number_that_is_not_exact_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="float"):
        snapshot(with_fact("redemption.fee", text_fact(value)))


@pytest.mark.parametrize(
    ("locator", "quotes"),
    [
        ("terms.md, line 4 · “Fee 1 %.”", (("terms.md", "Fee 1 %."),)),
        ("terms.md · read as “Fee ” and “1 %.”", (("terms.md", "Fee ” and “1 %."),)),
        ("terms.md, line 4", ()),
    ],
)
def test_the_words_a_fact_was_read_from_stand_after_its_place(locator: str, quotes: Any) -> None:
    made = snapshot(with_fact("redemption.fee", text_fact("0.01", locator)))
    assert made.facts["redemption.fee"].quotes == quotes


def claim(name: str, **cells: Any) -> Any:
    words = {"claim": "backed", "quote": "Always\u200b backed.", "document": "terms.md"} | cells
    shown = {key: {"kind": "text", "value": value} for key, value in words.items()}
    return {"id": {"kind": "text", "value": name}, **shown}


def test_a_promise_is_known_by_its_id_and_one_that_was_not_read_whole_is_left_out() -> None:
    half = {**claim("2"), "quote": {"missing": "unreadable", "reason": "x", "detail": ""}}
    rows = {"complete": True, "rows": [claim("1"), half, claim("3", claim="audited")]}
    told = {**text_fact(rows), "kind": "records"}
    made = snapshot(with_fact("disclosure.claims", told))
    assert {name: each.claim for name, each in made.promises.items()} == {
        "1": "backed",
        "3": "audited",
    }
    assert made.promises["1"].document == "terms.md"
    assert made.promises["1"].quote != "Always\u200b backed."
    assert made.facts["disclosure.claims"].holes == 1
    gone = {"gap": "unreachable", "reason": "http_404", "detail": "no page"}
    assert not snapshot(with_fact("disclosure.claims", gone)).promises


@pytest.mark.parametrize(
    ("detail", "nearest"),
    [
        ("no such words in terms.md; most like them: 'It is 50,000 USD.'", "It is 50,000 USD."),
        (
            'not there; most like them: "It\'s ours."; the reader had read 5 USD',
            "It's ours.",
        ),
        ("not there", ""),
    ],
)
def test_of_a_quote_that_is_gone_the_sentence_most_like_it_is_known(detail, nearest) -> None:
    told = copy.deepcopy(TOLD["unproven"])
    key = next(key for key, entry in told["facts"].items() if "gap" in entry)
    told["facts"][key] |= {"reason": "quote_not_found", "detail": detail}
    assert snapshot(told).facts[key].nearest == nearest


def dispute(*said: tuple[str, str, str]) -> Any:
    return {
        "gap": "conflicting",
        "reason": "source_dispute",
        "detail": "; ".join(f"{source} says {value}" for source, value, _ in said),
        "tried": [f"{source}, line 4 · read as “{quote}”" for source, _, quote in said],
    }


FEES = ("terms.html", "0.0095 ratio", "A fee of 0.95 %."), ("my faq; v2.html", "0.01", "It is 1 %.")
HIGHER = ("terms.html", "0.025 ratio", "A fee of 2.50 %."), FEES[1]
REWORDED = FEES[0], ("my faq; v2.html", "0.01", "One percent.")


@pytest.mark.parametrize(
    ("now", "source", "quotes"),
    [
        (HIGHER, "terms.html", ("A fee of 0.95 %.", "A fee of 2.50 %.")),
        (REWORDED, "my faq; v2.html", ("It is 1 %.", "One percent.")),
    ],
)
def test_what_one_source_of_a_dispute_says_otherwise_is_a_change(now, source, quotes) -> None:
    one, other = (snapshot(with_fact("redemption.fee", dispute(*said))) for said in (FEES, now))
    nothing = Crossed(NOTHING, NOTHING, NOTHING)
    assert not difference(one, one, nothing).any
    [change] = difference(one, other, nothing).changes
    assert (change.source, change.old_quote, change.new_quote) == (source, *quotes)
    assert change.why.attribution is Attribution.WORLD
    assert "its sources say something else" in change.why.reason


def test_a_dispute_of_other_sources_than_the_product_file_named_is_the_method() -> None:
    sides = [dispute(*FEES), dispute(FEES[0], ("new.html", "2", "Two."))]
    one, other = (snapshot(with_fact("redemption.fee", e), str(n)) for n, e in enumerate(sides))
    [change] = difference(one, other, Crossed(NOTHING, NOTHING, NOTHING)).changes
    assert change.why.attribution is Attribution.METHOD


@pytest.mark.parametrize(
    ("cause", "reason", "before", "now", "quote"),
    [
        ("conflicting", "passages_disagree", "contradict: “1 %.” / “2 %.”",
         "contradict: “1 %.” / “3 %.”", "3 %."),
        ("unreadable", "vague_statement", "not given: “Small.”", "not given: “Large.”", "Large."),
        ("unsupported", "other_unit", "500 tokens cannot", "600 tokens cannot", ""),
    ],
)  # fmt: skip
def test_what_one_document_says_too_vaguely_and_says_otherwise_is_a_change(
    cause, reason, before, now, quote
) -> None:
    def side(detail: str) -> Any:
        gap = {"gap": cause, "reason": reason, "detail": detail, "tried": ["terms.md"]}
        return snapshot(with_fact("redemption.fee", gap))

    [change] = difference(side(before), side(now), Crossed(NOTHING, NOTHING, NOTHING)).changes
    assert change.new_quote == quote
    assert change.source == ("terms.md" if quote else "")


@pytest.mark.parametrize("key", ["redemption.fee", "supply.history"])
def test_how_a_reading_failed_is_no_change(key: str) -> None:
    def side(detail: str) -> Any:
        gap = {"gap": "unreachable", "reason": "rpc_timeout", "detail": detail, "tried": ["node"]}
        return snapshot(with_fact(key, gap))

    same = difference(side("after 3 s"), side("after 4 s"), Crossed(NOTHING, NOTHING, NOTHING))
    assert not same.any
