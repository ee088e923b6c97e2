"""What the sections read from: the report, its register, and facts as figures."""

import re
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

from auditor.base.text import printable
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Fact, Gap
from auditor.model.finding import Finding
from auditor.model.key import Better
from auditor.model.report import Report
from auditor.model.ruleset import RuleStamp
from auditor.model.value import (
    Duration,
    Enumeration,
    Flag,
    Interval,
    Missing,
    Moment,
    Quantity,
    Record,
    Records,
    Text,
    Value,
)
from auditor.render import figures, wording
from auditor.render.nearby import nearby
from auditor.render.parts import Cell, Figure, Mark
from auditor.render.register import Register


NOT_SHOWN = "Not shown"
_WHY = 120
_BOUNDS_ONLY = "bounds_only"
_NAME = re.compile(r"[a-z]\w*(?:\.\w+)+")


class Sources:
    """A report with its register: every section builds its figures here."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.register = Register(report.evidence)
        # Backwards, so that the headline's finding wins over one that tailors the same rule.
        self.findings = {finding.name: finding for finding in reversed(report.every_finding)}
        self.rules: dict[str, RuleStamp] = {rule.name: rule for rule in report.ruleset.rules}

    def value(self, key: str) -> Value | None:
        """The value of a fact, none for a gap."""
        entry = self.report.evidence[key]
        return entry.value if isinstance(entry, Fact) else None

    def gap(self, key: str) -> Gap:
        """Why a key has no value; only for keys that have none."""
        entry = self.report.evidence[key]
        if isinstance(entry, Fact):
            raise KeyError(f"{key} has a value")
        return entry

    def why(self, key: str) -> str:
        """Why a key has no value, in words."""
        entry = self.report.evidence[key]
        if isinstance(entry, Fact):
            return ""
        told = wording.sentence(entry.detail) or wording.CAUSES[entry.cause]
        near = nearby(self.report.evidence, self.register, key)
        return f"{near}. {told}" if near else told

    def missing(self, finding: Finding) -> str:
        """What was missing for a finding that was not decided, in words; empty when all is there.

        Of several the one whose reason the finding has, else the first, as the rule's own sentence
        says what the question is.
        """
        keys = self._asked(finding)
        gaps = [key for key in keys if isinstance(self.report.evidence[key], Gap)]
        gaps.sort(key=lambda key: self.gap(key).reason != finding.reason)
        loose = [key for key in keys if self.interval(key)]
        if loose and (finding.reason == _BOUNDS_ONLY or not gaps):
            return f"Known only within bounds: {self.figure(loose[0]).text}"
        return printable(next((self.why(key) for key in gaps), ""), _WHY)

    def _asked(self, finding: Finding) -> tuple[str, ...]:
        """The facts a rule's check asks for, without those that only say whether it applies.

        Those never leave a finding open: a rule is asked unless they say that it does not apply.
        """
        stamp = self.rules.get(finding.name)
        check = f"{stamp.holds} {stamp.tolerates}" if stamp else ""
        named = {f"{name}." for name in _NAME.findall(check)}
        asked = [key for key in finding.facts if any(name.startswith(f"{key}.") for name in named)]
        return tuple(asked) or finding.facts

    def exact(self, key: str) -> Fraction | None:
        """The one exact amount of a quantity or duration; none for gaps and intervals."""
        value = self.value(key)
        if isinstance(value, Quantity):
            return value.amount
        return value.seconds if isinstance(value, Duration) else None

    def interval(self, key: str) -> Interval | None:
        """The bounds of a key whose value is an interval."""
        value = self.value(key)
        return value if isinstance(value, Interval) else None

    def choice(self, key: str) -> str:
        """The chosen word of an enumeration; empty for a gap."""
        value = self.value(key)
        return value.value if isinstance(value, Enumeration) else ""

    def words(self, key: str) -> str:
        """The text of a text fact; empty for a gap."""
        value = self.value(key)
        return value.value if isinstance(value, Text) else ""

    def moment(self, key: str) -> datetime | None:
        """The moment of a fact, none for a gap."""
        value = self.value(key)
        return value.at if isinstance(value, Moment) else None

    def flag(self, key: str) -> bool | None:
        """Yes or no; none for a gap."""
        value = self.value(key)
        return value.value if isinstance(value, Flag) else None

    def records(self, key: str) -> tuple[Record, ...]:
        """The rows of a list; none for a gap."""
        value = self.value(key)
        return value.rows if isinstance(value, Records) else ()

    def marks(self, *keys: str) -> tuple[Mark, ...]:
        """Links to the register rows behind some keys."""
        return self.register.marks(*keys)

    def better(self, key: str) -> Better:
        """Which way is good for the holder, by the catalogue; keys of packs have no side."""
        return CATALOGUE[key].better if key in CATALOGUE else Better.NEITHER

    def figure(self, key: str, show: Callable[[Fraction], str] | None = None) -> Figure:
        """A fact as a figure with its evidence, or `Not shown`."""
        value = self.value(key)
        if value is None:
            return Figure(NOT_SHOWN, key, status="unknown")
        if show and isinstance(value, Quantity):
            return Figure(show(value.amount), key, self.marks(key))
        return Figure(figures.show(value, self.better(key)), key, self.marks(key))

    def ratio(self, key: str) -> Figure:
        """A backing ratio, or its bound: `≤ 3.0287`, `0.92–1.00`; `Not shown` without either."""
        value, bounds = self.exact(key), self.interval(key)
        if value is not None:
            return Figure(figures.ratio(value), key, self.marks(key))
        told = _bounds(bounds) if bounds else ""
        if not told:
            return Figure(NOT_SHOWN, key, status="unknown")
        return Figure(told, key, self.marks(key))

    def cell(self, key: str) -> Cell:
        """A fact as a table cell."""
        told = self.figure(key)
        return Cell(told.text, told.marks, told.status)

    def finding(self, name: str) -> Finding | None:
        """The finding of a rule by name, also of a rule in an added pack."""
        return self.findings.get(name)

    def points_of(self, rule: str) -> Fraction:
        """Points a rule carries in this score, after redistribution."""
        for pillar in self.report.scorecard.pillars:
            for line in pillar.lines:
                if line.rule == rule:
                    return line.points
        return Fraction(0)


def _bounds(bounds: Interval) -> str:
    """A ratio's bounds; a lower end of nothing says nothing."""
    low, high = figures.bound(bounds.low), figures.bound(bounds.high)
    if high is not None and low:
        return f"{figures.number(low, 2, Better.HIGHER)}–{figures.number(high, 2, Better.HIGHER)}"
    if high is not None:
        return f"≤{figures.NO_BREAK}{figures.ratio(high)}"
    return f"≥{figures.NO_BREAK}{figures.ratio(low)}" if low else ""


def field_amount(row: Record, name: str) -> Fraction | None:
    """The amount in a record's field; none when it is missing or of another kind."""
    field = row.get(name)
    return field.amount if isinstance(field, Quantity) else None


def field_text(row: Record, name: str) -> str:
    """The words in a record's field; empty when it is missing."""
    field = row.get(name)
    return field.value if isinstance(field, (Text, Enumeration)) else ""


def field_moment(row: Record, name: str) -> datetime | None:
    """The moment in a record's field; none when it is missing."""
    field = row.get(name)
    return field.at if isinstance(field, Moment) else None


def field_flag(row: Record, name: str) -> bool | None:
    """Yes or no in a record's field; none when it is missing."""
    field = row.get(name)
    return field.value if isinstance(field, Flag) else None


def field_cell(row: Record, name: str) -> Cell:
    """A record's field as a cell: its value, or `Not shown` with the reason under it."""
    field = row.get(name)
    if field is None or isinstance(field, Missing):
        return Cell(NOT_SHOWN, status="unknown")
    return Cell(figures.show(field))
