"""What would move the grade: the smallest sets of rule outcomes that do, caps included."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from auditor.evaluate.caps import counted_state, flag_state, points_state
from auditor.evaluate.score import EARNED, LOW_OBEYS
from auditor.evaluate.scoring import GRADES, CapPolicy, FlagsHit, PointsBelow, Policy
from auditor.model.finding import Finding, Outcome
from auditor.model.report import Change
from auditor.model.scorecard import CapState, Grade, Line, Scorecard, Span


MOST_STEPS = 3
MOST_SETS = 3
"""Sets shown for one letter; when there are more, those that cost the least come first."""
WHETHER_RULES_APPLY = frozenset({"structure.promises_shares"})
"""Read by rules to see whether they apply, not to answer."""
Steps = Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class Board:
    """The score as it stands, ready to be asked what another outcome would do."""

    findings: Mapping[str, Finding]
    scorecard: Scorecard
    policy: Policy
    lines: Mapping[str, Line]
    earned: Mapping[str, Span]
    outcomes: Mapping[str, Outcome]

    @staticmethod
    def of(findings: Sequence[Finding], scorecard: Scorecard, policy: Policy) -> "Board":
        """The board of a scored product."""
        pillars = scorecard.pillars
        return Board(
            findings={each.name: each for each in findings},
            scorecard=scorecard,
            policy=policy,
            lines={line.rule: line for pillar in pillars for line in pillar.lines},
            earned={pillar.name: pillar.earned for pillar in pillars},
            outcomes={each.name: each.outcome for each in findings},
        )

    def grade(self, steps: Steps) -> Grade:
        """The low letter if these rules ended so."""
        earned = self._after(steps)
        letter = self.policy.letter(sum((span.low for span in earned.values()), Fraction(0)))
        held = [
            cap.at_most for cap in self.policy.caps if self._state(cap, steps, earned) in LOW_OBEYS
        ]
        return max([letter, *held], key=GRADES.index)

    def gained(self, steps: Steps) -> Fraction:
        """Points the low score gains; negative when it loses."""
        before = self.scorecard.score.low
        return sum((span.low for span in self._after(steps).values()), Fraction(0)) - before

    def _after(self, steps: Steps) -> dict[str, Span]:
        earned = dict(self.earned)
        for rule, outcome in steps.items():
            pillar, line = self.findings[rule].pillar, self.lines[rule]
            low, high = (line.points * part for part in EARNED[outcome])
            span = earned[pillar]
            earned[pillar] = Span(
                span.low - line.earned.low + low, span.high - line.earned.high + high
            )
        return earned

    def _state(self, cap: CapPolicy, steps: Steps, earned: Mapping[str, Span]) -> CapState:
        if isinstance(cap.test, PointsBelow):
            return points_state(cap.test, earned)
        outcomes = {**self.outcomes, **steps}
        if isinstance(cap.test, FlagsHit):
            flags = [flag_state(flag, outcomes) for flag in self.policy.red_flags]
            return counted_state(cap.test, flags)
        return self._followed(cap, steps, outcomes)

    def _followed(self, cap: CapPolicy, steps: Steps, outcomes: Mapping[str, Outcome]) -> CapState:
        """A cap over facts follows the rules that ask about the same facts."""
        about = set(cap.facts) - WHETHER_RULES_APPLY
        related = [each for each in self.findings.values() if about & set(each.facts)]
        changed = [each for each in related if each.name in steps]
        now = next(each.state for each in self.scorecard.caps if each.id == cap.id)
        if any(steps[each.name] is Outcome.FAIL and set(each.facts) <= about for each in changed):
            return CapState.SHOWN
        passed = all(outcomes[each.name] is Outcome.PASS for each in related)
        return CapState.NOT_SHOWN if changed and passed else now


def changes(
    findings: Sequence[Finding], scorecard: Scorecard, policy: Policy
) -> tuple[Change, ...]:
    """Sets of up to three rules that lift the grade to each better letter, or drop it."""
    board = Board.of(findings, scorecard, policy)
    lifts = tuple(_lifts(board)) or tuple(_out_of_reach(board))
    return (*lifts, *_drops(board), *_margin(board))


def _lifts(board: Board) -> Iterator[Change]:
    now = GRADES.index(board.scorecard.grade)
    short = [
        name
        for name in sorted(board.lines)
        if board.findings[name].outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE)
    ]
    sets = _sets(board, short, Outcome.PASS)
    for letter in reversed(GRADES[:now]):
        reached = [steps for steps in sets if board.grade(steps) is letter]
        for steps in _cheapest(board, reached):
            told = "; ".join(board.findings[name].title for name in steps)
            gained = _plain(board.gained(steps))
            yield _change(letter, steps, f"if this is shown: {told} (+{gained})", better=True)


def _out_of_reach(board: Board) -> Iterator[Change]:
    now = GRADES.index(board.scorecard.grade)
    if now:
        told = f"only if more than {MOST_STEPS} answers change"
        yield Change(GRADES[now - 1], better=True, steps=(), sentence=told)


def _drops(board: Board) -> Iterator[Change]:
    now = GRADES.index(board.scorecard.grade)
    held = [
        name
        for name in sorted(board.lines)
        if board.findings[name].outcome in (Outcome.PASS, Outcome.WARN)
    ]
    sets = [{name: Outcome.FAIL} for name in held]
    for letter in GRADES[now + 1 :]:
        reached = [steps for steps in sets if board.grade(steps) is letter]
        for steps in _cheapest(board, reached):
            told = "; ".join(board.findings[name].title for name in steps)
            yield _change(letter, steps, f"if this no longer holds: {told}", better=False)


def _margin(board: Board) -> Iterator[Change]:
    """How far the score sits above its band, where no cap decides the letter."""
    low, now = board.scorecard.score.low, board.scorecard.grade
    for band in board.policy.bands:
        if band.grade is now and board.policy.letter(low) is now:
            below = GRADES[GRADES.index(now) + 1]
            spare = _plain(low - band.start)
            told = (
                f"if more than {spare} points are lost: {_plain(low)} sits {spare} above the band"
            )
            yield Change(below, better=False, steps=(), sentence=told)


def _sets(board: Board, names: Sequence[str], outcome: Outcome) -> list[Steps]:
    """All sets that matter: none holds a smaller one that reaches the same letter or a better."""
    best: list[tuple[frozenset[str], int]] = []
    now = GRADES.index(board.scorecard.grade)
    for size in range(1, MOST_STEPS + 1):
        for chosen in combinations(names, size):
            reached = GRADES.index(board.grade(dict.fromkeys(chosen, outcome)))
            inside = frozenset(chosen)
            known = any(each < inside and letter <= reached for each, letter in best)
            if reached != now and not known:
                best.append((inside, reached))
    return [dict.fromkeys(sorted(each), outcome) for each, _ in best]


def _cheapest(board: Board, sets: Sequence[Steps]) -> list[Steps]:
    """The smallest sets; missing evidence is easier to supply than a failed rule is to mend."""
    size = min((len(steps) for steps in sets), default=0)
    smallest = [steps for steps in sets if len(steps) == size]
    return sorted(smallest, key=lambda steps: _cost(board, steps))[:MOST_SETS]


def _cost(board: Board, steps: Steps) -> tuple[int, Fraction, tuple[str, ...]]:
    mended = sum(board.findings[name].outcome is Outcome.FAIL for name in steps)
    return (mended, abs(board.gained(steps)), tuple(steps))


def _change(letter: Grade, steps: Steps, sentence: str, *, better: bool) -> Change:
    told = tuple((name, outcome.value) for name, outcome in steps.items())
    return Change(letter, better=better, steps=told, sentence=sentence)


def _plain(points: Fraction) -> str:
    """Points with at most one decimal, cut towards zero."""
    tenths = int(points * 10)
    whole, rest = divmod(abs(tenths), 10)
    sign = "−" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
