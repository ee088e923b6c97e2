"""Tokens locked in contracts of others that issue receipts for them, such as an ERC-4626 vault.

A receipt is no further claim on the shares: the tokens behind it are in the supply already. What it
adds is a dependency, for whoever takes the receipt as collateral trusts the wrapper's code as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from auditor.collect.holders.ledger import Held
from auditor.model.place import identity
from auditor.model.unit import unit
from auditor.model.value import Cause, Missing, Quantity, Record, Records, Text


NONE_NAMED = Missing(
    Cause.NOT_COLLECTED, "not_collected", "no label of the product file names a wrapper"
)
_SHARES = unit("shares")


def wrappers(held: Sequence[Held]) -> Records | Missing:
    """A row per named wrapper with what it holds; nobody can list those that were not named."""
    total = sum((_outstanding(each.holdings.shares) for each in held), Fraction(0))
    rows = tuple(row for each in held for row in _rows(each, total))
    return Records(rows, complete=True) if rows else NONE_NAMED


def _rows(held: Held, total: Fraction) -> Iterator[Record]:
    deployment = held.deployment
    for address, label in deployment.labels.items():
        if label.kind == "wrapper":
            shares = held.holdings.shares.get(identity(deployment.chain, address), Fraction(0))
            yield {
                "chain": Text(deployment.chain),
                "address": Text(address),
                "name": Text(label.name),
                "shares": Quantity(shares, _SHARES),
                "share": Quantity(shares / total if total else Fraction(0)),
            }


def _outstanding(shares: Mapping[str, Fraction]) -> Fraction:
    return sum((each for each in shares.values() if each > 0), Fraction(0))
