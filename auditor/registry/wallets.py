"""The shipped list of wallets that somebody other than the issuer names as the issuer's."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor.registry.chains import same_address


TABLE = Path(__file__).with_name("data") / "issuer_wallets.csv"


@dataclass(frozen=True, slots=True)
class Wallet:
    """One row: what the wallet is for, and who says so.

    `chain` is a CAIP-2 chain, or its namespace where the source names none.
    """

    chain: str
    address: str
    issuer: str
    role: str
    source: str


def is_known_wallet(chain: str, address: str) -> bool:
    """Whether the list names the address as an issuer's; absence says nothing."""
    return any(
        wallet.chain in (chain, chain.partition(":")[0])
        and same_address(chain, wallet.address, address)
        for wallet in wallets()
    )


@cache
def wallets() -> tuple[Wallet, ...]:
    """Every row."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Wallet(**row) for row in csv.DictReader(file))
