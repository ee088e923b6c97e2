"""The audit itself and the identity of the token."""

from auditor.model.catalogue.making import ADDRESS, CHAIN, records, text
from auditor.model.key import FieldSpec, KeySpec
from auditor.model.value import Kind


AUDIT = (
    KeySpec(
        "audit.as_of",
        Kind.MOMENT,
        "The moment of the audit; the only 'now' that ages and gates use",
        "pipeline",
    ),
)

IDENTITY = (
    text("identity.symbol", "product", "Ticker symbol of the token, from the product file"),
    text("identity.name", "product", "Name of the product"),
    text("identity.issuer", "product", "Legal name of the issuing entity"),
    text("identity.underlying", "product", "Ticker of the share that is claimed"),
    records(
        "identity.deployments",
        "supply",
        "What each contract says it is, beside what the product file says",
        CHAIN,
        ADDRESS,
        FieldSpec("symbol", Kind.TEXT),
        FieldSpec("name", Kind.TEXT),
        FieldSpec("symbol_matches", Kind.FLAG),
    ),
    records(
        "identity.listings",
        "listing",
        "Deployments found in an issuer registry or token list, by chain and address",
        CHAIN,
        ADDRESS,
        FieldSpec("listed", Kind.FLAG),
        FieldSpec("listed_symbol", Kind.TEXT),
    ),
)
