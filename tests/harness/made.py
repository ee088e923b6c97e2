"""Evidence made by hand: short ways to write facts, gaps and rows in tests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Fact, Gap, Observation, evidence
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.reading import read_kind, read_value
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Cell,
    Field,
    Interval,
    Missing,
    Moment,
    Open,
    Quantity,
    Record,
    Records,
    Series,
    Value,
)


Given = Value | Missing | str | bool
"""A field of a row: a value, why it is missing, or text to read as the field's kind."""
NOW = datetime(2026, 8, 20, 6, tzinfo=UTC)
HOME = "eip155:1"
SESSION_NAMES = ("pre_open", "open", "close", "post_close")


def fact(key: str, value: Given, strength: Strength = Strength.THIRD_PARTY) -> Fact:
    read = read_value(CATALOGUE[key], value) if isinstance(value, str | bool) else value
    assert not isinstance(read, Missing)
    seen = Provenance("made", key, NOW, UNDATED, "", strength, strength)
    return Fact(key, read, (Observation(key, read, seen),))


def gap(key: str, cause: Cause = Cause.UNREACHABLE, detail: str = "") -> Gap:
    return Gap(key, cause, cause.value, detail)


def missing(cause: Cause = Cause.UNREACHABLE) -> Missing:
    return Missing(cause, cause.value)


def row(key: str, **cells: Given) -> Record:
    """A row of a records key; text is read as the field's kind, `class_` is the field class."""
    read: dict[str, Field] = {}
    for written, cell in cells.items():
        name = written.rstrip("_")
        field = CATALOGUE[key].field(name)
        plain = isinstance(cell, str | bool)
        read[name] = read_kind(field.kind, field.unit, field.choices, cell) if plain else cell
    return read


def rows(key: str, *found: Mapping[str, Given], complete: bool = True) -> Fact:
    return fact(key, Records(tuple(row(key, **each) for each in found), complete))


def made(*entries: Entry) -> Evidence:
    """Evidence with the moment of the audit and these entries."""
    return evidence([fact("audit.as_of", Moment(NOW)), *entries])


def deployment(chain: str = HOME, shares: Given = "100", **cells: Given) -> dict:
    usual = {"chain": chain, "address": f"token on {chain}", "read_from": "chain"}
    return {**usual, "shares": shares, "inventory_shares": "0", "multiplier": "1", **cells}


def supply(
    *found: dict,
    chains: Sequence[str] | None = None,
    complete: bool = True,
    evidence: str = "registry",
) -> list[Fact]:
    """Deployments, and a list of chains that names exactly theirs unless told otherwise.

    Unsold tokens are in one wallet per deployment, of which `evidence` speaks.
    """
    named = chains if chains is not None else [str(each["chain"]) for each in found]
    listed = [{"chain": chain} for chain in named]
    wallets = [
        {
            "chain": each["chain"],
            "token": each["address"],
            "address": "unsold",
            "shares": unsold,
            "evidence": evidence,
        }
        for each in found
        if (unsold := each["inventory_shares"]) != "0"
    ]
    return [
        rows("supply.deployments", *found),
        rows("supply.chains", *listed, complete=complete),
        rows("supply.inventory", *wallets),
    ]


def statement(amount: Given = "100", at: datetime | Missing = NOW, **cells: str) -> dict:
    usual = {"source": "the issuer's page", "class_": "issuer", "unit": "shares"}
    as_of = at if isinstance(at, Missing) else Moment(at)
    return {**usual, "amount": amount, "as_of": as_of, **cells}


def number(of: Evidence, key: str) -> Fraction | tuple[Fraction | Open, Fraction | Open]:
    """An exact amount, or both bounds; fails for a gap."""
    entry = of[key]
    assert isinstance(entry, Fact), entry
    if isinstance(entry.value, Interval):
        return (entry.value.low, entry.value.high)
    assert isinstance(entry.value, Quantity), entry
    return entry.value.amount


def reason(of: Evidence, key: str) -> tuple[Cause, str]:
    """Cause and reason of a gap; fails for a fact."""
    entry = of[key]
    assert isinstance(entry, Gap), entry
    return (entry.cause, entry.reason)


def trading_days(first: datetime, count: int) -> Fact:
    """Trading days on weekdays in summer time: 13:30 to 20:00 UTC."""
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight + timedelta(days=index) for index in range(count)]
    weekdays = [day for day in days if day.weekday() < 5]
    hours = (timedelta(hours=8), timedelta(hours=13.5), timedelta(hours=20), timedelta(hours=24))
    columns = tuple(tuple(day + hour for day in weekdays) for hour in hours)
    return fact("market.sessions", Series(SESSION_NAMES, ("moment",) * 4, columns))


def quotes(*found: tuple[datetime, str], depth: str = "50000", venue: str = "V") -> Fact:
    """Token quotes at one venue with the depth given; `none` for not reported."""
    return quote_rows(*((at, price, venue, depth, "none", "none") for at, price in found))


def quote_rows(*found: tuple[datetime, str, str, str, str, str]) -> Fact:
    """Token quotes: time, price, venue, depth, pool value, volume."""
    names = ("time", "price", "venue", "pair", "depth_usd", "pool_usd", "volume_usd")
    units = ("moment", "USD", "text", "text", "text", "text", "text")
    cells: list[tuple[Cell, ...]] = [
        (at, Fraction(price), venue, "", depth, pool, volume)
        for at, price, venue, depth, pool, volume in found
    ]
    return fact("prices.token", Series(names, units, _columns(cells, len(names))))


def reference(*found: tuple[datetime, str]) -> Fact:
    """Prices of the share."""
    cells: list[tuple[Cell, ...]] = [(at, Fraction(price)) for at, price in found]
    columns = _columns(cells, 2)
    return fact("prices.reference", Series(("time", "price"), ("moment", "USD"), columns))


def no_steps() -> Fact:
    return rows("corporate_actions.steps")


def shares(amount: Fraction) -> Quantity:
    return Quantity(amount, unit("shares"))


def _columns(cells: Iterable[tuple[Cell, ...]], width: int) -> tuple[tuple[Cell, ...], ...]:
    found = list(cells)
    return tuple(tuple(each[index] for each in found) for index in range(width))
