"""Base58 with the alphabet of Bitcoin, as Solana writes keys."""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: at for at, letter in enumerate(_ALPHABET)}


def encode(data: bytes) -> str:
    """The text of some bytes; each leading zero byte is a 1."""
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = _ALPHABET[rest] + letters
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + letters


def decode(text: str) -> bytes:
    """The bytes of a text; ValueError for a letter that base58 does not have."""
    number = 0
    for letter in text:
        if letter not in _VALUE:
            raise ValueError(f"{letter!r} is no letter of base58")
        number = number * 58 + _VALUE[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
