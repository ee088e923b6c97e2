"""What independent checkers say of the pages: valid HTML, and open to everybody."""

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from many_rows import hostile
from naughty import EVERYTHING, planted
from report_sample import EVERY
from seen import Seen

from auditor.model.scorecard import Grade, GradeStatus
from auditor.render.formats.html import render_html
from auditor.render.index.board import Board
from auditor.render.index.issuer_pages import issuer_pages
from auditor.render.index.page import render_index
from auditor.render.index.row import IndexRow


NODE_MODULES = Path(__file__).parents[2] / "node_modules"
VALIDATOR = NODE_MODULES / ".bin" / "html-validate"
GRADES = {
    "A": (Grade.A, Grade.A, GradeStatus.FINAL),
    "B": (Grade.B, Grade.A, GradeStatus.PROVISIONAL),
    "F": (Grade.F, Grade.B, GradeStatus.UNPROVEN),
}


def index() -> bytes:
    graded = [
        IndexRow(
            id=f"p{name}", symbol=name, name=f"Product {name}", issuer="Issuer", grade=low,
            grade_high=high, status=status, opinion="Exceptions found", low=Fraction(55),
            high=Fraction(75), decided=Fraction(1, 2), outcome="done", folder=f"p{name}",
            page="report.html",
        )
        for name, (low, high, status) in GRADES.items()
    ]  # fmt: skip
    failed = [
        IndexRow(id=f"x{number}", name=text, symbol=text, outcome="error", error=text)
        for number, text in enumerate(EVERYTHING)
    ]
    return render_index(Board([*graded, *failed]))


PAGES = {**EVERY, "hostile": planted}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("standards")
    made = {**{name: render_html(build()) for name, build in PAGES.items()}, "index": index()}
    # Of four views, with evidence of an attacker's in each; an issuer's page likewise.
    made["board"] = render_index(hostile(300), ("summary.csv",))
    made["issuer"] = next(data for _, data in issuer_pages(hostile(300)))
    for name, data in made.items():
        (folder / f"{name}.html").write_bytes(data)
    return {name: folder / f"{name}.html" for name in made}


def complaints(*pages: Path) -> str:
    """What the validator says; nothing when the pages are valid."""
    ran = subprocess.run(
        [VALIDATOR, "--preset", "standard", "--formatter", "text", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    return ran.stdout


def test_the_pages_are_valid_html(files: dict[str, Path]) -> None:
    assert complaints(*files.values()) == ""


def test_the_validator_would_have_said_so(files: dict[str, Path], tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(files["good"].read_text().replace("<tbody>", "<tbody><p>", 1))
    assert "<p> element is not permitted" in complaints(spoilt)


def violations(browser: object, file: Path, **settings: object) -> list[str]:
    seen = Seen(browser, file, **settings)
    found = seen.violations()
    seen.context.close()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("name", [*PAGES, "index", "issuer"])
def test_axe_finds_nothing(
    name: str, width: int, scheme: str, browser: object, files: dict[str, Path]
) -> None:
    window = {"width": width, "height": 900}
    assert violations(browser, files[name], color_scheme=scheme, viewport=window) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 768, 1440])
def test_axe_finds_nothing_in_any_view_of_the_index(
    width: int, scheme: str, browser: object, files: dict[str, Path]
) -> None:
    window = {"width": width, "height": 900}
    seen = Seen(browser, files["board"], color_scheme=scheme, viewport=window)
    found = dict[str, list[str]]()
    for view in ("products", "stocks", "shared", "issuers"):
        seen.page.locator(f".views a[href='#{view}']").click()
        found[view] = seen.violations()
    seen.context.close()
    assert {view: told for view, told in found.items() if told} == {}


def test_axe_would_have_found_something(browser: object, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>x</title><img src='data:,'>")
    found = violations(browser, page)
    assert [each.partition(":")[0] for each in found if each.startswith("image-alt")]


@pytest.mark.fault("S12")
@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("name", ["hostile", "index", "issuer"])
def test_hostile_texts_run_nothing_and_break_no_layout(
    name: str, width: int, browser: object, files: dict[str, Path]
) -> None:
    seen = Seen(browser, files[name], viewport={"width": width, "height": 900})
    assert seen.troubles() == []
