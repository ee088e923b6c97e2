"""`auditor rules test`: the cases of rule and extractor files, and mutants of the rules."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from auditor.cli.codes import FAILED, PASSED
from auditor.cli.rules.chosen import Chosen, chosen, folders_argument
from auditor.collect.disclosure.cases import ReadingResult, run_reading_cases
from auditor.evaluate.cases import CaseResult, run_cases
from auditor.evaluate.mutation.mutants import OPERATORS
from auditor.evaluate.mutation.trial import Trial, by_operator, tally, trial


@click.command()
@folders_argument
@click.option("--mutate", is_flag=True, help="Break each rule on purpose; its cases must notice.")
@click.option("--only", multiple=True, metavar="NAME", help="A rule or extractor; may be repeated.")
def test(folders: tuple[Path, ...], mutate: bool, only: tuple[str, ...]) -> int:  # noqa: FBT001 - a click option
    r"""Run the cases of the rules in FOLDERS, or of the shipped rules when none is given.

    A case with `todo` documents a known gap: it is told and does not fail, until it agrees.
    With --mutate, each rule is broken in every small way its cases should notice; a survivor
    fails, unless the rule file names it among its `equivalent` ones with a reason.

    \b
    Examples:
      auditor rules test my-pack
      auditor rules test my-pack --mutate
      auditor rules test --only custodian-is-named --mutate
    """
    picked = chosen(folders).only(only)
    results = _results(picked)
    ready = [result for result in results if result.todo and result.agrees]
    known = [result for result in results if result.todo and not result.agrees]
    wrong = [result for result in results if not result.todo and not result.agrees]
    for result in wrong:
        click.echo(str(result))
    for result in ready:
        click.echo(f"{result.label}: now works: remove todo ({result.todo})")
    for result in known:
        click.echo(f"todo: {result.label}: {result.todo}")
    agreeing = len(results) - len(wrong) - len(ready) - len(known)
    left = f", {len(known)} to do" if known else ""
    click.echo(f"{agreeing} cases agree, {len(wrong) + len(ready)} do not{left}")
    if wrong or ready:
        return FAILED
    return _mutated(picked) if mutate else PASSED


def _results(picked: Chosen) -> Sequence[CaseResult | ReadingResult]:
    results: list[CaseResult | ReadingResult] = []
    for rule in picked.rules:
        results.extend(run_cases(rule, picked.compiled.derived))
    results.extend(run_reading_cases(picked.extractors, picked.fields))
    return results


def _mutated(picked: Chosen) -> int:
    trials = [trial(rule, picked.compiled.derived) for rule in picked.rules]
    for line in _report(trials, picked):
        click.echo(line)
    counts = tally(trials)
    misnamed = any(each.misnamed for each in trials)
    return FAILED if counts.survivors or misnamed or counts.asks_too_much else PASSED


def _report(trials: Sequence[Trial], picked: Chosen) -> Iterator[str]:
    for each in trials:
        for mutant in each.survivors:
            field, _, change = mutant.name.partition(": ")
            before, _, after = change.partition(" → ")
            place = picked.where(mutant.place)
            yield f"{place}: {each.rule.spec.name} survives ({mutant.operator} of {field})"
            yield f"    - {before}"
            yield f"    + {after}"
        for place, problem in each.misnamed:
            yield f"{picked.where(place)}: equivalent: {problem}"
    yield "rule                                  mutants  noticed  survive  equivalent"
    for each in trials:
        counts = tally([each])
        yield (
            f"{each.rule.spec.name:<36}  {counts.mutants:>7}  {counts.noticed:>7}"
            f"  {counts.survivors:>7}  {counts.equivalent:>10}"
        )
    yield "operator                              mutants  survive"
    for operator, (made, survived) in by_operator(trials).items():
        yield f"{operator:<36}  {made:>7}  {survived:>7}  {OPERATORS[operator]}"
    yield from _summary(trials)


def _summary(trials: Sequence[Trial]) -> Iterator[str]:
    counts = tally(trials)
    judged = counts.mutants - counts.equivalent
    tenths = 1000 * counts.noticed // judged if judged else 1000
    yield (
        f"{counts.noticed} of {judged} mutants noticed ({tenths // 10}.{tenths % 10} %), "
        f"{counts.survivors} survive, {counts.equivalent} declared equivalent"
    )
    if counts.asks_too_much:
        yield "More than one mutant in twenty is declared equivalent: simplify those rules instead."
