import json
from pathlib import Path

import pytest
from fake_world import TSLAX, World, gaps, product, rows, seen

from auditor.collect.interface import Collected
from auditor.collect.reserve.collector import Reserves
from auditor.model.issuer_form import IssuerForm, term_keys
from auditor.model.provenance import Strength
from auditor.model.value import Flag, Quantity, Records, Text


URL = "https://issuer.example/tslax.json"
STATEMENTS, SCOPE = "reserves.statements", "reserves.scope"
HELD = {
    "as_of": "2026-09-12T20:00:00Z",
    "published_at": "2026-09-13T06:00:00Z",
    "unit": "shares",
    "amount": "196869",
    "supply_claimed": "196340.26",
    "scope": {"existence": True, "ownership": True, "liabilities": False},
    "holdings": [
        {"custodian": "Maerki Baumann & Co. AG", "quantity": 196869, "isin": "US88160R1014"}
    ],
    "verifier": {"name": "The Network Firm LLP", "class": "third_party"},
}
FORM = {
    "schema": "auditor/issuer/v1",
    "issuer": "Backed Assets (JE) Limited",
    "subject": {
        "symbol": "TSLAx",
        "ticker": "TSLA",
        "isin": "US88160R1014",
        "tokens": [{"chain": "eip155:1", "address": TSLAX}],
        "every_token": True,
    },
    "reserves": [HELD],
    "terms": {
        "custody.custodian": "Maerki Baumann & Co. AG",
        "custody.segregated": True,
        "redemption.fee": "0.005",
        "redemption.timing": "2d",
        "redemption.unilateral_change": "with_notice",
        "corporate_actions.policy": "Dividends are reinvested net of tax.",
    },
    "risks": {"issuer_failure": "If the issuer fails, holders may lose their money."},
}


def collect(form: object = FORM, class_: str = "issuer") -> list[Collected]:
    source = {"kind": "disclosure", "url": URL, "class": class_}
    world = World(pages={URL: json.dumps(form)})
    return list(world.collect(Reserves(), product(reserves=[source])))


def reserve(**changed: object) -> dict[str, object]:
    return FORM | {"reserves": [HELD | changed]}


def why(found: list[Collected]) -> tuple[str, str]:
    (gap,) = gaps(found, STATEMENTS)
    return gap.cause.value, gap.reason


def shown(found: list[Collected]) -> dict[str, bool]:
    return {row["aspect"].value: row["shown"].value for row in rows(found, SCOPE)}


def test_its_reserve_is_a_statement_of_the_issuer() -> None:
    found = collect()
    (row,) = rows(found, STATEMENTS)
    assert row["amount"].amount == 196_869
    assert row["class"].value == "issuer"
    assert row["verifier"] == Text("The Network Firm LLP")
    assert all(each.provenance.strength is Strength.ISSUER for each in seen(found, STATEMENTS))
    (part,) = rows(found, "reserves.holdings")
    assert part["matches"] == Flag(True)
    (claimed,) = seen(found, "supply.issuer_circulating")
    assert isinstance(claimed.value, Quantity)


@pytest.mark.fault("F07")
def test_naming_a_verifier_makes_nobody_independent() -> None:
    (row,) = rows(collect(), STATEMENTS)
    assert row["class"].value == "issuer"


@pytest.mark.parametrize("key", sorted(FORM["terms"]))
def test_each_term_is_a_claim_of_the_issuer(key: str) -> None:
    (told,) = seen(collect(), key)
    assert told.provenance.strength is Strength.ISSUER
    assert told.provenance.locator == f"{URL} terms {key}"


def test_a_risk_notice_is_its_own_evidence() -> None:
    found = collect()
    assert [each.value for each in seen(found, "disclosure.issuer_risk")] == [Flag(True)]
    assert not seen(found, "disclosure.regulatory_risk")


def test_what_an_outsider_sees_for_himself_is_no_term() -> None:
    for name in ("disclosure.guaranteed_gain", "disclosure.evidence_access"):
        assert name not in term_keys()
        assert why(collect(FORM | {"terms": {name: "false"}})) == ("unreadable", "bad_form")


