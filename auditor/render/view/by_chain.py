"""The backing reconciliation chain by chain: the table, its total and the pool chart."""

from fractions import Fraction

from auditor.model.value import Record
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.charts.pool import Holding, Pool, pool
from auditor.render.parts import (
    NOT_ASKED,
    Cell,
    Row,
    Table,
    cells,
    columns,
)
from auditor.render.view.sources import (
    NOT_SHOWN,
    Sources,
    field_amount,
    field_text,
)


DEPLOYMENTS = "supply.deployments"


def chain_table(sources: Sources, rows: tuple[Record, ...]) -> Table:
    """Tokens by chain, in shares claimed."""
    lines = [_chain_row(sources, row) for row in rows]
    named = {field_text(row, "chain") for row in rows}
    for row in sources.records("supply.chains"):
        name = field_text(row, "chain")
        if name and name not in named:
            lines.append(_absent(sources, name))
    if len(lines) > 1:
        lines.append(_total_row(sources))
    return Table(
        "chains",
        "Tokens by chain,",
        f"in shares of {sources.report.product.underlying.ticker} claimed; rounded to 4 decimals",
        columns(
            "Chain",
            "Unit model",
            ("In existence", "number"),
            ("Unsold", "number"),
            ("In circulation", "number"),
            ("Block or slot", "number"),
            "Read from",
            ("Evidence", "mark"),
        ),
        tuple(lines),
        tight=True,
    )


def _chain_row(sources: Sources, row: Record) -> Row:
    shares, unsold = field_amount(row, "shares"), field_amount(row, "inventory_shares")
    block = field_amount(row, "block")
    model = field_text(row, "unit_model")
    read = field_text(row, "read_from")
    listed = _has_inventory(sources, row)
    circulating = None if shares is None else shares - (unsold or 0)
    certain = shares is not None and (unsold is not None or not listed)
    return Row(
        cells(
            Cell(chain(field_text(row, "chain")).name),
            wording.UNIT_MODELS.get(model, "—"),
            shares_cell(shares),
            _unsold(unsold, listed),
            shares_cell(circulating if certain else None),
            Cell(figures.count(block)) if block is not None else NOT_ASKED,
            Cell(wording.READ_FROM.get(read, read)) if read else Cell("not read", tone="mute"),
            Cell("", sources.register.of_record(DEPLOYMENTS, row)),
        )
    )


def _has_inventory(sources: Sources, row: Record) -> bool:
    name, address = field_text(row, "chain"), field_text(row, "address").lower()
    return any(
        each.inventory and each.chain == name and each.address.lower() == address
        for each in sources.report.product.deployments
    )


def shares_cell(amount: Fraction | None) -> Cell:
    """Shares, or that they are not shown."""
    if amount is None:
        return Cell(NOT_SHOWN, status="unknown")
    return Cell(figures.number(amount, 4))


def _unsold(amount: Fraction | None, listed: bool) -> Cell:  # noqa: FBT001 - one call
    if not listed:
        return Cell("none listed", tone="mute")
    return shares_cell(amount) if amount != 0 else Cell("0", tone="mute")


def _absent(sources: Sources, name: str) -> Row:
    """A chain the issuer or a registry names, of which the product file says nothing."""
    shown = Cell(NOT_SHOWN, status="unknown")
    return Row(
        cells(
            chain(name).name,
            NOT_ASKED,
            shown,
            NOT_ASKED,
            shown,
            NOT_ASKED,
            Cell("not asked", tone="mute"),
            Cell("", sources.marks("supply.chains")),
        )
    )


def _total_row(sources: Sources) -> Row:
    keys = ("supply.total_shares", "supply.inventory_shares", "supply.circulating_shares")
    totals = [_total(sources, key) for key in keys]
    return Row(
        cells(Cell("All chains"), Cell(""), *totals, Cell(""), Cell(""), Cell("")),
        total=True,
    )


def _total(sources: Sources, key: str) -> Cell:
    amount, bounds = sources.exact(key), sources.interval(key)
    if amount is not None:
        return Cell(figures.number(amount, 4))
    if bounds is None:
        return Cell(NOT_SHOWN, status="unknown")
    low, high = figures.bound(bounds.low), figures.bound(bounds.high)
    if high is None:
        return Cell(f"≥{figures.NO_BREAK}{figures.number(low or Fraction(0), 4)}")
    return Cell(f"{figures.number(low or Fraction(0), 0)}–{figures.number(high, 0)}")


def pool_chart(sources: Sources, rows: tuple[Record, ...]) -> Pool | None:
    """One pool of shares behind every chain; none when nothing is to be drawn."""
    if not rows:
        return None
    holdings, unsold = list[Holding](), Fraction(0)
    for row in rows:
        shares, inventory = field_amount(row, "shares"), field_amount(row, "inventory_shares")
        name = chain(field_text(row, "chain")).name
        by = wording.READ_FROM.get(field_text(row, "read_from"), "")
        amount = None if shares is None else shares - (inventory or 0)
        holdings.append(Holding(name, amount, by))
        unsold += (inventory or Fraction(0)) if shares is not None else Fraction(0)
    named = {field_text(row, "chain") for row in rows}
    holdings += [
        Holding(chain(name).name, None, "")
        for row in sources.records("supply.chains")
        if (name := field_text(row, "chain")) not in named
    ]
    if all(each.amount is None for each in holdings):
        return None
    return pool(holdings, unsold, sources.exact("reserves.shares"))
