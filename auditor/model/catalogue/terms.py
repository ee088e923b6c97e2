"""What the issuer says: custody, redemption, disclosure, structure, rights."""

from auditor.model.catalogue.making import SECONDS, TOKENS, USD, choice, flag, ratio, text
from auditor.model.key import Better, KeySpec
from auditor.model.value import Kind


CUSTODY = (
    text("custody.custodian", "documents", "Legal entity that holds the shares"),
    text("custody.custodian_description", "documents", "How an unnamed custodian is described"),
    flag("custody.regulated", "documents", "The custodian is licensed by a named regulator"),
    flag("custody.segregated", "documents", "Shares are kept apart from the custodian's own"),
    flag("custody.affiliated", "documents", "Issuer and custodian belong to one group"),
    text("custody.security_agent", "documents", "Who acts for holders if the issuer fails"),
    text("custody.security_interest", "documents", "Pledge of the shares in the holders' favour"),
)

REDEMPTION = (
    text("redemption.who", "documents", "Who may redeem"),
    text("redemption.price_basis", "documents", "At what price redemption happens"),
    ratio("redemption.fee", "documents", "Largest fee of a redemption", Better.LOWER),
    KeySpec(
        "redemption.minimum",
        Kind.QUANTITY,
        "Smallest amount that can be redeemed",
        "documents",
        USD,
        Better.LOWER,
    ),
    ratio(
        "redemption.entry_fee",
        "documents",
        "Largest fee of buying tokens from the issuer",
        Better.LOWER,
    ),
    KeySpec(
        "redemption.lot",
        Kind.QUANTITY,
        "Tokens are redeemed in multiples of this many",
        "documents",
        TOKENS,
        Better.LOWER,
    ),
    KeySpec(
        "redemption.timing",
        Kind.DURATION,
        "Longest time from request to payment",
        "documents",
        SECONDS,
        Better.LOWER,
    ),
    text("redemption.suspension", "documents", "When redemption may be suspended"),
    flag("redemption.open", "documents", "Redemption is open at the moment of the audit"),
    choice(
        "redemption.unilateral_change",
        "documents",
        "Whether the issuer may change the terms alone",
        "none",
        "with_notice",
        "any_time",
    ),
    choice(
        "redemption.retail",
        "documents",
        "Whether an ordinary holder can redeem",
        "any_holder",
        "after_kyc",
        "approved_only",
        "nobody",
    ),
    flag("redemption.released_before_burn", "history", "Shares were released before tokens burned"),
)

DISCLOSURE = (
    flag("disclosure.guaranteed_gain", "documents", "Marketing promises a certain gain"),
    flag("disclosure.issuer_risk", "documents", "The risk that the issuer fails is stated"),
    flag("disclosure.regulatory_risk", "documents", "Regulatory risk is stated"),
    choice(
        "disclosure.evidence_access",
        "documents",
        "How a visitor reaches the addresses and the reserve figures",
        "public",
        "gated",
        "none",
    ),
)

STRUCTURE = (
    choice(
        "structure.type",
        "product",
        "Legal form of the claim",
        "custodial_share",
        "tracker_certificate",
        "secured_note",
        "registered_share",
        "synthetic",
    ),
    flag("structure.promises_shares", "documents", "The product claims backing by real shares"),
    text("structure.claim_rank", "documents", "Rank of the holder's claim in insolvency"),
    text("structure.enforcement_trigger", "documents", "What lets holders reach the shares"),
    choice("rights.voting", "documents", "Voting rights of holders", "none", "passed_on", "full"),
    choice(
        "rights.dividends",
        "documents",
        "How dividends reach holders",
        "none",
        "cash",
        "reinvested_net",
        "reinvested_gross",
    ),
)
