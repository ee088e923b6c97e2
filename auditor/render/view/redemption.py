"""Who can turn a token into money, at what price, and what selling instead costs."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.key import Better
from auditor.model.other_unit import in_tokens
from auditor.model.value import Interval, Quantity
from auditor.render import figures
from auditor.render.parts import NOT_ASKED, Cell, Item, Pair, Row, Section, Table, cells, columns
from auditor.render.view.sources import NOT_SHOWN, Sources, field_amount


MINIMUM = "redemption.minimum"
_UNKNOWN = Cell(NOT_SHOWN, status="unknown")
_YES, _NO = Cell("Yes", status="pass"), Cell("No", status="fail")
_AFTER = Cell("After identification", status="warn")
_APPROVED = Cell("Once approved", status="warn")
_HOLDERS = ("Retail holder", "Identified customer (KYC)", "Institution", "Barred country")
# Who is approved is not said by `approved_only`: knowing a customer's identity is no approval.
_CAN = {
    "any_holder": (_YES, _YES, _YES, _UNKNOWN),
    "after_kyc": (_AFTER, _YES, _YES, _UNKNOWN),
    "approved_only": (_NO, _UNKNOWN, _APPROVED, _UNKNOWN),
    "nobody": (_NO, _NO, _NO, _NO),
}
_BY_CLASS = (
    "redemption.open_to_retail",
    "redemption.open_to_verified",
    "redemption.open_to_institutions",
    "redemption.open_to_barred",
)
_LEADS = {
    "any_holder": "By the terms any holder can redeem.",
    "after_kyc": "By the terms an ordinary holder can redeem after identification.",
    "approved_only": "Only approved customers can redeem; an ordinary holder has to find a buyer.",
    "nobody": "Nobody can redeem; every holder has to find a buyer.",
}
_CHANGES = {
    "none": "The issuer cannot change the terms alone.",
    "with_notice": "The issuer may change the terms with notice.",
    "any_time": "The issuer may change the terms at any time.",
}
_TEXTS = (
    ("Who may redeem, as stated", "redemption.who"),
    ("Price", "redemption.price_basis"),
    ("Suspension", "redemption.suspension"),
    ("Who may have tokens created", "redemption.creation"),
    ("When tokens are created and redeemed", "redemption.hours"),
    ("Excluded countries", "redemption.restricted_countries"),
)


@dataclass(frozen=True, slots=True)
class Redemption:
    """The section."""

    section: Section
    matrix: Table
    terms: tuple[Pair, ...]
    exit_cost: Table
    depth: Item


def redemption(sources: Sources) -> Redemption:
    """Matrix, terms and exit cost of a report."""
    who = sources.choice("redemption.retail")
    told = _LEADS.get(who, "Who can redeem is not shown.")
    change = _CHANGES.get(sources.choice("redemption.unilateral_change"), "")
    marks = sources.marks("redemption.retail", "redemption.unilateral_change")
    return Redemption(
        section=Section(
            "redemption", "Redemption and exit cost", f"{told} {change}".strip(), marks
        ),
        matrix=_matrix(sources, who),
        terms=tuple(Pair(title, sources.figure(key), sources.why(key)) for title, key in _TEXTS),
        exit_cost=_exit_cost(sources),
        depth=_depth(sources),
    )


def _matrix(sources: Sources, who: str) -> Table:
    answers = _CAN.get(who, (_UNKNOWN,) * len(_HOLDERS))
    price, minimum, days = _terms(sources)
    asked_fee = fee(sources)
    lines = list[Row]()
    for holder, general, key in zip(_HOLDERS, answers, _BY_CLASS, strict=True):
        answer = _told(sources, key, general)
        asked = answer.text != "No"
        rest = (price, asked_fee, minimum, days) if asked else (NOT_ASKED,) * 4
        lines.append(Row(cells(Cell(holder), answer, *rest)))
    return Table(
        "matrix",
        "Who can redeem",
        "from the terms of the issuer",
        columns("Holder", "Can redeem", "Price", "Fee", "Minimum", "Days"),
        tuple(lines),
    )


def _told(sources: Sources, key: str, general: Cell) -> Cell:
    """What the terms say of this class; where they also say otherwise in general, neither."""
    said = sources.flag(key)
    if said is None:
        return general
    if general.status == "unknown":
        return _YES if said else _NO
    return general if (general.text != "No") is said else _UNKNOWN


def _terms(sources: Sources) -> tuple[Cell, ...]:
    found = list[Cell]()
    for key in ("redemption.price_basis", MINIMUM, "redemption.timing"):
        cell = minimum(sources) if key == MINIMUM else sources.cell(key)
        longest = "up to " if key == "redemption.timing" and sources.exact(key) else ""
        found.append(cell if cell.status else Cell(f"{longest}{cell.text}"))
    return tuple(found)


def fee(sources: Sources) -> Cell:
    """The redemption fee in percent, rounded up."""
    share = sources.exact("redemption.fee")
    if share is None:
        return _UNKNOWN
    shown = figures.rounded(share * 100, 2, Better.LOWER)
    return Cell(f"up to {figures.number(shown, 2)}%" if share else "none")


def minimum(sources: Sources) -> Cell:
    """The smallest redemption: money, or the number of tokens the terms give instead."""
    for amount in in_tokens(sources.report.evidence[MINIMUM]):
        return Cell(f"{figures.complete(amount)}{figures.NO_BREAK}tokens")
    return sources.cell(MINIMUM)


def _exit_cost(sources: Sources) -> Table:
    lines = list[Row]()
    for row in sources.records("liquidity.exit_cost"):
        sale = field_amount(row, "sale")
        shown = _cost(row.get("cost"))
        lines.append(Row(cells("—" if sale is None else figures.money(sale, "USD"), shown)))
    return Table(
        "exit-cost",
        "Cost of selling instead",
        "on venues, at the as-of time",
        columns("Sale", ("Cost", "number")),
        tuple(lines),
    )


def _cost(cost: object) -> Cell:
    """A cost, or the most it can be."""
    if isinstance(cost, Quantity):
        return Cell(figures.percent(cost.amount, 2))
    if isinstance(cost, Interval) and isinstance(cost.high, Fraction):
        return Cell(f"at most {figures.percent(cost.high, 0)}")
    return Cell("more than the depth shown", status="unknown")


def _depth(sources: Sources) -> Item:
    depth = sources.exact("liquidity.depth_2pct")
    if depth is None:
        return Item(
            "What 1,000, 10,000 or 100,000 USD would cost to sell is not shown: "
            f"{_lower(sources.why('liquidity.depth_2pct'))}"
        )
    small = figures.money(depth, "USD", Better.HIGHER)
    return Item(
        f"Within 2% of the price, venues take {small}. A larger sale exceeds the measured depth.",
        sources.marks("liquidity.depth_2pct"),
    )


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:].rstrip('.')}."
