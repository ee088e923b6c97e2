"""Backing reconciliation: tokens, shares held, the two side by side, net and gross."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from auditor.model.value import Record
from auditor.render import figures, wording
from auditor.render.charts.pool import Pool
from auditor.render.charts.timeline import Timeline
from auditor.render.parts import (
    Cell,
    Figure,
    Item,
    Mark,
    Row,
    Section,
    Table,
    cells,
    columns,
)
from auditor.render.view import reconciled
from auditor.render.view.by_chain import DEPLOYMENTS, chain_table, pool_chart, shares_cell
from auditor.render.view.proof import (
    AspectView,
    aspects,
    blind_text,
    blind_title,
    blind_window,
    whole_up,
)
from auditor.render.view.sources import (
    Sources,
    field_amount,
    field_moment,
    field_text,
)


_MANY_CHAINS = 6  # more fill the page, so the reserve figures move to another section
_UNDATED = datetime.min.replace(tzinfo=UTC)
_LAST = 4  # reserve figures printed; the register has them all


@dataclass(frozen=True, slots=True)
class Head:
    """One of the ratios at the top, with its division written out."""

    title: str
    figure: Figure
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backing:
    """The section."""

    section: Section
    heads: tuple[Head, ...]
    bounds: tuple[Item, ...]
    chains: Table
    pool: Pool | None
    pool_empty: str
    statements: Table
    crowded: bool
    blind_title: str
    blind: Timeline | None
    blind_text: Item
    aspects: tuple[AspectView, ...]
    aspects_empty: str
    more: tuple[Table, ...]


def backing(sources: Sources) -> Backing:
    """The reconciliation of a report."""
    rows = sources.records(DEPLOYMENTS)
    window = blind_window(sources)
    return Backing(
        section=Section("backing", "Backing reconciliation", *_lead(sources)),
        heads=(
            _head(sources, "Net of unsold tokens", "backing.coverage", "supply.circulating_shares"),
            _head(sources, "Gross", "backing.coverage_gross", "supply.total_shares"),
        ),
        bounds=_bounds(sources),
        chains=chain_table(sources, rows),
        pool=pool_chart(sources, rows),
        pool_empty=sources.why(DEPLOYMENTS),
        statements=_statements(sources),
        crowded=len(rows) > _MANY_CHAINS,
        blind_title=blind_title(sources),
        blind=window,
        blind_text=blind_text(sources),
        aspects=aspects(sources),
        aspects_empty=sources.why("reserves.scope"),
        more=reconciled.tables(sources),
    )


def _lead(sources: Sources) -> tuple[str, tuple[Mark, ...]]:
    keys = ("reserves.shares", "supply.circulating_shares")
    held, tokens = (sources.exact(key) for key in keys)
    total = sources.exact("supply.total_shares")
    if held is None:
        return _lead_without_shares(sources), ()
    if tokens is None:
        seen = sources.exact("supply.visible_shares")
        told = (
            f"{figures.whole_shares(held)} shares are stated. How many tokens they stand against "
            "is not shown"
        )
        if seen is not None and seen > held:
            told = (
                f"{figures.whole_shares(held)} shares are stated; the tokens already read claim "
                f"{whole_up(seen)}, {whole_up(seen - held)} more, and others may exist unseen"
            )
        elif seen is not None:
            told += f": {whole_up(seen)} were read, others may exist unseen"
        return f"{told}.", sources.marks("reserves.shares")
    told = (
        f"{figures.whole_shares(held)} shares stand against "
        f"{whole_up(tokens)} tokens in circulation."
    )
    return f"{told} {_gross_sentence(held, tokens, total)}".strip(), sources.marks(*keys)


def _gross_sentence(held: Fraction, tokens: Fraction, total: Fraction | None) -> str:
    unsold = total is not None and total > tokens
    if held < tokens:
        more = (
            f", {whole_up(total - held)} with the issuer’s unsold tokens"
            if unsold and total
            else ""
        )
        return f"The shares fall {whole_up(tokens - held)} short{more}."
    if total is None or not unsold:
        return ""
    if held < total:
        return (
            "Count the issuer’s unsold tokens too, and the shares fall "
            f"{whole_up(total - held)} short."
        )
    return "With the issuer’s unsold tokens counted too, the shares still suffice."


def _lead_without_shares(sources: Sources) -> str:
    tokens = sources.exact("supply.circulating_shares")
    seen = tokens if tokens is not None else sources.exact("supply.visible_shares")
    if seen is None:
        return "Neither the tokens nor the shares behind them could be read."
    return (
        f"{whole_up(seen)} tokens were read in circulation. How many shares "
        "stand behind them is not shown."
    )


def _head(sources: Sources, title: str, key: str, against: str) -> Head:
    held = sources.figure("reserves.shares", lambda amount: figures.number(amount, 4))
    tokens = sources.figure(against)
    what = "in circulation" if against.endswith("circulating_shares") else "in existence"
    lines = (
        f"{held.text} shares held" if not held.status else "Shares held: not shown",
        f"÷ {tokens.text} tokens {what}" if not tokens.status else f"÷ tokens {what}: not shown",
    )
    return Head(title, sources.ratio(key), lines)


def _bounds(sources: Sources) -> tuple[Item, ...]:
    """What the two ratios leave open, in sentences."""
    told = list[Item]()
    visible = sources.figure("backing.visible_coverage")
    if not visible.status:
        told.append(
            Item(
                f"Against the tokens that were read or given a figure: {visible.text}.",
                visible.marks,
            )
        )
    share = sources.exact("supply.read_share")
    if share is not None:
        told.append(
            Item(
                f"{figures.percent(share)} of the supply was read on a chain.",
                sources.marks("supply.read_share"),
            )
        )
    check = sources.exact("supply.cross_check")
    if check is not None:
        told.append(
            Item(
                f"Our circulating supply over the issuer’s own: {figures.number(check, 4)}.",
                sources.marks("supply.cross_check"),
            )
        )
    if not told:
        told.append(Item("No bound can be given: supply or reserve is not shown."))
    return tuple(told)


def _statements(sources: Sources) -> Table:
    lines = list[Row]()
    for row in sorted(sources.records("reserves.statements"), key=_speaks_about):
        amount = field_amount(row, "amount")
        at = field_moment(row, "as_of")
        lines.append(
            Row(
                cells(
                    Cell(field_text(row, "source")),
                    Cell(wording.RESERVE_CLASSES.get(field_text(row, "class"), "—")),
                    Cell(figures.instant(at) if at else "undated"),
                    shares_cell(amount),
                    Cell(field_text(row, "unit") or "—"),
                    Cell("", sources.register.of_record("reserves.statements", row)),
                )
            )
        )
    shown = lines[-_LAST:]
    note = "newest last" if len(lines) == len(shown) else f"the last {len(shown)} of {len(lines)}"
    return Table(
        "statements",
        "Reserve figures found,",
        note,
        columns(
            "Source",
            "Whose figure",
            "Speaks about",
            ("Amount", "number"),
            "Unit",
            ("Evidence", "mark"),
        ),
        tuple(shown),
    )


def _speaks_about(row: Record) -> datetime:
    """Orders figures by their moment, undated ones first: they are the newest of nothing."""
    return field_moment(row, "as_of") or _UNDATED
