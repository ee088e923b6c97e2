"""Short ways to write the entries of the vocabulary."""

from fractions import Fraction

from auditor.model.key import Better, FieldSpec, KeySpec
from auditor.model.unit import unit
from auditor.model.value import Kind


SHARES, TOKENS, COUNT = unit("shares"), unit("tokens"), unit("count")
SECONDS, USD = unit("seconds"), unit("USD")
CLOSE = Fraction(1, 1_000_000)


def flag(name: str, owner: str, meaning: str) -> KeySpec:
    """A key that is true or false."""
    return KeySpec(name, Kind.FLAG, meaning, owner)


def text(name: str, owner: str, meaning: str) -> KeySpec:
    """A key that holds words."""
    return KeySpec(name, Kind.TEXT, meaning, owner)


def shares(name: str, owner: str, meaning: str, better: Better = Better.NEITHER) -> KeySpec:
    """A key that counts shares of stock; sources agree within 1e-6."""
    return KeySpec(name, Kind.QUANTITY, meaning, owner, SHARES, better, CLOSE)


def ratio(name: str, owner: str, meaning: str, better: Better) -> KeySpec:
    """A dimensionless key; sources agree within 1e-6."""
    return KeySpec(name, Kind.QUANTITY, meaning, owner, better=better, tolerance=CLOSE)


def records(name: str, owner: str, meaning: str, *fields: FieldSpec) -> KeySpec:
    """A key that holds a list."""
    return KeySpec(name, Kind.RECORDS, meaning, owner, fields=fields)


def choice(name: str, owner: str, meaning: str, *choices: str) -> KeySpec:
    """A key that holds one of `choices`."""
    return KeySpec(name, Kind.ENUMERATION, meaning, owner, choices=choices)


CHAIN = FieldSpec("chain", Kind.TEXT)
ADDRESS = FieldSpec("address", Kind.TEXT)
