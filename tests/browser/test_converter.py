"""The page's own arithmetic against the tool's, in a real browser, line by line."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest
from convertible import SCALED, assumed, handled, token
from report_sample import good_enough

from auditor.evaluate.convert.lines import Token
from auditor.evaluate.convert.terms import Terms
from auditor.evaluate.convert.ways import back, buy, dividend, hold, payout, redeem
from auditor.model.calculation import Calculation
from auditor.model.report import Conversion, Report
from auditor.model.value import Quantity
from auditor.render.formats.html import render_html
from auditor.render.view.calculation import told


WORLDS, AMOUNTS = 12, 16
ODD = (
    "0",
    "0.000000000000000001",
    "1,234,567.89",
    "123456789012345678901.000000000000000001",
    "9" * 30 + "." + "9" * 30,
)
TYPE = """(amounts) => [...document.querySelectorAll("[data-calc]")].map((calc) => [
  calc.dataset.calc,
  amounts.map((amount) => {
    const input = calc.querySelector("[data-in]");
    input.value = amount;
    input.dispatchEvent(new Event("input"));
    const lines = [...calc.querySelectorAll("tbody tr")].map((row) => {
      const cell = row.querySelector(".k-number");
      return [
        cell.firstElementChild.textContent,
        cell.querySelector(".exact").textContent,
        cell.querySelector("data")?.value ?? "",
      ];
    });
    return [calc.querySelector("[data-out]").textContent, lines];
  }),
])"""


@dataclass(frozen=True)
class World:
    """A token and terms made up by chance; what is left out is not shown."""

    token: Token
    terms: Terms

    def ways(self, amount: Fraction) -> dict[str, Calculation]:
        known = (self.token, self.terms)
        made = (
            hold(*known, amount), redeem(*known, amount), buy(*known, amount),
            payout(*known, amount), back(self.token, amount), dividend(*known, amount),
        )  # fmt: skip
        return {each.name: each for each in made}

    def report(self) -> Report:
        rate, ways = self.token.rate, self.ways(Fraction(100))
        one = Conversion(
            rate.chain,
            rate.unit_model,
            rate.already_scaled,
            ways["hold"].steps,
            ways["back"].steps,
            tuple(ways.values()),
        )
        return replace(good_enough(), conversions=(one,))


def world(chance: random.Random) -> World:
    def part(most: int) -> Fraction:
        return Fraction(chance.randrange(10**9), most * 10**9)

    multiplier = Fraction(chance.randrange(1, 10**20), 10 ** chance.choice((18, 19, 20)))
    known = {
        "price": Fraction(chance.randrange(1, 10**7), chance.choice((1, 3, 100, 997))),
        "premium": part(4) - Fraction(1, 10),
        "entry_fee": part(20),
        "exit_fee": part(20),
        "minimum": Fraction(chance.randrange(1, 10**5), 7),
        "lot": Fraction(chance.choice((1, 5, 1000))),
        "fx": Fraction(chance.randrange(1, 10**6), 10**5),
        "dividend": part(1) + Fraction(1, 1000),
        "withholding": part(2),
    }
    kept = {name: number for name, number in known.items() if chance.random() < 0.85}
    terms = assumed(chance.choice(("", "", "EUR")), **kept)
    terms = handled(terms, chance.choice(("reinvested_net", "cash")), "231.17")
    gross = replace(terms.dividend.gross, fact="corporate_actions.declared")
    terms = replace(terms, dividend=replace(terms.dividend, gross=gross))
    model = chance.choice((*SCALED, "rebased_total"))
    return World(token(model, chance.choice((0, 2, 6, 8, 9, 18)), multiplier), terms)


def amounts(chance: random.Random) -> Iterator[str]:
    yield from ODD
    for _ in range(AMOUNTS - len(ODD)):
        whole = str(chance.randrange(10 ** chance.randrange(1, 13)))
        part = str(chance.randrange(10**18)).zfill(18)[: chance.randrange(1, 19)]
        yield chance.choice((whole, f"{whole}.{part}", f"0.{part}"))


def expected(each: Calculation) -> list[object]:
    digits = [told(step) for step in each.steps]
    lines = [
        [
            one.shown,
            one.exact,
            str(step.value.amount) if isinstance(step.value, Quantity) else "",
        ]
        for one, step in zip(digits, each.steps, strict=True)
    ]
    return [told(each.result).shown, lines]


def test_a_thousand_amounts_come_out_as_the_tool_has_them(browser, tmp_path: Path) -> None:
    chance = random.Random(20260820)  # noqa: S311 - the same cases on every run
    tried = 0
    for number in range(WORLDS):
        made = world(chance)
        file = tmp_path / f"{number}.html"
        file.write_bytes(render_html(made.report()))
        page = browser.new_page()
        page.goto(file.as_uri())
        typed = list(amounts(chance))
        answers = page.evaluate(TYPE, typed)
        page.close()
        for name, found in answers:
            for amount, answer in zip(typed, found, strict=True):
                way = made.ways(Fraction(amount.replace(",", "")))[name]
                assert answer == expected(way), (number, name, amount)
                tried += 1
    assert tried >= 1_000


@pytest.fixture
def page(browser, tmp_path: Path) -> Iterator[object]:
    file = tmp_path / "page.html"
    file.write_bytes(render_html(good_enough()))
    opened = browser.new_page()
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_the_script_changes_nothing_of_the_worked_examples(browser, tmp_path: Path) -> None:
    """Without the script the page shows what the tool worked out; with it the very same."""
    file = tmp_path / "page.html"
    file.write_bytes(render_html(good_enough()))
    texts = []
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        opened = context.new_page()
        opened.goto(file.as_uri())
        texts.append(opened.locator("#converter table").all_text_contents())
        assert opened.locator("#converter .tool:visible").count() == (5 if script else 0)
        context.close()
    assert texts[0] == texts[1]


@pytest.mark.parametrize("typed", ["one", "", "1e9", "-1", "1.2.3", "9" * 31, "0x10", "Infinity"])
def test_what_is_no_amount_gives_no_result(page, typed: str) -> None:
    calc = page.locator("[data-calc=hold]").first
    calc.locator("[data-in]").fill(typed)
    assert calc.locator("[data-out]").inner_text() == "type an amount such as 12.5"
    redone = calc.locator("tr[data-kind] data").all_inner_texts()
    assert {*redone} == {"—"}
    assert calc.locator("[data-in]").get_attribute("aria-invalid") == "true"


def test_below_the_minimum_nothing_is_paid(browser, tmp_path: Path) -> None:
    made = World(token(), assumed(price="10", exit_fee="0", minimum="100", lot="1"))
    file = tmp_path / "page.html"
    file.write_bytes(render_html(made.report()))
    opened = browser.new_page()
    opened.goto(file.as_uri())
    calc = opened.locator("[data-calc=redeem]")
    calc.locator("[data-in]").fill("9")
    below = calc.locator("[data-out]").inner_text()
    calc.locator("[data-in]").fill("10")
    reached = calc.locator("[data-out]").inner_text()
    opened.close()
    assert below == "nothing: below the smallest amount"
    assert reached == "100.00\xa0USD"


def test_a_fee_that_is_not_shown_stays_so(page) -> None:
    calc = page.locator("[data-calc=buy]")
    calc.locator("[data-in]").fill("123")
    line = calc.locator("tbody tr").filter(has_text="entry fee")
    assert "Not shown" in line.inner_text()
    assert "before any fee" in calc.locator(".tool").inner_text()
