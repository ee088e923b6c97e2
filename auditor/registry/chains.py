"""Names of chains and where a person can look an address up."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain by its CAIP-2 id; `explorer` is the address page with `{}` for the address."""

    id: str
    name: str
    explorer: str

    def address_page(self, address: str) -> str:
        """The page of an address, or the empty string for a chain without a known explorer."""
        return self.explorer.format(address) if self.explorer else ""


_CHAINS = (
    Chain("eip155:1", "Ethereum", "https://etherscan.io/address/{}"),
    Chain("eip155:10", "Optimism", "https://optimistic.etherscan.io/address/{}"),
    Chain("eip155:56", "BNB Chain", "https://bscscan.com/address/{}"),
    Chain("eip155:100", "Gnosis", "https://gnosisscan.io/address/{}"),
    Chain("eip155:137", "Polygon", "https://polygonscan.com/address/{}"),
    Chain("eip155:196", "X Layer", "https://www.oklink.com/x-layer/address/{}"),
    Chain("eip155:999", "HyperEVM", "https://hyperevmscan.io/address/{}"),
    Chain("eip155:4663", "Robinhood Chain", ""),
    Chain("eip155:5000", "Mantle", "https://mantlescan.xyz/address/{}"),
    Chain("eip155:8453", "Base", "https://basescan.org/address/{}"),
    Chain("eip155:42161", "Arbitrum", "https://arbiscan.io/address/{}"),
    Chain("eip155:43114", "Avalanche", "https://snowtrace.io/address/{}"),
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
    return Chain(id_, known.name, known.explorer) if known else Chain(id_, id_, "")


def same_address(chain_id: str, one: str, other: str) -> bool:
    """Whether two spellings name one address: EVM ignores case, other chains do not."""
    if chain_id.startswith("eip155:"):
        return one.lower() == other.lower()
    return one == other
