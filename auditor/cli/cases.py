"""Runs the cases that rule files carry, for the folders a caller names."""

from collections.abc import Sequence
from pathlib import Path

from auditor.collect.disclosure.cases import ReadingResult, run_reading_cases
from auditor.evaluate.cases import CaseResult, run_cases
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import read_rules
from auditor.resources import shipped


def run_all(folders: Sequence[Path]) -> list[CaseResult | ReadingResult]:
    """Every case of the rules in `folders`; with none given, or the shipped folder, the shipped.

    Extractors run with all their cases: what a folder adds to a shipped one must not break it.
    """
    home = shipped("rules").resolve()
    added = tuple(folder for folder in folders if folder.resolve() != home)
    compiled = read_rules(added).compiled
    packs = compiled.house if added else compiled.packs[:1]
    results: list[CaseResult | ReadingResult] = [
        result
        for pack in packs
        for rule in pack.rules
        for result in run_cases(rule, compiled.derived)
    ]
    return results + run_reading_cases(extractors_of(compiled))
