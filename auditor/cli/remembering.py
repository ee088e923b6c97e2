"""What `history` prints: the runs of an output folder, or one product through all of them."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from auditor.base import canonical
from auditor.base.instants import to_the_second
from auditor.base.text import printable, visible
from auditor.batch.history import Past, Turn, names, past, turns
from auditor.batch.journal import JOURNAL, Journal
from auditor.cli.fact_words import turned_words
from auditor.errors import InputError, Place, nearest
from auditor.render.figures import points_fixed
from auditor.render.wording import plural


SCHEMA = "auditor/history/v1"
_LONGEST = 160


def run_lines(out: Path, *, as_json: bool) -> Iterator[str]:
    """One line a run: its number, when, and how many products came to a report."""
    with _journal(out) as journal:
        asked = (
            "SELECT id, begun, ended, (SELECT COUNT(*) FROM report WHERE run = id AND error = ''),"
            " (SELECT COUNT(*) FROM report WHERE run = id AND error <> '') FROM run ORDER BY id"
        )
        found = journal.rows(asked)
    if as_json:
        keys = ("run", "begun", "ended", "reports", "errors")
        runs: list[canonical.Wire] = [dict(zip(keys, map(str, row), strict=True)) for row in found]
        yield canonical.dumps({"schema": SCHEMA, "runs": runs}).decode()
        return
    for run, begun, ended, reports, errors in found:
        over = f"to {to_the_second(str(ended))}" if ended else "not finished"
        begins = to_the_second(str(begun))
        yield f"run {run}  {begins} {over}  {plural(int(str(reports)), 'report')}, {errors} without"


def product_lines(out: Path, product: str, *, facts: bool, as_json: bool) -> Iterator[str]:
    """The product's score in each run with what turned there; InputError for an unknown one."""
    with _journal(out) as journal:
        known = names(journal)
        if product not in known:
            hint = nearest(product, known) or f"It knows {len(known)} products."
            raise InputError(f"there is no history of {product!r}.", Place(str(out)), hint)
        runs = past(journal, product)
        found = [("finding", each) for each in turns(journal, product, "finding")]
        found += [("fact", each) for each in turns(journal, product, "fact")] if facts else []
    if as_json:
        yield canonical.dumps(_wire(product, runs, found)).decode()
        return
    for each in runs:
        yield _score(each)
        for kind, turn in found:
            if turn.run == each.run:
                yield f"    {kind} {visible(turn.what)}: {_turned(kind, turn)}"


def _turned(kind: str, turn: Turn) -> str:
    if kind == "fact":
        return printable(turned_words(turn.what, turn.before, turn.after), _LONGEST)
    return f"{visible(turn.before)} → {visible(turn.after)}"


def _score(each: Past) -> str:
    head = f"run {each.run}  {to_the_second(each.as_of or each.begun)}"
    if each.error:
        return f"{head}  no report: {visible(each.error)}"
    grade = each.grade if each.grade == each.grade_high else f"{each.grade} to {each.grade_high}"
    low, high = (points_fixed(Fraction(end)) for end in (each.low, each.high))
    return f"{head}  {grade} · {visible(each.opinion)} · {low} to {high} points"


def _wire(
    product: str, runs: tuple[Past, ...], found: list[tuple[str, Turn]]
) -> Mapping[str, canonical.Wire]:
    return {
        "schema": SCHEMA,
        "product": product,
        "runs": [{name: getattr(each, name) for name in Past.__slots__} for each in runs],
        "turns": [
            {"kind": kind, **{name: getattr(each, name) for name in Turn.__slots__}}
            for kind, each in found
        ],
    }


def _journal(out: Path) -> Journal:
    if not (out / JOURNAL).is_file():
        told = "there is no journal here."
        raise InputError(told, Place(str(out)), "Give the --out of `auditor batch`.")
    return Journal(out)
