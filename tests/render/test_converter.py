import re
from dataclasses import replace
from fractions import Fraction

import pytest
from convertible import apple, assumed, token
from made import NOW, deployment, fact, made, reference, supply
from report_sample import good_enough

from auditor.evaluate.convert import conversions
from auditor.evaluate.convert.ways import hold
from auditor.model.calculation import again
from auditor.model.report import Report
from auditor.model.value import Quantity
from auditor.render.formats.json_converter import calculation_v1
from auditor.render.pages import page
from auditor.render.view.converter import converter
from auditor.render.view.sources import Sources


def report(*entries, **cells) -> Report:
    told = supply(deployment(**{"decimals": "18", "unit_model": "rebased_total", **cells}))
    return replace(good_enough(), conversions=conversions(made(*told, *entries), apple()))


def text(of: Report, *, screen: bool) -> str:
    whole = page(of, screen=screen)
    return whole[whole.index('id="converter"') : whole.index('id="price"')]


def test_three_ways_are_worked_and_the_rest_waits_behind_a_line():
    shown = converter(Sources(good_enough())).conversions[0]
    assert shown.there.name == "hold"
    assert [each.name for each in shown.worked] == ["redeem", "buy"]
    assert [each.name for each in shown.interactive] == ["payout", "back"]


def test_chains_that_count_alike_are_worked_once_and_the_others_up_to_the_shares():
    shown = converter(Sources(good_enough()))
    assert [each.chain for each in shown.conversions] == ["Ethereum", "Solana", "TON"]
    assert all(not each.worked for each in shown.conversions[1:])
    assert shown.conversions[1].there.lines[-1].text.startswith("= shares of AAPL claimed")
    assert "BNB Chain" in shown.alike


def test_paper_has_no_field_to_type_in():
    paper = text(good_enough(), screen=False)
    assert "<input" not in paper
    assert "data-times" not in paper
    assert "arithmetic, not an offer" in paper


def test_the_exact_amount_stands_beside_every_rounded_one():
    shown = text(report(reference((NOW, "0.333")), decimals="0"), screen=True)
    assert 'value="333/10"' in shown
    assert "33.30\xa0USD" in shown


def test_a_line_that_is_not_shown_says_why():
    shown = text(report(), screen=False)
    rows = re.findall(r"<tr>.*?</tr>", shown, re.DOTALL)
    price = next(row for row in rows if "price of the share" in row)
    assert "Not shown" in price
    assert "no source of ours was asked for it" in price
    assert "needs line" in shown


def test_a_dividend_is_worked_where_its_amount_is_known():
    terms = assumed(price="1")
    assert terms.dividend.gross.fact == "corporate_actions.declared"
    shown = converter(Sources(report()))
    assert shown.dividend.text.startswith("What withholding leaves of a dividend is not shown: ")


@pytest.mark.parametrize("fee", ["0.005", "0"])
def test_json_alone_lets_a_program_work_every_line_out_again(fee: str):
    told = conversions(
        made(
            *supply(deployment(decimals="8", unit_model="spl_scaled", multiplier="1.0032")),
            reference((NOW, "316.83")),
            fact("redemption.fee", fee),
        ),
        apple(),
    )
    for each in told[0].examples:
        amounts = {}
        for number, step in enumerate(calculation_v1(each).steps, start=1):
            if not step.how or not isinstance(step.value, dict) or "gap" in step.value:
                known = isinstance(step.value, dict) and "value" in step.value
                amounts[number] = Fraction(str(step.value["value"])) if known else None
                continue
            exact = amounts[step.how.line] * Fraction(step.how.times)
            grain = Fraction(step.how.grain)
            if step.how.rounding != "exact":
                parts = exact / grain
                exact = (-(-parts // 1) if step.how.rounding == "up" else parts // 1) * grain
            assert step.value["value"] == str(exact)
            amounts[number] = exact


def test_another_amount_needs_nothing_but_the_lines():
    there = hold(token(multiplier="2"), assumed(price="5"), Fraction(1))
    result = again(there, Fraction(3)).result.value
    assert isinstance(result, Quantity)
    assert result.amount == 30
