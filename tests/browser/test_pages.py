from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from report_sample import EVERY, good_enough, product
from seen import Seen

from auditor.model.scorecard import Grade, GradeStatus
from auditor.render.formats.html import render_html
from auditor.render.index.board import Board
from auditor.render.index.page import render_index
from auditor.render.index.row import IndexRow


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>*{display:none}</style>",
    "<svg onload=alert(1)>",
    "javascript:alert(1)",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {name: render_html(build()) for name, build in EVERY.items()}
    text = " ".join(PAYLOADS)
    report = good_enough()
    made["hostile"] = render_html(
        replace(
            report,
            product=product(name=text, symbol=text[:60]),
            explanation=replace(report.explanation, sentence=text),
            findings=tuple(replace(each, message=text) for each in report.findings),
        )
    )
    made["index"] = render_index(
        Board([
            IndexRow(
                id=f"p{number}", symbol=symbol, name=PAYLOADS[0], issuer="Issuer", grade=grade,
                grade_high=grade, status=GradeStatus.FINAL, opinion="Exceptions found",
                low=Fraction(points), high=Fraction(points), decided=Fraction(1), folder="p",
                page="report.html",
            )
            for number, (symbol, grade, points) in enumerate(
                (("BBB", Grade.B, 71), ("CCC", Grade.C, 55), ("AAA", Grade.A, 99))
            )
        ])
    )  # fmt: skip
    for name, data in made.items():
        (folder / f"{name}.html").write_bytes(data)
    return {name: folder / f"{name}.html" for name in made}


@pytest.mark.fault("S12")
@pytest.mark.parametrize("width", [375, 800, 1440])
@pytest.mark.parametrize("name", [*sorted(EVERY), "hostile", "index"])
def test_a_page_is_quiet_asks_for_nothing_and_never_scrolls_sideways(
    name: str, width: int, browser: object, files: dict[str, Path]
) -> None:
    seen = Seen(browser, files[name], viewport={"width": width, "height": 900})
    assert seen.troubles() == []


def test_the_page_reads_without_its_script(browser: object, files: dict[str, Path]) -> None:
    seen = Seen(browser, files["good"], java_script_enabled=False)
    text = seen.page.locator("main").inner_text()
    cards = seen.page.locator(".card:visible").count()
    tools = seen.page.locator(".tools").count()
    seen.context.close()
    assert "Five red flags: 1 hit, 1 unknown, 3 clear" in text
    assert "Evidence register" in text
    assert cards == 5
    assert tools == 0


def test_findings_filter_by_status(browser: object, files: dict[str, Path]) -> None:
    seen = Seen(browser, files["good"], viewport={"width": 1440, "height": 900})
    seen.page.get_by_role("button", name="Fail 2").click()
    shown = seen.page.locator(".card:visible .st").all_inner_texts()
    seen.page.get_by_role("button", name="All", exact=True).click()
    every = seen.page.locator(".card:visible").count()
    seen.context.close()
    assert shown == ["Fail", "Fail"]
    assert every == 5


def _luminance(colour: str) -> float:
    parts = [int(each) / 255 for each in colour[4:-1].split(",")]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "selector",
    ["main .lead", ".t thead th", ".st-pass", ".st-fail", ".st-warn", ".st-unknown", ".ev"],
)
def test_text_stands_out_from_the_paper(
    scheme: str, selector: str, browser: object, files: dict[str, Path]
) -> None:
    seen = Seen(browser, files["good"], color_scheme=scheme)
    text, paper = seen.page.evaluate(
        "s => [getComputedStyle(document.querySelector(s)).color,"
        " getComputedStyle(document.documentElement).backgroundColor]",
        selector,
    )
    seen.context.close()
    high, low = sorted((_luminance(text), _luminance(paper)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_theme_button_turns_the_page_dark(browser: object, files: dict[str, Path]) -> None:
    seen = Seen(browser, files["good"], color_scheme="light")
    seen.page.get_by_role("button", name="Theme: light").click()
    paper = seen.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    seen.context.close()
    assert paper == "rgb(18, 23, 28)"


def test_only_our_fonts_are_used(browser: object, files: dict[str, Path]) -> None:
    seen = Seen(browser, files["good"])
    loaded = seen.page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded')"
        ".map(f => f.family.replaceAll('\"', ''))"
    )
    seen.context.close()
    assert {"Auditor Sans", "Auditor Serif", "Auditor Display"} <= set(loaded)
