"""The score as it stands, ready to be asked what other outcomes would do, caps included."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm

from auditor.evaluate.caps import counted_state, flag_state
from auditor.evaluate.causes import WHETHER_RULES_APPLY
from auditor.evaluate.expression.flags import FlagNode
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.score import EARNED, LOW_OBEYS
from auditor.evaluate.scoring import GRADES, CapPolicy, FlagsHit, PointsBelow, Policy, Unless
from auditor.evaluate.supposed import answers_of, truth
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding, Outcome
from auditor.model.scorecard import Grade, Line, Scorecard


MOST_STEPS = 3
Steps = Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class Board:
    """Findings, score and policy of one product, with the rules by name.

    `related` are the rules that can move each cap: those that read its facts, decide its flags or
    earn its points. Rules are supposed to end in a pass or in a fail on what is shown; of the
    questions a cap asks, those that follow are answered by that, all others by the evidence.
    """

    findings: Mapping[str, Finding]
    scorecard: Scorecard
    policy: Policy
    evidence: Evidence
    lines: Mapping[str, Line]
    rules: Mapping[str, CompiledRule]
    related: Mapping[str, frozenset[str]]

    @staticmethod
    def of(
        findings: Sequence[Finding],
        scorecard: Scorecard,
        policy: Policy,
        evidence: Evidence,
        rules: Iterable[CompiledRule],
    ) -> "Board":
        """The board of a scored product."""
        by_name = {rule.spec.name: rule for rule in rules}
        lines = {line.rule: line for pillar in scorecard.pillars for line in pillar.lines}
        return Board(
            findings={each.name: each for each in findings},
            scorecard=scorecard,
            policy=policy,
            evidence=evidence,
            lines=lines,
            rules=by_name,
            related={
                cap.id: frozenset(_related(cap, policy, findings, by_name)) & lines.keys()
                for cap in policy.caps
            },
        )

    def grade(self, steps: Steps) -> Grade:
        """The low letter if these rules ended so."""
        letter = self.policy.letter(self.scorecard.score.low + self.gained(steps))
        held = [cap.at_most for cap in self.policy.caps if self.holds(cap, steps)]
        return max([letter, *held], key=GRADES.index)

    def gained(self, steps: Steps) -> Fraction:
        """Points the low score gains; negative when it loses."""
        moved = (self._gain(rule, to) for rule, to in steps.items())
        return sum(moved, Fraction(0))

    def _gain(self, rule: str, to: Outcome) -> Fraction:
        line = self.lines[rule]
        return line.points * EARNED[to][0] - line.earned.low

    def holds(self, cap: CapPolicy, steps: Steps) -> bool:
        """Whether the low letter would obey a cap."""
        match cap.test:
            case PointsBelow() as points:
                return self._earned(points.pillars, steps) < points.below
            case FlagsHit() as enough:
                now = {each.name: each.outcome for each in self.findings.values()}
                outcomes = {**now, **steps}
                flags = [flag_state(flag, outcomes) for flag in self.policy.red_flags]
                return counted_state(enough, flags) in LOW_OBEYS
            case unless:
                return not self._lifted(unless, steps)

    def _lifted(self, unless: Unless, steps: Steps) -> bool:
        supposed: dict[FlagNode, bool] = {}
        for rule, to in steps.items():
            supposed |= answers_of(self.rules[rule], to)
        return truth(unless.expression.node, supposed, self.evidence) is True

    def _earned(self, pillars: Sequence[str], steps: Steps) -> Fraction:
        inside = {rule: to for rule, to in steps.items() if self.findings[rule].pillar in pillars}
        earned = (each.earned.low for each in self.scorecard.pillars if each.name in pillars)
        return sum(earned, self.gained(inside))


def _related(
    cap: CapPolicy,
    policy: Policy,
    findings: Iterable[Finding],
    rules: Mapping[str, CompiledRule],
) -> Iterator[str]:
    match cap.test:
        case Unless():
            about = set(cap.facts) - WHETHER_RULES_APPLY
            yield from (name for name, rule in rules.items() if rule.keys & about)
        case FlagsHit():
            yield from (rule for flag in policy.red_flags for rule in flag.rules)
        case points:
            yield from (each.name for each in findings if each.pillar in points.pillars)


class Search:
    """All sets of up to three of `names` ending in `outcome`; a set is a number, a bit per name.

    Thousands are asked, so points are whole numbers of one size and a cap is asked once for each
    part of a set that can move it.
    """

    def __init__(self, board: Board, names: Sequence[str], outcome: Outcome) -> None:
        asked = frozenset[str]().union(*board.related.values())
        self._board, self._outcome = board, outcome
        self._names = [name for name in names if board.lines[name].points or name in asked]
        gains = [board.gained({name: outcome}) for name in self._names]
        low, bands = board.scorecard.score.low, board.policy.bands
        size = lcm(*(n.denominator for n in (low, *gains, *(band.start for band in bands))))
        self._low, self._gains = int(low * size), [int(gain * size) for gain in gains]
        self._starts = [(int(band.start * size), GRADES.index(band.grade)) for band in bands]
        self._caps = [
            (cap, GRADES.index(cap.at_most), self._bits(board.related[cap.id]))
            for cap in board.policy.caps
        ]
        self._known: list[dict[int, bool]] = [{} for _ in self._caps]

    def smallest(self) -> list[tuple[Steps, Grade]]:
        """Sets that move the letter, with it; none holds a smaller one that moves it as far."""
        now = GRADES.index(self._board.scorecard.grade)
        towards = -1 if self._outcome is Outcome.PASS else 1
        furthest: dict[int, int] = {0: 0}
        found: list[tuple[Steps, Grade]] = []
        for size in range(1, MOST_STEPS + 1):
            for chosen in combinations(range(len(self._names)), size):
                mask = sum(1 << index for index in chosen)
                inside = max(furthest[mask ^ (1 << index)] for index in chosen)
                letter = self._letter(mask, chosen)
                moved = towards * (letter - now)
                furthest[mask] = max(inside, moved)
                if moved > inside:
                    found.append((self._steps(mask), GRADES[letter]))
        return found

    def _letter(self, mask: int, chosen: Iterable[int]) -> int:
        points = self._low + sum(self._gains[index] for index in chosen)
        letter = next((grade for start, grade in self._starts if points >= start), len(GRADES) - 1)
        for known, (cap, at_most, related) in zip(self._known, self._caps, strict=True):
            if at_most > letter:
                part = mask & related
                if part not in known:
                    known[part] = self._board.holds(cap, self._steps(part))
                if known[part]:
                    letter = at_most
        return letter

    def _steps(self, mask: int) -> Steps:
        chosen = (name for index, name in enumerate(self._names) if mask >> index & 1)
        return dict.fromkeys(chosen, self._outcome)

    def _bits(self, names: frozenset[str]) -> int:
        return sum(1 << index for index, name in enumerate(self._names) if name in names)
