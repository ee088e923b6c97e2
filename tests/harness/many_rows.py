"""Rows of a watchlist made up by chance, always the same: thousands of products of many issuers."""

import random
from collections.abc import Sequence
from fractions import Fraction

from naughty import EVERYTHING

from auditor.model.scorecard import CapState, Grade, GradeStatus
from auditor.render.index.board import Board
from auditor.render.index.row import Ceiling, IndexRow, Reliance, Shown, decimal
from auditor.render.index.trend import Outcome, Trend, trend


STOCKS = ("AAPL", "TSLA", "NVDA", "MSFT", "KO", "GOOGL", "AMZN", "META", "NFLX", "CRWD")
ISSUERS = ("Backed Assets (JE) Limited", "Ondo Global Markets", "bStocks AG", "Dinari Inc.")
CONDITIONS = {
    "K1": "The backing ratio is below 0.995",
    "K5": "The custodian is not named, and neither a verifier nor a security agent is",
    "K6": "The reserve figure rests on the issuer's word alone",
}
OPINIONS = ("No exception found", "Exceptions found", "Contradicted", "No conclusion")
CHAINS = ("eip155:1", "eip155:56", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")


def made(number: int, texts: Sequence[str] = ()) -> IndexRow:
    """Product `number`; `texts` stand where evidence words would, one after the other."""
    chance = random.Random(number)  # noqa: S311 - the same rows on every run
    if number % 97 == 13:
        error = texts[number % len(texts)] if texts else "wrong.yaml:3:1: unknown key 'symbl'."
        return IndexRow(id=f"p{number:04}", outcome="spec_invalid", error=error)
    said = iter(texts[number % len(texts) :] if texts else ())
    stock = chance.randrange(len(STOCKS) * 90)
    ticker = f"{STOCKS[stock % len(STOCKS)]}{stock // len(STOCKS) or ''}"
    issuer = ISSUERS[chance.randrange(len(ISSUERS))] if chance.random() < 0.9 else f"Issuer {stock}"
    low = Fraction(chance.randrange(1001), 10)
    high = min(Fraction(100), low + Fraction(chance.randrange(400), 10))
    status = chance.choice((GradeStatus.FINAL, GradeStatus.PROVISIONAL, GradeStatus.UNPROVEN))
    grade, best = (next(g for g, at in _BANDS if end >= at) for end in (low, high))
    shown = chance.random() < 0.7
    coverage = 1 + Fraction(chance.randrange(-300, 300), 9_999)
    premium = Fraction(stock - 400, 7_000)
    return IndexRow(
        id=f"p{number:04}",
        name=next(said, f"{ticker} token {number}"),
        symbol=next(said, f"{ticker}{'xob.'[number % 4]}{number}"),
        issuer=next(said, issuer),
        grade=grade,
        grade_high=best,
        status=status,
        opinion=chance.choice(OPINIONS),
        low=low,
        high=high,
        decided=1 - (high - low) / 100,
        outcome="done",
        folder=f"p{number:04}",
        rules="ab" * 32,
        page="report.html",
        ticker=ticker,
        company=next(said, f"{ticker} Corporation"),
        isin=f"US{stock:09}0",
        structure="tracker_certificate",
        chains=tuple(each for each in CHAINS if chance.random() < 0.6),
        as_of="2026-08-20T06:00:00Z",
        origin="live",
        caps=tuple(
            Ceiling(name, Grade.D, chance.choice((CapState.SHOWN, CapState.OPEN)), words)
            for name, words in CONDITIONS.items()
            if chance.random() < 0.4
        ),
        flags_hit=chance.randrange(6),
        backing=_shown(coverage, f"{float(coverage):.4f}") if shown else Shown(note="not found"),
        backing_gross=_shown(coverage - Fraction(1, 20), "0.9500") if shown else Shown(),
        reserve_age=_shown(Fraction(stock * 60), f"{stock // 60} h") if shown else Shown(),
        premium=_shown(premium, f"{float(premium * 100):+.1f}%") if shown else Shown(),
        redeems=Shown(next(said, "every holder after identification")),
        claim=Shown("tracker certificate"),
        relies=(
            Reliance("custodian", f"bank {stock % 7}", next(said, f"Bank {stock % 7} AG")),
            Reliance("feed", f"eip155:1 0x{stock:040x}", f"feed 0x{stock:06x}", "eip155:1"),
        ),
    )  # fmt: skip


def past(row: IndexRow) -> Trend:
    """Three runs, of which the last came to what the row says."""
    chance = random.Random(row.id)  # noqa: S311 - the same rows on every run
    rules = {"rules": "r"}
    known = [
        Outcome(run, "C", "B", OPINIONS[1], Fraction(chance.randrange(100)), Fraction(100), **rules)
        for run in (1, 2)
    ]
    if row.grade is None:
        return trend([*known, Outcome(3)], 3)
    letters = (row.grade.value, (row.grade_high or row.grade).value)
    return trend([*known, Outcome(3, *letters, row.opinion, row.low, row.high, **rules)], 3)


def board(count: int, texts: Sequence[str] = ()) -> Board:
    """So many products with their trends."""
    rows = [made(number, texts) for number in range(count)]
    return Board(rows, {row.id: past(row) for row in rows})


def hostile(count: int) -> Board:
    """The same with a text of an attacker's in every place that takes one."""
    return board(count, EVERYTHING)


def _shown(amount: Fraction, display: str) -> Shown:
    return Shown(display, decimal(amount), decimal(amount), "half within 0.1%; Regular")


_BANDS = ((Grade.A, 85), (Grade.B, 70), (Grade.C, 50), (Grade.D, 30), (Grade.F, 0))
