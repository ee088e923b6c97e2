"""This token beside an ETF and a CFD: our column from evidence alone, theirs from their rules."""

from dataclasses import dataclass

from auditor.model.evidence import Fact
from auditor.render import figures, wording
from auditor.render.parts import Cell, Figure, Row, Section, Table, cells, columns
from auditor.render.view.sources import Sources
from auditor.render.view.structures import ASPECTS, CAUTION, REFERENCES, Aspect


_LABELS = {
    "supply.minted_before_lock": "Tokens before shares",
    "reserves.class": "Reserves shown by",
    "reserves.verifier": "Verified by",
    "reserves.cadence": "Renewed every",
    "reserves.age": "Age of the figure",
    "corporate_actions.unmatched": "Actions without counterpart",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing the evidence says about an aspect, and whose word it is."""

    label: str
    figure: Figure
    who: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One row: what is evidenced of this token, what is not and why, and both fixed answers.

    `missing` are the keys without a value, `lacking` the same in words.
    """

    title: str
    told: tuple[Told, ...]
    missing: tuple[str, ...]
    lacking: str
    why: str
    etf: str
    cfd: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The section."""

    section: Section
    symbol: str
    rows: tuple[Compared, ...]
    caution: str
    references: Table


def comparison(sources: Sources) -> Comparison:
    """The comparison for one product."""
    rows = tuple(_row(sources, aspect) for aspect in ASPECTS)
    return Comparison(
        Section(
            "comparison",
            "Beside an ETF and a CFD",
            _lead(rows),
        ),
        sources.report.product.symbol,
        rows,
        CAUTION,
        _references(),
    )


def _lead(rows: tuple[Compared, ...]) -> str:
    whole = sum(not row.lacking for row in rows)
    none = sum(not row.told for row in rows)
    if none == len(rows):
        return f"Of {len(rows)} questions evidence answers none for this token."
    part = len(rows) - whole - none
    told = f"Of {len(rows)} questions evidence answers {whole} in full for this token"
    return f"{told}, {part} in part and {none} not at all."


def _row(sources: Sources, aspect: Aspect) -> Compared:
    known = [key for key in aspect.keys if _is_told(sources, key)]
    missing = [key for key in aspect.keys if key not in known]
    lacking = ", ".join(_label(key).lower() for key in missing)
    return Compared(
        title=aspect.title,
        told=tuple(_told(sources, key) for key in known),
        missing=tuple(missing),
        lacking=lacking,
        why="; ".join(dict.fromkeys(sources.why(key).rstrip(".") for key in missing)),
        etf=aspect.etf,
        cfd=aspect.cfd,
    )


def _label(key: str) -> str:
    return _LABELS.get(key) or wording.label(key)


def _is_told(sources: Sources, key: str) -> bool:
    """A value that says something: an empty text is no answer."""
    value = sources.value(key)
    return value is not None and bool(figures.show(value).strip())


def _told(sources: Sources, key: str) -> Told:
    entry = sources.report.evidence[key]
    seen = entry.observations if isinstance(entry, Fact) else ()
    who = list(dict.fromkeys(wording.RESTS_ON[each.provenance.rests_on] for each in seen))
    figure = Figure(_words(sources, key), key, sources.marks(key))
    return Told(_label(key), figure, wording.listed(who))


def _words(sources: Sources, key: str) -> str:
    """A fact in the words of its topic."""
    value, choice = sources.value(key), sources.choice(key)
    if key == "redemption.fee":
        exact = sources.exact(key)
        return "only bounds are known" if exact is None else f"up to {figures.percent(exact, 2)}"
    if choice in wording.CHOICES:
        return wording.CHOICES[choice]
    if choice in wording.RESERVE_CLASSES:
        return wording.RESERVE_CLASSES[choice]
    return "" if value is None else figures.show(value, sources.better(key))


def _references() -> Table:
    lines = [Row(cells(Cell(each.name, href=each.url), each.about)) for each in REFERENCES]
    return Table(
        "references",
        "Rules the last two columns rest on",
        "reviewed in November 2026",
        columns("Rule", "What it is"),
        tuple(lines),
        tight=True,
    )
