"""The vocabulary: every fact key with kind, unit, meaning, direction and who owes it."""

from fractions import Fraction

from auditor.model.key import Better, Catalogue, FieldSpec, KeySpec
from auditor.model.unit import unit
from auditor.model.value import Kind


UNIT_MODELS = (
    "rebased_total",
    "raw_times_multiplier",
    "external_multiplier",
    "spl_scaled",
    "none",
)
AUTHORITIES = ("eoa", "contract", "multisig", "timelock", "renounced")
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
SESSIONS = ("pre", "regular", "post", "overnight", "weekend", "holiday")

_SHARES, _TOKENS, _COUNT = unit("shares"), unit("tokens"), unit("count")
_SECONDS, _USD = unit("seconds"), unit("USD")
_CLOSE = Fraction(1, 1_000_000)


def _flag(name: str, owner: str, meaning: str) -> KeySpec:
    return KeySpec(name, Kind.FLAG, meaning, owner)


def _text(name: str, owner: str, meaning: str) -> KeySpec:
    return KeySpec(name, Kind.TEXT, meaning, owner)


def _shares(name: str, owner: str, meaning: str, better: Better = Better.NEITHER) -> KeySpec:
    return KeySpec(name, Kind.QUANTITY, meaning, owner, _SHARES, better, _CLOSE)


def _ratio(name: str, owner: str, meaning: str, better: Better) -> KeySpec:
    return KeySpec(name, Kind.QUANTITY, meaning, owner, better=better, tolerance=_CLOSE)


def _records(name: str, owner: str, meaning: str, *fields: FieldSpec) -> KeySpec:
    return KeySpec(name, Kind.RECORDS, meaning, owner, fields=fields)


def _choice(name: str, owner: str, meaning: str, *choices: str) -> KeySpec:
    return KeySpec(name, Kind.ENUMERATION, meaning, owner, choices=choices)


_CHAIN = FieldSpec("chain", Kind.TEXT)
_ADDRESS = FieldSpec("address", Kind.TEXT)

_AUDIT = (
    KeySpec(
        "audit.as_of",
        Kind.MOMENT,
        "The moment of the audit; the only 'now' that ages and gates use",
        "pipeline",
    ),
)

_IDENTITY = (
    _text("identity.symbol", "product", "Ticker symbol of the token, from the product file"),
    _text("identity.name", "product", "Name of the product"),
    _text("identity.issuer", "product", "Legal name of the issuing entity"),
    _text("identity.underlying", "product", "Ticker of the share that is claimed"),
    _records(
        "identity.deployments",
        "supply",
        "What each contract says it is, beside what the product file says",
        _CHAIN,
        _ADDRESS,
        FieldSpec("symbol", Kind.TEXT),
        FieldSpec("name", Kind.TEXT),
        FieldSpec("symbol_matches", Kind.FLAG),
    ),
    _records(
        "identity.listings",
        "listing",
        "Deployments found in an issuer registry or token list, by chain and address",
        _CHAIN,
        _ADDRESS,
        FieldSpec("listed", Kind.FLAG),
        FieldSpec("listed_symbol", Kind.TEXT),
    ),
)

_SUPPLY = (
    _records(
        "supply.deployments",
        "supply",
        "Supply of every deployment of the product file, in raw units and in shares claimed",
        _CHAIN,
        _ADDRESS,
        FieldSpec("unit_model", Kind.ENUMERATION, choices=UNIT_MODELS),
        FieldSpec("raw", Kind.QUANTITY, _COUNT),
        FieldSpec("decimals", Kind.QUANTITY, _COUNT),
        FieldSpec("multiplier", Kind.QUANTITY),
        FieldSpec("shares", Kind.QUANTITY, _SHARES),
        FieldSpec("inventory_shares", Kind.QUANTITY, _SHARES),
        FieldSpec("read_from", Kind.ENUMERATION, choices=("chain", "third_party", "issuer")),
        FieldSpec("block", Kind.QUANTITY, _COUNT),
        FieldSpec("block_time", Kind.MOMENT),
    ),
    KeySpec(
        "supply.chains",
        Kind.RECORDS,
        "Chains on which the issuer or a registry says tokens exist",
        "listing",
        fields=(_CHAIN,),
        one_list_suffices=True,
    ),
    _shares("supply.total_shares", "derive", "Shares claimed by every token in existence"),
    _shares("supply.inventory_shares", "derive", "Shares claimed by unsold tokens of the issuer"),
    _shares("supply.circulating_shares", "derive", "Shares claimed by tokens outside the issuer"),
    _shares(
        "supply.visible_shares",
        "derive",
        "Shares claimed by the tokens outside the issuer that were read or given a figure",
    ),
    _ratio(
        "supply.read_share",
        "derive",
        "Share of the total supply that was read on a chain",
        Better.HIGHER,
    ),
    _shares("supply.issuer_circulating", "reserves", "Circulating supply the issuer states"),
    _ratio(
        "supply.cross_check",
        "derive",
        "Our circulating supply divided by the one the issuer states",
        Better.NEITHER,
    ),
    _flag("supply.minted_before_lock", "ledger", "Tokens appeared before shares were bought"),
)

