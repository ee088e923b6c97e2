"""The five samples as PDF: sound tags, the order of the page, and a file a checker accepts."""

import io

import pikepdf
import pytest
import tag_tree
from selectolax.lexbor import LexborHTMLParser


SAMPLES = ("aaplx", "bad", "crwd", "good", "tslax")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_finished_report_breaks_no_rule(reports, name):
    assert tag_tree.problems((reports / name / "report.pdf").read_bytes()) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_its_headings_come_in_the_order_of_the_page(reports, name):
    page = LexborHTMLParser((reports / name / "report.html").read_bytes())
    expected = [int(each.tag[1]) for each in page.css("h1, h2")]
    with pikepdf.open(reports / name / "report.pdf") as document:
        assert tag_tree.walked(document).headings == expected


@pytest.mark.parametrize("name", SAMPLES)
def test_qpdf_finds_nothing_wrong(reports, name):
    data = (reports / name / "report.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
