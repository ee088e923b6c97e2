"""One number a conversion rests on: exact, or with the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from auditor.evaluate.derive.inputs import Row, absent
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Cause, Missing, Quantity


Check = Callable[[Quantity], str]
"""What is wrong with a number; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class Term:
    """A number or why there is none, the fact it rests on, and of when or where it is."""

    amount: Fraction | Missing
    fact: str
    told: str = ""


def missing(gap: Gap) -> Missing:
    """The reason of a gap, for a line."""
    return Missing(gap.cause, gap.reason, gap.detail)


def unreadable(told: str) -> Missing:
    """A number that was given and cannot be meant."""
    return Missing(Cause.UNREADABLE, "range", told)


def unread(told: str) -> Missing:
    """A number nobody gave."""
    return Missing(Cause.NOT_COLLECTED, "not_collected", told)


def of_fact(evidence: Evidence, key: str, check: Check) -> Term:
    """The number of a key."""
    entry = evidence[key]
    if isinstance(entry, Gap):
        return Term(missing(entry), key)
    if not isinstance(entry.value, Quantity):
        return Term(unreadable("only bounds of it are known"), key)
    return checked(entry.value, Term(entry.value.amount, key), check)


def of_cell(row: Row, name: str, term: Term, check: Check) -> Term:
    """The number in a field of a row; `term` says which fact, and of when."""
    found = row.get(name)
    if not isinstance(found, Quantity):
        return Term(absent(row, name), term.fact)
    return checked(found, Term(found.amount, term.fact, term.told), check)


def checked(found: Quantity, term: Term, check: Check) -> Term:
    """The term, or what is wrong with its number."""
    wrong = check(found)
    return Term(unreadable(wrong), term.fact) if wrong else term


def a_part(found: Quantity) -> str:
    """A fee or tax takes something between nothing and less than all."""
    return "" if 0 <= found.amount < 1 else "it would take nothing less than all, or give"


def positive(found: Quantity) -> str:
    """An amount above nothing."""
    return "" if found.amount > 0 else "an amount of nothing or less cannot be meant"


def a_premium(found: Quantity) -> str:
    """A price is above nothing, so a discount is less than all."""
    return "" if found.amount > -1 else "a price is more than nothing"


def in_currency(term: Term, currency: str) -> Term:
    """Amounts of the catalogue are dollars: beside prices in another currency they say nothing."""
    if isinstance(term.amount, Missing) or currency == "USD":
        return term
    told = f"it is in USD and the price of the share in {currency}"
    return Term(Missing(Cause.UNSUPPORTED, "unit_mismatch", told), term.fact)