_RESERVES = (
    _records(
        "reserves.statements",
        "reserves",
        "Every reserve figure found, whoever states it",
        FieldSpec("source", Kind.TEXT),
        FieldSpec("class", Kind.ENUMERATION, choices=RESERVE_CLASSES),
        FieldSpec("scope", Kind.TEXT),
        FieldSpec("unit", Kind.TEXT),
        FieldSpec("amount", Kind.QUANTITY, _SHARES),
        FieldSpec("as_of", Kind.MOMENT),
        FieldSpec("published_at", Kind.MOMENT),
        FieldSpec("verifier", Kind.TEXT),
        FieldSpec("cadence", Kind.DURATION, _SECONDS),
    ),
    _records(
        "reserves.feeds",
        "reserves",
        "State of each on-chain reserve feed",
        _CHAIN,
        _ADDRESS,
        FieldSpec("description", Kind.TEXT),
        FieldSpec("answer", Kind.QUANTITY, _SHARES),
        FieldSpec("decimals", Kind.QUANTITY, _COUNT),
        FieldSpec("updated_at", Kind.MOMENT),
        FieldSpec("age", Kind.DURATION, _SECONDS),
        FieldSpec("heartbeat", Kind.DURATION, _SECONDS),
    ),
    _flag("reserves.has_feed", "product", "The product file names an on-chain reserve feed"),
    _shares("reserves.shares", "derive", "Shares held, by the statement in force", Better.HIGHER),
    KeySpec("reserves.as_of", Kind.MOMENT, "The moment the reserve figure speaks about", "derive"),
    KeySpec(
        "reserves.age",
        Kind.DURATION,
        "Age of the reserve figure at the moment of the audit",
        "derive",
        _SECONDS,
        Better.LOWER,
    ),
    _choice("reserves.class", "derive", "Who states the reserve figure", *RESERVE_CLASSES),
    _text("reserves.verifier", "derive", "Who, by name, verifies or attests the reserve figure"),
    KeySpec(
        "reserves.cadence",
        Kind.DURATION,
        "How often the issuer says the figure is renewed",
        "derive",
        _SECONDS,
        Better.LOWER,
    ),
    _records(
        "reserves.scope",
        "documents",
        "What the proof shows, aspect by aspect",
        FieldSpec("aspect", Kind.ENUMERATION, choices=SCOPE_ASPECTS),
        FieldSpec("shown", Kind.FLAG),
    ),
    _ratio(
        "reserves.largest_change",
        "derive",
        "Largest relative change between successive figures of one source",
        Better.LOWER,
    ),
)

_BACKING = (
    _ratio(
        "backing.coverage",
        "derive",
        "Shares held per share claimed by tokens outside the issuer (net of unsold tokens)",
        Better.HIGHER,
    ),
    _ratio(
        "backing.coverage_gross",
        "derive",
        "Shares held per share claimed by every token in existence",
        Better.HIGHER,
    ),
    _ratio(
        "backing.visible_coverage",
        "derive",
        "Shares held per share claimed by the tokens that were read or given a figure",
        Better.HIGHER,
    ),
    _shares(
        "backing.surplus",
        "derive",
        "Shares held beyond those claimed by tokens outside the issuer; negative when short",
        Better.HIGHER,
    ),
    _shares(
        "backing.blind_window",
        "derive",
        "Shares that could be missing unseen between two figures",
        Better.LOWER,
    ),
)

