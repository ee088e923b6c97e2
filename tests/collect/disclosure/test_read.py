import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.collect.disclosure.answer import Status
from auditor.collect.disclosure.cases import run_reading_cases
from auditor.collect.disclosure.read import read
from auditor.collect.text.model import Block, BlockKind, DocumentText, Hidden


FIELDS = 37
PRESENT = {
    "custodian": "The shares are held by Harbor Vale Trust Company.",
    "custodian_regulated": "The custodian is regulated by FINMA.",
    "segregation": "The shares are held in a segregated account.",
    "custodian_affiliated": "The custodian is affiliated with the issuer.",
    "redemption_suspension": "The issuer may suspend redemptions.",
    "guaranteed_gain_language": "Returns are guaranteed.",
    "redemption_price_basis": "Tokens are redeemed at the net asset value.",
    "redemption_fee": "The redemption fee is 0.5%.",
    "redemption_minimum": "The minimum redemption is 100 USD.",
    "redemption_timing": "Redemptions are paid within two business days.",
    "reserves_as_of": "As of 31 March 2026 the custodian held 1,000 shares.",
    "reserves_attestor": "The reserves are examined by Lorne Pike LLP.",
    "shares_reported": "The custodian held 112,406 shares.",
}
NEGATED = {
    "custodian": "The shares are not held by Harbor Vale Trust Company.",
    "custodian_regulated": "The custodian is not regulated by FINMA.",
    "segregation": "The shares are not held in a segregated account.",
    "custodian_affiliated": "The custodian is not affiliated with the issuer.",
    "redemption_suspension": "The issuer may not suspend redemptions.",
    "guaranteed_gain_language": "Returns are not guaranteed.",
    "redemption_price_basis": "Tokens are not redeemed at the net asset value.",
    "redemption_fee": "There is no redemption fee.",
    "redemption_minimum": "There is no minimum redemption.",
    "reserves_attestor": "The reserves are not examined by Lorne Pike LLP.",
}
PLACEHOLDERS = {
    "custodian": "The custodian is [NAME].",
    "redemption_fee": "The redemption fee is [●]%.",
    "redemption_minimum": "Minimum redemption: TBD",
    "reserves_as_of": "Shares held as of [DATE]: 1,000",
    "shares_reported": "Shares held: [NUMBER]",
    "reserves_attestor": "Auditor: to be announced",
}


def test_every_shipped_case_agrees(extractors):
    results = run_reading_cases(extractors, extractors.by_field)
    assert [str(result) for result in results if not result.agrees] == []


def test_every_field_has_an_answer_even_when_the_document_says_nothing(answers):
    found = answers("Nothing to see here.")
    assert len(found) == FIELDS
    assert {answer.status for answer in found.values()} == {Status.ABSENT}


@pytest.mark.parametrize("field", sorted(PRESENT))
def test_a_plain_statement_is_present(answers, field):
    assert answers(PRESENT[field])[field].status is Status.PRESENT


@pytest.mark.fault("H11")
@pytest.mark.parametrize("field", sorted(NEGATED))
def test_a_negated_statement_is_never_present(answers, field):
    assert answers(NEGATED[field])[field].status is not Status.PRESENT


@pytest.mark.fault("H11")
@pytest.mark.parametrize("field", sorted(PLACEHOLDERS))
def test_a_placeholder_is_unclear(answers, field):
    assert answers(PLACEHOLDERS[field])[field].status is Status.UNCLEAR


@pytest.mark.fault("H10")
@pytest.mark.parametrize("field", sorted(PRESENT))
def test_hidden_text_answers_nothing(extractors, field):
    text = DocumentText(
        (Block("Welcome.", BlockKind.PARAGRAPH, "p"),),
        (Hidden(PRESENT[field], "display:none", "div"),),
        "en",
    )
    assert read(text, extractors).answers[field].status is Status.ABSENT


def test_passages_that_contradict_each_other_are_unclear_with_both_quotes(answers):
    found = answers("The redemption fee is 0.5%.\nThere is no redemption fee.")["redemption_fee"]
    assert found.status is Status.UNCLEAR
    assert found.quotes == ("The redemption fee is 0.5%.", "There is no redemption fee.")


def test_a_date_that_can_be_read_in_two_ways_is_unclear(answers):
    found = answers("As of 03/04/2026 the custodian held 1,000 shares.")["reserves_as_of"]
    assert found.status is Status.UNCLEAR


