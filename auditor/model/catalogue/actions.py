"""Corporate actions: declared, seen on a chain, and held against each other."""

from auditor.model.catalogue.choices import RECONCILED
from auditor.model.catalogue.making import CHAIN, COUNT, SHARES, USD, choice, flag, records, text
from auditor.model.key import Better, FieldSpec, KeySpec
from auditor.model.value import Kind


ACTIONS = (
    records(
        "corporate_actions.declared",
        "corporate_actions",
        "Corporate actions the issuer or the market declares",
        FieldSpec("id", Kind.TEXT),
        FieldSpec("action", Kind.TEXT),
        FieldSpec("ex_date", Kind.MOMENT),
        FieldSpec("effective_at", Kind.MOMENT),
        FieldSpec("ratio", Kind.QUANTITY),
        FieldSpec("gross", Kind.QUANTITY, USD),
        FieldSpec("net", Kind.QUANTITY, USD),
        FieldSpec("withholding", Kind.QUANTITY),
        FieldSpec("price", Kind.QUANTITY, USD),
        FieldSpec("status", Kind.TEXT),
        FieldSpec("source", Kind.TEXT),
        FieldSpec("isin", Kind.TEXT),
    ),
    records(
        "corporate_actions.steps",
        "supply",
        "Steps of the multiplier seen on a chain",
        CHAIN,
        FieldSpec("effective_at", Kind.MOMENT),
        FieldSpec("previous", Kind.QUANTITY),
        FieldSpec("new", Kind.QUANTITY),
    ),
    KeySpec(
        "corporate_actions.unmatched",
        Kind.QUANTITY,
        "Declared actions without a step of their size, and steps above 1 % or made twice without"
        " a declared action; a pair of the wrong size or too late may count as both",
        "derive",
        COUNT,
        Better.LOWER,
    ),
    records(
        "corporate_actions.reconciled",
        "derive",
        "Each declared action beside its step, with the shares of 100 tokens before and after it",
        FieldSpec("id", Kind.TEXT),
        FieldSpec("action", Kind.TEXT),
        FieldSpec("declared_at", Kind.MOMENT),
        FieldSpec("step_at", Kind.MOMENT),
        CHAIN,
        FieldSpec("expected", Kind.QUANTITY),
        FieldSpec("observed", Kind.QUANTITY),
        FieldSpec("withholding", Kind.QUANTITY),
        FieldSpec("withheld", Kind.QUANTITY),
        FieldSpec("shares_before", Kind.QUANTITY, SHARES),
        FieldSpec("shares_after", Kind.QUANTITY, SHARES),
        FieldSpec("outcome", Kind.ENUMERATION, choices=RECONCILED),
    ),
    KeySpec(
        "corporate_actions.amiss",
        Kind.QUANTITY,
        "Declared actions that reached the token late, short, in the wrong size or not at all",
        "derive",
        COUNT,
        Better.LOWER,
    ),
    choice(
        "corporate_actions.practice",
        "derive",
        "What the chain shows of dividends that are due",
        "reinvested",
        "not_on_chain",
        "mixed",
        "none_seen",
    ),
    flag(
        "corporate_actions.policy_kept",
        "derive",
        "The chain shows for dividends what the documents say",
    ),
    text("corporate_actions.policy", "documents", "How splits and dividends reach the holder"),
)
