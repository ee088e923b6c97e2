import pytest

from auditor.collect.disclosure.entities.finders import FINDERS


@pytest.mark.parametrize(
    ("kind", "text", "language", "values"),
    [
        ("percent", "0,75 % or 50 bps or half a percent", "de", ["0.75%", "0.5%", "0.5%"]),
        ("percent", "百分之零点五", "zh", ["0.5%"]),
        ("money", "USD 25, $1,000.50, ten dollars", "en", ["25 USD", "1000.5 USD", "10 USD"]),
        ("money", "100.000 Euro", "de", ["100000 EUR"]),
        ("money", "a quarter of a million dollars, two hundred and fifty euros, a million dollars",
         "en", ["250000 USD", "250 EUR", "1000000 USD"]),
        ("percent", "thirty-five basis points", "en", ["0.35%"]),
        ("units", "one whole Token or 10 shares", "en", ["1 token", "10 shares"]),
        ("units", "half a token, a tenth of a token, 0.1 of a token, two and a half notes", "en",
         ["0.5 tokens", "0.1 tokens", "0.1 tokens", "2.5 tokens"]),
        ("units", "ten thousand shares or two thousand five hundred tokens", "en",
         ["10000 shares", "2500 tokens"]),
        ("units", "anything under 1e18 units reverts; between two and three tokens", "en",
         ["3 tokens"]),
        ("units", "each quarter shares are pledged; a 100-token minimum; 一百枚代币", "en",
         ["100 tokens", "100 tokens"]),
        ("percent", "fifteen hundredths of a percent, two and three quarters percent, 1/2 %", "en",
         ["0.15%", "2.75%"]),
        ("percent", "two and a half basis points", "en", ["0.025%"]),
        ("date", "31 March 2026, 2026年3月31日", "en", ["2026-03-31", "2026-03-31"]),
        ("date", "March 31, 2026 at 16:00 UTC", "en", ["2026-03-31T16:00:00Z"]),
        ("date", "4:00 p.m. ET on 31 March 2026", "en", ["2026-03-31T20:00:00Z"]),
        ("date", "le 15 septembre 2026 à 18 h 00 UTC", "fr", ["2026-09-15T18:00:00Z"]),
        ("duration", "T+2, two business days, drei Bankarbeitstage", "en",
         ["T+2", "2 business days", "3 business days"]),
        ("duration", "1-3 business days", "en", ["3 business days"]),
        ("duration", "24 hours a day, five days a week", "en", []),
        ("company", "held by Corrigan Vale Trust Company, which", "en",
         ["Corrigan Vale Trust Company"]),
        ("company", "股票由港湾信托公司保管", "zh", ["港湾信托公司"]),
        ("company", "東寧信託股份有限公司負責保管", "zh", ["東寧信託股份有限公司"]),
        ("company", "im Depot der Sparbank Niederau eG", "de", ["Sparbank Niederau eG"]),
        ("company", "kept by St. Piran Bank in Truro", "en", ["St. Piran Bank"]),
        ("company", "kept by Ostby Bank A/S, Copenhagen", "en", ["Ostby Bank A/S"]),
        ("shares", "holds 1.25 million shares", "en", ["1250000"]),
        ("shares", "2.1 Las Acciones", "es", []),
        ("shares", "Effective 1 May 2026 pStocks are complex products.", "en", []),
        ("shares", "deux cent douze mille actions", "fr", ["212000"]),
        ("shares", "quatre-vingt-dix-sept mille actions", "fr", ["97000"]),
        ("shares", "trescientas cuarenta y dos mil acciones", "es", ["342000"]),
        ("shares", "vierhundertfünfundzwanzigtausend Aktien", "de", ["425000"]),
        ("shares", "共一百二十万股", "zh", ["1200000"]),
        ("shares", "每枚对应普通股一股", "zh", []),
        ("shares", "at 07:12:40 UTC\nShares in custody", "en", []),
        ("date", "截至二〇二六年五月三十一日", "zh", ["2026-05-31"]),
        ("firm", "With Brightholm, in Leeds.", "en", ["Brightholm"]),
        ("firm", "Kept by the Custodian in Zurich, at Monday's close", "en", []),
        ("firm", "Customer shares are kept apart from Ironbark's own.", "en", []),
        ("firm", "Die Aktien liegen im Depot", "de", []),
        ("regulator", "by the Securities Commission of The Bahamas", "en",
         ["Securities Commission of The Bahamas"]),
        ("regulator", "the Office of the Comptroller of the Currency (OCC)", "en",
         ["OCC"]),
        ("regulator", "durch die Bundesanstalt für Finanzdienstleistungsaufsicht (BaFin)", "de",
         ["BaFin"]),
        ("regulator", "la Comisión Nacional del Mercado de Valores («CNMV»)", "es", ["CNMV"]),
        ("regulator", "by the Monetary Authority of Singapore (the “MAS”)", "en", ["MAS"]),
        ("regulator", "der Finanzmarktaufsicht Liechtenstein (FMA)", "de",
         ["Finanzmarktaufsicht Liechtenstein"]),
        ("regulator", "the Financial Conduct Authority", "en", ["Financial Conduct Authority"]),
        ("regulator", "licensed by the Czech National Bank", "en", ["Czech National Bank"]),
        ("company", "held by National Bank of Greece", "en", ["National Bank of Greece"]),
        ("regulator", "held by National Bank of Greece", "en", []),
        ("regulator", "from the Central Bank of the Bahamas", "en",
         ["Central Bank of the Bahamas"]),
        ("company", "Corbyn Thwaite & Partners Chartered Accountants, Douglas", "en",
         ["Corbyn Thwaite & Partners"]),
        ("company", "moved from Castor Bridge Brokerage Inc. to the present one", "en", []),
        ("company", "moved from Vale Trust Ltd to Harbor Bank Ltd in May", "en",
         ["Harbor Bank Ltd"]),
        ("company", "a letter from Vale Trust Ltd to the issuer", "en", ["Vale Trust Ltd"]),
        ("company", "named Pulau Trustees Berhad, which was replaced in 2024", "en", []),
        ("company", "Harbor Bank Ltd replaced Vale Trust Ltd", "en", ["Harbor Bank Ltd"]),
        ("company", "Vale Trust Ltd was replaced by Harbor Bank Ltd", "en", ["Harbor Bank Ltd"]),
        ("company", "Unsere frühere Depotbank Bankhaus Lenz AG", "de", []),
        ("company", "Harbor Bank Ltd uses Vale Trust Ltd as its sub-custodian", "en",
         ["Harbor Bank Ltd"]),
        ("company", "l’ancien dépositaire, Banque Morel SA", "fr", []),
        ("country", "the United States, Canada or North Korea", "en", ["US", "CA", "KP"]),
        ("country", "不適用於美國、中國大陸及日本居民", "zh", ["US", "CN", "JP"]),
        ("country", "let us know", "en", []),
        ("url", "see acme.example/reserves.", "en", ["acme.example/reserves"]),
    ],
)  # fmt: skip
def test_values_in_their_normal_form(kind, text, language, values):
    assert [each.value for each in FINDERS[kind](text, language)] == values


@pytest.mark.parametrize("text", ["03/04/2026", "March 2026", "30 September"])
def test_dates_that_name_no_day_are_not_clear(text):
    assert [each.clear for each in FINDERS["date"](text, "en")] == [False]


@pytest.mark.parametrize("text", ["[DATE]", "TBD", "to be announced", "____", "{{name}}"])
def test_placeholders_are_found(text):
    assert [each.clear for each in FINDERS["placeholder"](text, "en")] == [False]
