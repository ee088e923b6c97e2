"""Tables beneath the reconciliation: unsold wallets, bridges, supply over time, proven reads."""

from collections.abc import Callable

from auditor.model.value import Record
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.chains import short_address
from auditor.render.parts import NOT_ASKED, Cell, Row, Table, cells, columns
from auditor.render.view.by_chain import shares_cell
from auditor.render.view.sources import Sources, field_amount, field_moment, field_text


_LAST = 8
"""Moments of the past printed; the register has them all."""


def tables(sources: Sources) -> tuple[Table, ...]:
    """What the totals rest on, as far as anything was read."""
    made: tuple[tuple[str, Callable[[Sources], Table]], ...] = (
        ("supply.inventory_evidence", _inventory),
        ("supply.bridges", _bridges),
        ("supply.history", _history),
        ("supply.proofs", _proofs),
    )
    return tuple(make(sources) for key, make in made if sources.records(key))


def _inventory(sources: Sources) -> Table:
    lines = [
        Row(
            cells(
                Cell(
                    chain(field_text(row, "chain")).name,
                    note=short_address(field_text(row, "address")),
                ),
                shares_cell(field_amount(row, "shares")),
                wording.INVENTORY_EVIDENCE.get(field_text(row, "evidence"), "—"),
            )
        )
        for row in sources.records("supply.inventory_evidence")
    ]
    return Table(
        "inventory",
        "Unsold tokens of the issuer",
        "taken off only where a registry or a third party names the wallet",
        columns("Chain, wallet", ("Shares", "number"), "What shows that it is the issuer’s"),
        tuple(lines),
    )


def _bridges(sources: Sources) -> Table:
    lines = [
        Row(
            cells(
                chain(field_text(row, "chain")).name,
                wording.listed([chain(each).name for each in _chains(row)]),
                field_text(row, "kind").replace("_", " "),
                shares_cell(field_amount(row, "locked")),
                shares_cell(field_amount(row, "minted")),
            )
        )
        for row in sources.records("supply.bridges")
    ]
    return Table(
        "bridges",
        "Bridges",
        "locked tokens and their copies count once",
        columns("From", "To", "Kind", ("Locked", "number"), ("Copies", "number")),
        tuple(lines),
    )


def _chains(row: Record) -> list[str]:
    return [each for each in field_text(row, "counterpart").split(", ") if each]


def _history(sources: Sources) -> Table:
    rows = sorted(
        sources.records("supply.history"), key=lambda row: str(field_moment(row, "as_of"))
    )
    lines = [
        Row(
            cells(
                _moment(row),
                chain(field_text(row, "chain")).name,
                _block(row),
                shares_cell(field_amount(row, "shares")),
                shares_cell(field_amount(row, "inventory_shares")),
            )
        )
        for row in rows[-_LAST:]
    ]
    return Table(
        "history",
        "Supply at the moments of the reserve figures,",
        "newest last",
        columns("Moment", "Chain", ("Block", "number"), ("Shares", "number"), ("Unsold", "number")),
        tuple(lines),
    )


def _moment(row: Record) -> Cell:
    at = field_moment(row, "as_of")
    return NOT_ASKED if at is None else Cell(figures.instant(at))


def _block(row: Record) -> Cell:
    number = field_amount(row, "block")
    return NOT_ASKED if number is None else Cell(figures.count(int(number)))


def _proofs(sources: Sources) -> Table:
    lines = [
        Row(
            cells(
                chain(field_text(row, "chain")).name,
                field_text(row, "subject"),
                Cell(short_address(field_text(row, "state_root")), tone="code"),
            )
        )
        for row in sources.records("supply.proofs")
    ]
    return Table(
        "proofs",
        "Proven reads",
        "shown by the hash of the pinned block, not by a node’s word",
        columns("Chain", "What", "State root"),
        tuple(lines),
    )
