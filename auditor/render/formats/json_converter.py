"""The converter as `report.json` writes it: every line with what it follows from."""

from pydantic import JsonValue

from auditor.model.calculation import Calculation, How, Step
from auditor.model.report import Conversion
from auditor.model.value import Missing
from auditor.render.formats.json_converter_models import CalculationV1, ConversionV1, HowV1, StepV1
from auditor.render.formats.json_facts import amount, tagged


def conversion_v1(each: Conversion) -> ConversionV1:
    """One deployment's arithmetic."""
    return ConversionV1(
        chain=each.chain,
        unit_model=each.unit_model,
        already_scaled=each.already_scaled,
        steps=[_step(step) for step in each.steps],
        back=[_step(step) for step in each.back],
        examples=[calculation_v1(example) for example in each.examples],
    )


def calculation_v1(each: Calculation) -> CalculationV1:
    """One way through the converter."""
    steps = [_step(step) for step in each.steps]
    return CalculationV1(name=each.name, title=each.title, steps=steps, main=each.main)


def _step(step: Step) -> StepV1:
    value = step.value
    told: JsonValue = (
        {"gap": value.cause.value, "reason": value.reason, "detail": value.detail}
        if isinstance(value, Missing)
        else tagged(value)
    )
    how = _how(step.how[0]) if step.how else None
    return StepV1(text=step.text, value=told, fact=step.fact, kind=step.kind.value, how=how)


def _how(how: How) -> HowV1:
    return HowV1(
        line=how.of,
        times=amount(how.by),
        grain=amount(how.grain),
        rounding=how.rounding.value,
        needs=how.needs,
    )