def test_a_question_that_nobody_answers_says_nothing(answers):
    assert answers("Is the custodian affiliated with the issuer?")[
        "custodian_affiliated"
    ].status is (Status.ABSENT)


def test_an_answer_turns_its_question(answers):
    said = answers("? Is the custodian affiliated with the issuer?\nNo. They are strangers.")
    assert said["custodian_affiliated"].status is Status.DENIED


def test_what_a_rival_does_says_nothing(answers):
    said = answers("One competitor charges a redemption fee of 2%.")
    assert said["redemption_fee"].status is Status.ABSENT


def test_a_voucher_is_no_token(answers):
    said = answers("Vouchers can be redeemed free of charge, with no minimum.")
    assert said["redemption_fee"].status is Status.ABSENT
    assert said["redemption_minimum"].status is Status.ABSENT


def test_a_plan_is_no_fact(answers):
    said = answers("We intend to appoint Lorne Pike LLP to examine the reserves.")
    assert said["reserves_attestor"].status is not Status.PRESENT


@pytest.mark.parametrize(
    ("language", "text", "field", "value"),
    [
        (
            "de",
            "Die Aktien werden von der Nordmark Bank AG verwahrt.",
            "custodian",
            "Nordmark Bank AG",
        ),
        ("de", "Die Rückgabegebühr beträgt 0,5 %.", "redemption_fee", "0.5%"),
        ("fr", "Les frais de rachat s'élèvent à 0,5 %.", "redemption_fee", "0.5%"),
        ("es", "El importe mínimo de reembolso es de 50 euros.", "redemption_minimum", "50 EUR"),
        ("zh", "所有股票均由东湾信托有限公司托管。", "custodian", "东湾信托有限公司"),
    ],
)
def test_other_languages_are_read(answers, language, text, field, value):
    found = answers(text, language)[field]
    assert (found.status, found.value) == (Status.PRESENT, value)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_reading_never_raises_and_quotes_what_stands_there(extractors, text):
    block = Block(" ".join(text.split()), BlockKind.PARAGRAPH, "line 1")
    document = DocumentText((block,), language="en")
    for answer in read(document, extractors).answers.values():
        assert all(quote in document.visible for quote in answer.quotes)


SALAD = (
    "no not the custodian holds redeem fee 0.5% [DATE] USD 100 shares held by Vale Trust Company "
    "guaranteed returns 31 March 2026 may suspend ? . , ; “ ( ) pledge lien TBD T+2"
)
WORDS = st.sampled_from(SALAD.split())


@given(st.lists(WORDS, max_size=60))
@settings(deadline=None)
def test_salads_of_the_right_words_are_quoted_letter_by_letter(extractors, words):
    document = DocumentText((Block(" ".join(words), BlockKind.PARAGRAPH, "p"),), language="en")
    for answer in read(document, extractors).answers.values():
        assert all(quote in document.visible for quote in answer.quotes)


@pytest.mark.fault("H11")
def test_work_grows_with_the_length_of_the_text(extractors):
    """Eight times the text may cost sixteen times the time; a square would cost sixty-four."""

    def seconds(copies):
        text = " ".join(PRESENT.values()) + " " + "no fee of " * 100
        blocks = tuple(Block(text, BlockKind.PARAGRAPH, f"p{n}") for n in range(copies))
        start = time.process_time()
        read(DocumentText(blocks, language="en"), extractors)
        return time.process_time() - start

    seconds(1)
    assert seconds(40) < 16 * max(seconds(5), 0.01)


def test_a_title_with_sample_in_it_does_not_silence_its_page(extractors):
    title = "Sample data and reserves of the Acme token"
    blocks = (
        Block(title, BlockKind.HEADING, "h1"),
        Block(
            "The shares are held by Harbor Vale Trust Company.", BlockKind.PARAGRAPH, "p", (title,)
        ),
    )
    answer = read(DocumentText(blocks, language="en"), extractors).answers["custodian"]
    assert (answer.status, answer.value) == (Status.PRESENT, "Harbor Vale Trust Company")


def test_a_heading_that_announces_an_example_still_silences_what_is_below_it(answers):
    text = "Acme token\n# For example\nThe shares are held by Harbor Vale Trust Company."
    assert answers(text)["custodian"].status is Status.ABSENT