_HOLDERS = (
    KeySpec("holders.count", Kind.QUANTITY, "Number of holders", "holders", _COUNT),
    _records(
        "holders.top",
        "holders",
        "Largest holders, labelled",
        _ADDRESS,
        FieldSpec("shares", Kind.QUANTITY, _SHARES),
        FieldSpec("share", Kind.QUANTITY),
        FieldSpec("label", Kind.TEXT),
    ),
    _ratio("holders.top1_share", "holders", "Share of the largest holder", Better.LOWER),
    _ratio("holders.top10_share", "holders", "Share of the ten largest holders", Better.LOWER),
    _ratio(
        "holders.top10_share_adjusted",
        "holders",
        "Share of the ten largest holders without issuer, custodians, exchanges, bridges, pools",
        Better.LOWER,
    ),
    _ratio("holders.hhi", "holders", "Herfindahl-Hirschman index of holdings", Better.LOWER),
)

_CONTROL = (
    _records(
        "control.deployments",
        "control",
        "Powers over each deployment",
        _CHAIN,
        FieldSpec("mint_authority", Kind.ENUMERATION, choices=AUTHORITIES),
        FieldSpec("upgrade_authority", Kind.ENUMERATION, choices=("immutable", *AUTHORITIES[:4])),
    ),
    _choice("control.mint_authority", "control", "Weakest holder of mint power", *AUTHORITIES),
    _choice(
        "control.upgrade_authority",
        "control",
        "Weakest holder of upgrade power",
        "immutable",
        *AUTHORITIES[:4],
    ),
    _flag("control.paused", "control", "Transfers are paused on some deployment"),
    _records(
        "control.secure_mint",
        "control",
        "Configuration of reserve-gated minting, per deployment",
        _CHAIN,
        FieldSpec("margin", Kind.QUANTITY),
        FieldSpec("staleness_limit", Kind.DURATION, _SECONDS),
        FieldSpec("counts_all_chains", Kind.FLAG),
    ),
    _flag("control.claims_secure_mint", "documents", "Minting is said to be gated by reserves"),
)

