"""Converter: tokens to shares to money, line by line; arithmetic, not an offer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditor.model.calculation import Calculation, Kind
from auditor.model.report import Conversion
from auditor.model.value import Missing, Quantity
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.parts import Cell, Item, Row, Section, Table, cells, columns
from auditor.render.view.calculation import CalculationView, calculation, told
from auditor.render.view.sources import Sources, field_amount, field_moment, field_text


_LAST = 3
_WORKED, _ON_SCREEN = ("redeem", "buy"), ("payout", "back")
_DECLARED = "corporate_actions.declared"


@dataclass(frozen=True, slots=True)
class ConversionView:
    """One deployment's arithmetic, there and back."""

    chain: str
    model: str
    scaled: bool
    there: CalculationView
    back: tuple[tuple[str, str], ...]
    worked: tuple[CalculationView, ...]
    interactive: tuple[CalculationView, ...]


@dataclass(frozen=True, slots=True)
class Converter:
    """The section."""

    section: Section
    conversions: tuple[ConversionView, ...]
    alike: str
    multiplier: Table
    dividend: Item


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
        dividend=_dividend(shown),
    )


def _distinct(every: tuple[Conversion, ...]) -> list[Conversion]:
    kept = dict[tuple[object, ...], Conversion]()
    for each in every:
        lines = tuple((step.text, told(step)) for step in each.steps)
        kept.setdefault((each.unit_model, each.already_scaled, lines), each)
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
    """The first deployment with every way worked; the others with the shares they claim."""
    name = chain(each.chain).name
    named = {example.name: example for example in each.examples}
    first = number == 0
    there = named.get("hold", Calculation("hold", "Tokens to shares to money", each.steps, 1))
    there = replace(there, title=f"{name}: {there.title}")
    if not first:
        there = _claim(there)
    return ConversionView(
        chain=name,
        model=wording.UNIT_MODELS.get(each.unit_model, each.unit_model),
        scaled=each.already_scaled,
        there=calculation(sources, there, tight=not first),
        back=_back(named.get("back")),
        worked=_picked(sources, named, _worked(named)) if first else (),
        interactive=_picked(sources, named, _ON_SCREEN) if first else (),
    )


def _back(found: Calculation | None) -> tuple[tuple[str, str], ...]:
    """The way back in few words: what is given or read, the tokens, and what those claim."""
    if found is None:
        return ()
    kept = (found.main, len(found.steps))
    return tuple(
        (wording.sentence(step.text), told(step).shown)
        for line, step in enumerate(found.steps, start=1)
        if line in kept or not step.how
    )


def _claim(held: Calculation) -> Calculation:
    """The lines up to the shares claimed: what follows is the same for every deployment."""
    for line, step in enumerate(held.steps, start=1):
        if isinstance(step.value, Quantity) and str(step.value.unit) == "shares":
            return replace(held, steps=held.steps[:line], main=line)
    return held


def _worked(named: Mapping[str, Calculation]) -> tuple[str, ...]:
    """Redeeming and buying; a dividend only where one with an amount was declared."""
    return (*_WORKED, "dividend") if _has_dividend(named.get("dividend")) else _WORKED


def _picked(
    sources: Sources, named: Mapping[str, Calculation], names: tuple[str, ...]
) -> tuple[CalculationView, ...]:
    return tuple(calculation(sources, named[name]) for name in names if name in named)


def _has_dividend(found: Calculation | None) -> bool:
    if found is None:
        return False
    return any(
        step.kind is Kind.OPERAND and step.fact == _DECLARED and isinstance(step.value, Quantity)
        for step in found.steps
    )


def _dividend(shown: list[Conversion]) -> Item:
    """Why no dividend is worked out, when none is."""
    for each in shown[:1]:
        found = next((one for one in each.examples if one.name == "dividend"), None)
        if found and not _has_dividend(found):
            lacking = (step for step in found.steps if isinstance(step.value, Missing))
            why = next((told(step).exact.rstrip(".") for step in lacking), "")
            return Item(f"What withholding leaves of a dividend is not shown: {why}.")
    return Item("")


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
