"""What a reader does with a report: search, follow a link, print it, use no mouse."""

from pathlib import Path

import pytest
from report_sample import EVERY
from seen import Seen

from auditor.render.formats.html import render_html


WIDE = {"width": 1440, "height": 900}
STILL = {"viewport": WIDE, "reduced_motion": "reduce"}
FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  return [at.tagName, at.textContent.trim() || at.getAttribute("aria-label") || "",
    look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0];
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("by-hand") / "good.html"
    path.write_bytes(render_html(EVERY["good"]()))
    return path


def test_a_search_leaves_what_has_the_words_and_counts_it(browser: object, file: Path) -> None:
    seen = Seen(browser, file, viewport=WIDE)
    box, cards = seen.page.get_by_role("searchbox"), seen.page.locator(".rule-card:visible")
    every = cards.count()
    box.fill("CUSTODIAN-IS-named")
    named = cards.all_inner_texts()
    told = seen.page.locator(".tools output").inner_text()
    box.fill("no such words anywhere")
    none = cards.count() + seen.page.locator(".t-register tbody tr:visible").count()
    box.fill("")
    again, silent = cards.count(), seen.page.locator(".tools output").inner_text()
    seen.context.close()
    assert len(named) == 1
    assert "custodian-is-named" in named[0]
    assert told.endswith("entries have these words")
    assert (none, again, silent) == (0, every, "")


def test_a_deep_link_opens_at_its_row_and_at_its_rule(browser: object, file: Path) -> None:
    seen = Seen(browser, file, **STILL)
    anchors = [
        seen.page.locator(f"{each} >> nth=5").get_attribute("id")
        for each in (".t-register tbody tr", ".rule-card")
    ]
    for anchor in anchors:
        seen.page.goto("about:blank")
        seen.page.goto(f"{file.as_uri()}#{anchor}")
        top = seen.page.locator(f"[id='{anchor}']").evaluate("e => e.getBoundingClientRect().top")
        assert -1 < top < WIDE["height"], anchor
    seen.context.close()


def test_a_link_to_what_is_put_away_shows_it_again(browser: object, file: Path) -> None:
    seen = Seen(browser, file, **STILL)
    seen.page.get_by_role("searchbox").fill("no such words anywhere")
    seen.page.locator("#summary .ev a, #summary a.ev").first.click()
    row = seen.page.locator(":target")
    row.wait_for(state="visible")
    inside = row.evaluate(
        "e => { const t = e.getBoundingClientRect().top; return t > -1 && t < innerHeight }"
    )
    seen.context.close()
    assert inside


def test_paper_shows_all_in_light_whatever_the_screen_shows(browser: object, file: Path) -> None:
    seen = Seen(browser, file, viewport=WIDE, color_scheme="dark")
    every = seen.page.locator(".card:visible").count()
    seen.page.get_by_role("button", name="Fail 2").click()
    seen.page.get_by_role("searchbox").fill("no such words anywhere")
    seen.page.emulate_media(media="print")
    printed = seen.page.locator(".card:visible").count()
    tools = seen.page.locator(".tools:visible, .filter:visible").count()
    ink = seen.page.evaluate("getComputedStyle(document.querySelector('.sentence')).color")
    paper = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    seen.context.close()
    assert printed == every == 5
    assert tools == 0
    assert ink == "rgb(26, 33, 41)"
    assert paper in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


def test_everything_works_from_the_keyboard_and_focus_is_seen(browser: object, file: Path) -> None:
    seen = Seen(browser, file, viewport=WIDE, color_scheme="light")
    keys, reached = seen.page.keyboard, list[tuple[str, str]]()
    for _ in range(150):
        keys.press("Tab")
        tag, name, outlined = seen.page.evaluate(FOCUS)
        assert outlined or tag == "BODY", (tag, name)
        reached.append((tag, name))
        if name == "Theme: light":
            keys.press("Enter")
        if name == "Fail 2":
            keys.press("Space")
        if tag == "INPUT" and "Find" not in name:
            keys.press("Control+A")
            keys.type("7")
            break
    shown = seen.page.locator(".card:visible .st").all_inner_texts()
    theme = seen.page.evaluate("document.documentElement.dataset.theme")
    result = seen.page.locator("[data-out]").first.inner_text()
    seen.context.close()
    names = [name for _, name in reached]
    assert names[0] == "Find a finding, rule or source"
    assert ("A", "Summary") in reached
    assert theme == "dark"
    assert shown == ["Fail", "Fail"]
    assert result == "2,217.81\u00a0USD"