def test_one_sentence_does_not_contradict_itself(answers):
    found = answers("Guaranteed to outperform: your gains are locked in.")
    assert found["guaranteed_gain_language"].status is Status.PRESENT
    assert len(found["guaranteed_gain_language"].quotes) == 1


def test_a_placeholder_for_a_name_is_no_date_and_no_number(cued):
    found = cued("As of the signing the shares are held by [NAME OF BANK].")
    assert found["reserves_as_of"].status is Status.ABSENT
    assert found["shares_reported"].status is Status.ABSENT
    assert found["custodian"].status is Status.UNCLEAR


def test_a_sentence_is_about_the_firm_that_was_named_before(answers):
    text = (
        "The shares are held by Tolbrook Nominees Ltd.\n"
        "We think this is a good choice. It has been so for years. Nobody has complained.\n"
        "Tolbrook holds no licence of any kind."
    )
    assert answers(text)["custodian_regulated"].status is Status.DENIED


def test_the_underlying_company_neither_holds_nor_checks_its_shares(answers):
    found = answers("The custodian confirmed 1,000 shares of Apple Inc.")
    assert found["custodian"].status is not Status.PRESENT
    assert found["reserves_attestor"].status is Status.ABSENT


def test_a_short_form_of_a_name_is_the_same_name(answers):
    text = (
        "The custodian is Kestrel Lowe Trust Company.\nThe custodian, Kestrel Lowe Trust, is old."
    )
    assert answers(text)["custodian"].value == "Kestrel Lowe Trust Company"


def test_a_name_does_not_run_on_from_a_heading_into_the_row_below(answers):
    found = answers("# Total Return Tracker\n| Prime broker and custodian | TBD")
    assert found["custodian"].status is Status.UNCLEAR


def test_what_makes_a_sentence_worthless_needs_all_of_its_parts(answers):
    told = (
        "Lantern Key Trust Company, the custodian, confirmed that the shares are free of any lien."
    )
    assert answers(told)["custodian"].value == "Lantern Key Trust Company"
    haircut = "The shares are free of any lien, so nobody takes a haircut."
    assert answers(haircut)["encumbrance_covered"].status is Status.PRESENT


def test_an_answer_below_the_words_example_response_counts_for_nothing(answers):
    text = 'Example response (made-up values):\n{"shares": "1000", "asOf": "2026-01-01T00:00:00Z"}'
    assert answers(text)["reserves_as_of"].status is Status.ABSENT


def test_a_supervisor_that_ends_as_a_firm_does_is_no_custodian(answers):
    supervisor = "New York Department of Financial Services"
    told = f"The shares are with a trust company supervised by the {supervisor}."
    assert answers(told)["custodian"].status is Status.UNCLEAR


def test_a_sentence_ends_behind_a_legal_form_without_a_full_stop_of_its_own(answers):
    told = "The shares go into an account at Quillon Clearing LLC. Market makers compete."
    assert answers(told)["custodian"].value == "Quillon Clearing LLC"


def test_a_refusal_in_a_never_cue_counts(answers):
    both = answers("The subscription fee and the redemption fee are 0.5%.")
    assert both["redemption_fee"].status is Status.PRESENT
    other = answers("# Redemption\nThe subscription fee is 0.5%.")
    assert other["redemption_fee"].status is Status.ABSENT


def test_a_clause_on_the_issuer_is_no_longer_about_the_product_named_before(answers):
    said = "# Terms\nOther products charge less. The issuer may amend these terms at any time."
    assert answers(said)["unilateral_change"].status is Status.PRESENT


def test_a_country_above_a_sentence_is_not_excluded_by_a_not_in_it(answers):
    said = "# Tarn Cell of Jersey\nNo other assets of the manufacturer are available."
    assert answers(said)["restricted_countries"].status is Status.ABSENT


def test_a_large_figure_is_read_with_the_words_under_it(answers):
    found = answers("48,213\nApple shares in the vault\n48,190\ntokens")
    assert found["shares_reported"].value == "48213"


def test_a_column_that_says_what_is_held_gives_the_figure_of_its_row(extractors):
    cells = (("Token", "cAAPL"), ("In circulation", "12,470"), ("Shares held", "12,480"))
    row = Block("cAAPL 12,470 12,480", BlockKind.ROW, "row 2", cells=cells)
    answer = read(DocumentText((row,)), extractors).answers["shares_reported"]
    assert (answer.status, answer.value) == (Status.PRESENT, "12480")
