"""Corporate actions, prices and liquidity."""

from auditor.model.catalogue.choices import PEG_CLASSES, SESSIONS
from auditor.model.catalogue.making import CHAIN, COUNT, USD, choice, records, text
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
        FieldSpec("status", Kind.TEXT),
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
        "Declared actions without a step, and steps above 1 % without a declared action",
        "derive",
        COUNT,
        Better.LOWER,
    ),
    text("corporate_actions.policy", "documents", "How splits and dividends reach the holder"),
)

PEG = (
    KeySpec("market.sessions", Kind.SERIES, "Trading sessions of the exchange, UTC", "sessions"),
    KeySpec("prices.token", Kind.SERIES, "Quotes of the token, by venue and pair", "prices"),
    KeySpec("prices.reference", Kind.SERIES, "Prices of the share", "prices"),
    records(
        "prices.fx",
        "prices",
        "What one unit of a currency was worth in US dollars",
        FieldSpec("currency", Kind.TEXT),
        FieldSpec("rate", Kind.QUANTITY, USD),
        FieldSpec("time", Kind.MOMENT),
    ),
    records(
        "peg.quotes",
        "derive",
        "Each token quote against the value of its claim",
        FieldSpec("time", Kind.MOMENT),
        FieldSpec("venue", Kind.TEXT),
        FieldSpec("price", Kind.QUANTITY, USD),
        FieldSpec("nav", Kind.QUANTITY, USD),
        FieldSpec("deviation", Kind.QUANTITY),
        FieldSpec("session", Kind.ENUMERATION, choices=SESSIONS),
        FieldSpec("label", Kind.ENUMERATION, choices=("counted", "informational", "illiquid")),
    ),
    records(
        "peg.sessions",
        "derive",
        "Deviation by market session",
        FieldSpec("session", Kind.ENUMERATION, choices=SESSIONS),
        FieldSpec("pairs", Kind.QUANTITY, COUNT),
        FieldSpec("days", Kind.QUANTITY, COUNT),
        FieldSpec("median", Kind.QUANTITY),
        FieldSpec("p95", Kind.QUANTITY),
        FieldSpec("largest", Kind.QUANTITY),
        FieldSpec("warn_limit", Kind.QUANTITY),
        FieldSpec("fail_limit", Kind.QUANTITY),
    ),
    records(
        "peg.episodes",
        "derive",
        "Stretches beyond the warning limit",
        FieldSpec("start", Kind.MOMENT),
        FieldSpec("end", Kind.MOMENT),
        FieldSpec("peak", Kind.QUANTITY),
        FieldSpec("class", Kind.ENUMERATION, choices=PEG_CLASSES),
    ),
    choice("peg.class", "derive", "The worst episode's class; noise when none", *PEG_CLASSES),
    KeySpec(
        "peg.pairs",
        Kind.QUANTITY,
        "Token quotes that pass the depth gate and have a reference price",
        "derive",
        COUNT,
        Better.HIGHER,
    ),
    KeySpec(
        "liquidity.depth_2pct",
        Kind.QUANTITY,
        "Depth of the smaller side within 2 % at the latest quote, all venues",
        "derive",
        USD,
        Better.HIGHER,
    ),
    records(
        "liquidity.exit_cost",
        "liquidity",
        "Cost of selling a given amount on venues",
        FieldSpec("sale", Kind.QUANTITY, USD),
        FieldSpec("cost", Kind.QUANTITY),
    ),
)
