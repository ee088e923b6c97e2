"""Facts the product file itself states."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.base import canonical
from auditor.collect.interface import Collected, Context
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.value import Enumeration, Flag, Text, Value


@dataclass(frozen=True, slots=True)
class Product:
    """What the analyst typed in about the product, as such."""

    name: str = "product"
    provides: tuple[str, ...] = (
        "identity.symbol",
        "identity.name",
        "identity.issuer",
        "identity.underlying",
        "structure.type",
        "reserves.has_feed",
    )

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One observation per key; nothing is read."""
        stated = canonical.digest(product.model_dump_json(by_alias=True).encode())
        return [
            Observation(
                key,
                value,
                context.provenance(
                    source="product file",
                    locator=where,
                    observed_at=context.as_of,
                    as_of=UNDATED,
                    digest=stated,
                    strength=Strength.ANALYST,
                ),
            )
            for key, where, value in values(product)
        ]


def values(product: ProductSpec) -> tuple[tuple[str, str, Value], ...]:
    """Key, place in the product file and value."""
    has_feed = any(source.kind == "chainlink_feed" for source in product.reserves)
    return (
        ("identity.symbol", "symbol", Text(product.symbol)),
        ("identity.name", "name", Text(product.name)),
        ("identity.issuer", "issuer.name", Text(product.issuer.name)),
        ("identity.underlying", "underlying.ticker", Text(product.underlying.ticker)),
        ("structure.type", "structure", Enumeration(product.structure)),
        ("reserves.has_feed", "reserves", Flag(has_feed)),
    )
