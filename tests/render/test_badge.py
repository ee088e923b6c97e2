from dataclasses import replace

import pytest
from lxml import etree
from naughty import NAUGHTY, full_of
from report_sample import EVERY, good_enough

from auditor.model.report import Origin, Recording
from auditor.model.scorecard import grade_words
from auditor.render.formats.badge import render_badge


SVG = "{http://www.w3.org/2000/svg}"


def read(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


@pytest.mark.parametrize("name", sorted(EVERY))
def test_it_says_the_grade_with_its_interval_word_as_picture_and_as_text(name: str) -> None:
    report = EVERY[name]()
    root = read(render_badge(report))
    words = grade_words(report.scorecard)
    assert words in "".join(root.itertext())
    assert words in root.get("aria-label")
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title")


def test_it_never_looks_like_a_published_grade_when_it_is_none() -> None:
    report = replace(good_enough(), recording=Recording(Origin.RECONSTRUCTED, "x"), draft=True)
    assert "draft · not live" in render_badge(report).decode()
    live = replace(report, recording=Recording(Origin.LIVE, ""), draft=False)
    assert "not live" not in render_badge(live).decode()


@pytest.mark.fault("S18")
@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_text_adds_no_element_and_nothing_is_fetched(text: str) -> None:
    root = read(render_badge(full_of(text)))
    names = [each.tag.removeprefix(SVG) for each in root.iter()]
    assert names == ["svg", "title", "rect", "rect", "g", "text", "text"]
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name]
    # What is read out may say anything; a browser fetches for other attributes.
    fetching = [{**each.attrib, "aria-label": ""} for each in root.iter()]
    assert not [one for each in fetching for one in each.values() if "url(" in one]
    assert int(root.get("width")) < 1000
