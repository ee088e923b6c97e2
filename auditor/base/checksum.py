"""EIP-55: the mixed case of an EVM address is a checksum against typing mistakes."""

import re

from auditor.base.keccak import keccak


_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HIGH = 8  # from this hex digit of the hash on, the letter is written large


def is_address(text: str) -> bool:
    """Whether `text` is written like an EVM address, whatever its case."""
    return _ADDRESS.fullmatch(text) is not None


def checksummed(address: str) -> str:
    """`address` in the mixed case of EIP-55; ValueError when it is not an EVM address."""
    if not is_address(address):
        raise ValueError(f"{address[:60]!r} is not an EVM address")
    digits = address[2:].lower()
    hashed = keccak(digits.encode()).hex()
    pairs = zip(digits, hashed, strict=False)
    return "0x" + "".join(
        digit.upper() if int(nibble, 16) >= _HIGH else digit for digit, nibble in pairs
    )


def is_mistyped(address: str) -> bool:
    """Whether the case of `address` contradicts its digits; one case throughout says nothing."""
    digits = address[2:]
    if digits in (digits.lower(), digits.upper()):
        return False
    return checksummed(address) != address
