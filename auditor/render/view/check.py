"""Check it yourself: where to look, what to call, what to expect; and how to verify the report."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from auditor.model.report import BlockStamp
from auditor.model.value import Record
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.chains import short_address
from auditor.render.parts import Cell, Item, Mark, Row, Section, Table, cells, columns
from auditor.render.register import RegisterRow
from auditor.render.view.sources import NOT_SHOWN, Sources, field_amount, field_text


_CALLS = {
    "rebased_total": "totalSupply()",
    "raw_times_multiplier": "totalSupply(), uiMultiplier()",
    "external_multiplier": "totalSupply(); multiplier in its own contract",
    "spl_scaled": "getAccountInfo: supply, ScaledUiAmount",
    "none": "totalSupply()",
}
_FORMULAS = {
    "rebased_total": "÷ 10^decimals. Do not multiply again: the multiplier is inside.",
    "raw_times_multiplier": "× multiplier ÷ 10^decimals",
    "external_multiplier": "× multiplier of the other contract ÷ 10^decimals",
    "spl_scaled": "× multiplier ÷ 10^decimals",
    "none": "÷ 10^decimals × shares per token",
}


_PLACES = ("reserves.statements", "reserves.feeds", "prices.reference")
_MOST_PLACES = 10


@dataclass(frozen=True, slots=True)
class Check:
    """The section on checking by hand."""

    section: Section
    contracts: Table
    blocks: Table
    reserves: Table


@dataclass(frozen=True, slots=True)
class Verify:
    """How to verify the report: commands, each with what it shows."""

    section: Section
    commands: tuple[Item, ...]
    root: str


def https(text: str) -> str:
    """The address when it is an https one with a plain host, else empty: nothing else is a link."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    clean = text.isascii() and text.isprintable() and " " not in text
    return (
        text if clean and parts.scheme == "https" and parts.hostname and not parts.username else ""
    )


def check(sources: Sources) -> Check:
    """What a reader can redo with an explorer and a browser."""
    rows = sources.records("supply.deployments")
    return Check(
        section=Section(
            "check",
            "Check it yourself",
            "Everything below can be looked up without this tool.",
        ),
        contracts=Table(
            "contracts",
            "What to call, and what to expect",
            "raw integers, as the contract returns them",
            columns("Chain, contract", "Function", ("Raw result", "number"), "To get shares"),
            tuple(_contract(row) for row in rows),
        ),
        blocks=Table(
            "blocks",
            "Blocks read",
            "at which the results hold",
            columns("Chain", ("Block or slot", "number"), "Time", "Finality", "Hash"),
            tuple(_block(stamp) for stamp in sources.report.blocks),
        ),
        reserves=_reserves(sources),
    )


def _contract(row: Record) -> Row:
    where, address = chain(field_text(row, "chain")), field_text(row, "address")
    model, raw = field_text(row, "unit_model"), field_amount(row, "raw")
    by_chain = field_text(row, "read_from") == "chain"
    return Row(
        cells(
            Cell(where.name, note=address, href=https(where.address_page(address))),
            Cell(_CALLS.get(model, "—"), tone="code") if by_chain else Cell("not read on chain"),
            Cell(figures.number(raw, 0).replace(",", ""), tone="code")
            if raw is not None and by_chain
            else Cell(NOT_SHOWN, status="unknown"),
            Cell(_FORMULAS.get(model, "—")) if by_chain else Cell(_by(row)),
        )
    )


def _by(row: Record) -> str:
    read = wording.READ_FROM.get(field_text(row, "read_from"), "")
    return f"{read}’s figure, see the register" if read else "no figure"


def _block(stamp: BlockStamp) -> Row:
    short = (
        Cell(short_address(stamp.hash), tone="code")
        if stamp.hash
        else Cell("none recorded", tone="mute")
    )
    return Row(
        cells(
            chain(stamp.chain).name,
            figures.count(stamp.number) if stamp.hash else "—",
            figures.instant(stamp.time),
            f"{stamp.finality}, {_agreed(stamp)}",
            short,
        )
    )


def _agreed(stamp: BlockStamp) -> str:
    """How many nodes had to say the same, and whether others did not."""
    if stamp.configured == 1:
        return wording.plural(stamp.sources, "source")
    told = f"{stamp.sources} of {stamp.configured} sources"
    return f"{told}, {wording.plural(stamp.disputes, 'dispute')}" if stamp.disputes else told


def _reserves(sources: Sources) -> Table:
    """The newest reading of every place a reserve or share price was read from."""
    newest = {
        (row.key, row.source, row.locator): row
        for row in sources.register.rows
        if row.key in _PLACES
    }
    lines = [
        Row(
            cells(
                Cell(row.says),
                _place(row),
                Cell(row.value),
                Cell("", (Mark(row.code, row.anchor),)),
            )
        )
        for row in newest.values()
    ]
    return Table(
        "where",
        "Where to read the reserve",
        "and the share price",
        columns("What", "Where", ("Value", "number"), ("Evidence", "mark")),
        tuple(lines[:_MOST_PLACES]),
    )


def _place(row: RegisterRow) -> Cell:
    """Where to look: the address as a link, what to read there beneath it."""
    address, _, rest = row.locator.partition(" ")
    if not https(address):
        return Cell(row.place, note="" if row.source == row.place else row.source)
    return Cell(address, href=address, note=rest.strip(" ·;"))


def verify(sources: Sources) -> Verify:
    """The commands that re-check this report from its own attachment."""
    name = sources.report.product.id
    return Verify(
        section=Section(
            "verify",
            "How to verify this report",
            "The evidence is attached to the PDF; these commands judge it again without a network.",
        ),
        commands=(
            Item(
                "auditor verify report.pdf — digests, evidence root and verdict of the attachment"
            ),
            Item(
                f"auditor audit {name}.yaml --from evidence.zip — the same report from the evidence"
            ),
            Item("auditor rules show NAME — a rule with its reasons and examples"),
        ),
        root=sources.report.root,
    )
