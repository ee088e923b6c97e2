"""The expression language of the rules: exact, three-valued, bounded, with no way into Python."""

from auditor.evaluate.expression.compiled import (
    BUDGET,
    Calculated,
    Compiled,
    Formula,
    Verdict,
    compile_expression,
)
from auditor.evaluate.expression.judgement import Unknown
from auditor.evaluate.expression.mistake import BudgetExceeded


__all__ = [
    "BUDGET",
    "BudgetExceeded",
    "Calculated",
    "Compiled",
    "Formula",
    "Unknown",
    "Verdict",
    "compile_expression",
]
