"""The exchange rates that quotes are converted by, told as facts of their own."""

from collections.abc import Sequence
from datetime import datetime

from auditor.base import canonical
from auditor.collect.interface import Context
from auditor.collect.market.conversion import USD, Converter
from auditor.model.evidence import Observation
from auditor.model.provenance import Strength
from auditor.model.unit import unit
from auditor.model.value import Moment, Quantity, Record, Records, Text


RATES = "prices.fx"


def told(converter: Converter, context: Context) -> Sequence[Observation]:
    """The newest rate of every currency that is not too old at the audit; nothing for none."""
    rows = list[Record]()
    kept = dict[str, datetime]()
    for currency, rates in sorted(converter.rates.items()):
        rate = rates.at(context.as_of)
        if rate is None:
            continue
        at = max(time for time in rates.times if time <= context.as_of)
        rows.append(
            {"currency": Text(currency), "rate": Quantity(rate, unit(USD)), "time": Moment(at)}
        )
        kept[currency] = at
    if not rows:
        return []
    used = [converter.rates[currency] for currency in kept]
    reads = tuple(dict.fromkeys(read for rates in used for read in rates.reads))
    digests = [read.digest for read in reads]
    names = "; ".join(dict.fromkeys(rates.name for rates in used))
    stamp = context.provenance(
        source=names,
        locator=f"{names} · rates of {', '.join(kept)}",
        observed_at=max(read.observed_at for read in reads),
        as_of=max(kept.values()),
        digest=digests[0] if len(digests) == 1 else canonical.digest_of(digests),
        strength=Strength.MARKET,
        supplied=any(rates.supplied for rates in used),
    )
    return [Observation(RATES, Records(tuple(rows), complete=True), stamp)]
