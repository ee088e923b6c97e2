"""Who and what a product stands on: one of them failing fails every product that names it."""

import unicodedata
from collections.abc import Iterator

from auditor.model.place import identity
from auditor.model.value import Record
from auditor.registry.chains import chain
from auditor.render import wording
from auditor.render.chains import short_address
from auditor.render.figures import complete, day
from auditor.render.index.row import Reliance
from auditor.render.view.sources import Sources, field_text


_NOBODY = frozenset({"none", "unknown", ""})
# How the collector writes that there is no such place, or that whoever likes holds the power.
_NO_ADDRESS = frozenset({"none", "anyone", ""})


def reliances(sources: Sources) -> tuple[Reliance, ...]:
    """Custodians, attestors, beacons, administrators, feeds and reserve figures, each once."""
    found = {(each.kind, each.key): each for each in _every(sources)}
    return tuple(found[at] for at in sorted(found))


def same_name(text: str) -> str:
    """What stays of a name when writing does not count: case, spaces, width, a final stop."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".,;")


def _every(sources: Sources) -> Iterator[Reliance]:
    for kind, name in _named(sources):
        if key := same_name(name):
            yield Reliance(kind, key, name)
    for row in sources.records("control.deployments"):
        yield from _at(row, "beacon", "beacon", "beacon")
    yield from _holders(sources)
    for row in sources.records("reserves.feeds"):
        yield from _at(row, "feed", "address", field_text(row, "description") or "reserve feed")
    for row in sources.records("prices.feeds"):
        yield from _at(row, "feed", "address", field_text(row, "description") or "price feed")
    yield from _counted(sources)


def _named(sources: Sources) -> Iterator[tuple[str, str]]:
    yield "custodian", sources.words("custody.custodian")
    for row in sources.records("reserves.holdings"):
        yield "custodian", field_text(row, "custodian")
    yield "attestor", sources.words("reserves.verifier")
    yield "attestor", sources.words("disclosure.reserves_attestor")


def _counted(sources: Sources) -> Iterator[Reliance]:
    """The shares counted as reserve: the same number at the same moment may be the same shares."""
    held, at = sources.exact("reserves.shares"), sources.moment("reserves.as_of")
    if held and at:
        ticker = sources.report.product.underlying.ticker
        name = f"{complete(held)} shares of {ticker} on {day(at)}"
        yield Reliance("reserve", f"{ticker.casefold()} {held} {at.isoformat()}", name)


def _at(row: Record, kind: str, field: str, what: str) -> Iterator[Reliance]:
    where, address = field_text(row, "chain"), field_text(row, field)
    if address not in _NO_ADDRESS:
        name = f"{what} {short_address(address)} on {chain(where).name}"
        yield Reliance(kind, _key(where, address), name, where)


def _holders(sources: Sources) -> Iterator[Reliance]:
    """Whoever holds a power; a single key is the same key on every chain of its kind."""
    keys: set[str] = set()
    for row in sources.records("control.roles"):
        where, address = field_text(row, "chain"), field_text(row, "holder")
        kind = field_text(row, "holder_kind")
        if address in _NO_ADDRESS or kind in _NOBODY:
            continue
        told = f"{wording.ACCOUNTS.get(kind, 'an account')} {short_address(address)}"
        if kind == "eoa":
            keys.add(_key(where, address))
            family = where.partition(":")[0]
            yield Reliance("admin", f"{family} {identity(where, address)}", told)
        else:
            yield Reliance("admin", _key(where, address), f"{told} on {chain(where).name}", where)
    for row in sources.records("control.deployments"):
        yield from (
            each
            for each in _at(row, "admin", "admin", "the proxy’s administrator")
            if each.key not in keys
        )


def _key(where: str, address: str) -> str:
    return f"{where} {identity(where, address)}"
