"""Facts the product file itself states."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.base import canonical
from auditor.collect.interface import Collected, Context
from auditor.model import stand_in
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.value import Cause, Enumeration, Flag, Text, Value


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
        """One observation per key, a gap where the file has a stand-in; nothing is read."""
        stated = canonical.digest(product.model_dump_json(by_alias=True).encode())
        found: list[Collected] = []
        for key, where, value in _values(product):
            if isinstance(value, Text | Enumeration) and value.value in stand_in.ANY:
                told = f"the product file leaves {where} open"
                found.append(Gap(key, Cause.NOT_COLLECTED, "not_collected", told))
                continue
            found.append(Observation(key, value, context.by_product_file(where, stated)))
        return found


def _values(product: ProductSpec) -> tuple[tuple[str, str, Value], ...]:
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
