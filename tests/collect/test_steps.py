from datetime import UTC, datetime
from fractions import Fraction

import anyio
import pytest
from fake_world import BLOCK_TIME, TIMEOUT, FakeChain

from auditor.collect.supply.steps import Update, logged_steps, read_steps, scheduled_step
from auditor.collect.unit_models import REVERTED, WAD, Probes
from auditor.errors import SourceError
from auditor.model.value import Missing, Moment, Quantity, Records


CHAIN = "eip155:1"
NOW = int(BLOCK_TIME.timestamp())
ADDRESS = "0x" + "11" * 20
# AAPLx as observed in September 2026.
AAPLX = (
    (1_755_215_700, "1.000781855115"),
    (1_763_078_100, "1.0013934869619912"),
    (1_770_940_500, "1.002018559465695"),
    (1_778_293_800, "1.0026642075893797"),
    (1_786_149_000, "1.0032690125398187"),
)


def word(text: str) -> int:
    scaled = Fraction(text) * WAD
    assert scaled.denominator == 1
    return scaled.numerator


def aaplx() -> list[Update]:
    words = [WAD, *(word(new) for _, new in AAPLX)]
    return [
        Update(words[index], words[index + 1], activation)
        for index, (activation, _) in enumerate(AAPLX)
    ]


def test_five_steps_of_aaplx_lead_to_the_multiplier_in_force() -> None:
    steps = logged_steps(CHAIN, BLOCK_TIME, aaplx(), word(AAPLX[-1][1]))
    assert steps.complete
    assert len(steps.rows) == 5
    assert steps.rows[0]["previous"] == Quantity(Fraction(1))
    assert steps.rows[0]["effective_at"] == Moment(datetime(2025, 8, 14, 23, 55, tzinfo=UTC))
    assert steps.rows[4]["new"] == Quantity(Fraction("1.0032690125398187"))


@pytest.mark.fault("T10")
def test_a_pending_change_is_no_step_yet() -> None:
    updates = [Update(WAD, 2 * WAD, NOW), Update(2 * WAD, 3 * WAD, NOW + 1)]
    steps = logged_steps(CHAIN, BLOCK_TIME, updates, 2 * WAD)
    assert [row["new"] for row in steps.rows] == [Quantity(Fraction(2))]
    assert steps.complete


def test_a_multiplier_no_entry_leads_to_leaves_the_list_open() -> None:
    assert not logged_steps(CHAIN, BLOCK_TIME, aaplx(), WAD).complete
    assert logged_steps(CHAIN, BLOCK_TIME, [], WAD).complete
    assert not logged_steps(CHAIN, BLOCK_TIME, [], WAD - 1).complete


def test_an_activation_that_is_no_time_is_missing() -> None:
    steps = logged_steps(CHAIN, BLOCK_TIME, [Update(WAD, 2 * WAD, 5)], 2 * WAD)
    when = steps.rows[0]["effective_at"]
    assert isinstance(when, Missing)
    assert when.reason == "timestamp_unit"


@pytest.mark.fault("T10")
@pytest.mark.parametrize(
    ("told", "current", "count"),
    [
        (Update(0, 4 * WAD, NOW), 4 * WAD, 1),
        (Update(0, 4 * WAD, NOW + 1), WAD, 0),  # pending
        (Update(0, 2 * WAD, 0), 2 * WAD, 0),  # set at an unknown time
        (Update(0, WAD, NOW - 9), 2 * WAD, 0),
        (Update(0, 4 * WAD, NOW - 9), 5 * WAD, 0),  # overtaken by an immediate change
    ],
)
def test_erc_8056_shows_the_step_in_force_only(told: Update, current: int, count: int) -> None:
    steps = scheduled_step(CHAIN, BLOCK_TIME, told, current)
    assert len(steps.rows) == count
    assert not steps.complete


def test_a_multiplier_of_one_that_nothing_was_scheduled_for_never_moved() -> None:
    assert scheduled_step(CHAIN, BLOCK_TIME, Update(0, WAD, 0), WAD) == Records((), complete=True)


def read(model: str, probes: Probes, contract: dict[str, object]) -> Records:
    chain = FakeChain(contracts={ADDRESS: contract})
    return anyio.run(read_steps, chain, ADDRESS, model, probes).steps


XSTOCK = Probes(REVERTED, 2 * WAD, REVERTED, 2 * WAD)


def test_the_log_is_read_without_its_sentinel() -> None:
    log = {0: (0, WAD, 0), 1: (WAD, 2 * WAD, NOW - 5)}
    steps = read("rebased_total", XSTOCK, {"multiplierUpdatesLength": 2, "multiplierUpdates": log})
    assert len(steps.rows) == 1
    assert steps.complete


def test_a_token_without_multiplier_has_no_steps_at_all() -> None:
    steps = read("none", Probes(REVERTED, REVERTED, REVERTED, REVERTED), {})
    assert steps == Records((), complete=True)


@pytest.mark.parametrize(
    ("model", "probes", "contract", "cause"),
    [
        ("rebased_total", Probes(REVERTED, REVERTED, WAD, REVERTED), {}, "unsupported"),
        ("external_multiplier", Probes(REVERTED, REVERTED, REVERTED, REVERTED), {}, "unsupported"),
        ("rebased_total", XSTOCK, {"multiplierUpdatesLength": 10**6}, "unsupported"),
        ("rebased_total", XSTOCK, {"multiplierUpdatesLength": TIMEOUT}, "unreachable"),
        ("rebased_total", XSTOCK, {}, "unreadable"),
    ],
)
def test_no_readable_history_is_an_error(
    model: str, probes: Probes, contract: dict[str, object], cause: str
) -> None:
    with pytest.raises(SourceError) as caught:
        read(model, probes, contract)
    assert caught.value.cause == cause
