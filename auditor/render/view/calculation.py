"""A calculation as pages show it: numbered lines that a reader, or the page's script, can redo."""

from dataclasses import dataclass

from auditor.model.calculation import Calculation, Kind, Rounding, Step
from auditor.model.value import Flag, Missing, Quantity
from auditor.render import wording
from auditor.render.exact import Digits, digits, typed
from auditor.render.parts import Mark, Status
from auditor.render.view.sources import NOT_SHOWN, Sources


@dataclass(frozen=True, slots=True)
class Redo:
    """How the page's script redoes a line: exact numbers as `n/d`, empty where there is none."""

    kind: str
    unit: str = ""
    line: str = ""
    times: str = ""
    grain: str = ""
    rounding: str = ""
    needs: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is done, what it comes to, what is exact, and the evidence behind it."""

    number: str
    text: str
    value: str
    exact: str
    fraction: str
    status: Status
    marks: tuple[Mark, ...]
    strong: bool
    redo: Redo


@dataclass(frozen=True, slots=True)
class CalculationView:
    """A table of lines, and what a reader may type in place of the given amount."""

    name: str
    title: str
    label: str
    typed: str
    result: str
    main: str
    lines: tuple[Line, ...]
    tight: bool = False


def calculation(sources: Sources, each: Calculation, *, tight: bool = False) -> CalculationView:
    """The lines of a calculation as a page shows them."""
    lines = tuple(_line(sources, number, step) for number, step in enumerate(each.steps, start=1))
    first = each.steps[0]
    return CalculationView(
        name=each.name,
        title=each.title,
        label=wording.sentence(first.text),
        typed=typed(first.value.amount) if isinstance(first.value, Quantity) else "",
        result=wording.sentence(each.result.text.lstrip("= ").partition(",")[0]),
        main=str(each.main),
        lines=lines,
        tight=tight,
    )


def _line(sources: Sources, number: int, step: Step) -> Line:
    value = told(step)
    return Line(
        number=str(number),
        text=step.text,
        value=value.shown,
        exact=value.exact,
        fraction=str(step.value.amount) if isinstance(step.value, Quantity) else "",
        status="unknown" if isinstance(step.value, Missing) else "",
        marks=sources.marks(step.fact) if step.fact else (),
        strong=step.text.startswith("="),
        redo=_redo(step),
    )


def told(step: Step) -> Digits:
    """What a line comes to, in digits or words; the reason when it is not shown."""
    value = step.value
    if isinstance(value, Missing):
        return Digits(NOT_SHOWN, value.detail or wording.CAUSES[value.cause].lower())
    if isinstance(value, Quantity):
        way = step.how[0].shown if step.how else Rounding.DOWN
        return digits(value.amount, value.unit, way)
    if isinstance(value, Flag):
        return Digits("yes" if value.value else "no")
    return Digits(value.value)


def _redo(step: Step) -> Redo:
    unit = str(step.value.unit) if isinstance(step.value, Quantity) else ""
    if step.kind is Kind.GIVEN:
        return Redo(step.kind.value, unit, shown="down")
    if not step.how:
        return Redo("")
    how = step.how[0]
    return Redo(
        kind=step.kind.value,
        unit=str(how.unit),
        line=str(how.of),
        times=str(how.by),
        grain=str(how.grain),
        rounding=how.rounding.value,
        needs=str(how.needs or ""),
        shown=how.shown.value,
    )
