"""Names of chains and where a person can look an address up."""

from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain by its CAIP-2 id; `explorer` is the address page with `{}` for the address.

    `genesis` is the hash of its first block, empty where it is not known for certain (those of the
    clients' own configurations: go-ethereum, bsc, bor, op-geth, nitro, coreth, Nethermind).
    `block_seconds` is the usual time between blocks, rounded up.
    """

    id: str
    name: str
    explorer: str
    genesis: str = ""
    block_seconds: int = 12

    def address_page(self, address: str) -> str:
        """The page of an address, or the empty string for a chain without a known explorer."""
        return self.explorer.format(address) if self.explorer else ""


_CHAINS = (
    Chain(
        "eip155:1",
        "Ethereum",
        "https://etherscan.io/address/{}",
        "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
        12,
    ),
    Chain(
        "eip155:10",
        "Optimism",
        "https://optimistic.etherscan.io/address/{}",
        "0x7ca38a1916c42007829c55e69d3e9a73265554b586a499015373241b8a3fa48b",
        2,
    ),
    Chain(
        "eip155:56",
        "BNB Chain",
        "https://bscscan.com/address/{}",
        "0x0d21840abff46b96c84b2ac9e10e4f5cdaeb5693cb665db62a2f3b02d2d57b5b",
        3,
    ),
    Chain(
        "eip155:100",
        "Gnosis",
        "https://gnosisscan.io/address/{}",
        "0x4f1dd23188aab3a76b463e4af801b52b1248ef073c648cbdc4c9333d3da79756",
        5,
    ),
    Chain(
        "eip155:137",
        "Polygon",
        "https://polygonscan.com/address/{}",
        "0xa9c28ce2141b56c474f1dc504bee9b01eb1bd7d1a507580d5519d4437a97de1b",
        3,
    ),
    Chain("eip155:196", "X Layer", "https://www.oklink.com/x-layer/address/{}"),
    Chain("eip155:999", "HyperEVM", "https://hyperevmscan.io/address/{}"),
    Chain("eip155:4663", "Robinhood Chain", ""),
    Chain("eip155:5000", "Mantle", "https://mantlescan.xyz/address/{}"),
    Chain(
        "eip155:8453",
        "Base",
        "https://basescan.org/address/{}",
        "0xf712aa9241cc24369b143cf6dce85f0902a9731e70d66818a3a5845b296c73dd",
        2,
    ),
    Chain(
        "eip155:42161",
        "Arbitrum",
        "https://arbiscan.io/address/{}",
        "0x7ee576b35482195fc49205cec9af72ce14f003b9ae69f6ba0faef4514be8b442",
        1,
    ),
    Chain(
        "eip155:43114",
        "Avalanche",
        "https://snowtrace.io/address/{}",
        "0x31ced5b9beb7f8782b014660da0cb18cc409f121f408186886e1ca3e8eeca96b",
        2,
    ),
    Chain("eip155:57073", "Ink", "https://explorer.inkonchain.com/address/{}"),
    Chain("eip155:81457", "Blast", "https://blastscan.io/address/{}"),
    Chain("eip155:98866", "Plume", "https://explorer.plume.org/address/{}"),
    Chain("eip155:31337", "Local test chain", ""),
    Chain("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "Solana", "https://solscan.io/token/{}"),
    Chain("tron:mainnet", "Tron", "https://tronscan.org/#/token20/{}"),
    Chain("ton:mainnet", "TON", "https://tonviewer.com/{}"),
)
# Other spellings seen in product files and in the CAIP namespaces.
_ALIASES = {
    "tron:0x2b6653dc": "tron:mainnet",
    "tvm:-239": "ton:mainnet",
    "ton:-239": "ton:mainnet",
    "solana:mainnet": "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
}
CHAINS = MappingProxyType({each.id: each for each in _CHAINS})


def chain(id_: str) -> Chain:
    """What is known about a chain; an unknown one is named by its id and has no explorer."""
    known = CHAINS.get(_ALIASES.get(id_, id_))
    return replace(known, id=id_) if known else Chain(id_, id_, "")


def same_address(chain_id: str, one: str, other: str) -> bool:
    """Whether two spellings name one address: EVM ignores case, other chains do not."""
    if chain_id.startswith("eip155:"):
        return one.lower() == other.lower()
    return one == other
