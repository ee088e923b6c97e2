"""Backing reconciliation: tokens, shares held, the two side by side, net and gross."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from auditor.model.finding import Outcome
from auditor.model.key import Better
from auditor.model.value import Record
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.charts.pool import Holding, Pool, pool
from auditor.render.charts.timeline import Timeline, timeline
from auditor.render.parts import (
    NOT_ASKED,
    Cell,
    Figure,
    Item,
    Mark,
    Row,
    Section,
    Status,
    Table,
    cells,
    columns,
)
from auditor.render.view.sources import (
    NOT_SHOWN,
    Sources,
    field_amount,
    field_flag,
    field_moment,
    field_text,
)


DEPLOYMENTS = "supply.deployments"
_MANY_CHAINS = 6  # more fill the page, so the reserve figures move to another section
_LAST = 4  # reserve figures printed; the register has them all


@dataclass(frozen=True, slots=True)
class Head:
    """One of the ratios at the top, with its division written out."""

    title: str
    figure: Figure
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AspectView:
    """One thing a proof can show."""

    name: str
    word: str
    status: Status
    marks: tuple[Mark, ...]


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


def backing(sources: Sources) -> Backing:
    """The reconciliation of a report."""
    rows = sources.records(DEPLOYMENTS)
    window = _window(sources)
    return Backing(
        section=Section("backing", "Backing reconciliation", *_lead(sources)),
        heads=(
            _head(sources, "Net of unsold tokens", "backing.coverage", "supply.circulating_shares"),
            _head(sources, "Gross", "backing.coverage_gross", "supply.total_shares"),
        ),
        bounds=_bounds(sources),
        chains=_chains(sources, rows),
        pool=_pool(sources, rows),
        pool_empty=sources.why(DEPLOYMENTS),
        statements=_statements(sources),
        crowded=len(rows) > _MANY_CHAINS,
        blind_title=_blind_title(sources),
        blind=window,
        blind_text=_blind_text(sources),
        aspects=_aspects(sources),
        aspects_empty=sources.why("reserves.scope"),
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
                f"{_whole_up(seen)}, {_whole_up(seen - held)} more, and others may exist unseen"
            )
        elif seen is not None:
            told += f": {_whole_up(seen)} were read, others may exist unseen"
        return f"{told}.", sources.marks("reserves.shares")
    told = (
        f"{figures.whole_shares(held)} shares stand against "
        f"{_whole_up(tokens)} tokens in circulation."
    )
    return f"{told} {_gross_sentence(held, tokens, total)}".strip(), sources.marks(*keys)


def _gross_sentence(held: Fraction, tokens: Fraction, total: Fraction | None) -> str:
    unsold = total is not None and total > tokens
    if held < tokens:
        more = (
            f", {_whole_up(total - held)} with the issuer’s unsold tokens"
            if unsold and total
            else ""
        )
        return f"The shares fall {_whole_up(tokens - held)} short{more}."
    if total is None or not unsold:
        return ""
    if held < total:
        return (
            "Count the issuer’s unsold tokens too, and the shares fall "
            f"{_whole_up(total - held)} short."
        )
    return "With the issuer’s unsold tokens counted too, the shares still suffice."


def _whole_up(amount: Fraction) -> str:
    return figures.number(amount, 0, Better.LOWER)


def _lead_without_shares(sources: Sources) -> str:
    tokens = sources.exact("supply.circulating_shares")
    seen = tokens if tokens is not None else sources.exact("supply.visible_shares")
    if seen is None:
        return "Neither the tokens nor the shares behind them could be read."
    return (
        f"{_whole_up(seen)} tokens were read in circulation. How many shares "
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


def _chains(sources: Sources, rows: tuple[Record, ...]) -> Table:
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
            _shares(shares),
            _unsold(unsold, listed),
            _shares(circulating if certain else None),
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


def _shares(amount: Fraction | None) -> Cell:
    if amount is None:
        return Cell(NOT_SHOWN, status="unknown")
    return Cell(figures.number(amount, 4))


def _unsold(amount: Fraction | None, listed: bool) -> Cell:  # noqa: FBT001 - one call
    if not listed:
        return Cell("none listed", tone="mute")
    return _shares(amount) if amount != 0 else Cell("0", tone="mute")


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


def _pool(sources: Sources, rows: tuple[Record, ...]) -> Pool | None:
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


def _statements(sources: Sources) -> Table:
    lines = list[Row]()
    for row in sources.records("reserves.statements"):
        amount = field_amount(row, "amount")
        at = field_moment(row, "as_of")
        lines.append(
            Row(
                cells(
                    Cell(field_text(row, "source")),
                    Cell(wording.RESERVE_CLASSES.get(field_text(row, "class"), "—")),
                    Cell(figures.instant(at) if at else "undated"),
                    _shares(amount),
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


def _blind_title(sources: Sources) -> str:
    cadence, shares = sources.exact("reserves.cadence"), sources.exact("backing.blind_window")
    if cadence is None and shares is None:
        return "Blind window: not shown"
    length = figures.duration(cadence) if cadence is not None else "length not shown"
    size = f", up to {_whole_up(shares)} shares" if shares is not None else ""
    return f"Blind window: {length}{size}"


def _window(sources: Sources) -> Timeline | None:
    start, cadence = sources.moment("reserves.as_of"), sources.exact("reserves.cadence")
    if start is None or not cadence:
        return None
    end = start + timedelta(seconds=int(cadence))
    return timeline(start, end, (("This audit", sources.report.as_of),))


def _blind_text(sources: Sources) -> Item:
    if sources.exact("reserves.cadence") is None:
        return Item(
            "How often the figure is renewed is not shown, so the time in which shares could be "
            "missing unseen has no bound."
        )
    if sources.exact("backing.blind_window") is None:
        return Item(
            "Between two figures nobody outside sees the account.",
            sources.marks("reserves.cadence"),
        )
    return Item(
        "Between two figures nobody outside sees the account. Within the change that would still "
        "look plausible, that many shares could be missing unnoticed.",
        sources.marks("backing.blind_window"),
    )


def _aspects(sources: Sources) -> tuple[AspectView, ...]:
    shown = {
        field_text(row, "aspect"): (field_flag(row, "shown"), row)
        for row in sources.records("reserves.scope")
    }
    if not shown:
        return ()
    finding = sources.finding("reserves-attested-independently")
    alone = finding is None or finding.outcome is not Outcome.PASS
    views = list[AspectView]()
    for aspect, name in wording.ASPECTS.items():
        yes, row = shown.get(aspect, (None, None))
        marks = sources.register.of_record("reserves.scope", row) if row else ()
        views.append(AspectView(name, *_aspect_word(yes, alone=alone), marks))
    return tuple(views)


def _aspect_word(yes: bool | None, *, alone: bool) -> tuple[str, Status]:  # noqa: FBT001
    if yes is None:
        return NOT_SHOWN, "unknown"
    if not yes:
        return "Not covered", "fail"
    return ("Issuer’s word", "warn") if alone else ("Shown", "pass")
