import re

import pytest

from auditor.model.catalogue import CATALOGUE
from auditor.model.key import Better, Catalogue, FieldSpec, KeySpec
from auditor.model.unit import RATIO
from auditor.model.value import Kind


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


GROUPS = words(
    """identity supply holders control reserves backing custody redemption peg liquidity
    corporate_actions disclosure structure rights audit market prices"""
)
OWNERS = words(
    """product supply reserves prices corporate_actions documents listing sessions derive pipeline
    control holders proofs history liquidity second_look findability"""
)
# What other programs read, with the fields of its records.
PROMISED = words("""
identity.symbol identity.name
supply.deployments{chain,address,unit_model,raw,decimals,multiplier,shares,inventory_shares}
supply.total_shares supply.inventory_shares supply.circulating_shares supply.visible_shares
supply.read_share supply.chains supply.cross_check
reserves.statements{source,class,scope,unit,amount,as_of,published_at,verifier}
reserves.shares reserves.as_of reserves.age reserves.class reserves.cadence reserves.scope
backing.coverage backing.coverage_gross
holders.count holders.top{address,shares,share,label} holders.top1_share holders.top10_share
holders.top10_share_adjusted holders.hhi
control.deployments{chain,mint_authority,upgrade_authority}
control.mint_authority control.upgrade_authority control.paused
corporate_actions.steps corporate_actions.unmatched
peg.episodes{start,end,peak,class} peg.class liquidity.depth_2pct liquidity.exit_cost
custody.custodian custody.regulated custody.segregated custody.affiliated custody.security_agent
custody.security_interest
redemption.who redemption.price_basis redemption.fee redemption.minimum redemption.timing
redemption.suspension redemption.unilateral_change redemption.retail
disclosure.guaranteed_gain disclosure.issuer_risk disclosure.regulatory_risk
structure.claim_rank structure.enforcement_trigger rights.voting rights.dividends
""")


@pytest.mark.parametrize("promise", PROMISED)
def test_what_other_programs_rely_on_exists(promise: str) -> None:
    name, _, listed = promise.rstrip("}").partition("{")
    assert name in CATALOGUE
    fields = listed.split(",") if listed else []
    assert {field.name for field in CATALOGUE[name].fields} >= set(fields)
    assert not fields or CATALOGUE[name].kind is Kind.RECORDS


@pytest.mark.parametrize("spec", CATALOGUE.keys.values(), ids=lambda spec: spec.name)
def test_every_key_says_all_about_itself(spec: KeySpec) -> None:
    assert spec.group in GROUPS
    assert spec.owner in OWNERS
    assert spec.meaning[0].isupper()
    assert not spec.meaning.endswith(".")
    assert bool(spec.choices) == (spec.kind is Kind.ENUMERATION)
    assert bool(spec.fields) == (spec.kind is Kind.RECORDS)
    assert spec.kind is not Kind.INTERVAL, "a quantity key may hold an interval"
    assert spec.unit == RATIO or spec.kind in (Kind.QUANTITY, Kind.DURATION)
    assert spec.better is Better.NEITHER or spec.kind in (Kind.QUANTITY, Kind.DURATION)


@pytest.mark.parametrize(
    ("name", "field"),
    [(key, field) for key in CATALOGUE for field in CATALOGUE[key].fields],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_every_field_says_all_about_itself(name: str, field: FieldSpec) -> None:
    assert CATALOGUE[name].field(field.name) == field, "two fields of one name"
    assert bool(field.choices) == (field.kind is Kind.ENUMERATION)
    assert field.kind not in (Kind.RECORDS, Kind.SERIES, Kind.INTERVAL)


def test_keys_stand_under_their_own_names_and_in_their_groups() -> None:
    assert all(CATALOGUE[name].name == name for name in CATALOGUE)
    groups = [CATALOGUE[name].group for name in CATALOGUE]
    assert {*groups} == {*GROUPS}


def test_choices_are_the_documented_ones() -> None:
    minting, upgrading = "control.mint_authority", "control.upgrade_authority"
    powers = {"eoa", "multisig", "timelock", "contract"}
    assert set(CATALOGUE[minting].choices) == {*powers, "renounced"}
    assert set(CATALOGUE[upgrading].choices) == {*powers, "immutable"}


def test_a_pack_adds_keys_and_replaces_none() -> None:
    mine = KeySpec("lender.bug_bounty", Kind.FLAG, "There is a bug bounty", "documents")
    more = CATALOGUE.extended((mine,))
    assert more["lender.bug_bounty"] == mine
    assert "lender.bug_bounty" not in CATALOGUE
    with pytest.raises(ValueError, match=r"reserves\.shares is already in the catalogue"):
        more.extended((KeySpec("reserves.shares", Kind.FLAG, "", "documents"),))


def test_a_field_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        CATALOGUE["supply.chains"].field("chian")
    assert list(Catalogue({})) == []
