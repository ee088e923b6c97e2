from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from auditor.archive.bundle import Bundle, Inputs
from auditor.archive.exchange import Answer, Ask
from auditor.archive.tape import Exchange, Failure, Tape
from auditor.model.evidence import Fact, Gap, Observation, evidence
from auditor.model.provenance import Strength, origin
from auditor.model.report import BlockStamp, Origin, Recording
from auditor.model.unit import unit
from auditor.model.value import Cause, Quantity, Series


NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def _inputs(origin_: Origin, pages: tuple[bytes, ...]) -> Inputs:
    told = origin("a page", "https://a.example", NOW, NOW, "00" * 32, Strength.ISSUER)
    shares = Quantity(Fraction(2**200, 3), unit("shares"))
    series = Series(("time", "price"), ("moment", "USD"), ((NOW,), (Fraction(1, 3),)))
    facts = [
        Fact("reserves.shares", shares, (Observation("reserves.shares", shares, told),)),
        Fact("market.token_quotes", series, (Observation("market.token_quotes", series, told),)),
        Gap("custody.custodian", Cause.NOT_DISCLOSED, "not_disclosed", "", ("https://a.example",)),
    ]
    exchanges = [
        Exchange(
            Ask("http", f"https://a.example/{number}", 0, "GET", {}),
            Answer(200, (("content-type", "text/html"),), page, NOW, "https://a.example"),
        )
        for number, page in enumerate(pages)
    ]
    exchanges.append(
        Exchange(Ask("file", "x.csv", 0, "READ", {}), Failure("unreachable", "x", "y", NOW))
    )
    return Inputs(
        tool="auditor 0.1.0",
        ruleset="11" * 32,
        as_of=NOW,
        blocks=(BlockStamp("eip155:1", 7, "0x" + "ab" * 32, NOW, "finalized", 1),),
        product=b"schema: auditor/product/v1\n",
        evidence=evidence(facts),
        tape=Tape(Recording(origin_, "words"), NOW, tuple(exchanges)),
        files={"rules/backing/a.yaml": b"id: a\n", "tables/sessions.csv": b"x\n"},
    )


@pytest.fixture
def make_inputs() -> Callable[..., Inputs]:
    """`make_inputs(page, page, origin=…)`."""

    def make(*pages: bytes, origin_: Origin = Origin.LIVE) -> Inputs:
        return _inputs(origin_, pages or (b"<p>page</p>",))

    return make


@pytest.fixture
def bundle(make_inputs: Callable[..., Inputs]) -> Bundle:
    """A small whole bundle with a page, a series and a failure."""
    return Bundle.build(make_inputs())
