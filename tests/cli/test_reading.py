"""What `auditor read` says of text that nobody sees."""

import json

import pytest
from click.testing import CliRunner

from auditor.cli.read import read


SEEN = "<p>The redemption fee is 1 % of the amount redeemed by a holder.</p>"
OFF = '<p style="display:none">The shares are held by Halden Custody Bank AG in segregation.</p>'
WHITE = '<p style="color:#fff;background:#fff">The redemption minimum is 10 USD.</p>'


@pytest.fixture
def said(tmp_path):
    """Reads a page made of these parts."""

    def ran(*parts, options=()):
        page = tmp_path / "terms.html"
        page.write_text(f"<html><body><h1>Terms</h1>{''.join(parts)}</body></html>")
        ran = CliRunner().invoke(read, [str(page), *options], standalone_mode=False)
        assert ran.return_value == 0, ran.exception
        return ran.stdout

    return ran


def test_hidden_passages_are_counted_with_how_and_where(said):
    lines = said(SEEN, OFF, WHITE).splitlines()
    (told,) = (line.strip() for line in lines if "hidden passage" in line)
    assert told.startswith("2 hidden passages ignored: display (")
    assert not any("Halden" in line or "10 USD" in line for line in lines)


def test_one_passage_is_no_passages(said):
    assert "1 hidden passage ignored: display (" in said(SEEN, OFF)


def test_of_many_the_first_are_named(said):
    (told,) = (line for line in said(SEEN, OFF * 8).splitlines() if "hidden" in line)
    assert told.count("display (") == 5
    assert told.endswith(" and 3 more")


def test_a_page_that_hides_nothing_says_nothing_of_it(said):
    assert "hidden" not in said(SEEN)
    (document,) = json.loads(said(SEEN, options=["--json"]))["documents"]
    assert document["hidden"] == []


def test_the_document_for_programs_holds_the_words(said):
    (document,) = json.loads(said(SEEN, OFF, options=["--json"]))["documents"]
    (hidden,) = document["hidden"]
    assert set(hidden) == {"technique", "text", "where"}
    assert hidden["technique"] == "display"
    assert "Halden Custody Bank AG" in hidden["text"]
    assert hidden["where"]
