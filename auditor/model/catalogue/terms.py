"""What the issuer says: custody, redemption, disclosure, structure, rights."""

from auditor.model.catalogue.choices import HOURS, RETAIL
from auditor.model.catalogue.making import (
    ADDRESS,
    CHAIN,
    COUNT,
    SECONDS,
    TOKENS,
    USD,
    choice,
    flag,
    ratio,
    records,
    shares,
    text,
)
from auditor.model.key import Better, FieldSpec, KeySpec
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
        *RETAIL,
    ),
    choice("redemption.creation", "documents", "Who may have new tokens created", *RETAIL),
    choice("redemption.hours", "documents", "When tokens are created and redeemed", *HOURS),
    flag("redemption.open_to_retail", "documents", "A private person may redeem"),
    flag(
        "redemption.open_to_verified", "documents", "A customer whose identity is known may redeem"
    ),
    flag("redemption.open_to_institutions", "documents", "Institutions may redeem"),
    flag("redemption.open_to_barred", "documents", "Holders in barred countries may redeem"),
    text("redemption.restricted_countries", "documents", "Countries whose holders are excluded"),
    flag("redemption.released_before_burn", "history", "Shares were released before tokens burned"),
)

DISCLOSURE = (
    KeySpec(
        "disclosure.guaranteed_gain",
        Kind.FLAG,
        "Marketing promises a certain gain",
        "documents",
        one_true_suffices=True,
    ),
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
    records(
        "disclosure.claims",
        "documents",
        "Every absolute promise of the documents, word for word, and the rules it is held against",
        FieldSpec("id", Kind.TEXT),
        FieldSpec("claim", Kind.TEXT),
        FieldSpec("promise", Kind.TEXT),
        FieldSpec("quote", Kind.TEXT),
        FieldSpec("document", Kind.TEXT),
        FieldSpec("locator", Kind.TEXT),
        FieldSpec("read_at", Kind.MOMENT),
        FieldSpec("against", Kind.TEXT),
    ),
    ratio(
        "disclosure.risk_share",
        "documents",
        "Sentences about risks among those that promise absolutely or tell of a risk",
        Better.HIGHER,
    ),
    records(
        "disclosure.hidden_text",
        "documents",
        "Text that documents hold and no reader sees, with how it is hidden and where",
        FieldSpec("document", Kind.TEXT),
        FieldSpec("technique", Kind.TEXT),
        FieldSpec("text", Kind.TEXT),
        FieldSpec("locator", Kind.TEXT),
    ),
    records(
        "disclosure.changes",
        "second_look",
        "Critical documents looked at twice, and whether their words changed meanwhile",
        FieldSpec("document", Kind.TEXT),
        FieldSpec("first_digest", Kind.TEXT),
        FieldSpec("second_digest", Kind.TEXT),
        FieldSpec("changed", Kind.FLAG),
        FieldSpec("what", Kind.TEXT),
    ),
    records(
        "disclosure.hops_to_address",
        "findability",
        "Links to follow from the issuer's home page to each contract address, at most",
        CHAIN,
        ADDRESS,
        FieldSpec("hops", Kind.QUANTITY, COUNT),
        FieldSpec("page", Kind.TEXT),
    ),
    KeySpec(
        "disclosure.hops_to_reserves",
        Kind.QUANTITY,
        "Links to follow from the issuer's home page to the reserve figures, at most",
        "findability",
        COUNT,
        Better.LOWER,
    ),
    flag(
        "disclosure.script_only",
        "findability",
        "A page of the issuer's site visited on the way shows its text only by running scripts",
    ),
)

TOLD = (
    text("disclosure.reserves_page", "documents", "Where documents say reserves are published"),
    text("disclosure.reserves_as_of", "documents", "The moment a told reserve figure speaks about"),
    text("disclosure.reserves_cadence", "documents", "How often the proof is said to be renewed"),
    text("disclosure.reserves_attestor", "documents", "Who is said to examine the reserves"),
    shares("disclosure.shares_reported", "documents", "Shares said to be held", Better.HIGHER),
    flag("disclosure.attestor_independent", "documents", "The examiner is said to be independent"),
    flag("disclosure.liabilities_covered", "documents", "The proof is said to cover what is owed"),
    flag("disclosure.encumbrance_covered", "documents", "Shares are said to be free of pledges"),
    text("corporate_actions.split_handling", "documents", "What is said to happen at a split"),
    text("corporate_actions.reverse_split_handling", "documents", "The same at a reverse split"),
    text("corporate_actions.merger_handling", "documents", "What is said to happen at a merger"),
    text(
        "corporate_actions.dividend_handling", "documents", "How dividends are said to be handled"
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
    flag("rights.information", "documents", "Holders get the reports shareholders get"),
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
