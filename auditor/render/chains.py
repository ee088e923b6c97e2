"""Addresses, digests and block words as pages print them."""

_LONGEST = 16


def block_word(caip2: str) -> str:
    """What a chain calls its blocks."""
    return "slot" if caip2.startswith("solana:") else "block"


def short_address(address: str) -> str:
    """Both ends of an address: `XsbEhLAt…RJzJp`."""
    return address if len(address) <= _LONGEST else f"{address[:8]}…{address[-5:]}"


def grouped_digest(digest: str) -> tuple[str, ...]:
    """A SHA-256 in groups of eight."""
    return tuple(digest[start : start + 8] for start in range(0, len(digest), 8))
