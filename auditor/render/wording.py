"""The report's vocabulary: codes of the model as words for people."""

from auditor.base.text import opening
from auditor.model.finding import Outcome
from auditor.model.provenance import Strength
from auditor.model.scorecard import FlagState, GradeStatus
from auditor.model.value import Cause
from auditor.render.figures import words
from auditor.render.parts import Status


STATUS_STATEMENT = (
    "The letter says how far public evidence supports the claim, by an automated checklist: not an "
    "audit, assurance, credit rating or investment advice. “Not shown” means that we did not find "
    "it, not that it does not exist."
)
RUNNING_STATEMENT = (
    "Automated checklist on public evidence; not an audit, assurance, rating or investment advice"
)
SINGLE_SOURCE = "Assurance: single-source"
"""One node's word was enough for some chain; which ones, “Check it yourself” says."""
TAILORED = "Tailored, not comparable"

OUTCOMES: dict[Outcome, tuple[str, Status]] = {
    Outcome.PASS: ("Pass", "pass"),
    Outcome.WARN: ("Warning", "warn"),
    Outcome.FAIL: ("Fail", "fail"),
    Outcome.UNKNOWN: ("Unknown", "unknown"),
    Outcome.NOT_APPLICABLE: ("Not applicable", "not_applicable"),
    Outcome.ERROR: ("Error", "error"),
}
FLAGS: dict[FlagState, tuple[str, Status]] = {
    FlagState.HIT: ("Hit", "fail"),
    FlagState.UNKNOWN: ("Unknown", "unknown"),
    FlagState.CLEAR: ("Clear", "pass"),
}
STRENGTHS = {
    Strength.ON_CHAIN: "On chain",
    Strength.THIRD_PARTY: "Third party",
    Strength.MARKET: "Market",
    Strength.ISSUER: "Issuer",
    Strength.ANALYST: "Analyst",
}
RESTS_ON = {
    Strength.ON_CHAIN: "the chain",
    Strength.THIRD_PARTY: "a third party",
    Strength.MARKET: "the market",
    Strength.ISSUER: "the issuer’s word",
    Strength.ANALYST: "what an analyst typed in",
}
STATUSES = {
    GradeStatus.FINAL: "Final",
    GradeStatus.PROVISIONAL: "Provisional",
    GradeStatus.UNPROVEN: "Unproven",
    GradeStatus.OUT_OF_SCOPE: "Out of scope",
}
CAUSES = {
    Cause.NOT_DISCLOSED: "Looked for where the issuer publishes, and not found",
    Cause.NOT_COLLECTED: "No source of ours was asked for it",
    Cause.UNREACHABLE: "The source did not answer",
    Cause.UNREADABLE: "The source answered, but not in a form we could read",
    Cause.CONFLICTING: "Sources contradict each other",
    Cause.STALE: "The figure is too old or its moment cannot be shown",
    Cause.UNSUPPORTED: "We cannot read this kind of source",
}
_REASONS = {
    "holds": "holds",
    "tolerated": "within the tolerated range",
    "does_not_hold": "does not hold",
    "issuer_word_only": "only the issuer says so",
    "budget": "the rule took too long to evaluate",
    "empty_list": "nothing to compare",
    "does_not_apply": "does not apply",
    "loosened": "a threshold is looser than comparable",
}
STRUCTURES = {
    "custodial_share": "share held in custody",
    "tracker_certificate": "tracker certificate",
    "secured_note": "secured note",
    "registered_share": "share in the register",
    "synthetic": "synthetic exposure",
}
CHOICES = {
    **STRUCTURES,
    "eoa": "a single key",
    "contract": "a contract",
    "multisig": "several signatures",
    "timelock": "a key with a delay",
    "renounced": "nobody: given up",
    "immutable": "nobody: cannot be changed",
    "passed_on": "passed on by the issuer",
    "reinvested_net": "reinvested, net of tax",
    "reinvested_gross": "reinvested, gross",
    "gated": "behind a login",
}
PROXIES = {
    "none": "not a proxy",
    "transparent": "proxy, run by",
    "uups": "proxy that upgrades itself, run by",
    "beacon": "shared beacon, run by",
    "minimal": "fixed copy of",
    "diamond": "diamond, of many programs",
}
ACCOUNTS = {
    "eoa": "a single key",
    "multisig": "several signatures",
    "timelock": "a delay",
    "contract": "a contract whose own keys were not examined",
    "none": "nobody: given up",
}
ANOMALIES = {
    "caller_dependent": "answers differently by who asks",
    "uninitialized": "was never initialised",
    "implementation_changed": "runs another program than the one announced",
    "upgraded_during_read": "was replaced while it was read",
    "nonstandard_symbol": "names itself in an outdated way",
    "disguised_name": "carries characters that look like others",
}
INVENTORY_EVIDENCE = {
    "registry": "named by a registry",
    "third_party": "named in a third party’s document",
    "issuer": "named in the issuer’s document",
    "never_moved": "never sent a token",
    "stated": "the product file alone",
}
UNIT_MODELS = {
    "rebased_total": "rebased total",
    "raw_times_multiplier": "raw × multiplier",
    "external_multiplier": "external multiplier",
    "spl_scaled": "scaled UI amount",
    "none": "plain tokens",
}
READ_FROM = {"chain": "chain", "third_party": "third party", "issuer": "issuer"}
RESERVE_CLASSES = {
    "third_party": "a third party’s figure",
    "custodian": "the custodian’s figure",
    "issuer": "the issuer’s figure",
    "statement": "a statement of the issuer",
}
ASPECTS = {
    "existence": "Existence of the shares",
    "ownership": "Owner of the shares named",
    "encumbrance": "Pledges and liens",
    "liabilities": "Liabilities beside assets",
    "account_level": "Account named",
    "independence": "Independent check",
}
SESSIONS = {
    "pre": "Pre-market",
    "regular": "Regular",
    "post": "Post-market",
    "overnight": "Overnight",
    "weekend": "Weekend",
    "holiday": "Holiday",
    "halted": "Halted",
}
LABELS = {
    "supply.deployments": "Supply",
    "supply.chains": "Chains named",
    "supply.issuer_circulating": "Circulating supply, as stated",
    "identity.symbol": "Symbol",
    "identity.name": "Name",
    "identity.issuer": "Issuer",
    "identity.underlying": "Underlying share",
    "identity.deployments": "Contract’s own name",
    "identity.listings": "Listed as",
    "reserves.statements": "Shares held",
    "reserves.feeds": "Reserve feed",
    "reserves.has_feed": "Reserve feed named",
    "reserves.scope": "Scope of the proof",
    "corporate_actions.declared": "Corporate actions declared",
    "corporate_actions.steps": "Multiplier steps",
    "corporate_actions.policy": "Corporate-action policy",
    "market.sessions": "Trading sessions",
    "prices.token": "Token quotes",
    "prices.reference": "Share prices",
    "structure.type": "Legal form",
    "structure.promises_shares": "Claims real shares",
    "structure.claim_rank": "Rank of the claim",
    "structure.enforcement_trigger": "Enforcement",
    "custody.custodian": "Custodian",
    "custody.custodian_description": "Custodian, described",
    "custody.regulated": "Custodian licensed",
    "custody.segregated": "Assets segregated",
    "custody.affiliated": "Custodian in the issuer’s group",
    "custody.security_agent": "Security agent",
    "custody.security_interest": "Security interest",
    "redemption.who": "Who may redeem",
    "redemption.price_basis": "Redemption price",
    "redemption.fee": "Redemption fee",
    "redemption.minimum": "Redemption minimum",
    "redemption.timing": "Redemption time",
    "redemption.suspension": "Suspension",
    "redemption.open": "Redemption open",
    "redemption.unilateral_change": "Change of terms",
    "redemption.creation": "Who may have tokens created",
    "redemption.hours": "Hours of creation and redemption",
    "redemption.retail": "Ordinary holders",
    "disclosure.guaranteed_gain": "Promise of gain",
    "disclosure.issuer_risk": "Issuer risk stated",
    "disclosure.regulatory_risk": "Regulatory risk stated",
    "disclosure.encumbrance_covered": "Free of pledges and loans",
    "disclosure.evidence_access": "Access to evidence",
    "rights.voting": "Voting rights",
    "rights.dividends": "Dividends",
    "control.mint_authority": "Mint power",
    "control.upgrade_authority": "Upgrade power",
    "control.paused": "Transfers paused",
    "control.claims_secure_mint": "Reserve-gated minting claimed",
    "holders.count": "Number of holders",
    "holders.top1_share": "Largest holder",
    "holders.top10_share": "Ten largest holders",
    "holders.top10_share_adjusted": "Ten largest, without exchanges and pools",
    "holders.hhi": "Concentration index",
    "audit.as_of": "Moment of the audit",
}


def label(key: str) -> str:
    """A fact key in a few words."""
    if key in LABELS:
        return LABELS[key]
    return words(key.partition(".")[2] or key).capitalize()


def reason(code: str) -> str:
    """A finding's reason code in words."""
    if code in _REASONS:
        return _REASONS[code]
    if code in {cause.value for cause in Cause}:
        return CAUSES[Cause(code)].lower()
    return words(code)


def plural(number: int, one: str, many: str = "") -> str:
    """`1 rule`, `3 rules`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def sentence(text: str) -> str:
    """Words of another module as a sentence without its full stop."""
    return opening(text.strip().rstrip("."))
