"""Who holds the tokens."""

from auditor.model.catalogue.making import ADDRESS, CHAIN, COUNT, SHARES, ratio, records
from auditor.model.key import Better, FieldSpec, KeySpec
from auditor.model.value import Kind


HOLDERS = (
    KeySpec("holders.count", Kind.QUANTITY, "Number of holders", "holders", COUNT),
    records(
        "holders.top",
        "holders",
        "Largest holders, labelled",
        ADDRESS,
        FieldSpec("shares", Kind.QUANTITY, SHARES),
        FieldSpec("share", Kind.QUANTITY),
        FieldSpec("label", Kind.TEXT),
    ),
    records(
        "holders.ledgers",
        "holders",
        "The transfers of each deployment, added up, and what shows that none is missing",
        CHAIN,
        ADDRESS,
        FieldSpec("first_block", Kind.QUANTITY, COUNT),
        FieldSpec("last_block", Kind.QUANTITY, COUNT),
        FieldSpec("transfers", Kind.QUANTITY, COUNT),
        FieldSpec("holders", Kind.QUANTITY, COUNT),
        FieldSpec("balances_checked", Kind.QUANTITY, COUNT),
        FieldSpec("minted", Kind.QUANTITY, COUNT),
        FieldSpec("burned", Kind.QUANTITY, COUNT),
        FieldSpec("top1_share", Kind.QUANTITY),
        FieldSpec("top10_share", Kind.QUANTITY),
        FieldSpec("top10_share_adjusted", Kind.QUANTITY),
        FieldSpec("hhi", Kind.QUANTITY),
    ),
    records(
        "holders.wrappers",
        "holders",
        "Contracts of others, as far as they are named, that hold tokens and issue receipts for"
        " them; a receipt is no further claim on the shares",
        CHAIN,
        ADDRESS,
        FieldSpec("name", Kind.TEXT),
        FieldSpec("shares", Kind.QUANTITY, SHARES),
        FieldSpec("share", Kind.QUANTITY),
    ),
    ratio("holders.top1_share", "holders", "Share of the largest holder", Better.LOWER),
    ratio("holders.top10_share", "holders", "Share of the ten largest holders", Better.LOWER),
    ratio(
        "holders.top10_share_adjusted",
        "holders",
        "Share of the ten largest holders without issuer, custodians, exchanges, bridges, pools",
        Better.LOWER,
    ),
    ratio("holders.hhi", "holders", "Herfindahl-Hirschman index of holdings", Better.LOWER),
)
