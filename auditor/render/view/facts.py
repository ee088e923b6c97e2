"""Sections that list what is known of a topic, key by key: actions, holders, control, rights."""

from collections.abc import Sequence

from auditor.base.text import printable
from auditor.model.evidence import Fact, Observation
from auditor.model.provenance import quote_in
from auditor.model.value import Flag, Quantity, Record, Value
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.chains import short_address
from auditor.render.parts import NOT_ASKED, Cell, Row, Section, Table, cells, columns
from auditor.render.view import powers
from auditor.render.view.corporate import Topic, number_cell
from auditor.render.view.sources import NOT_SHOWN, Sources, field_amount, field_text


_LONGEST = 200
TOP, WRAPPERS = "holders.top", "holders.wrappers"
_HOLDERS = (
    "holders.count",
    "holders.top1_share",
    "holders.top10_share",
    "holders.top10_share_adjusted",
    "holders.hhi",
)
_CONTROL = (
    "control.mint_authority",
    "control.upgrade_authority",
    "control.paused",
    "control.claims_secure_mint",
)
_CUSTODY = (
    "custody.custodian",
    "custody.custodian_description",
    "custody.regulated",
    "custody.affiliated",
    "custody.segregated",
    "custody.security_agent",
    "custody.security_interest",
    "disclosure.encumbrance_covered",
)
_RIGHTS = (
    "structure.type",
    "structure.claim_rank",
    "structure.enforcement_trigger",
    "rights.voting",
    "rights.dividends",
    "rights.information",
)
_RISKS = (
    "disclosure.guaranteed_gain",
    "disclosure.issuer_risk",
    "disclosure.regulatory_risk",
    "disclosure.evidence_access",
)


def holders(sources: Sources) -> Topic:
    """Holders and control: what is known, else why not."""
    top = sources.records(TOP)
    known = [key for key in (*_HOLDERS, *_CONTROL) if sources.value(key) is not None]
    lead = (
        f"{len(known)} of {len(_HOLDERS) + len(_CONTROL)} questions about holders and powers are "
        "answered."
        if known
        else "Who holds the tokens and who may mint, pause or change them is not shown."
    )
    tables = [_keys(sources, "holders", "Holders", _HOLDERS)]
    if top:
        tables.append(_top(sources))
    if sources.records(WRAPPERS):
        tables.append(_wrappers(sources))
    if sources.records("holders.ledgers"):
        tables.append(_ledgers(sources))
    tables.append(_keys(sources, "control", "Control", _CONTROL))
    section = Section("holders", "Holders and control", lead)
    return Topic(section, (*tables, *powers.tables(sources)))


def _top(sources: Sources) -> Table:
    return Table(
        "top",
        "Largest holders",
        "",
        columns("Address", "Label", ("Shares", "number"), ("Share", "number")),
        tuple(_held(row, field_text(row, "label") or "no label") for row in sources.records(TOP)),
    )


def _wrappers(sources: Sources) -> Table:
    return Table(
        "top",
        "Wrappers",
        "their receipts are not counted; whoever holds one depends on the wrapper’s code as well",
        columns("Address", "Wrapper", ("Shares", "number"), ("Share", "number")),
        tuple(_held(row, field_text(row, "name")) for row in sources.records(WRAPPERS)),
    )


def _held(row: Record, name: str) -> Row:
    share = field_amount(row, "share")
    return Row(
        cells(
            Cell(short_address(field_text(row, "address")), tone="code"),
            name,
            number_cell(field_amount(row, "shares")),
            Cell("—" if share is None else figures.percent(share)),
        )
    )


