"""Turns the gates a caller asked for into an exit code; an undecidable gate never passes."""

from collections.abc import Iterable
from dataclasses import dataclass

import click

from auditor.cli.codes import FAILED, PASSED, UNDECIDED, weight
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.report import Report
from auditor.model.scorecard import Grade, GradeStatus


_LETTERS = list(Grade)
_OPEN = (Outcome.UNKNOWN, Outcome.ERROR)
_BAD = {
    "fail": (Outcome.FAIL,),
    "warn": (Outcome.FAIL, Outcome.WARN),
}
AGAINST_BASELINE = ("regression", "change")
"""Kinds of `--fail-on` that an earlier audit decides, see `baseline`."""


@dataclass(frozen=True, slots=True)
class Gates:
    """What was asked for; empty strings and a negative number mean not asked.

    `only` are the ids of the rules `fail_on` looks at, all when empty. A waived finding counts like
    any other unless `honour_waivers`, and a critical one even then: a waiver is a mark somebody
    sets, no evidence (`docs/decisions/0014-waivers-and-the-headline.md`).
    """

    fail_on: str = ""
    min_grade: str = ""
    min_coverage: int = -1
    only: tuple[str, ...] = ()
    honour_waivers: bool = False

    def decide(self, report: Report) -> int:
        """0 every gate passed, 1 one failed, 3 one could not be decided and none failed."""
        return worst(
            gate
            for gate in (
                self._findings(report) if self.fail_on in _BAD else PASSED,
                self._grade(report) if self.min_grade else PASSED,
                self._decided(report) if self.min_coverage >= 0 else PASSED,
            )
        )

    def about_waivers(self, report: Report) -> str:
        """What the gate did with waived findings, in a sentence; empty when there was none."""
        waived = [each for each in self._asked(report) if each.waiver and self._bad(each)]
        if not self.fail_on or not waived:
            return ""
        rules = len({each.rule for each in waived})
        told = f"{rules} waived finding{'' if rules == 1 else 's'}"
        if not self.honour_waivers:
            return f"{told} counted for --fail-on; --honour-waivers would leave out the uncritical."
        kept = len({each.rule for each in waived if not _honoured(each)})
        return f"{told} met --fail-on; {rules - kept} left out, {kept} critical and counted."

    def _asked(self, report: Report) -> list[Finding]:
        """The headline's rules and those beside it alike, and what is wrong with waivers."""
        beside = (each for part in report.beside for each in part.findings)
        every = [*report.findings, *beside, *report.waivers.findings]
        return [each for each in every if not self.only or each.rule in self.only]

    def _bad(self, finding: Finding) -> bool:
        return finding.outcome in _BAD.get(self.fail_on, ())

    def _findings(self, report: Report) -> int:
        findings = [
            each for each in self._asked(report) if not (self.honour_waivers and _honoured(each))
        ]
        if any(self._bad(finding) for finding in findings):
            return FAILED
        open_critical = any(
            finding.severity is Severity.CRITICAL and finding.outcome in _OPEN
            for finding in findings
        )
        return UNDECIDED if open_critical else PASSED

    def _grade(self, report: Report) -> int:
        card = report.scorecard
        if card.status is GradeStatus.OUT_OF_SCOPE:
            return UNDECIDED
        wanted = _LETTERS.index(Grade(self.min_grade))
        if _LETTERS.index(card.grade) <= wanted:
            return PASSED
        return FAILED if _LETTERS.index(card.grade_high) > wanted else UNDECIDED

    def _decided(self, report: Report) -> int:
        return PASSED if report.scorecard.decided * 100 >= self.min_coverage else FAILED


def _honoured(finding: Finding) -> bool:
    """Whether a waiver may silence a finding at a gate at all."""
    return bool(finding.waiver) and finding.severity is not Severity.CRITICAL


def worst(codes: Iterable[int]) -> int:
    """The code that speaks for all: 130/143 over 7 over 2, 6, 5 over 1 over 3 over 0."""
    return max(codes, key=weight, default=PASSED)


fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([*sorted(_BAD, reverse=True), *AGAINST_BASELINE]),
    help="Exit 1 on such a finding, or on such a difference from the baseline.",
)
honour_waivers_option = click.option(
    "--honour-waivers",
    is_flag=True,
    help="Leave waived findings below critical out of --fail-on.",
)
min_grade_option = click.option(
    "--min-grade", type=click.Choice([g.value for g in Grade]), help="Lowest grade."
)
min_coverage_option = click.option(
    "--min-coverage",
    type=click.IntRange(0, 100),
    help="Fewest checklist points of 100 that must be decided.",
)
