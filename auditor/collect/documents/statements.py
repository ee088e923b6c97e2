"""Checks what an analyst states against the vocabulary, and reads the values."""

from collections.abc import Iterator

from auditor.base.text import printable
from auditor.errors import nearest
from auditor.model.catalogue import CATALOGUE
from auditor.model.key import Catalogue, FieldSpec, KeySpec
from auditor.model.product import ProductSpec, Statement
from auditor.model.reading import read_kind, read_value
from auditor.model.value import Kind, Record, Records, Value


PLACES = ("site", "documentation", "legal", "registry")
NOT_STATED = ("derive", "pipeline")
_CITED = 300
Path = tuple[str | int, ...]


def check_statements(spec: ProductSpec, catalogue: Catalogue = CATALOGUE) -> list[tuple[Path, str]]:
    """Each wrong statement: where in the product file it stands, and what is wrong with it."""
    problems: list[tuple[Path, str]] = []
    for index, statement in enumerate(spec.statements):
        here: Path = ("statements", index)
        if statement.fact not in catalogue:
            hint = nearest(statement.fact, catalogue)
            problems.append(((*here, "fact"), f"unknown fact {statement.fact!r}. {hint}".rstrip()))
            continue
        key = catalogue[statement.fact]
        if key.owner in NOT_STATED:
            told = f"{key.name} is worked out from other facts and cannot be stated"
            problems.append(((*here, "fact"), told))
        elif statement.value is not None:
            problem = _value_problem(key, statement)
            problems += [((*here, "value"), problem)] if problem else []
            problems += [((*here, "quote"), told) for told in _unquoted(statement)]
    return problems


def stated_value(key: KeySpec, statement: Statement) -> Value:
    """The value of a statement; ValueError says what was expected.

    A list is complete: the analyst vouches that the document names everything.
    """
    value = statement.value
    if isinstance(value, list):
        rows: list[Record] = [_row(_only_field(key), each) for each in value]
        return Records(tuple(rows), complete=True)
    if value is None:
        raise ValueError("nothing is stated")
    if key.kind is Kind.RECORDS:
        raise ValueError(f'{key.name} is a list; write ["…", "…"]')
    return read_value(key, value)


def cited(statement: Statement) -> str:
    """A statement's quote as the place of what it shows gives it."""
    return f"“{printable(statement.quote or '', _CITED)}”"


def searched_everywhere(statement: Statement) -> bool:
    """Whether all four places were read in vain, which is what non-disclosure means."""
    return {search.place for search in statement.not_disclosed} == set(PLACES)


def tried(statement: Statement) -> tuple[str, ...]:
    """The places that were read in vain."""
    return tuple(f"{search.place}: {search.source}" for search in statement.not_disclosed)


def _value_problem(key: KeySpec, statement: Statement) -> str:
    try:
        stated_value(key, statement)
    except ValueError as error:
        return f"{key.name}: {error}"
    return ""


def _unquoted(statement: Statement) -> Iterator[str]:
    """What a quote must hold letter by letter and does not: each wallet that is said to be unsold.

    A wallet left out of the supply makes the backing ratio better; no reading of words decides it.
    """
    named = statement.value if isinstance(statement.value, list) else []
    quote = (statement.quote or "").lower()
    if statement.fact == "supply.unsold_wallets":
        for wallet in named:
            if wallet.lower() not in quote:
                yield f"the quote does not name {wallet}; quote the words that do"


def _row(spec: FieldSpec, text: str) -> Record:
    return {spec.name: read_kind(spec.kind, spec.unit, spec.choices, text)}


def _only_field(key: KeySpec) -> FieldSpec:
    if key.kind is not Kind.RECORDS or len(key.fields) != 1:
        raise ValueError(f"{key.name} takes one value, not a list")
    return key.fields[0]
