"""The report as one value: everything a renderer may show, and nothing it has to compute."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from auditor.model.calculation import Calculation, Step
from auditor.model.evidence import Evidence
from auditor.model.explained import NO_FALL, NOT_TRIED, Flip, Sensitivity, Waterfall
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.product import ProductSpec
from auditor.model.ruleset import RuleSet
from auditor.model.scorecard import Grade, Scorecard, Span


NO_POINTS = Span(Fraction(0), Fraction(0))


class Origin(StrEnum):
    """Whether sources were read, or a recording was reconstructed from published figures."""

    LIVE = "live"
    RECONSTRUCTED = "reconstructed"


@dataclass(frozen=True, slots=True)
class Recording:
    """Where the evidence comes from; `source` says in words what a reconstruction rests on."""

    origin: Origin
    source: str

    @property
    def word(self) -> str:
        """`live`, `reconstructed`, or `invented` for a sample that stands for no product."""
        made_up = self.origin is not Origin.LIVE and self.source.startswith("invented")
        return "invented" if made_up else self.origin.value


@dataclass(frozen=True, slots=True)
class BlockStamp:
    """The block one chain was read at; `hash` is empty for reconstructed recordings.

    `sources` endpoints of the `configured` ones had to agree on every read; `disputes` counts the
    reads on which another one disagreed. `reads` says how views were batched.
    """

    chain: str
    number: int
    hash: str
    time: datetime
    finality: str
    sources: int
    configured: int = 1
    disputes: int = 0
    reads: str = "single"

    @property
    def single_source(self) -> bool:
        """Whether one endpoint's word was enough."""
        return self.sources == 1


@dataclass(frozen=True, slots=True)
class RootCause:
    """Findings one thing explains; `lost` is gone for good, `open` may still be earned."""

    id: str
    title: str
    sentence: str
    outcome: str
    rules: tuple[str, ...]
    lost: Fraction
    open: Fraction
    to_close: str


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest set of changes that moves the grade: rule name and outcome needed."""

    grade: Grade
    better: bool
    steps: tuple[tuple[str, str], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the issuer must answer, the rules that wait for it, and the points it would decide."""

    text: str
    rules: tuple[str, ...]
    points: Fraction


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the score is what it is and what would move it."""

    sentence: str
    root_causes: tuple[RootCause, ...]
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]
    not_told: tuple[str, ...]
    not_checked: tuple[str, ...]
    waterfall: Waterfall = NO_FALL
    flips: tuple[Flip, ...] = ()
    sensitivity: Sensitivity = NOT_TRIED


@dataclass(frozen=True, slots=True)
class Conversion:
    """Tokens, shares and money for one deployment, each line re-computable.

    `steps` and `back` are the lines of the first example and of its way back.
    """

    chain: str
    unit_model: str
    already_scaled: bool
    steps: tuple[Step, ...]
    back: tuple[Step, ...]
    examples: tuple[Calculation, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseScore:
    """The score of one added pack or profile, beside the headline and never part of it.

    `tailored` are the thresholds it changes, in words; `title` says what a profile is for.
    """

    pack: str
    version: str
    earned: Fraction
    earned_high: Fraction
    maximum: Fraction
    findings: tuple[Finding, ...]
    tailored: tuple[str, ...] = ()
    kind: Literal["pack", "profile"] = "pack"
    title: str = ""


@dataclass(frozen=True, slots=True)
class WaiverReview:
    """What became of a waiver file: marks set on findings, and what is wrong with the others.

    `file` is the digest of the file, empty when there is none; `used` are the ids of waived rules;
    `elsewhere` counts the waivers for other products. `view` is what the points would be without
    the waived findings: beside the score, never instead of it.
    """

    file: str = ""
    used: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    elsewhere: int = 0
    view: Span = NO_POINTS


NO_WAIVERS = WaiverReview()


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the collection log."""

    source: str
    what: str
    result: str


@dataclass(frozen=True, slots=True)
class Response:
    """What somebody answers to the finding of `rule`, an id; nobody has checked it."""

    rule: str
    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one audit. `root` is the evidence bundle's."""

    product: ProductSpec
    as_of: datetime
    recording: Recording
    tool: str
    ruleset: RuleSet
    root: str
    blocks: tuple[BlockStamp, ...]
    evidence: Evidence
    findings: tuple[Finding, ...]
    scorecard: Scorecard
    explanation: Explanation
    conversions: tuple[Conversion, ...]
    house: tuple[HouseScore, ...]
    log: tuple[LogLine, ...]
    draft: bool
    responses: tuple[Response, ...] = ()
    profiles: tuple[HouseScore, ...] = ()
    waivers: WaiverReview = NO_WAIVERS

    @property
    def beside(self) -> tuple[HouseScore, ...]:
        """Every score that stands beside the headline: added packs, then the profile."""
        return (*self.house, *self.profiles)

    def failed_in(self, part: HouseScore) -> tuple[Finding, ...]:
        """What fails in a score beside the headline and not in the headline, the worst first."""
        already = {each.rule for each in self.findings if each.outcome is Outcome.FAIL}
        rank = list(Severity)
        failed = (each for each in part.findings if each.outcome is Outcome.FAIL)
        fresh = [each for each in failed if each.rule not in already]
        return tuple(sorted(fresh, key=lambda each: (-rank.index(each.severity), each.rule)))

    @property
    def every_finding(self) -> tuple[Finding, ...]:
        """The headline's findings, then those of each added pack."""
        return (*self.findings, *(each for pack in self.house for each in pack.findings))

    @property
    def comparable(self) -> bool:
        """Whether the grade compares with others of the same `ruleset.comparability`."""
        return self.scorecard.comparable and not self.ruleset.loosened
