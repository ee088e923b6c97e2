"""What is asked of a chain and what it answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Call:
    """One contract view, such as `balanceOf(address)(uint256)` of `address`.

    `caller` is who asks; a call that names one is never put into a batch.
    """

    address: str
    signature: str
    arguments: tuple[object, ...] = ()
    caller: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The decoded result of one read, with the place and digest of its bytes."""

    values: tuple[object, ...]
    locator: str
    digest: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """The code at an address: keccak-256 of it (0x-hex) and its length in bytes, 0 for none.

    `raw` is the code itself.
    """

    hash: str
    size: int
    locator: str
    digest: str
    observed_at: datetime
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Log:
    """One event of a contract; `topics` and `data` are 0x-hex in lower case."""

    block: int
    index: int
    topics: tuple[str, ...]
    data: str


@dataclass(frozen=True, slots=True)
class Logs:
    """Events of one contract in the order of the chain, `locator` naming the range."""

    entries: tuple[Log, ...]
    locator: str
    digest: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class LedgerScope:
    """Which transfers to add up: a token's `Transfer` or, for internal units, `TransferShares`.

    `first_block` is where to start; -1 has the block of the contract's creation looked for.
    """

    address: str
    event: Literal["Transfer", "TransferShares"] = "Transfer"
    first_block: int = -1


@dataclass(frozen=True, slots=True)
class Page:
    """One stretch of blocks the logs were fetched in: how many logs, and SHA-256 of the answer."""

    first: int
    last: int
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Units that came into being (positive) or were destroyed (negative) in one block."""

    block: int
    units: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """All transfers of a token up to the pinned block, added up.

    `balances` holds every address ever seen (0x, lower case), empty ones too, in the units of the
    event; the zero address is not among them. `sent` are the addresses that ever sent.
    """

    scope: LedgerScope
    first: int
    last: int
    logs: int
    balances: Mapping[str, int]
    sent: frozenset[str]
    issues: tuple[Issue, ...]
    pages: tuple[Page, ...]
    locator: str
    digest: str
    observed_at: datetime

    @property
    def outstanding(self) -> int:
        """Units minted less units burned."""
        return sum(issue.units for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Proof:
    """An account and storage words that were proven against a block's state root.

    `words` maps each slot to its value; `code_hash` is 0x-hex keccak-256 of the code.
    """

    address: str
    code_hash: str
    words: Mapping[int, int]
    state_root: str
    locator: str
    digest: str
    observed_at: datetime
