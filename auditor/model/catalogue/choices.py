"""The words an enumeration key may take, where code outside the catalogue needs them."""

UNIT_MODELS = (
    "rebased_total",
    "raw_times_multiplier",
    "external_multiplier",
    "spl_scaled",
    "none",
)
AUTHORITIES = ("eoa", "contract", "multisig", "timelock", "renounced")
PROXY_KINDS = ("none", "transparent", "uups", "beacon", "minimal", "diamond")
ACCOUNT_KINDS = ("eoa", "multisig", "timelock", "contract", "none", "unknown")
ANOMALIES = (
    "caller_dependent",
    "uninitialized",
    "implementation_changed",
    "upgraded_during_read",
    "nonstandard_symbol",
    "disguised_name",
)
INVENTORY_EVIDENCE = ("registry", "third_party", "issuer", "never_moved", "stated")
RESERVE_CLASSES = ("third_party", "custodian", "issuer", "statement")
SCOPE_ASPECTS = (
    "existence",
    "ownership",
    "encumbrance",
    "liabilities",
    "account_level",
    "independence",
)
PEG_CLASSES = (
    "noise",
    "off_hours_drift",
    "feed_lag",
    "corporate_action_window",
    "strained",
    "dislocated",
    "confidence",
)
EPISODE_CLASSES = ("illiquid", *PEG_CLASSES)
QUOTE_LABELS = (
    "counted",
    "informational",
    "illiquid",
    "no_reference",
    "suspended",
    "halted",
    "frozen",
    "outlier",
)
GAP_READINGS = ("friction", "lost_belief")
SESSIONS = ("pre", "regular", "post", "overnight", "weekend", "holiday", "halted")
SILENCES = ("fresh", "market_closed", "shared", "stale")
HOURS = {
    "exchange_hours": ("regular",),
    "weekdays": ("pre", "regular", "post", "overnight"),
    "always": SESSIONS,
}
"""When tokens are created and redeemed, and the sessions that takes in."""
RETAIL = ("any_holder", "after_kyc", "approved_only", "nobody")
RECONCILED = (
    "matched",
    "short",
    "wrong_size",
    "late",
    "missing",
    "double",
    "unexplained",
    "paid_in_cash",
    "not_due",
    "no_step_expected",
    "small",
    "undecided",
)
