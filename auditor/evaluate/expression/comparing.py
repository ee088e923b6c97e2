"""Comparisons of amounts: true, false, or unknown where what is known overlaps."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from auditor.evaluate.expression import bounds
from auditor.evaluate.expression.amounts import AmountNode, AmountResult
from auditor.evaluate.expression.bounds import Amount
from auditor.evaluate.expression.judgement import Judgement, Unknown, unknown
from auditor.evaluate.expression.run import EPOCH, SECONDS, Run
from auditor.model.evidence import Fact, Gap
from auditor.model.finding import Comparison, Distance
from auditor.model.value import Cause, Duration, Interval, Moment, Quantity, Value


@dataclass(frozen=True, slots=True)
class Compare:
    """`left sign right`; `written` is the text, `moments` says the sides are points in time."""

    sign: str
    left: AmountNode
    right: AmountNode
    written: str
    moments: bool
    keys: frozenset[str]

    def judge(self, run: Run) -> Judgement:
        """The answer with both sides and the distance between them."""
        run.step()
        left, right = self.left.amount(run), self.right.amount(run)
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return Judgement(_missing(left, right), self.keys)
        holds = _holds(self.sign, left, right)
        compared = (self._comparison(left, right),)
        if holds is None:
            return Judgement(Unknown(self._overlap(run, left)), self.keys, compared)
        return Judgement(holds, self.keys, compared)

    def _comparison(self, left: Amount, right: Amount) -> Comparison:
        margin = _distance(self.sign, left, right)
        return Comparison(
            self.written,
            shown(left, moment=self.moments),
            shown(right, moment=self.moments),
            _length(margin),
        )

    def _overlap(self, run: Run, left: Amount) -> tuple[Gap, ...]:
        """One gap per key known only within bounds: its exact value would decide."""
        told = f"known only within bounds, which does not decide {self.written}"
        loose = [key for key in sorted(self.keys) if _is_loose(run, key)] or sorted(self.keys)
        keys = loose or [str(left.unit)]
        return tuple(Gap(key, Cause.NOT_COLLECTED, "bounds_only", told) for key in keys)


def _missing(left: AmountResult, right: AmountResult) -> Unknown:
    return unknown(side for side in (left, right) if isinstance(side, Unknown))


def _is_loose(run: Run, key: str) -> bool:
    entry = run.evidence[key]
    return isinstance(entry, Fact) and isinstance(entry.value, Interval)


def _holds(sign: str, left: Amount, right: Amount) -> bool | None:
    match sign:
        case "<":
            return bounds.less(left, right)
        case ">":
            return bounds.less(right, left)
        case "<=":
            return _opposite(bounds.less(right, left))
        case ">=":
            return _opposite(bounds.less(left, right))
        case "==":
            return bounds.equal(left, right)
        case _:
            return _opposite(bounds.equal(left, right))


def _opposite(holds: bool | None) -> bool | None:  # noqa: FBT001 - a truth, not an option
    return None if holds is None else not holds


def _distance(sign: str, left: Amount, right: Amount) -> Amount:
    """How far inside the passing side: negative when the comparison does not hold."""
    match sign:
        case "<" | "<=":
            return bounds.subtract(right, left)
        case ">" | ">=":
            return bounds.subtract(left, right)
        case "==":
            return bounds.negative(_apart(left, right))
        case _:
            return _apart(left, right)


def _apart(left: Amount, right: Amount) -> Amount:
    gap = bounds.subtract(left, right)
    if isinstance(gap, Quantity):
        return Quantity(abs(gap.amount), gap.unit)
    if not bounds.holds_zero(gap):
        return gap if bounds.below(Fraction(0), gap.low) else bounds.negative(gap)
    turned = bounds.negative(gap)
    furthest = turned if bounds.below(gap.high, bounds.high(turned)) else gap
    return bounds.between(Fraction(0), bounds.high(furthest), gap.unit)


def shown(amount: Amount, *, moment: bool) -> Value:
    """An amount as the kind of value people know it by: seconds as a length or a moment."""
    if moment and isinstance(amount, Quantity):
        return _moment(amount.amount) or amount
    return _length(amount)


def _length(amount: Amount) -> Distance:
    if isinstance(amount, Quantity) and amount.unit == SECONDS:
        return Duration(amount.amount)
    return amount


def _moment(seconds: Fraction) -> Moment | None:
    try:
        return Moment(EPOCH + timedelta(microseconds=int(seconds * 1_000_000)))
    except OverflowError:
        return None