def test_the_issuer_denies_for_itself_and_others_confirm() -> None:
    assert shown(collect()) == {"existence": True, "liabilities": False}
    outside = shown(collect(class_="custodian"))
    assert outside == {"existence": True, "ownership": True, "liabilities": False}


def test_its_contracts_are_listed_and_its_chains_named() -> None:
    found = collect()
    (row,) = rows(found, "identity.listings")
    assert row["listed"] == Flag(True)
    (chains,) = seen(found, "supply.chains")
    assert isinstance(chains.value, Records)
    assert chains.value.complete
    open_list = FORM | {"subject": FORM["subject"] | {"every_token": False}}
    (chains,) = seen(collect(open_list), "supply.chains")
    assert not chains.value.complete


@pytest.mark.fault("H16")
@pytest.mark.parametrize(
    ("part", "value"),
    [("symbol", "AAPLx"), ("ticker", "AAPL"), ("isin", "US0378331005")],
)
def test_a_form_about_another_product_gives_nothing(part: str, value: str) -> None:
    found = collect(FORM | {"subject": FORM["subject"] | {part: value}})
    assert why(found) == ("conflicting", "scope_mismatch")
    assert not [each for each in found if each.key.startswith("custody.")]


@pytest.mark.fault("H16")
def test_a_form_of_another_entity_gives_nothing() -> None:
    assert why(collect(FORM | {"issuer": "Somebody Else Ltd"})) == ("conflicting", "scope_mismatch")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"amount": "196870"}, ("conflicting", "source_dispute")),
        ({"as_of": "2026-09-14T00:00:00Z"}, ("stale", "future_timestamp")),
        (
            {"holdings": [{"custodian": "X", "quantity": "196869", "symbol": "AAPL"}]},
            ("conflicting", "scope_mismatch"),
        ),
    ],
)
def test_a_statement_at_odds_with_itself_is_no_figure(
    changed: dict[str, object], expected: tuple[str, str]
) -> None:
    assert why(collect(reserve(**changed))) == expected


@pytest.mark.fault("H18")
@pytest.mark.parametrize(
    "form",
    [
        [],
        None,
        {"schema": "auditor/issuer/v2"},
        FORM | {"extra": 1},
        reserve(amount="1e5"),
        reserve(amount=-1),
        reserve(amount=1.5),
        reserve(amount=True),
        reserve(as_of="03/04/2026"),
        reserve(as_of="2026-09-12T20:00:00"),
        reserve(as_of="2026-02-31"),
        reserve(unit="lots"),
        FORM | {"terms": {"custody.custodain": "X"}},
        FORM | {"terms": {"redemption.retail": "everybody"}},
        FORM | {"terms": {"custody.custodian": ""}},
    ],
)
def test_a_form_out_of_shape_is_unreadable(form: object) -> None:
    assert why(collect(form)) == ("unreadable", "bad_form")


def test_a_form_without_a_reserve_still_gives_its_terms() -> None:
    found = collect(FORM | {"reserves": []})
    assert seen(found, "custody.custodian")
    assert why(found)[0] == "not_collected"


def test_old_statements_are_a_history() -> None:
    earlier = HELD | {"as_of": "2026-09-11T20:00:00Z"}
    assert len(rows(collect(FORM | {"reserves": [earlier, HELD]}), STATEMENTS)) == 2


def test_its_schema_names_every_term_with_its_meaning() -> None:
    schema = IssuerForm.model_json_schema(by_alias=True)
    terms = schema["properties"]["terms"]
    assert not terms["additionalProperties"]
    assert set(terms["properties"]) == set(term_keys())
    assert {"custody.custodian", "redemption.fee", "rights.voting"} <= set(term_keys())
    assert all(each["description"] for each in terms["properties"].values())


def test_the_form_in_the_page_for_issuers_is_read() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "for-issuers.md").read_text("utf-8")
    (form,) = [each.partition("```")[0] for each in page.split("```json\n")[1:]]
    found = collect(json.loads(form))
    assert not gaps(found, STATEMENTS)
    assert rows(found, STATEMENTS)[0]["amount"].amount == 196_869
