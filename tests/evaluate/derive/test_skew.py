from datetime import timedelta

import pytest
from made import HOME, NOW, deployment, made, number, reason, supply

from auditor.evaluate.derive import derive
from auditor.model.value import Cause, Duration, Moment


OTHER = "eip155:56"
SUMMED = ("supply.total_shares", "supply.inventory_shares", "supply.circulating_shares")


def read_apart(apart: timedelta):
    early = deployment(HOME, "100", block_time=Moment(NOW - apart))
    return derive(made(*supply(early, deployment(OTHER, "50", block_time=Moment(NOW)))))


@pytest.mark.fault("T13")
@pytest.mark.parametrize("key", SUMMED)
def test_chains_read_more_than_an_hour_apart_have_no_sum(key):
    found = read_apart(timedelta(hours=1, seconds=1))
    assert reason(found, key) == (Cause.CONFLICTING, "skew")
    assert "2026-08-20T04:59:59Z to 2026-08-20T06:00:00Z" in found[key].detail


@pytest.mark.fault("T13")
def test_an_hour_apart_is_still_one_moment_and_is_told():
    found = read_apart(timedelta(hours=1))
    assert number(found, "supply.total_shares") == 150
    assert found["supply.skew"].value == Duration(3600)


def test_what_is_visible_stays_countable_so_that_leaving_a_chain_out_gains_nothing():
    assert number(read_apart(timedelta(days=3)), "supply.visible_shares") == 150


def test_one_chain_has_no_distance():
    found = derive(made(*supply(deployment(HOME, "100", block_time=Moment(NOW)))))
    assert found["supply.skew"].value == Duration(0)


def test_without_a_read_chain_there_is_nothing_to_compare():
    told = derive(made(*supply(deployment(HOME, "100", read_from="issuer"))))
    assert reason(told, "supply.skew") == (Cause.NOT_COLLECTED, "not_collected")
