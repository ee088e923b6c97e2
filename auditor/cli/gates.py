"""Turns the gates a caller asked for into an exit code; an undecidable gate never passes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

from auditor.cli.codes import FAILED, PASSED, UNDECIDED, weight
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.report import Report
from auditor.model.scorecard import Grade, GradeStatus


_LETTERS = list(Grade)
_OPEN = (Outcome.UNKNOWN, Outcome.ERROR)
_WORDS = {
    Outcome.FAIL: "failed",
    Outcome.WARN: "warned",
    Outcome.UNKNOWN: "is undecided",
    Outcome.ERROR: "could not be evaluated",
}
_NAMED = 5
_BAD = {
    "fail": (Outcome.FAIL,),
    "warn": (Outcome.FAIL, Outcome.WARN),
}
AGAINST_BASELINE = ("regression", "change")
"""Kinds of `--fail-on` that an earlier audit decides, see `baseline`."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What one gate came to, and why in a few words when it did not pass."""

    code: int = PASSED
    why: str = ""


@dataclass(frozen=True, slots=True)
class Gates:
    """What was asked for; empty strings and a negative number mean not asked.

    `only` are the ids of the rules `fail_on` looks at, all when empty; one of those that is open
    leaves the gate undecided, whatever its severity, for the gate is about it. A waived finding
    counts like any other unless `honour_waivers`, and a critical one even then: a waiver is a mark
    somebody sets, no evidence (`docs/decisions/0014-waivers-and-the-headline.md`).
    """

    fail_on: str = ""
    min_grade: str = ""
    min_coverage: int = -1
    only: tuple[str, ...] = ()
    honour_waivers: bool = False

    @property
    def asked(self) -> Mapping[str, str]:
        """Every option with what it was given, as people wrote it; empty where it was not."""
        return {
            "--fail-on": self.fail_on,
            "--min-grade": self.min_grade,
            "--min-coverage": str(self.min_coverage) if self.min_coverage >= 0 else "",
            "--rule": ", ".join(self.only),
            "--honour-waivers": "yes" if self.honour_waivers else "",
        }

    def decide(self, report: Report) -> int:
        """0 every gate passed, 1 one failed, 3 one could not be decided and none failed."""
        return worst(each.code for each in self._decided(report).values())

    def not_passed(self, report: Report) -> Iterator[str]:
        """A line for each gate that failed or stayed open: the option and the reason."""
        for gate, found in self._decided(report).items():
            if found.code != PASSED:
                yield f"{gate}: {found.why}"

    def _decided(self, report: Report) -> Mapping[str, Decided]:
        found: dict[str, Decided] = {}
        if self.fail_on in _BAD:
            found[f"--fail-on {self.fail_on}"] = self._findings(report)
        if self.min_grade:
            found[f"--min-grade {self.min_grade}"] = self._grade(report)
        if self.min_coverage >= 0:
            found[f"--min-coverage {self.min_coverage}"] = self._points(report)
        return found

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

    def _findings(self, report: Report) -> Decided:
        findings = [
            each for each in self._asked(report) if not (self.honour_waivers and _honoured(each))
        ]
        if bad := [each for each in findings if self._bad(each)]:
            return Decided(FAILED, _named(bad))
        undecided = [
            each
            for each in findings
            if each.outcome in _OPEN and (self.only or each.severity is Severity.CRITICAL)
        ]
        return Decided(UNDECIDED, _named(undecided)) if undecided else Decided()

    def _grade(self, report: Report) -> Decided:
        card = report.scorecard
        if card.status is GradeStatus.OUT_OF_SCOPE:
            return Decided(UNDECIDED, "the product is out of scope and has no grade")
        wanted = _LETTERS.index(Grade(self.min_grade))
        if _LETTERS.index(card.grade) <= wanted:
            return Decided()
        if _LETTERS.index(card.grade_high) > wanted:
            return Decided(FAILED, f"the grade is {card.grade_high} at best")
        return Decided(UNDECIDED, f"grade {card.grade} to {card.grade_high} is undecided")

    def _points(self, report: Report) -> Decided:
        if report.scorecard.decided * 100 >= self.min_coverage:
            return Decided()
        return Decided(FAILED, "fewer of the 100 checklist points are decided")


def _named(findings: Sequence[Finding]) -> str:
    """`TGT-001 failed, BCK-001 failed and 3 more`: each rule once, whoever judged it."""
    told = list(dict.fromkeys(f"{each.rule} {_WORDS[each.outcome]}" for each in findings))
    left = len(told) - _NAMED
    return ", ".join(told[:_NAMED]) + (f" and {left} more" if left > 0 else "")


def _honoured(finding: Finding) -> bool:
    """Whether a waiver may silence a finding at a gate at all."""
    return bool(finding.waiver) and finding.severity is not Severity.CRITICAL


def worst(codes: Iterable[int]) -> int:
    """The code that speaks for all: 130/143 over 7 over 2, 6, 5 over 1 over 3 over 0."""
    return max(codes, key=weight, default=PASSED)


fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([*sorted(_BAD, reverse=True), *AGAINST_BASELINE]),
    help="Exit 1 on such a finding, or on such a difference from the baseline; "
    "3 when a critical rule, or one named by --rule, is undecided.",
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
