"""Letters and reports are read by whoever signs them."""

from auditor.collect.disclosure.answer import Status


CUSTODY_LETTER = """\
ORLEBAR TRUST COMPANY, N.A. Institutional Custody, Albany, New York
The Directors, Kestrel Equity Tokens Ltd
Dear Sirs
At the close of business on 31 August 2026 we held to your order 4,120 shares of Apple Inc.
We are regulated by the Office of the Comptroller of the Currency.
Neither we nor any member of our group owns shares in Kestrel Equity Tokens Ltd.
We do not comment on the number of tokens that you have issued.
Yours faithfully
For and on behalf of Orlebar Trust Company, N.A."""
REPORT = """\
# Independent accountant's report on agreed-upon procedures
To the directors of Kestrel Equity Tokens Ltd
We have performed the procedures below, which were agreed with Kestrel Equity Tokens Ltd.
We are independent of the Company.
We obtained from Orlebar Custody B.V. a statement of the share account.
Pell Marsh LLP, Cork, 23 September 2026"""


def test_we_is_the_custodian_that_writes_a_letter(answers):
    found = answers(CUSTODY_LETTER)
    assert found["custodian"].value.casefold() == "orlebar trust company, n.a."
    assert found["custodian_regulated"].value == "Office of the Comptroller of the Currency"
    assert found["custodian_affiliated"].status is Status.DENIED
    assert found["liabilities_covered"].status is Status.DENIED


def test_we_is_the_firm_that_signs_a_report(answers):
    found = answers(REPORT)
    assert found["reserves_attestor"].value == "Pell Marsh LLP"
    assert found["attestor_independent"].status is Status.PRESENT
    assert found["custodian"].value == "Orlebar Custody B.V."


def test_a_report_that_names_its_dependence_is_not_independent(answers):
    found = answers(REPORT.replace("We are independent", "Nor are we independent"))
    assert found["attestor_independent"].status is Status.DENIED


def test_a_page_that_is_addressed_to_nobody_has_no_author(cued):
    page = "Kestrel Tokens Ltd\nWe hold the shares for you.\nKestrel Tokens Ltd, Jersey"
    assert cued(page)["custodian"].status is Status.ABSENT


def test_a_letter_of_the_issuer_to_its_holders_names_no_custodian(answers):
    letter = (
        "Kestrel Tokens Ltd\nDear holders\nWe hold the shares for your benefit.\nKestrel Tokens Ltd"
    )
    assert answers(letter)["custodian"].value != "Kestrel Tokens Ltd"
