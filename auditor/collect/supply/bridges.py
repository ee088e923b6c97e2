"""Tokens that are locked on one chain for copies on another."""

from collections.abc import Sequence
from fractions import Fraction

from auditor.model.product import Bridge, Deployment, ProductSpec
from auditor.model.unit import unit
from auditor.model.value import Cause, Enumeration, Field, Missing, Quantity, Record, Text


_SHARES = unit("shares")
_ABSENT = Missing(Cause.NOT_COLLECTED, "not_collected", "the deployment was not read")
_BURNED = Missing(Cause.NOT_COLLECTED, "not_collected", "tokens are burned, and none are locked")


def bridge_rows(product: ProductSpec, supply: Sequence[Record]) -> tuple[Record, ...]:
    """One row per chain that keeps tokens locked, and one per deployment that burns and mints.

    `chain` is where tokens are locked, `counterpart` where their copies exist. All copies of one
    home chain share its escrow, so they are compared together.
    """
    locking = [each for each in _bridged(product) if each[1].kind == "lock_and_mint"]
    burning = [each for each in _bridged(product) if each[1].kind == "burn_and_mint"]
    rows: list[Record] = []
    for home in sorted({bridge.counterpart for _, bridge in locking}):
        away = [each for each, bridge in locking if bridge.counterpart == home]
        keeping = [each for each in product.deployments if each.chain == home]
        rows.append(
            {
                "chain": Text(home),
                "counterpart": Text(", ".join(sorted(each.chain for each in away))),
                "kind": Enumeration("lock_and_mint"),
                "locked": _total(supply, keeping, "locked_shares"),
                "minted": _total(supply, away, "shares"),
            }
        )
    rows += [
        {
            "chain": Text(bridge.counterpart),
            "counterpart": Text(each.chain),
            "kind": Enumeration("burn_and_mint"),
            "locked": _BURNED,
            "minted": _total(supply, [each], "shares"),
        }
        for each, bridge in burning
    ]
    return tuple(rows)


def _bridged(product: ProductSpec) -> list[tuple[Deployment, Bridge]]:
    return [(each, each.bridge) for each in product.deployments if each.bridge is not None]


def _total(supply: Sequence[Record], deployments: Sequence[Deployment], name: str) -> Field:
    """The sum of a field over deployments, or the first reason why there is none."""
    if not deployments:
        return Missing(Cause.NOT_COLLECTED, "not_collected", "no deployment there is listed")
    total = Fraction(0)
    for deployment in deployments:
        found = _row(supply, deployment).get(name, _ABSENT)
        if not isinstance(found, Quantity):
            return found
        total += found.amount
    return Quantity(total, _SHARES)


def _row(supply: Sequence[Record], deployment: Deployment) -> Record:
    place = (Text(deployment.chain), Text(deployment.address))
    nothing: Record = {}
    return next((row for row in supply if (row["chain"], row["address"]) == place), nothing)
