"""Chains as people name them, and where a reader may look at a contract."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain's name, the word for its blocks, and its explorer's address for a contract."""

    name: str
    block: str = "block"
    explorer: str = ""

    def contract(self, address: str) -> str:
        """The explorer's page of a contract; empty when the chain has none we know."""
        return f"{self.explorer}{address}" if self.explorer else ""


_KNOWN = {
    "eip155:1": Chain("Ethereum", explorer="https://etherscan.io/address/"),
    "eip155:10": Chain("Optimism", explorer="https://optimistic.etherscan.io/address/"),
    "eip155:56": Chain("BNB Chain", explorer="https://bscscan.com/address/"),
    "eip155:137": Chain("Polygon", explorer="https://polygonscan.com/address/"),
    "eip155:196": Chain("X Layer", explorer="https://www.oklink.com/x-layer/address/"),
    "eip155:999": Chain("HyperEVM", explorer="https://hyperevmscan.io/address/"),
    "eip155:4663": Chain("Robinhood Chain"),
    "eip155:5000": Chain("Mantle", explorer="https://mantlescan.xyz/address/"),
    "eip155:8453": Chain("Base", explorer="https://basescan.org/address/"),
    "eip155:42161": Chain("Arbitrum", explorer="https://arbiscan.io/address/"),
    "eip155:43114": Chain("Avalanche", explorer="https://snowtrace.io/address/"),
    "eip155:57073": Chain("Ink", explorer="https://explorer.inkonchain.com/address/"),
    "eip155:31337": Chain("Local node"),
    "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp": Chain(
        "Solana", "slot", "https://explorer.solana.com/address/"
    ),
    "ton:mainnet": Chain("TON", "block", "https://tonviewer.com/"),
    "tron:mainnet": Chain("Tron", "block", "https://tronscan.org/#/contract/"),
}


def chain(caip2: str) -> Chain:
    """What we know about a chain; one we do not know goes by its CAIP-2 id."""
    return _KNOWN.get(caip2) or Chain(caip2)


def short_address(address: str) -> str:
    """Both ends of an address: `XsbEhLAt…RJzJp`."""
    return address if len(address) <= 16 else f"{address[:8]}…{address[-5:]}"  # noqa: PLR2004


def grouped_digest(digest: str) -> tuple[str, ...]:
    """A SHA-256 in groups of eight."""
    return tuple(digest[start : start + 8] for start in range(0, len(digest), 8))
