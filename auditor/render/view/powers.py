"""Tables of control: which program runs, who holds which power, what is odd about a contract."""

from collections.abc import Callable

from auditor.model.value import Duration, Missing, Record
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.chains import short_address
from auditor.render.parts import Cell, Row, Table, cells, columns
from auditor.render.view.sources import (
    NOT_SHOWN,
    Sources,
    field_amount,
    field_cell,
    field_flag,
    field_text,
)


_MOST = 24
"""Rows of roles printed; the register has them all."""
_ALONE = frozenset({"none", "diamond"})
_POWERS = (
    ("paused", "paused now"),
    ("can_pause", "pause transfers"),
    ("can_block_holders", "block holders"),
    ("can_move_any_balance", "move any balance"),
)


def tables(sources: Sources) -> tuple[Table, ...]:
    """What was read of control; without any deployment there is nothing to list."""
    made: tuple[tuple[str, Callable[[Sources], Table]], ...] = (
        ("control.deployments", _programs),
        ("control.roles", _roles),
        ("control.anomalies", _oddities),
        ("control.secure_mint", _gates),
    )
    return tuple(make(sources) for key, make in made if sources.records(key))


def powers(sources: Sources) -> Cell:
    """What the contracts let somebody do to holders on any chain, in one cell."""
    found = sources.records("control.deployments")
    told = [words for name, words in _POWERS if any(field_flag(row, name) for row in found)]
    unread = [
        words for name, words in _POWERS if not found or any(_unread(row, name) for row in found)
    ]
    note = f"not read everywhere: {wording.listed(unread)}" if unread else ""
    if not told and unread:
        return Cell(NOT_SHOWN, status="unknown", note=note)
    return Cell(wording.listed(told) or "none found", note=note)


def _unread(row: Record, name: str) -> bool:
    return field_flag(row, name) is None


def _programs(sources: Sources) -> Table:
    lines = [
        Row(
            cells(
                Cell(chain(field_text(row, "chain")).name, note=_short(row, "address")),
                _authority(row, "mint_authority"),
                _authority(row, "upgrade_authority"),
                _program(row),
                _listed(row),
            )
        )
        for row in sources.records("control.deployments")
    ]
    return Table(
        "programs",
        "Powers by chain",
        "what the contract lets somebody do, whoever that is",
        columns("Chain, contract", "May mint", "May upgrade", "Program", "Further powers"),
        tuple(lines),
    )


def _authority(row: Record, name: str) -> Cell:
    told = wording.CHOICES.get(field_text(row, name))
    return Cell(told) if told else field_cell(row, name)


def _program(row: Record) -> Cell:
    """The kind of proxy and what stands behind it, or that nothing can be replaced."""
    kind = field_text(row, "proxy")
    if not kind:
        return Cell(NOT_SHOWN, status="unknown")
    if field_flag(row, "precompile"):
        return Cell("part of the chain itself: there is no source to verify")
    told = wording.PROXIES.get(kind, kind)
    return Cell(told) if kind in _ALONE else Cell(f"{told} {_short(row, 'implementation')}")


def _listed(row: Record) -> Cell:
    """The further powers the contract has; a power nobody could rule out counts as unknown."""
    found = [words for name, words in _POWERS if field_flag(row, name)]
    if field_text(row, "sanctions_list"):
        found.append("refuse listed addresses")
    if (fee := field_amount(row, "fee_per_period")) is not None and fee:
        found.append("charge a running fee")
    unread = [words for name, words in _POWERS if isinstance(row.get(name), Missing)]
    told = wording.listed(found) or "none found"
    if unread:
        return Cell(told, note=f"not read: {wording.listed(unread)}")
    return Cell(told)


def _roles(sources: Sources) -> Table:
    rows = sources.records("control.roles")
    lines = [
        Row(
            cells(
                chain(field_text(row, "chain")).name,
                field_text(row, "role").replace("_", " "),
                Cell(_short(row, "holder") or "nobody", tone="code"),
                _holder(row),
            )
        )
        for row in rows[:_MOST]
    ]
    more = f"; {len(rows) - len(lines)} more in the register" if len(rows) > len(lines) else ""
    return Table(
        "powers",
        "Who holds which power",
        f"followed to keys, signatures and delays{more}",
        columns("Chain", "Power", "Holder", "What the holder is"),
        tuple(lines),
    )


def _holder(row: Record) -> str:
    """A single key, 3 of 5 signatures, a delay of two days."""
    kind = field_text(row, "holder_kind")
    needed, owners = field_amount(row, "threshold"), field_amount(row, "owners")
    if kind == "multisig" and needed is not None and owners is not None:
        return f"{figures.count(int(needed))} of {figures.count(int(owners))} signatures"
    delay = row.get("delay")
    if kind == "timelock" and isinstance(delay, Duration):
        return f"a delay of {figures.show(delay)}"
    return wording.ACCOUNTS.get(kind, NOT_SHOWN)


def _oddities(sources: Sources) -> Table:
    lines = [
        Row(
            cells(
                chain(field_text(row, "chain")).name,
                wording.ANOMALIES.get(field_text(row, "anomaly"), field_text(row, "anomaly")),
                field_cell(row, "detail"),
            )
        )
        for row in sources.records("control.anomalies")
    ]
    return Table(
        "oddities",
        "What an honest token has no reason to do",
        "",
        columns("Chain", "What", "Where"),
        tuple(lines),
    )


def _gates(sources: Sources) -> Table:
    lines = [
        Row(
            cells(
                chain(field_text(row, "chain")).name,
                field_cell(row, "margin"),
                field_cell(row, "staleness_limit"),
                field_cell(row, "counts_all_chains"),
            )
        )
        for row in sources.records("control.secure_mint")
    ]
    return Table(
        "gates",
        "Reserve-gated minting",
        "as the gate is set",
        columns("Chain", "Margin", "Oldest reserve figure", "Counts every chain"),
        tuple(lines),
    )


def _short(row: Record, name: str) -> str:
    told = field_text(row, name)
    return short_address(told) if told else ""
