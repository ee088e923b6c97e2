"""Keccak-256 as Ethereum uses it."""


def keccak(data: bytes) -> bytes:
    """The 32-byte hash."""
    # Here and not above: the first import of the library is slow, and `--help` needs none of it.
    from Crypto.Hash import keccak as family  # noqa: PLC0415

    return family.new(digest_bits=256, data=data).digest()
