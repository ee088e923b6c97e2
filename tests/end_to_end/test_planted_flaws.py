"""Each flaw of the bad product, mended alone, flips exactly its finding."""

import pytest
from bench_product import Editable


def table(*rows):
    return "as_of,amount,unit,source\n" + "".join(f"{row},shares,issuer's file\n" for row in rows)


def issue_less(bad):
    bad.write("reserves.csv", table("2026-02-18,980000", "2026-02-19,990000", "2026-02-20,1000000"))


def renew_the_proof(bad):
    rows = ("2026-09-02,810000", "2026-09-03,820000", "2026-09-04,830000")
    bad.write("reserves.csv", table(*rows))


def have_it_attested(bad):
    bad.data["reserves"][0]["class"] = "third_party"


def show_the_whole_scope(bad):
    reserve = bad.data["reserves"][0]
    reserve["scope"] = reserve.pop("not_in_scope")


def price_it_right(bad):
    lines = bad.read("quotes.csv").splitlines()
    closes = dict(line.split(",")[:2] for line in bad.read("reference.csv").splitlines()[1:])
    fair = [lines[0]]
    for line in lines[1:]:
        time, _, *rest = line.split(",")
        fair.append(",".join([time, closes[time.replace(":30Z", ":00Z")], *rest]))
    bad.write("quotes.csv", "\n".join(fair) + "\n")


def pass_no_split(bad):
    bad.write("actions.csv", bad.read("actions.csv").splitlines()[0] + "\n")


def list_the_other_chain_no_more(bad):
    bad.write("tokenlist.json", bad.read("tokenlist.json").replace("31338", "31337"))


def hold_real_shares(bad):
    bad.data["structure"] = "custodial_share"


def state(document="review.md", **facts):
    def mend(bad):
        for name, value in facts.items():
            bad.state(name.replace("__", "."), value, document)

    return mend


def unsay(sentence, mend):
    """The mend, and the sentence of the issuer's page that says the contrary taken out."""

    def unsaid(bad):
        page = bad.read("site.md")
        assert sentence in page
        bad.write("site.md", page.replace(sentence, ""))
        mend(bad)

    return unsaid


FLAWS = {
    "over-issued": (
        issue_less,
        {"reserves-cover-circulation": "unknown", "visible-supply-is-covered": "pass"},
    ),
    "stale proof": (
        renew_the_proof,
        {"reserves-fresh": "pass", "reserves-keep-cadence": "pass"},
    ),
    "self-reported proof": (have_it_attested, {"reserves-attested-independently": "pass"}),
    "proof of nothing": (show_the_whole_scope, {"reserves-scope-complete": "pass"}),
    "unnamed custodian": (state(custody__custodian="Bank"), {"custodian-is-named": "pass"}),
    "unlicensed custodian": (state(custody__regulated=True), {"custodian-is-licensed": "pass"}),
    "custodian of the group": (
        state(custody__affiliated=False),
        {"custodian-is-independent": "pass"},
    ),
    "mixed assets": (state(custody__segregated=True), {"assets-are-segregated": "pass"}),
    "no path in insolvency": (
        state(structure__claim_rank="first", structure__enforcement_trigger="late payment"),
        {"insolvency-path-stated": "pass"},
    ),
    "fuzzy redemption": (
        state(redemption__who="all", redemption__price_basis="close", redemption__fee="0.01"),
        {"redemption-terms-stated": "pass"},
    ),
    "nobody can redeem": (
        state(redemption__retail="any_holder"),
        {"ordinary-holder-can-redeem": "pass"},
    ),
    "redemption closed": (state(redemption__open=True), {"redemption-is-open": "pass"}),
    "terms change at any time": (
        unsay(
            "We may change these terms at any time and without notice.",
            state(redemption__unilateral_change="none"),
        ),
        {"no-unilateral-change": "pass"},
    ),
    "guaranteed gain": (
        unsay(
            "Guaranteed to outperform: your gains are locked in.",
            state(disclosure__guaranteed_gain=False),
        ),
        {"no-guaranteed-gain-claims": "pass"},
    ),
    "risks not stated": (
        state(disclosure__issuer_risk=True, disclosure__regulatory_risk=True),
        {"risks-are-disclosed": "pass"},
    ),
    "persistent price gap": (
        price_it_right,
        {
            "peg-holds": "pass",
            "no-lasting-premium-or-discount": "pass",
            "no-day-off-the-peg": "pass",
            "session-gaps-are-brief": "pass",
        },
    ),
    "unhandled split": (
        pass_no_split,
        {
            "corporate-actions-match-multiplier": "pass",
            "declared-actions-reach-holders": "unknown",
        },
    ),
    "no policy for actions": (
        state(corporate_actions__policy="by multiplier"),
        {"corporate-action-policy-stated": "pass"},
    ),
    "chain left out": (list_the_other_chain_no_more, {"all-chains-counted": "pass"}),
    "synthetic": (hold_real_shares, {"structure-matches-claim": "pass"}),
    "one key mints": (
        state(control__mint_authority="multisig"),
        {"mint-authority-is-guarded": "pass"},
    ),
    "one key upgrades": (
        state(control__upgrade_authority="timelock"),
        {"upgrade-authority-is-guarded": "pass"},
    ),
    "ten wallets hold it all": (
        state(holders__top10_share_adjusted="0.30"),
        {"holders-not-concentrated": "pass"},
    ),
    "minted before bought": (
        state(supply__minted_before_lock=False),
        {"mint-follows-lock": "pass"},
    ),
    "sold before burned": (
        state(redemption__released_before_burn=False),
        {"burn-precedes-release": "pass"},
    ),
}


def outcomes(report):
    return {finding.name: finding.outcome.value for finding in report.findings}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return outcomes(Editable("bad", tmp_path_factory.mktemp("bad")).judged())


@pytest.mark.parametrize("flaw", list(FLAWS))
def test_mending_one_flaw_alone_flips_exactly_its_finding(flaw, before, tmp_path):
    mend, expected = FLAWS[flaw]
    bad = Editable("bad", tmp_path)
    mend(bad)
    after = outcomes(bad.judged())
    assert {name: after[name] for name in after if after[name] != before[name]} == expected


# What only a live chain shows, with its past, or a second look, a source with its parts, a weekend,
# or what the issuer's page says nothing of.
NOT_IN_A_RECORDING = {
    "contract-behaves-as-a-token",
    "closed-market-gap-is-bounded",
    "coverage-holds-at-proof-time",
    "documents-stay-the-same",
    "excluded-countries-are-stated",
    "holder-rights-are-stated",
    "holders-keep-their-tokens",
    "holdings-match-underlying",
    "practice-keeps-the-policy",
    "redemption-is-prompt",
    "redemption-suits-small-holders",
    "reserve-figure-is-counted",
    "transfers-are-open",
    "transfers-cannot-be-stopped",
    "wrappers-hold-little",
}
# The newest share price is hours of market time old in both recordings.
FAIR_WARNING = {"reference-is-not-silent"}


def test_every_failing_rule_has_its_flaw(before):
    fine = ("pass", "not_applicable")
    failing = {name for name, outcome in before.items() if outcome not in fine}
    assert {before[name] for name in NOT_IN_A_RECORDING} == {"unknown"}
    mended = {name for _, expected in FLAWS.values() for name in expected}
    assert failing - NOT_IN_A_RECORDING - FAIR_WARNING == mended
