"""Gets the reports that `auditor compare` puts side by side."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from auditor.api import audit
from auditor.errors import InputError, Place
from auditor.model.report import Report
from auditor.pipeline.again import judged_again
from auditor.pipeline.inputs import Rules, read_product, read_rules
from auditor.pipeline.sources import read_bundle


_YAML = (".yaml", ".yml")


def reports_of(
    subjects: Sequence[Path],
    config: Path | None,
    replay: Path | None,
    packs: tuple[Path, ...] = (),
    *,
    force: bool,
) -> list[Report]:
    """A report of each subject, under one rule set; InputError when shares differ."""
    if len(subjects) < 2:  # noqa: PLR2004 - a pair
        raise click.UsageError("compare needs at least two products or bundles.")
    rules = read_rules(packs)
    # Everything that can be refused is read before anything is audited.
    makers = [_maker(subject, rules, config, replay) for subject in subjects]
    _refuse_different(subjects, [isin for isin, _ in makers], force=force)
    return [make() for _, make in makers]


def _maker(
    subject: Path, rules: Rules, config: Path | None, replay: Path | None
) -> tuple[str, Callable[[], Report]]:
    """The share's ISIN, and how to get the report."""
    if subject.suffix in _YAML:
        product = read_product(subject, rules)
        tape = None if replay is None else replay / subject.stem
        return (
            product.spec.underlying.isin,
            lambda: audit(subject, rules=rules, config=config, replay=tape).report,
        )
    bundle = read_bundle(subject)
    again = judged_again(bundle, rules, draft=bundle.manifest.draft, own_facts=True).report
    # Under other rules the same evidence would make a bundle with another root.
    stated = replace(again, root=bundle.root)
    return again.product.underlying.isin, lambda: stated


def _refuse_different(subjects: Sequence[Path], isins: Sequence[str], *, force: bool) -> None:
    first = isins[0]
    for subject, isin in zip(subjects, isins, strict=True):
        if force or (isin and isin == first):
            continue
        place = Place(str(subject))
        hint = "Give --force to compare them all the same."
        if not isin or not first:
            told = "without an ISIN on both sides nobody can tell whether the share is the same."
            raise InputError(told, place, hint)
        raise InputError(f"its share is {isin}, that of {subjects[0]} is {first}.", place, hint)
