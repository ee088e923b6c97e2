from dataclasses import replace
from fractions import Fraction

import pytest
from report_sample import EVERY, good_enough

from auditor.base import canonical, strict_json
from auditor.errors import InputError
from auditor.model.finding import Waiver
from auditor.render.formats.json_v1 import ReportV1, render_json, report_v1
from auditor.render.registry import FORMATS, render


NAMED = [
    "schema",
    "product",
    "as_of",
    "origin",
    "tool",
    "ruleset",
    "root",
    "opinion",
    "grade",
    "grade_high",
    "grade_status",
    "score",
    "coverage",
    "caps",
    "pillars",
    "red_flags",
    "findings",
    "facts",
    "converter",
    "comparable",
]


def told(name: str) -> dict[str, object]:
    read = strict_json.loads(render_json(EVERY[name]()), "report.json")
    assert isinstance(read, dict)
    return dict(read)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_the_keys_other_programs_rely_on_are_there(name: str) -> None:
    report = told(name)
    assert set(NAMED) <= set(report)
    assert report["schema"] == "auditor/report/v1"


@pytest.mark.parametrize("name", sorted(EVERY))
def test_it_reads_back_as_its_own_public_model(name: str) -> None:
    report = EVERY[name]()
    assert ReportV1.model_validate(told(name)) == report_v1(report)


def test_bytes_are_canonical() -> None:
    data = render_json(good_enough())
    assert canonical.dumps(strict_json.loads(data, "report.json")) + b"\n" == data


def test_numbers_are_exact_text() -> None:
    report = report_v1(good_enough())
    assert Fraction(report.score.low) == Fraction("70.5")
    assert Fraction(report.coverage) == Fraction(87, 100)
    coverage = report.facts["backing.coverage"].model_dump()
    assert Fraction(coverage["value"]) == Fraction(198_193) / Fraction("197794.6852")
    assert coverage["unit"] == "ratio"
    assert coverage["strength"] == "on_chain"
    assert coverage["display"] == "1.0020"


def test_gaps_say_why() -> None:
    gap = report_v1(good_enough()).facts["redemption.minimum"].model_dump()
    assert gap["gap"] == "not_disclosed"
    assert gap["tried"] == ["site", "legal"]


def test_flags_are_counted() -> None:
    flags = report_v1(good_enough()).red_flags
    assert (flags.hit, flags.unknown, flags.of) == (1, 1, 5)


def test_the_comparison_tells_what_the_pages_tell() -> None:
    rows = report_v1(good_enough()).comparison
    assert len(rows) == 7
    custody = next(each for each in rows if each.question == "Custody")
    assert [each.fact for each in custody.told] == [
        "custody.custodian",
        "custody.segregated",
        "custody.affiliated",
    ]
    assert custody.missing == ["custody.regulated"]
    assert custody.why == "No source of ours was asked for it"
    assert {each.rests_on for each in custody.told} == {"the issuer’s word"}
    assert all(each.etf and each.cfd for each in rows)


def test_a_waiver_shows_beside_its_finding() -> None:
    report = good_enough()
    marked = replace(report.findings[0], waiver=(Waiver("known", "A. Nalyst", "2026-12-31"),))
    findings = report_v1(replace(report, findings=(marked,))).findings
    assert findings[0].waiver
    assert findings[0].waiver.author == "A. Nalyst"


def test_a_finding_tells_its_margin() -> None:
    first = report_v1(good_enough()).findings[0]
    assert isinstance(first.margin, dict)
    assert Fraction(str(first.margin["value"])) > 0


def test_the_schema_names_every_key() -> None:
    schema = ReportV1.model_json_schema(by_alias=True)
    assert set(NAMED) <= set(schema["properties"])
    assert schema["additionalProperties"] is False


def test_an_unknown_format_is_an_error_with_a_hint() -> None:
    assert FORMATS == ("pdf", "html", "json", "md", "csv", "sarif", "junit", "badge", "questions")
    with pytest.raises(InputError, match="Did you mean 'html'"):
        render(good_enough(), "htm", b"")
