import pytest

from auditor.collect.text.language import language_of


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The shares are held by a custodian in Zurich and redemption takes five days."),
        (
            "de",
            "Die Aktien werden bei einer Bank in Zürich verwahrt, die Rückgabe dauert fünf Tage.",
        ),
        (
            "fr",
            "Les actions sont détenues par un dépositaire, le rachat prend cinq jours ouvrables.",
        ),
        ("ja", "株式は信託銀行が保管します。償還には五営業日かかります。"),
        ("zh", "该代币由真实股票一比一支持，托管人持有全部股票。赎回需要五个工作日。"),
        ("", "Terms"),
        ("", "1,000.50 / 2,000.00 / 3,000.00 / 4,000.00 / 5,000.00"),
        ("", "\0" * 100),
    ],
)
def test_the_language_of_a_text(code: str, text: str) -> None:
    assert language_of([text]) == code
    assert language_of(["", text]) == code
