"""Addresses, digests and block words as pages print them."""

import re


_LONGEST = 16
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40,64}|[1-9A-HJ-NP-Za-km-z]{32,48}")


def block_word(caip2: str) -> str:
    """What a chain calls its blocks."""
    return "slot" if caip2.startswith("solana:") else "block"


def short_address(address: str) -> str:
    """Both ends of an address: `XsbEhLAt…RJzJp`."""
    return address if len(address) <= _LONGEST else f"{address[:8]}…{address[-5:]}"


def short_locator(locator: str) -> str:
    """Several calls on one contract in one line: addresses cut, what they share said once."""
    parts = [
        " ".join(short_address(word) if _ADDRESS.fullmatch(word) else word for word in part.split())
        for part in locator.split("; ")
    ]
    if len(parts) == 1:
        return parts[0]
    words = [part.split() for part in parts]
    start = _shared(words)
    end = _shared([list(reversed(each[start:])) for each in words])
    middles = [" ".join(each[start : len(each) - end]) for each in words]
    told = [*words[0][:start], ", ".join(dict.fromkeys(middles)), *words[0][len(words[0]) - end :]]
    return " ".join(told)


def _shared(words: list[list[str]]) -> int:
    """How many words all begin with, leaving every one at least one of its own."""
    count = 0
    for together in zip(*words, strict=False):
        if len(set(together)) > 1 or count + 1 >= min(map(len, words)):
            break
        count += 1
    return count


def grouped_digest(digest: str) -> tuple[str, ...]:
    """A SHA-256 in groups of eight."""
    return tuple(digest[start : start + 8] for start in range(0, len(digest), 8))