def _ledgers(sources: Sources) -> Table:
    lines = [
        Row(
            cells(
                chain(field_text(row, "chain")).name,
                _blocks(row),
                number_cell(field_amount(row, "transfers")),
                number_cell(field_amount(row, "holders")),
                number_cell(field_amount(row, "balances_checked")),
            )
        )
        for row in sources.records("holders.ledgers")
    ]
    return Table(
        "ledgers",
        "Transfers added up",
        "complete: they explain the supply and the balance of every address ever seen",
        columns(
            "Chain",
            "Blocks",
            ("Transfers", "number"),
            ("Holders", "number"),
            ("Balances checked", "number"),
        ),
        tuple(lines),
    )


def _blocks(row: Record) -> Cell:
    first, last = field_amount(row, "first_block"), field_amount(row, "last_block")
    if first is None or last is None:
        return Cell(NOT_SHOWN, status="unknown")
    return Cell(f"{figures.count(int(first))} to {figures.count(int(last))}")


def rights(sources: Sources) -> Topic:
    """What the holder has: custody, claim, rights, warnings."""
    kind = wording.STRUCTURES.get(sources.choice("structure.type"), "")
    share = sources.report.product.underlying
    voting = sources.choice("rights.voting")
    if not kind:
        lead = "What the holder legally owns is not shown."
    elif kind == "share in the register":
        lead = f"The token is a {kind} of {share.name or share.ticker}."
    else:
        lead = (
            f"The token is a {kind}, not a share of {share.name or share.ticker} in its register."
        )
    if voting == "none":
        lead += " It carries no vote."
    return Topic(
        Section("rights", "Custody and holder rights", lead, sources.marks("structure.type")),
        (
            _keys(sources, "custody", "Custody", _CUSTODY),
            _keys(sources, "claim", "Claim and rights", _RIGHTS),
            _keys(sources, "disclosure", "Disclosure", _RISKS),
        ),
    )


def _keys(sources: Sources, name: str, title: str, keys: tuple[str, ...]) -> Table:
    """One line per key: the value with who says so, or `Not shown` with the reason."""
    known = [key for key in keys if sources.value(key) is not None]
    return Table(
        f"keys keys-{name}",
        title,
        "",
        columns("Question", "Answer", "Who says so, or why it is not shown", ("Evidence", "mark")),
        tuple(_key(sources, key) for key in keys) if known else (),
        empty=_nothing(sources, keys),
    )


def _nothing(sources: Sources, keys: tuple[str, ...]) -> str:
    """One line for a topic without a single value: every reason, and what was asked."""
    reasons = dict.fromkeys(sources.why(key).rstrip(".") for key in keys)
    asked = "; ".join(wording.label(key).lower() for key in keys)
    return f"not shown ({asked}). {'; '.join(reasons)}."


def _key(sources: Sources, key: str) -> Row:
    value = sources.value(key)
    if value is None:
        answer = Cell(NOT_SHOWN, status="unknown")
        return Row(
            cells(wording.label(key), answer, Cell(sources.why(key), tone="mute"), NOT_ASKED)
        )
    entry = sources.report.evidence[key]
    observations = entry.observations if isinstance(entry, Fact) else ()
    who = list(dict.fromkeys(wording.RESTS_ON[each.provenance.rests_on] for each in observations))
    return Row(
        cells(
            wording.label(key),
            Cell(_answer(sources, key, value), note=_quoted(value, observations)),
            wording.listed(who) or "—",
            Cell("", sources.marks(key)),
        )
    )


def _quoted(value: Value, observations: Sequence[Observation]) -> str:
    """The words behind a no: what a document denies is worse than what it leaves out."""
    if value != Flag(value=False):
        return ""
    quotes = (quote_in(each.provenance.locator).rstrip(";, ") for each in observations)
    quote = next(filter(None, quotes), "")
    return f"“{printable(quote, _LONGEST)}”" if quote else ""


def _answer(sources: Sources, key: str, value: Value) -> str:
    """A fact in the words of its topic."""
    if key.endswith(("_share", "_share_adjusted")) and isinstance(value, Quantity):
        return figures.percent(value.amount)
    choice = sources.choice(key)
    return wording.CHOICES.get(choice) or figures.show(value, sources.better(key))
