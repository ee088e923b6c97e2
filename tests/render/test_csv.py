import csv
import io

import pytest
from naughty import NAUGHTY, full_of
from report_sample import EVERY

from auditor.render.formats.csv_findings import HEAD, render_csv
from auditor.render.glyphs import printable


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def taken_off(cell: str) -> str:
    return cell.removeprefix("'")


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_finding_is_one_line_with_its_outcome_and_reason(name: str) -> None:
    report = EVERY[name]()
    lines = read(render_csv(report))
    assert [(each["rule"], each["outcome"], each["reason"]) for each in lines] == [
        (each.rule, each.outcome.value, each.reason) for each in report.findings
    ]
    assert {each["root"] for each in lines} == {report.root}


def test_lines_end_as_the_standard_says() -> None:
    data = render_csv(EVERY["good"]())
    assert data.startswith(",".join(HEAD).encode() + b"\r\n")
    assert data.endswith(b"\r\n")


@pytest.mark.fault("S17")
@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_text_is_a_harmless_cell_and_reads_back(text: str) -> None:
    report = full_of(text)
    lines = read(render_csv(report))
    assert len(lines) == len(report.findings)
    shown = printable(text).replace("\n", " ")
    for line in lines:
        assert list(line) == list(HEAD)
        assert taken_off(line["message"]) == taken_off(line["title"]) == shown
        assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in line.values())