_ACTIONS = (
    _records(
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
    _records(
        "corporate_actions.steps",
        "supply",
        "Steps of the multiplier seen on a chain",
        _CHAIN,
        FieldSpec("effective_at", Kind.MOMENT),
        FieldSpec("previous", Kind.QUANTITY),
        FieldSpec("new", Kind.QUANTITY),
    ),
    KeySpec(
        "corporate_actions.unmatched",
        Kind.QUANTITY,
        "Declared actions without a step, and steps above 1 % without a declared action",
        "derive",
        _COUNT,
        Better.LOWER,
    ),
    _text("corporate_actions.policy", "documents", "How splits and dividends reach the holder"),
)

_PEG = (
    KeySpec("market.sessions", Kind.SERIES, "Trading sessions of the exchange, UTC", "sessions"),
    KeySpec("prices.token", Kind.SERIES, "Quotes of the token, by venue and pair", "prices"),
    KeySpec("prices.reference", Kind.SERIES, "Prices of the share", "prices"),
    _records(
        "peg.quotes",
        "derive",
        "Each token quote against the value of its claim",
        FieldSpec("time", Kind.MOMENT),
        FieldSpec("venue", Kind.TEXT),
        FieldSpec("price", Kind.QUANTITY, _USD),
        FieldSpec("nav", Kind.QUANTITY, _USD),
        FieldSpec("deviation", Kind.QUANTITY),
        FieldSpec("session", Kind.ENUMERATION, choices=SESSIONS),
        FieldSpec("label", Kind.ENUMERATION, choices=("counted", "informational", "illiquid")),
    ),
    _records(
        "peg.sessions",
        "derive",
        "Deviation by market session",
        FieldSpec("session", Kind.ENUMERATION, choices=SESSIONS),
        FieldSpec("pairs", Kind.QUANTITY, _COUNT),
        FieldSpec("days", Kind.QUANTITY, _COUNT),
        FieldSpec("median", Kind.QUANTITY),
        FieldSpec("p95", Kind.QUANTITY),
        FieldSpec("largest", Kind.QUANTITY),
        FieldSpec("warn_limit", Kind.QUANTITY),
        FieldSpec("fail_limit", Kind.QUANTITY),
    ),
    _records(
        "peg.episodes",
        "derive",
        "Stretches beyond the warning limit",
        FieldSpec("start", Kind.MOMENT),
        FieldSpec("end", Kind.MOMENT),
        FieldSpec("peak", Kind.QUANTITY),
        FieldSpec("class", Kind.ENUMERATION, choices=PEG_CLASSES),
    ),
    _choice("peg.class", "derive", "The worst episode's class; noise when none", *PEG_CLASSES),
    KeySpec(
        "peg.pairs",
        Kind.QUANTITY,
        "Token quotes that pass the depth gate and have a reference price",
        "derive",
        _COUNT,
        Better.HIGHER,
    ),
    KeySpec(
        "liquidity.depth_2pct",
        Kind.QUANTITY,
        "Depth of the smaller side within 2 % at the latest quote, all venues",
        "derive",
        _USD,
        Better.HIGHER,
    ),
    _records(
        "liquidity.exit_cost",
        "liquidity",
        "Cost of selling a given amount on venues",
        FieldSpec("sale", Kind.QUANTITY, _USD),
        FieldSpec("cost", Kind.QUANTITY),
    ),
)

_CUSTODY = (
    _text("custody.custodian", "documents", "Legal entity that holds the shares"),
    _text("custody.custodian_description", "documents", "How an unnamed custodian is described"),
    _flag("custody.regulated", "documents", "The custodian is licensed by a named regulator"),
    _flag("custody.segregated", "documents", "Shares are kept apart from the custodian's own"),
    _flag("custody.affiliated", "documents", "Issuer and custodian belong to one group"),
    _text("custody.security_agent", "documents", "Who acts for holders if the issuer fails"),
    _text("custody.security_interest", "documents", "Pledge of the shares in the holders' favour"),
)

_REDEMPTION = (
    _text("redemption.who", "documents", "Who may redeem"),
    _text("redemption.price_basis", "documents", "At what price redemption happens"),
    _ratio("redemption.fee", "documents", "Largest fee of a redemption", Better.LOWER),
    KeySpec(
        "redemption.minimum",
        Kind.QUANTITY,
        "Smallest amount that can be redeemed",
        "documents",
        _USD,
        Better.LOWER,
    ),
    KeySpec(
        "redemption.timing",
        Kind.DURATION,
        "Longest time from request to payment",
        "documents",
        _SECONDS,
        Better.LOWER,
    ),
    _text("redemption.suspension", "documents", "When redemption may be suspended"),
    _flag("redemption.open", "documents", "Redemption is open at the moment of the audit"),
    _choice(
        "redemption.unilateral_change",
        "documents",
        "Whether the issuer may change the terms alone",
        "none",
        "with_notice",
        "any_time",
    ),
    _choice(
        "redemption.retail",
        "documents",
        "Whether an ordinary holder can redeem",
        "any_holder",
        "after_kyc",
        "approved_only",
        "nobody",
    ),
    _flag("redemption.released_before_burn", "ledger", "Shares were released before tokens burned"),
)

_DISCLOSURE = (
    _flag("disclosure.guaranteed_gain", "documents", "Marketing promises a certain gain"),
    _flag("disclosure.issuer_risk", "documents", "The risk that the issuer fails is stated"),
    _flag("disclosure.regulatory_risk", "documents", "Regulatory risk is stated"),
    _choice(
        "disclosure.evidence_access",
        "documents",
        "How a visitor reaches the addresses and the reserve figures",
        "public",
        "gated",
        "none",
    ),
)

_STRUCTURE = (
    _choice(
        "structure.type",
        "product",
        "Legal form of the claim",
        "custodial_share",
        "tracker_certificate",
        "secured_note",
        "registered_share",
        "synthetic",
    ),
    _flag("structure.promises_shares", "documents", "The product claims backing by real shares"),
    _text("structure.claim_rank", "documents", "Rank of the holder's claim in insolvency"),
    _text("structure.enforcement_trigger", "documents", "What lets holders reach the shares"),
    _choice("rights.voting", "documents", "Voting rights of holders", "none", "passed_on", "full"),
    _choice(
        "rights.dividends",
        "documents",
        "How dividends reach holders",
        "none",
        "cash",
        "reinvested_net",
        "reinvested_gross",
    ),
)

CATALOGUE = Catalogue(
    {
        spec.name: spec
        for spec in (
            *_AUDIT,
            *_IDENTITY,
            *_SUPPLY,
            *_RESERVES,
            *_BACKING,
            *_HOLDERS,
            *_CONTROL,
            *_ACTIONS,
            *_PEG,
            *_CUSTODY,
            *_REDEMPTION,
            *_DISCLOSURE,
            *_STRUCTURE,
        )
    }
)
