"""Each declared action followed to the token, and what is said of dividends beside what is done."""

from datetime import UTC, datetime
from fractions import Fraction

from auditor.model.value import Record
from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.parts import NOT_ASKED, Cell, Row, Status, Table, cells, columns
from auditor.render.view.sources import (
    NOT_SHOWN,
    Sources,
    field_amount,
    field_moment,
    field_text,
)


RECONCILED = "corporate_actions.reconciled"
_MOST = 16
_OUTCOMES: dict[str, tuple[str, Status]] = {
    "missing": ("missing", "fail"),
    "wrong_size": ("wrong size", "fail"),
    "double": ("booked twice", "fail"),
    "unexplained": ("no action declared", "fail"),
    "late": ("late", "fail"),
    "short": ("short of the net amount", "fail"),
    "undecided": ("not decided", "unknown"),
    "paid_in_cash": ("in cash, not on the chain", "unknown"),
    "matched": ("matched", "pass"),
    "small": ("small step, needs none", ""),
    "not_due": ("not due yet", ""),
    "no_step_expected": ("needs no step", ""),
}
"""Worst first."""
_WORST_FIRST = {name: place for place, name in enumerate(_OUTCOMES)}
_PRACTICE = {
    "reinvested": "steps of the multiplier",
    "not_on_chain": "no step of the multiplier",
    "mixed": "steps for some, none for others",
    "none_seen": "none was due in what was read",
}
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def arrivals(sources: Sources) -> Table:
    """Actions and steps side by side, with a holder of 100 tokens before and after each."""
    rows = sorted(sources.records(RECONCILED), key=_order)
    rest = len(rows) - _MOST
    shown = f"; the first {_MOST} of {len(rows):,}, the worst first" if rest > 0 else ""
    return Table(
        "arrivals",
        "Did it reach the token?",
        f"each declared action beside its step, and the shares of 100 tokens{shown}",
        columns(
            "Action",
            "Declared",
            "Step",
            ("Expected", "number"),
            ("Seen", "number"),
            ("100 tokens before", "number"),
            ("100 tokens after", "number"),
            "Outcome",
        ),
        tuple(_row(row) for row in rows[:_MOST]),
    )


def practice(sources: Sources) -> Table:
    """By the documents and by the chain, and whether the two agree."""
    return Table(
        "practice",
        "Said and done",
        "the documents beside the chain",
        columns("Topic", "By the documents", "By the chain", "Agree"),
        (_splits(sources), _dividends(sources), _withheld(sources)),
    )


def _order(row: Record) -> tuple[int, float]:
    at = field_moment(row, "declared_at") or field_moment(row, "step_at") or _LONG_AGO
    return _WORST_FIRST.get(field_text(row, "outcome"), 0), -at.timestamp()


def _row(row: Record) -> Row:
    name = field_text(row, "outcome")
    word, status = _OUTCOMES.get(name, (figures.words(name), "unknown"))
    where = field_text(row, "chain")
    step = field_moment(row, "step_at")
    return Row(
        cells(
            figures.words(field_text(row, "action")) or "—",
            _day(field_moment(row, "declared_at")),
            NOT_ASKED
            if step is None
            else Cell(figures.minute(step), note=chain(where).name if where else ""),
            _change(field_amount(row, "expected")),
            _change(field_amount(row, "observed")),
            _shares(field_amount(row, "shares_before")),
            _shares(field_amount(row, "shares_after")),
            Cell(word, status=status),
        )
    )


def _splits(sources: Sources) -> Row:
    lines = [row for row in sources.records(RECONCILED) if "split" in field_text(row, "action")]
    due = [row for row in lines if field_text(row, "outcome") != "not_due"]
    arrived = sum(field_text(row, "outcome") == "matched" for row in due)
    told = sources.cell("corporate_actions.policy")
    done = NOT_ASKED
    if due:
        done = Cell(f"{arrived} of {wording.plural(len(due), 'split', 'splits')} due moved it")
    return Row(cells(Cell("Splits"), told, done, NOT_ASKED))


def _dividends(sources: Sources) -> Row:
    key = "rights.dividends"
    said = sources.choice(key)
    done = sources.choice("corporate_actions.practice")
    kept = sources.flag("corporate_actions.policy_kept")
    agree = Cell("Not decided", status="unknown")
    if kept is not None:
        agree = Cell("Yes", status="pass") if kept else Cell("No", status="fail")
    told = wording.CHOICES.get(said, figures.words(said))
    return Row(
        cells(
            Cell("Dividends"),
            Cell(told, sources.marks(key)) if said else Cell(NOT_SHOWN, status="unknown"),
            Cell(_PRACTICE.get(done, NOT_SHOWN), status="" if done else "unknown"),
            agree,
        )
    )


def _withheld(sources: Sources) -> Row:
    """What is said to be kept back of a dividend, and what the size of its step leaves out."""
    rows = sources.records(RECONCILED)
    return Row(
        cells(
            Cell("Withheld of a dividend"),
            _range([field_amount(row, "withholding") for row in rows]),
            _range([field_amount(row, "withheld") for row in rows]),
            NOT_ASKED,
        )
    )


def _range(found: list[Fraction | None]) -> Cell:
    known = [each for each in found if each is not None]
    if not known:
        return Cell(NOT_SHOWN, status="unknown")
    low, high = figures.percent(min(known), 1), figures.percent(max(known), 1)
    return Cell(low if low == high else f"{low} to {high}")


def _day(at: datetime | None) -> Cell:
    return NOT_ASKED if at is None else Cell(figures.day(at))


def _change(ratio: Fraction | None) -> Cell:
    """A ratio of shares: a factor where it is a split, else what is added in percent."""
    if ratio is None:
        return NOT_ASKED
    if abs(ratio - 1) < Fraction(1, 5):
        return Cell(figures.percent(ratio - 1, 3, signed=True))
    return Cell(f"× {figures.complete(ratio)}")


def _shares(amount: Fraction | None) -> Cell:
    return NOT_ASKED if amount is None else Cell(figures.number(amount, 4))
