"""Complete honest evidence is decided and right; honest sources that fail make no rule fail."""

from collections.abc import Iterator, Mapping

import pytest
from attacked import Counts
from bench_product import Editable
from evm import Node
from flaky import weather
from honest import COVER, variant
from memory_node import Endpoint
from solidity import Compiled
from weak_products import CHAIN_ID, TERMS, OnChain, Stage, sound
from whole_product import STARTED

from auditor.model.report import Report


VARIANTS = {"quick": 16, "full": 400}
FLAKY = {"quick": 18, "full": 500}
SHARES = 2
"""Tests that divide the cases, so that several workers share them."""
DECIDED = frozenset({"pass", "warn", "fail"})
CRITICAL = "critical"
TERMS_PAGE = b"<html><body><h1>Terms</h1><p>Redemption is handled at the office.</p></body></html>"


def outcomes(report: Report) -> dict[str, str]:
    return {each.name: each.outcome.value for each in report.findings}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return Editable("good", tmp_path_factory.mktemp("sample")).judged()


@pytest.mark.parametrize("part", range(SHARES))
def test_complete_honest_evidence_is_decided_and_right(part, sample, trials, tmp_path, scored):
    known = outcomes(sample)
    critical = {each.name for each in sample.findings if each.severity.value == CRITICAL}
    asked = {True: 0, False: 0}
    right = {True: 0, False: 0}
    for seed in range(part, VARIANTS[trials], SHARES):
        made = variant(Editable("good", tmp_path / str(seed)), seed)
        found = outcomes(made.product.judged())
        for name in (name for name, outcome in known.items() if outcome in DECIDED):
            asked[name in critical] += 1
            right[name in critical] += found[name] == made.right.get(name, known[name])
    for of_critical, what in ((True, "critical rules"), (False, "other rules")):
        n, ok = asked[of_critical], right[of_critical]
        scored(f"decided and right on complete honest evidence: {what}", n, ok, target="99 %")
        assert ok >= n * 99 / 100, (what, ok, n)


def test_some_honest_variants_have_too_few_shares(tmp_path):
    """The right answer is not always pass: it is worked out from what was taken away."""
    rights = [variant(Editable("good", tmp_path / str(seed)), seed).right for seed in range(24)]
    assert {told.get(COVER[0], "pass") for told in rights} == {"pass", "warn", "fail"}


@pytest.fixture(scope="module")
def stage(compiled: Mapping[str, Compiled]) -> Iterator[Stage]:
    with Node(compiled, chain_id=CHAIN_ID, genesis=STARTED) as node:
        yield sound(node)


def steady(stage: Stage, home) -> OnChain:
    """The sound product, whose terms say the same to everybody."""
    product = OnChain("weak", home, stage)
    product.memory.pages[TERMS] = [TERMS_PAGE]
    return product


@pytest.fixture(scope="module")
def undisturbed(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    product = steady(stage, tmp_path_factory.mktemp("undisturbed"))
    return outcomes(product.judged([Endpoint(stage.chain)] * 3))


@pytest.mark.fault("R01")
@pytest.mark.fault("R05")
@pytest.mark.fault("R06")
@pytest.mark.parametrize("part", range(SHARES))
def test_honest_sources_that_fail_never_make_a_rule_fail(
    part, stage, undisturbed, trials, tmp_path, scored
):
    assert {undisturbed[name] for name in COVER} == {"pass"}
    ended, wrong = Counts(), []
    for seed in range(part, FLAKY[trials], SHARES):
        now = weather(seed)
        product = steady(stage, tmp_path / str(seed))
        product.memory.page_fault = now.on_pages
        found = outcomes(product.judged(now.endpoints(stage.chain)))
        fails = {name for name, outcome in found.items() if outcome == "fail"}
        false = sorted(fails - {name for name, was in undisturbed.items() if was == "fail"})
        wrong += [(now, name) for name in false]
        lost = any(found[name] == "unknown" != was for name, was in undisturbed.items())
        ended.add(now.faults[0], "false fail" if false else "undecided" if lost else "decided")
    assert not wrong
    for fault, counted in ended.told.items():
        total = counted.total()
        scored(
            f"no false fail on honest sources: {fault}", total, total, target="0", counts=counted
        )
