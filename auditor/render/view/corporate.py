"""Declared corporate actions, the steps of the multiplier, and what reached the token."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.registry.chains import chain
from auditor.render import figures, wording
from auditor.render.charts.steps import Declared, Move, Steps, can_draw, steps
from auditor.render.parts import NOT_ASKED, Cell, Row, Section, Table, cells, columns
from auditor.render.view.arrivals import RECONCILED, arrivals, practice
from auditor.render.view.sources import (
    Sources,
    field_amount,
    field_cell,
    field_moment,
    field_text,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of tables."""

    section: Section
    tables: tuple[Table, ...]
    steps: Steps | None = None


def corporate_actions(sources: Sources) -> Topic:
    """What was declared, what the multiplier did, and what does not match."""
    declared = sources.records("corporate_actions.declared")
    moved = sources.records("corporate_actions.steps")
    unmatched = sources.exact("corporate_actions.unmatched")
    if unmatched is None:
        lead = "Whether every corporate action reached the holders is not shown."
    elif unmatched:
        found = wording.plural(int(unmatched), "action or step has", "actions or steps have")
        lead = f"{found} no counterpart."
    else:
        lead = "Every declared action has its step, and every larger step its declared action."
    amiss = sources.exact("corporate_actions.amiss")
    if amiss:
        declared_ones = wording.plural(int(amiss), "declared action")
        lead = f"{lead} {declared_ones} came late, short, in the wrong size or not at all."
    policy = sources.words("corporate_actions.policy")
    told = f"{lead} As stated: “{policy}”" if policy else lead
    empty = ""
    if not declared and not moved:
        empty = f"Neither actions nor steps were read. {sources.why('corporate_actions.declared')}"
    marks = sources.marks("corporate_actions.unmatched", "corporate_actions.policy")
    return Topic(
        Section("actions", "Corporate actions and multiplier", told, marks, empty.strip()),
        (*_compared(sources), _declared(sources), _steps(sources)),
        _chart(sources),
    )


def _compared(sources: Sources) -> tuple[Table, ...]:
    """What was said beside what was done, where either is known."""
    found = list[Table]()
    if sources.records(RECONCILED):
        found.append(arrivals(sources))
    if found or sources.choice("rights.dividends"):
        found.append(practice(sources))
    return tuple(found)


def _chart(sources: Sources) -> Steps | None:
    """The chain that moved most often, and every declared action with a date."""
    by_chain: dict[str, list[Move]] = {}
    for row in sources.records("corporate_actions.steps"):
        at, old = field_moment(row, "effective_at"), field_amount(row, "previous")
        new = field_amount(row, "new")
        if at is not None and old is not None and new is not None:
            by_chain.setdefault(field_text(row, "chain"), []).append(Move(at, old, new))
    declared = [
        Declared(at, field_text(row, "action"))
        for row in sources.records("corporate_actions.declared")
        if (at := field_moment(row, "effective_at") or field_moment(row, "ex_date"))
    ]
    moves = max(by_chain.values(), key=len, default=list[Move]())
    return steps(moves, declared) if can_draw(moves, declared) else None


def _declared(sources: Sources) -> Table:
    rows = sources.records("corporate_actions.declared")
    lines = [
        Row(
            cells(
                field_cell(row, "action"),
                _day(field_moment(row, "ex_date")),
                _instant(field_moment(row, "effective_at")),
                number_cell(field_amount(row, "ratio")),
                field_text(row, "status") or "—",
            )
        )
        for row in rows
    ]
    return Table(
        "declared",
        "Declared by the issuer or the market",
        "",
        columns("Action", "Ex-date", "Effective", ("Ratio", "number"), "Status"),
        tuple(lines),
    )


def _steps(sources: Sources) -> Table:
    lines = list[Row]()
    for row in sources.records("corporate_actions.steps"):
        old, new = field_amount(row, "previous"), field_amount(row, "new")
        change = None if not old or new is None else new / old - 1
        lines.append(
            Row(
                cells(
                    chain(field_text(row, "chain")).name,
                    _instant(field_moment(row, "effective_at")),
                    number_cell(old),
                    number_cell(new),
                    Cell("—" if change is None else figures.percent(change, 3, signed=True)),
                    Cell("", sources.register.of_record("corporate_actions.steps", row)),
                )
            )
        )
    return Table(
        "steps-seen",
        "Steps of the multiplier",
        "as the chain shows them",
        columns(
            "Chain",
            "Effective",
            ("Before", "number"),
            ("After", "number"),
            ("Change", "number"),
            ("Evidence", "mark"),
        ),
        tuple(lines),
    )


def _day(at: datetime | None) -> Cell:
    return NOT_ASKED if at is None else Cell(figures.day(at))


def _instant(at: datetime | None) -> Cell:
    return NOT_ASKED if at is None else Cell(figures.moment(at))


def number_cell(amount: Fraction | None) -> Cell:
    """A number, or a dash."""
    return NOT_ASKED if amount is None else Cell(figures.complete(amount))
