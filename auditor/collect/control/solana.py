"""Who holds power over a Solana mint, by the authorities and extensions of its account."""

from auditor.base import base58
from auditor.collect.supply.solana import SolanaToken, place_of
from auditor.model.value import Cause, Enumeration, Flag, Missing, Record, Text


_OF_EVM = Missing(Cause.UNSUPPORTED, "unsupported", "Solana has no such thing")

_OF_ALL = Missing(
    Cause.UNSUPPORTED,
    "unsupported",
    "the token program is upgraded for all tokens alike; who may do that is not read",
)


def solana_control_row(token: SolanaToken) -> Record:
    """The row of control.deployments: what the mint's authorities can do."""
    mint = token.mint
    return {
        **place_of(token.deployment),
        "mint_authority": Enumeration(kind_of_key(mint.mint_authority)),
        "upgrade_authority": _OF_ALL,
        "proxy": Enumeration("none"),
        "paused": Flag(mint.paused),
        "can_pause": Flag(mint.pausable),
        "can_block_holders": Flag(bool(mint.freeze_authority)),
        "can_move_any_balance": Flag(bool(mint.permanent_delegate)),
        "precompile": Flag(value=False),
        **dict.fromkeys(("implementation", "admin", "beacon", "code_hash", "code_size"), _OF_EVM),
    }


def solana_roles(token: SolanaToken) -> tuple[Record, ...]:
    """One row per authority the mint names."""
    mint = token.mint
    named = (
        ("mint authority", mint.mint_authority),
        ("freeze authority", mint.freeze_authority),
        ("permanent delegate", mint.permanent_delegate),
    )
    return tuple(
        {
            **place_of(token.deployment),
            "role": Text(role),
            "holder": Text(holder),
            "holder_kind": Enumeration(kind_of_key(holder)),
        }
        for role, holder in named
        if holder
    )


def kind_of_key(address: str) -> str:
    """`renounced` for no authority, `eoa` for a key somebody can sign with, else `contract`.

    Addresses of programs lie off the ed25519 curve on purpose: nobody has a key for them.
    """
    if not address:
        return "renounced"
    # Here and not above: the first import is slow.
    from Crypto.Signature import eddsa  # noqa: PLC0415

    try:
        eddsa.import_public_key(base58.decode(address))
    except ValueError:
        return "contract"
    return "eoa"
