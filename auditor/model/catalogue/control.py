"""Who can create, stop and change the tokens."""

from auditor.model.catalogue.choices import ACCOUNT_KINDS, ANOMALIES, AUTHORITIES, PROXY_KINDS
from auditor.model.catalogue.making import ADDRESS, CHAIN, COUNT, SECONDS, choice, flag, records
from auditor.model.key import FieldSpec
from auditor.model.value import Kind


CONTROL = (
    records(
        "control.deployments",
        "control",
        "Powers over each deployment",
        CHAIN,
        FieldSpec("mint_authority", Kind.ENUMERATION, choices=AUTHORITIES),
        FieldSpec("upgrade_authority", Kind.ENUMERATION, choices=("immutable", *AUTHORITIES[:4])),
        ADDRESS,
        FieldSpec("proxy", Kind.ENUMERATION, choices=PROXY_KINDS),
        FieldSpec("implementation", Kind.TEXT),
        FieldSpec("implementation_hash", Kind.TEXT),
        FieldSpec("admin", Kind.TEXT),
        FieldSpec("beacon", Kind.TEXT),
        FieldSpec("code_hash", Kind.TEXT),
        FieldSpec("code_size", Kind.QUANTITY, COUNT),
        FieldSpec("precompile", Kind.FLAG),
        FieldSpec("paused", Kind.FLAG),
        FieldSpec("can_pause", Kind.FLAG),
        FieldSpec("can_block_holders", Kind.FLAG),
        FieldSpec("sanctions_list", Kind.TEXT),
        FieldSpec("fee_per_period", Kind.QUANTITY),
        FieldSpec("mint_cap", Kind.QUANTITY, COUNT),
        FieldSpec("can_move_any_balance", Kind.FLAG),
    ),
    records(
        "control.roles",
        "control",
        "Who holds which power over each deployment, followed to keys, multisigs and delays",
        CHAIN,
        ADDRESS,
        FieldSpec("role", Kind.TEXT),
        FieldSpec("holder", Kind.TEXT),
        FieldSpec("holder_kind", Kind.ENUMERATION, choices=ACCOUNT_KINDS),
        FieldSpec("threshold", Kind.QUANTITY, COUNT),
        FieldSpec("owners", Kind.QUANTITY, COUNT),
        FieldSpec("delay", Kind.DURATION, SECONDS),
    ),
    records(
        "control.anomalies",
        "control",
        "What a contract does that an honest token has no reason to do",
        CHAIN,
        ADDRESS,
        FieldSpec("anomaly", Kind.ENUMERATION, choices=ANOMALIES),
        FieldSpec("detail", Kind.TEXT),
    ),
    choice("control.mint_authority", "control", "Weakest holder of mint power", *AUTHORITIES),
    choice(
        "control.upgrade_authority",
        "control",
        "Weakest holder of upgrade power",
        "immutable",
        *AUTHORITIES[:4],
    ),
    flag("control.paused", "control", "Transfers are paused on some deployment"),
    records(
        "control.secure_mint",
        "control",
        "Configuration of reserve-gated minting, per deployment",
        CHAIN,
        FieldSpec("margin", Kind.QUANTITY),
        FieldSpec("staleness_limit", Kind.DURATION, SECONDS),
        FieldSpec("counts_all_chains", Kind.FLAG),
    ),
    flag("control.claims_secure_mint", "documents", "Minting is said to be gated by reserves"),
)
