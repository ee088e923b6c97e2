"""What shows that a wallet really holds the issuer's unsold tokens."""

from fractions import Fraction
from functools import partial

from auditor.clients.reading import LedgerScope
from auditor.collect.interface import ChainReader
from auditor.collect.supply.rows import field, scale_of
from auditor.collect.token import Token
from auditor.errors import SourceError
from auditor.model.product import Deployment
from auditor.model.unit import unit
from auditor.model.value import Enumeration, Quantity, Record, Text, Value
from auditor.registry.wallets import is_known_wallet


_SHARES = unit("shares")


async def inventory_rows(
    reader: ChainReader, deployment: Deployment, token: Token, ratio: Fraction
) -> tuple[Record, ...]:
    """One row per listed wallet: what it holds, and the best evidence that it is the issuer's.

    A list of wallets alone proves nothing: whoever lists customers' wallets makes coverage look
    better, and a label in the same file is the same word. A wallet counts when somebody else names
    it. One that has never sent a token since it was filled is said to be so, and may be a
    customer's all the same.
    """
    unmoved = await _unmoved(reader, deployment, token)
    return tuple(
        {
            "chain": Text(deployment.chain),
            "token": Text(deployment.address),
            "address": Text(wallet),
            "shares": field(partial(_held, token, ratio, at)),
            "evidence": Enumeration(_evidence(deployment.chain, wallet, unmoved)),
        }
        for at, wallet in enumerate(deployment.inventory)
    )


def _held(token: Token, ratio: Fraction, at: int) -> Value:
    return Quantity(scale_of(token, ratio).shares(token.held()[at]), _SHARES)


def _evidence(chain: str, wallet: str, unmoved: frozenset[str]) -> str:
    if is_known_wallet(chain, wallet):
        return "registry"
    return "never_moved" if wallet in unmoved else "stated"


async def _unmoved(reader: ChainReader, deployment: Deployment, token: Token) -> frozenset[str]:
    """Wallets that never sent a token and whose transfers add up to what they hold.

    The transfers are read only for wallets that no registry names.
    """
    unnamed = {
        wallet: at
        for at, wallet in enumerate(deployment.inventory)
        if not is_known_wallet(deployment.chain, wallet)
    }
    if not unnamed:
        return frozenset()
    first = -1 if deployment.from_block is None else deployment.from_block
    try:
        held = token.held()
        ledger = await reader.ledger(LedgerScope(deployment.address, "Transfer", first))
    except SourceError:
        return frozenset()
    return frozenset(
        wallet
        for wallet, at in unnamed.items()
        if wallet.lower() not in ledger.sent
        and ledger.balances.get(wallet.lower(), 0) == held[at] > 0
    )
