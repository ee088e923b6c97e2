"""What hangs on the numbers of the policy: weights moved by a quarter, thresholds by one step.

Points always stay of the same total: what one part gains the others give, in proportion.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from auditor.evaluate.board import Board
from auditor.evaluate.caps import points_state
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.params import read_param, size_of
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.score import HIGH_OBEYS, LOW_OBEYS, score
from auditor.evaluate.scoring import GRADES, PointsBelow
from auditor.model.explained import Sensitivity, Sway
from auditor.model.rule import Param
from auditor.model.scorecard import CapState, Grade, Pillar, Span


QUARTER = Fraction(1, 4)
_MOVES = (("+25 %", 1 + QUARTER), ("−25 %", 1 - QUARTER))
NOTHING = Fraction(0)


def sensitivity(board: Board) -> Sensitivity:
    """Every move of one weight or threshold, and those among them that change a letter."""
    tried = list(moves(board))
    letters = (board.scorecard.grade, board.scorecard.grade_high)
    moved = tuple(each for each in tried if (each.grade, each.grade_high) != letters)
    return Sensitivity(len(tried), moved)


def moves(board: Board) -> Iterator[Sway]:
    """Every weight a quarter up and down, every threshold one step looser and stricter."""
    yield from _weights(board)
    yield from _thresholds(board)


def _weights(board: Board) -> Iterator[Sway]:
    pillars = board.scorecard.pillars
    for pillar in pillars:
        for change, factor in _MOVES:
            shares = {each.name: each.maximum for each in pillars}
            shares[pillar.name] *= factor
            yield _swayed(board, "pillar", pillar.name, change, _shared(pillars, shares))
    for pillar in pillars:
        for line in pillar.lines:
            for change, factor in _MOVES if line.points else ():
                moved = _reweighed(pillar, line.rule, factor)
                others = [moved if each is pillar else each for each in pillars]
                yield _swayed(board, "rule", line.rule, change, others)


def _shared(pillars: Sequence[Pillar], shares: Mapping[str, Fraction]) -> list[Pillar]:
    """The pillars with their points in proportion to `shares`, of the same total."""
    total = sum((each.maximum for each in pillars), NOTHING)
    scale = total / sum(shares.values(), NOTHING)
    return [
        _scaled(each, shares[each.name] * scale / each.maximum) if each.maximum else each
        for each in pillars
    ]


def _scaled(pillar: Pillar, factor: Fraction) -> Pillar:
    earned = Span(pillar.earned.low * factor, pillar.earned.high * factor)
    return replace(pillar, maximum=pillar.maximum * factor, earned=earned)


def _reweighed(pillar: Pillar, rule: str, factor: Fraction) -> Pillar:
    """The pillar with one rule's weight changed; its rules hold the same points together."""
    weights = [line.points * (factor if line.rule == rule else 1) for line in pillar.lines]
    held = sum((line.points for line in pillar.lines), NOTHING)
    scale = held / sum(weights, NOTHING)
    low, high = NOTHING, pillar.maximum - held
    for line, weight in zip(pillar.lines, weights, strict=True):
        if line.points:
            low += line.earned.low * weight * scale / line.points
            high += line.earned.high * weight * scale / line.points
    return replace(pillar, earned=Span(low, high))


def _swayed(board: Board, kind: str, name: str, change: str, pillars: Sequence[Pillar]) -> Sway:
    score_now = Span(
        sum((each.earned.low for each in pillars), NOTHING),
        sum((each.earned.high for each in pillars), NOTHING),
    )
    states = [_state(board, index, pillars) for index in range(len(board.policy.caps))]
    return Sway(
        kind,
        name,
        change,
        score_now,
        _letter(board, score_now.low, states, LOW_OBEYS),
        _letter(board, score_now.high, states, HIGH_OBEYS),
    )


def _state(board: Board, index: int, pillars: Sequence[Pillar]) -> CapState:
    """Only caps that count points depend on weights; theirs stay the same part of the whole."""
    test = board.policy.caps[index].test
    if not isinstance(test, PointsBelow):
        return board.scorecard.caps[index].state
    now = {each.name: each.maximum for each in board.scorecard.pillars}
    then = {each.name: each for each in pillars}
    whole = sum((now[name] for name in test.pillars), NOTHING)
    held = sum((then[name].maximum for name in test.pillars), NOTHING)
    below = test.below * held / whole if whole else test.below
    return points_state(
        replace(test, below=below), {name: each.earned for name, each in then.items()}
    )


def _letter(
    board: Board, points: Fraction, states: Sequence[CapState], obeyed: frozenset[CapState]
) -> Grade:
    held = [
        cap.at_most for cap, state in zip(board.policy.caps, states, strict=True) if state in obeyed
    ]
    return max([board.policy.letter(points), *held], key=GRADES.index)


def _thresholds(board: Board) -> Iterator[Sway]:
    weighing = (
        rule
        for name, rule in board.rules.items()
        if name in board.lines and board.lines[name].points
    )
    for rule in weighing:
        name = rule.spec.name
        finding = board.findings[name]
        for param, written in _steps(rule):
            moved = evaluate_rule(_tailored(_Rule(rule), param, written), board.evidence)
            others = [moved if each is finding else each for each in board.findings.values()]
            card = score(others, board.policy, board.evidence)
            change = f"{param}: {rule.written(param)} → {written}"
            yield Sway("parameter", name, change, card.score, card.grade, card.grade_high)


def _steps(rule: CompiledRule) -> Iterator[tuple[str, str]]:
    """Each threshold moved to the loosest that still compares, and as far the other way."""
    for name, param in rule.spec.params.items():
        loosest = param.loosest_comparable
        if loosest is None or name in rule.changed:
            continue
        now, limit = (size_of(read_param(param, each)) for each in (param.default, loosest))
        for moved in dict.fromkeys((limit, 2 * now - limit)) if now != limit else ():
            if moved >= 0:
                yield name, _written(param, moved)


def _written(param: Param, amount: Fraction) -> str:
    if param.type == "duration":
        return f"{int(amount / 3600)}h" if amount % 3600 == 0 else f"{int(amount)}s"
    return _decimal(amount)


def _decimal(amount: Fraction) -> str:
    """Six decimals where they say it exactly, else the fraction."""
    thousandths = amount * 1_000_000
    if thousandths.denominator != 1:
        return str(amount)
    whole, rest = divmod(int(thousandths), 1_000_000)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".") if rest else str(whole)


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """A rule as a key: its file's text and what was changed in it stand for all of it."""

    rule: CompiledRule

    def __hash__(self) -> int:
        return hash(self.rule.source.text)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Rule)
            and other.rule.source.text == self.rule.source.text
            and other.rule.changed == self.rule.changed
        )


@lru_cache(maxsize=512)
def _tailored(key: _Rule, param: str, written: str) -> CompiledRule:
    return key.rule.tailored({param: written})
