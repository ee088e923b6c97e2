from dataclasses import replace

from report_sample import digest, good_enough

from auditor.model.evidence import Fact, Observation, evidence
from auditor.model.provenance import Strength, origin
from auditor.model.value import Cause, Missing, Moment, Records, Text
from auditor.render.chains import grouped_digest, short_locator
from auditor.render.register import Register


MARKET = Strength.MARKET


def test_every_observation_has_one_row_and_numbers_have_no_holes() -> None:
    report = good_enough()
    register = Register(report.evidence)
    assert [row.number for row in register.rows] == list(range(1, len(register.rows) + 1))
    seen = {
        (one.provenance.digest, one.key, one.provenance.as_of)
        for entry in report.evidence.entries.values()
        if isinstance(entry, Fact)
        for one in entry.observations
    }
    assert len(register.rows) >= len(seen)


def test_marks_lead_to_rows_that_exist_and_join_runs() -> None:
    register = Register(good_enough().evidence)
    anchors = {row.anchor for row in register.rows}
    marks = register.marks("backing.coverage")
    assert marks
    assert {mark.target for mark in marks} <= anchors
    assert any("–" in mark.label for mark in marks)


def test_a_derived_fact_is_cited_by_what_it_rests_on() -> None:
    report = good_enough()
    register = Register(report.evidence)
    assert register.marks("reserves.shares") == register.marks("reserves.as_of")
    assert "reserves.shares" not in {row.key for row in register.rows}


def test_two_chains_of_one_source_keep_their_own_rows() -> None:
    values = {row.value for row in Register(good_enough().evidence).rows}
    assert {"612.4400", "188.2000"} <= values


def test_a_gap_has_no_marks() -> None:
    report = replace(good_enough(), evidence=evidence(()))
    assert Register(report.evidence).marks("backing.coverage") == ()


def test_digests_are_grouped_and_whole() -> None:
    whole = digest("x")
    assert "".join(grouped_digest(whole)) == whole
    assert {len(part) for part in grouped_digest(whole)} == {8}


def test_calls_on_one_contract_are_told_once() -> None:
    contract = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
    told = short_locator(
        f"eip155:1 {contract} totalSupply() at block 7; eip155:1 {contract} decimals() at block 7"
    )
    assert told == "eip155:1 0x8aD3c7…B7Cf0 totalSupply(), decimals() at block 7"
    assert short_locator("terms, § 7.1, quote 1") == "terms, § 7.1, quote 1"


def test_words_for_programs_stay_out_of_the_register() -> None:
    """A field without a value is not shown; the clock of the run is nobody's evidence."""
    at, lost = good_enough().as_of, Missing(Cause.NOT_COLLECTED, "not_collected", "nobody says it")
    symbols = Records(({"chain": Text("eip155:1"), "symbol": lost},), complete=True)
    rows = {"identity.onchain": symbols, "audit.as_of": Moment(at)}
    told = Register(
        evidence(
            Fact(key, value, (Observation(key, value, origin("s", "s", at, at, "", MARKET)),))
            for key, value in rows.items()
        )
    ).rows
    assert [(row.key, row.strength) for row in told] == [
        ("identity.onchain", "Market"),
        ("audit.as_of", "This audit"),
    ]
    assert told[0].value == "symbol: not shown"
