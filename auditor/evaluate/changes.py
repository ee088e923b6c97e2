"""What would move the grade: the smallest sets of rule outcomes that do, caps included."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from auditor.evaluate.board import MOST_STEPS, Board, Search, Steps
from auditor.evaluate.scoring import GRADES
from auditor.model.finding import Outcome
from auditor.model.report import Change
from auditor.model.scorecard import Grade


MOST_SETS = 3
"""Sets shown for one letter; when there are more, those that cost the least come first."""


def changes(board: Board) -> tuple[Change, ...]:
    """Sets of up to three rules that lift the grade to each better letter, or drop it."""
    lifts = tuple(_lifts(board)) or tuple(_out_of_reach(board))
    return (*lifts, *_drops(board), *_margin(board))


def _lifts(board: Board) -> Iterator[Change]:
    now = GRADES.index(board.scorecard.grade)
    short = [
        name
        for name in sorted(board.lines)
        if board.findings[name].outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE)
    ]
    sets = Search(board, short, Outcome.PASS).smallest()
    for letter in reversed(GRADES[:now]):
        reached = [steps for steps, grade in sets if grade is letter]
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
    sets = Search(board, held, Outcome.FAIL).smallest()
    for letter in GRADES[now + 1 :]:
        reached = [steps for steps, grade in sets if grade is letter]
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
