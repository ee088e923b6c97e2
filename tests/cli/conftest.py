from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from auditor.model.evidence import Evidence
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.product import ProductSpec
from auditor.model.report import Explanation, HouseScore, Origin, Recording, Report
from auditor.model.ruleset import RuleSet
from auditor.model.scorecard import Grade, GradeStatus, Opinion, Scorecard, Span


PRODUCT = {
    "schema": "auditor/product/v1",
    "id": "tslax",
    "symbol": "TSLA\u202ex",
    "name": "Tesla xStock",
    "issuer": {"name": "I", "jurisdiction": "JE", "website": "https://i.example"},
    "structure": "tracker_certificate",
    "underlying": {
        "ticker": "TSLA",
        "exchange": "XNAS",
        "currency": "USD",
        "isin": "US88160R1014",
    },
    "deployments": [{"chain": "tron:mainnet", "address": "T"}],
}


def finding(outcome: Outcome, severity: Severity = Severity.HIGH) -> Finding:
    return Finding(
        rule="BCK-001",
        name="reserves-cover-circulation",
        title="Attested shares cover the tokens",
        pillar="backing",
        severity=severity,
        weight=10,
        outcome=outcome,
        reason="holds",
        message="",
        facts=(),
        comparisons=(),
        root_cause="",
    )


def make(
    outcomes: tuple[Finding, ...] = (),
    house: tuple[Finding, ...] = (),
    **card: Any,
) -> Report:
    scorecard = Scorecard(
        **{
            "score": Span(Fraction("58.56"), Fraction("85.5")),
            "grade": Grade.C,
            "grade_high": Grade.A,
            "status": GradeStatus.PROVISIONAL,
            "opinion": Opinion.QUALIFIED,
            "decided": Fraction(73, 100),
            "pillars": (),
            "caps": (),
            "red_flags": (),
            "on_issuer_word": Fraction(0),
            "comparable": True,
            "deciding": (),
            **card,
        }
    )
    added = HouseScore("desk", "1", Fraction(0), Fraction(0), Fraction(1), house)
    return Report(
        product=ProductSpec.model_validate(PRODUCT),
        as_of=datetime(2026, 9, 1, tzinfo=UTC),
        recording=Recording(Origin.RECONSTRUCTED, "test"),
        tool="auditor 0",
        ruleset=RuleSet("1", "ab", (), (), ()),
        root="ab",
        blocks=(),
        evidence=Evidence(),
        findings=outcomes,
        scorecard=scorecard,
        explanation=Explanation("One chain\u200b was not read.", (), (), (), (), ()),
        conversions=(),
        house=(added,) if house else (),
        log=(),
        draft=False,
    )


@pytest.fixture
def report() -> Callable[..., Report]:
    """A report with the given findings; other names set parts of its scorecard."""
    return make


@pytest.fixture
def found() -> Callable[..., Finding]:
    """A finding by outcome and severity."""
    return finding
