"""A firm is known by what it does wherever it is spoken of, and a token by its symbol."""

from auditor.collect.disclosure.answer import Status


FIRMS = """The shares are held by Lakeside Trust Company.
Reserves are examined each quarter by Brunner & Roth LLP.
Please keep your phone up to date.
"""


def test_what_is_said_of_the_examiner_says_nothing_of_the_custodian(cued) -> None:
    said = cued(f"{FIRMS}Neither we nor any of our shareholders has a stake in Brunner & Roth.")
    assert said["attestor_independent"].status is Status.PRESENT
    assert said["custodian_affiliated"].status is Status.ABSENT


def test_what_is_said_of_the_custodian_says_nothing_of_the_examiner(answers) -> None:
    said = answers(f"{FIRMS}Lakeside is a sister company of the issuer.")
    assert said["custodian_affiliated"].status is Status.PRESENT
    assert said["attestor_independent"].status is Status.ABSENT


def test_a_sentence_that_begins_with_it_goes_on_about_the_firm_before(answers) -> None:
    said = answers(f"{FIRMS}Lakeside has its seat in Ohio. It is owned by the issuer's parent.")
    assert said["custodian_affiliated"].status is Status.PRESENT


def test_a_firm_is_known_by_the_short_form_its_text_gives_it(answers) -> None:
    said = answers(
        "The shares are held by Muharraq Custody House W.L.L. (“MCH”).\n"
        "Orders are taken by telephone.\n"
        "MCH is a subsidiary of the issuer's parent."
    )
    assert said["custodian_affiliated"].status is Status.PRESENT


def test_of_two_firms_that_seem_to_do_the_same_none_is_known(answers) -> None:
    said = answers(
        "The shares are held by Lakeside Trust Company.\n"
        "The shares are held by Oakbridge Trust Company.\n"
        "Orders are taken by telephone.\n"
        "There is a stake of ours in Lakeside."
    )
    assert said["custodian_affiliated"].status is Status.ABSENT


def test_the_symbol_of_a_token_is_a_token(cued) -> None:
    said = cued("If Kestrel is acquired for stock, mKSTO is swapped for the acquirer's shares.")
    assert said["merger_handling"].value == "exchanged"
    said = cued("If Kestrel is acquired for stock, iOS is swapped for the acquirer's software.")
    assert said["merger_handling"].status is Status.ABSENT


def test_a_list_below_a_contrast_is_about_this_token(answers) -> None:
    said = answers(
        "Please note the following, which differs from other stock tokens on our platform:\n"
        "- If Merribay is taken over, we sell the shares and distribute the cash to holders."
    )
    assert said["merger_handling"].value == "cash"


def test_todo_is_a_word_in_spanish_and_tags_are_no_gap(cued) -> None:
    said = cued("El custodio pertenece a nuestro grupo: todo queda en casa.", "es")
    assert said["shares_reported"].status is Status.ABSENT
    said = cued("tags: [equity, backing, shares-held]")
    assert said["shares_reported"].status is Status.ABSENT
    said = cued("Shares held: [NUMBER]")
    assert said["shares_reported"].status is Status.UNCLEAR


def test_a_licence_of_a_firm_that_keeps_nothing_is_not_the_custodians(answers) -> None:
    kept = "The shares are held by Lakeside Fiduciary Ltd.\nOrders are taken by telephone.\n"
    said = answers(f"{kept}Norden Tokens Limited is licensed by the FMA.")
    assert said["custodian_regulated"].status is Status.ABSENT
    said = answers(f"{kept}Lakeside Fiduciary Ltd is licensed by the FMA.")
    assert (said["custodian_regulated"].status, said["custodian_regulated"].value) == (
        Status.PRESENT,
        "FMA",
    )
