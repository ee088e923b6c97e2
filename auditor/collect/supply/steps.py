"""Reads the history of a token's multiplier as far as the contract keeps one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial

from auditor.base.instants import from_unix
from auditor.collect.interface import ChainReader, Reading
from auditor.collect.side_by_side import all_of
from auditor.collect.token import first_whole
from auditor.collect.unit_models import REVERTED, WAD, Probe, Probes, checked_word
from auditor.errors import SourceError
from auditor.model.value import Cause, Field, Missing, Moment, Quantity, Record, Records, Text


UPDATES_LENGTH = "multiplierUpdatesLength()(uint256)"
UPDATES = "multiplierUpdates(uint256)(uint256,uint256,uint256)"
EFFECTIVE_AT = "effectiveAt()(uint256)"
NEW_UI_MULTIPLIER = "newUIMultiplier()(uint256)"
MOST_UPDATES = 1000

NO_HISTORY = Missing(
    Cause.NOT_COLLECTED, "no_step_history", "the contract keeps no earlier multipliers"
)


@dataclass(frozen=True, slots=True)
class Update:
    """One entry of a multiplier log: words before and after, Unix time of activation."""

    previous: int
    new: int
    activation: int


@dataclass(frozen=True, slots=True)
class StepLog:
    """Steps and the reads they come from; none for a token that has no multiplier to step."""

    steps: Records
    read: tuple[Reading, ...]


async def read_steps(reader: ChainReader, address: str, model: str, probes: Probes) -> StepLog:
    """Steps in force at the pinned block; SourceError when the contract keeps no history."""
    if model == "none":
        return StepLog(Records((), complete=True), ())
    if model == "rebased_total" and probes.current_multiplier is not REVERTED:
        return await _logged(reader, address, probes.current_multiplier)
    if model == "raw_times_multiplier" and probes.scales:
        return await _scheduled(reader, address, probes.ui_multiplier)
    raise SourceError("unsupported", "no_step_history", f"{model}: {NO_HISTORY.detail}")


async def _logged(reader: ChainReader, address: str, current: int) -> StepLog:
    counted = await reader.view(address, UPDATES_LENGTH)
    length = first_whole(counted)
    if length > MOST_UPDATES:
        raise SourceError("unsupported", "no_step_history", f"a log of {length} entries")
    # Entry 0 is a sentinel: the multiplier before any update.
    jobs = [partial(reader.view, address, UPDATES, index) for index in range(1, length)]
    entries = await all_of(jobs)
    updates = [_update(reading) for reading in entries]
    steps = logged_steps(reader.block.chain, reader.block.time, updates, current)
    return StepLog(steps, (counted, *entries))


async def _scheduled(reader: ChainReader, address: str, current: Probe) -> StepLog:
    new = await reader.view(address, NEW_UI_MULTIPLIER)
    effective = await reader.view(address, EFFECTIVE_AT)
    told = Update(0, first_whole(new), first_whole(effective))
    steps = scheduled_step(reader.block.chain, reader.block.time, told, current)
    return StepLog(steps, (new, effective))


def logged_steps(
    chain: str, block_time: datetime, updates: Sequence[Update], current: int
) -> Records:
    """Rows of the updates in force at `block_time`; pending ones are no steps yet.

    Complete when the last one leads to the multiplier in force: a fee decays it without an entry.
    """
    active = [update for update in updates if not _pending(update, block_time)]
    rows = tuple(
        _row(chain, _when(update), _ratio(update.previous), _ratio(update.new)) for update in active
    )
    reached = active[-1].new if active else WAD
    return Records(rows, complete=reached == current)


def scheduled_step(chain: str, block_time: datetime, told: Update, current: Probe) -> Records:
    """ERC-8056 keeps one change only: the step that led to the multiplier in force, if any.

    A change still ahead is no step, and `effectiveAt` stays set after it: only the clock decides.
    A multiplier of exactly 1 that no change was ever scheduled for has had no steps at all.
    """
    if current == told.new == WAD and told.activation == 0:
        return Records((), complete=True)
    in_force = told.activation > 0 and not _pending(told, block_time) and told.new == current
    if not in_force:
        return Records((), complete=False)
    row = _row(chain, _when(told), NO_HISTORY, _ratio(told.new))
    return Records((row,), complete=False)


def _update(reading: Reading) -> Update:
    words = [value for value in reading.values if isinstance(value, int)]
    if len(words) != 3:  # noqa: PLR2004 - previous, new, activation
        raise SourceError("unreadable", "bad_returndata", f"{reading.locator} is no update")
    return Update(*words)


def _pending(update: Update, block_time: datetime) -> bool:
    when = _when(update)
    return isinstance(when, Moment) and when.at > block_time


def _when(update: Update) -> Moment | Missing:
    try:
        return Moment(from_unix(update.activation))
    except ValueError as error:
        return Missing(Cause.UNREADABLE, "timestamp_unit", str(error))


def _ratio(word: int) -> Quantity:
    return Quantity(Fraction(checked_word(word), WAD))


def _row(chain: str, when: Field, previous: Field, new: Field) -> Record:
    return {"chain": Text(chain), "effective_at": when, "previous": previous, "new": new}
