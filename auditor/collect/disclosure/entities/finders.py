"""The slots a cue may name, and what finds their values."""

from collections.abc import Callable, Iterator, Mapping

from auditor.collect.disclosure.entities.amounts import (
    counts,
    money,
    numbers,
    percents,
    units,
)
from auditor.collect.disclosure.entities.durations import durations
from auditor.collect.disclosure.entities.firms import firms
from auditor.collect.disclosure.entities.holdings import held_shares
from auditor.collect.disclosure.entities.marks import addresses, placeholders
from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.entities.names import companies, names, regulators
from auditor.collect.disclosure.entities.places import countries
from auditor.collect.disclosure.entities.times import dates


Finder = Callable[[str, str], Iterator[Entity]]
FINDERS: Mapping[str, Finder] = {
    "percent": percents,
    "money": money,
    "units": units,
    "number": numbers,
    "count": counts,
    "shares": held_shares,
    "date": dates,
    "duration": durations,
    "company": companies,
    "firm": firms,
    "name": names,
    "regulator": regulators,
    "country": countries,
    "url": addresses,
    "placeholder": placeholders,
}
