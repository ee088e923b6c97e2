"""What would move the grade: the smallest sets of rule outcomes that do, caps included."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from auditor.evaluate.caps import counted_state, flag_state, points_state
from auditor.evaluate.causes import WHETHER_RULES_APPLY
from auditor.evaluate.score import EARNED, LOW_OBEYS
from auditor.evaluate.scoring import GRADES, CapPolicy, FlagsHit, PointsBelow, Policy, Unless
from auditor.model.finding import Finding, Outcome
from auditor.model.report import Change
from auditor.model.scorecard import CapState, Grade, Line, Scorecard, Span


MOST_STEPS = 3
MOST_SETS = 3
"""Sets shown for one letter; when there are more, those that cost the least come first."""
Steps = Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class Followed:
    """A cap over facts with the rules that ask about the same facts.

    A rule in `decisive` asks about nothing else: when it fails, the cap's condition is shown.
    """

    cap: CapPolicy
    state: CapState
    related: frozenset[str]
    decisive: frozenset[str]

    def after(self, steps: Steps, outcomes: Mapping[str, Outcome]) -> CapState:
        """The cap's state if rules ended so."""
        changed = self.related & steps.keys()
        if any(steps[name] is Outcome.FAIL for name in self.decisive & changed):
            return CapState.SHOWN
        if changed and all(_now(name, steps, outcomes) is Outcome.PASS for name in self.related):
            return CapState.NOT_SHOWN
        return self.state


@dataclass(frozen=True, slots=True)
class Board:
    """The score as it stands, ready to be asked what another outcome would do."""

    findings: Mapping[str, Finding]
    scorecard: Scorecard
    policy: Policy
    lines: Mapping[str, Line]
    outcomes: Mapping[str, Outcome]
    followed: tuple[Followed, ...]

    @staticmethod
    def of(findings: Sequence[Finding], scorecard: Scorecard, policy: Policy) -> "Board":
        """The board of a scored product."""
        states = {cap.id: cap.state for cap in scorecard.caps}
        return Board(
            findings={each.name: each for each in findings},
            scorecard=scorecard,
            policy=policy,
            lines={line.rule: line for pillar in scorecard.pillars for line in pillar.lines},
            outcomes={each.name: each.outcome for each in findings},
            followed=tuple(
                _followed(cap, states[cap.id], findings)
                for cap in policy.caps
                if isinstance(cap.test, Unless)
            ),
        )

    def grade(self, steps: Steps) -> Grade:
        """The low letter if these rules ended so."""
        letter = self.policy.letter(self.scorecard.score.low + self.gained(steps))
        held = [each.cap.at_most for each in self.followed if self._obeyed(each, steps)]
        counted = [cap.at_most for cap in self.policy.caps if self._state(cap, steps) in LOW_OBEYS]
        return max([letter, *held, *counted], key=GRADES.index)

    def gained(self, steps: Steps) -> Fraction:
        """Points the low score gains; negative when it loses."""
        return sum((self._moved(rule, to).low for rule, to in steps.items()), Fraction(0))

    def _moved(self, rule: str, to: Outcome) -> Span:
        line, (low, high) = self.lines[rule], EARNED[to]
        return Span(line.points * low - line.earned.low, line.points * high - line.earned.high)

    def _obeyed(self, followed: Followed, steps: Steps) -> bool:
        return followed.after(steps, self.outcomes) in LOW_OBEYS

    def _state(self, cap: CapPolicy, steps: Steps) -> CapState:
        """The state of a cap that counts flags or points; others follow rules."""
        match cap.test:
            case PointsBelow() as points:
                return points_state(points, self._earned(points.pillars, steps))
            case FlagsHit() as enough:
                outcomes = {**self.outcomes, **steps}
                flags = [flag_state(flag, outcomes) for flag in self.policy.red_flags]
                return counted_state(enough, flags)
            case Unless():
                return CapState.NOT_SHOWN

    def _earned(self, pillars: Sequence[str], steps: Steps) -> Mapping[str, Span]:
        earned = {each.name: each.earned for each in self.scorecard.pillars if each.name in pillars}
        for rule, to in steps.items():
            pillar, moved = self.findings[rule].pillar, self._moved(rule, to)
            if pillar in earned:
                span = earned[pillar]
                earned[pillar] = Span(span.low + moved.low, span.high + moved.high)
        return earned


def _followed(cap: CapPolicy, state: CapState, findings: Sequence[Finding]) -> Followed:
    about = set(cap.facts) - WHETHER_RULES_APPLY
    asks = {each.name: set(each.facts) - WHETHER_RULES_APPLY for each in findings}
    return Followed(
        cap,
        state,
        related=frozenset(name for name, facts in asks.items() if facts & about),
        decisive=frozenset(name for name, facts in asks.items() if facts and facts <= about),
    )


def _now(name: str, steps: Steps, outcomes: Mapping[str, Outcome]) -> Outcome:
    return steps[name] if name in steps else outcomes[name]


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
