"""Converter: tokens to shares to money, line by line; arithmetic, not an offer."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.report import Conversion, Step
from auditor.model.value import Quantity
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.parts import Cell, Row, Section, Table, cells, columns
from auditor.render.view.sources import Sources, field_amount, field_moment, field_text


_LAST = 3


@dataclass(frozen=True, slots=True)
class Tool:
    """Exact numbers for the interactive converter, `n/d` each; empty when not known."""

    shares_per_token: str
    price: str
    currency: str


@dataclass(frozen=True, slots=True)
class ConversionView:
    """One deployment's arithmetic, there and back."""

    chain: str
    model: str
    scaled: bool
    there: Table
    back: tuple[tuple[str, str], ...]
    tool: Tool


@dataclass(frozen=True, slots=True)
class Converter:
    """The section."""

    section: Section
    conversions: tuple[ConversionView, ...]
    alike: str
    multiplier: Table


def converter(sources: Sources) -> Converter:
    """The arithmetic of a report; deployments with the same steps are shown once."""
    every = sources.report.conversions
    shown = _distinct(every)
    return Converter(
        section=Section(
            "converter",
            "Converter",
            _lead(every),
            empty="" if every else "No deployment’s units could be read, so nothing is converted.",
        ),
        conversions=tuple(_view(sources, each, number) for number, each in enumerate(shown)),
        alike=_alike(every, shown),
        multiplier=_multiplier(sources),
    )


def _distinct(every: tuple[Conversion, ...]) -> list[Conversion]:
    kept = dict[tuple[object, ...], Conversion]()
    for each in every:
        amounts = tuple((step.text, figures.show(step.value)) for step in each.steps)
        kept.setdefault((each.unit_model, each.already_scaled, amounts), each)
    return list(kept.values())


def _alike(every: tuple[Conversion, ...], shown: list[Conversion]) -> str:
    others = [chain(each.chain).name for each in every if each not in shown]
    return f"The same arithmetic holds on {wording.listed(others)}." if others else ""


def _lead(every: tuple[Conversion, ...]) -> str:
    if not every:
        return ""
    scaled = {each.already_scaled for each in every}
    redo = "Every line can be redone by hand from the evidence it cites."
    if scaled == {True}:
        return f"A wallet already shows shares: the multiplier sits inside the balance. {redo}"
    if scaled == {False}:
        return f"A wallet shows raw tokens: the multiplier turns them into shares. {redo}"
    return f"What a wallet shows differs by chain: shares on some, raw tokens on others. {redo}"


def _view(sources: Sources, each: Conversion, number: int) -> ConversionView:
    name = chain(each.chain).name
    return ConversionView(
        chain=name,
        model=wording.UNIT_MODELS.get(each.unit_model, each.unit_model),
        scaled=each.already_scaled,
        there=Table(
            "steps",
            f"{name}: tokens to shares to money",
            "arithmetic, not an offer",
            columns(("", "head"), "Step", ("Value", "number"), ("Evidence", "mark")),
            tuple(_step(sources, line, step) for line, step in enumerate(each.steps, start=1)),
            tight=bool(number),
        ),
        back=tuple((wording.sentence(step.text), value(step)) for step in each.back),
        tool=_tool(sources, each),
    )


def _step(sources: Sources, line: int, step: Step) -> Row:
    result = step.text.startswith("=")
    return Row(
        cells(
            Cell(str(line)),
            Cell(step.text),
            Cell(value(step), tone="strong" if result else ""),
            Cell("", sources.marks(step.fact)) if step.fact else Cell("", tone="mute"),
        )
    )


def value(step: Step) -> str:
    """A step's exact result: money with two decimals, everything else complete."""
    if not isinstance(step.value, Quantity):
        return figures.show(step.value)
    unit = str(step.value.unit)
    if unit.isupper():
        return figures.money(step.value.amount, unit)
    return figures.complete(step.value.amount)


def _tool(sources: Sources, each: Conversion) -> Tool:
    """The numbers the page's own converter multiplies: taken from the steps, not computed anew."""
    amounts = [step.value for step in each.steps if isinstance(step.value, Quantity)]
    tokens = next((a.amount for a in amounts if str(a.unit) == "tokens"), Fraction(0))
    shares = next((a.amount for a in reversed(amounts) if str(a.unit) == "shares"), None)
    currency = sources.report.product.underlying.currency
    prices = [a.amount for a in amounts if str(a.unit) in (f"{currency}/shares", currency)]
    ratio = shares / tokens if shares is not None and tokens else None
    return Tool(
        shares_per_token="" if ratio is None else str(ratio),
        price=str(prices[0]) if prices else "",
        currency=currency,
    )


def _multiplier(sources: Sources) -> Table:
    dated = [
        (at, row)
        for row in sources.records("corporate_actions.steps")
        if (at := field_moment(row, "effective_at"))
    ]
    latest = sorted(dated, key=lambda each: each[0], reverse=True)[:_LAST]
    lines = list[Row]()
    for at, row in latest:
        new = field_amount(row, "new")
        where = chain(field_text(row, "chain")).name
        told = "—" if new is None else figures.complete(new)
        lines.append(Row(cells(Cell(figures.day(at), note=where), told)))
    return Table(
        "multiplier",
        "Multiplier, last steps",
        "",
        columns("Date", ("Multiplier", "number")),
        tuple(lines),
    )
