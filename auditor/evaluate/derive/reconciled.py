"""One action beside its step as a line of the report, with a holder followed through it."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.evaluate.derive.actions import AROUND, Action, price_at
from auditor.evaluate.derive.matching import Match
from auditor.evaluate.derive.multiplier import Step
from auditor.evaluate.derive.quotes import Prices
from auditor.model.unit import RATIO, Unit, unit
from auditor.model.value import (
    Cause,
    Enumeration,
    Field,
    Missing,
    Moment,
    Quantity,
    Record,
    Text,
)


SHARES = unit("shares")
HOLDING = 100
"""Tokens of the holder whose shares are followed through each step."""
NOTHING = Missing(Cause.NOT_COLLECTED, "not_applicable", "there is none to speak of")
NO_PRICE = Missing(
    Cause.NOT_COLLECTED, "not_collected", "no price of the share near the step was read"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A match with what holders got of it; `withheld` is a part of the gross dividend."""

    match: Match
    outcome: str
    withheld: Fraction | Missing
    record: Record


def line(match: Match, prices: Prices) -> Line:
    """The line; a dividend that came more than a tenth below its net size is `short`.

    The market price only tells: at what price an issuer reinvested nobody says, and without a price
    the same action would have to pass.
    """
    action, step = match.action, match.step
    withheld = _withheld(action, step, prices)
    outcome = match.outcome
    if outcome == "matched" and _is_short(action, withheld):
        outcome = "short"
    record: Record = {**_action(action), **_step(step), "outcome": Enumeration(outcome)}
    expected = _expected(action, step, prices)
    told = {
        "expected": expected if isinstance(expected, Missing) else Quantity(expected),
        "withheld": withheld if isinstance(withheld, Missing) else Quantity(withheld),
    }
    return Line(match, outcome, withheld, {**record, **told})


def _action(action: Action | None) -> dict[str, Field]:
    if action is None:
        return dict.fromkeys(("id", "action", "declared_at", "withholding"), NOTHING)
    stated = action.withholding
    return {
        "id": Text(action.id),
        "action": Text(action.kind),
        "declared_at": Moment(action.at),
        "withholding": NOTHING if stated is None else Quantity(stated),
    }


def _step(step: Step | None) -> dict[str, Field]:
    if step is None:
        names = ("step_at", "chain", "observed", "shares_before", "shares_after")
        return dict.fromkeys(names, NOTHING)
    return {
        "step_at": Moment(step.at),
        "chain": Text(step.chain),
        "observed": _amount(step.ratio, RATIO),
        "shares_before": _amount(step.before, SHARES, HOLDING),
        "shares_after": _amount(step.after, SHARES, HOLDING),
    }


def _amount(found: Fraction | Missing, of: Unit, times: int = 1) -> Field:
    return found if isinstance(found, Missing) else Quantity(found * times, of)


def _expected(action: Action | None, step: Step | None, prices: Prices) -> Fraction | Missing:
    """The declared size, or that of the net dividend at the market's price."""
    if action is None:
        return NOTHING
    if action.sizes:
        return action.sizes[-1].ratio
    paid = action.net_paid
    if paid is None or not action.is_cash:
        return NOTHING
    price = price_at(prices, step.at if step else action.at)
    return NO_PRICE if price is None else 1 + paid / price


def _withheld(action: Action | None, step: Step | None, prices: Prices) -> Fraction | Missing:
    """The part of a dividend that did not reach holders, by the size of its step."""
    if action is None or step is None or not action.is_cash or not action.gross:
        return NOTHING
    price = action.price or price_at(prices, step.at)
    if price is None or isinstance(step.ratio, Missing):
        return NO_PRICE
    return 1 - (step.ratio - 1) * price / action.gross


def _is_short(action: Action | None, withheld: Fraction | Missing) -> bool:
    if action is None or isinstance(withheld, Missing) or not action.gross:
        return False
    paid = action.net_paid
    return paid is not None and action.gross * (1 - withheld) < paid * (1 - AROUND)
