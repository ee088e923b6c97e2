"""The evidence register: one numbered row per observation, and the marks that link to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from auditor.model.evidence import Evidence, Fact, Observation
from auditor.model.provenance import Provenance
from auditor.model.value import Missing, Quantity, Record, Records, Text
from auditor.registry.chains import chain
from auditor.render import figures
from auditor.render.chains import grouped_digest, short_locator
from auditor.render.parts import Mark
from auditor.render.wording import RESTS_ON, STRENGTHS, label


_Identity = tuple[str, str, str, datetime, object, str, str, str]
_TELLING = ("shares", "amount", "answer", "new", "symbol", "listed_symbol", "ratio", "aspect")
_ORDER = (
    "supply",
    "reserves",
    "identity",
    "custody",
    "redemption",
    "corporate_actions",
    "market",
    "prices",
    "liquidity",
    "holders",
    "control",
    "structure",
    "rights",
    "disclosure",
)
_RUN = 2
_MOMENT = "audit.as_of"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One observation as the register prints it."""

    number: int
    key: str
    says: str
    value: str
    source: str
    locator: str
    place: str
    speaks_about: str
    read_at: str
    strength: str
    digest: tuple[str, ...]

    @property
    def code(self) -> str:
        """`E01`."""
        return f"E{self.number:02d}"

    @property
    def anchor(self) -> str:
        """The id of the row in the pages."""
        return f"e{self.number}"


class Register:
    """Numbers every observation once, in the order a reader meets the topics."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._numbers: dict[_Identity, int] = {}
        self.rows: tuple[RegisterRow, ...] = tuple(self._number(evidence))
        moments = {row.read_at for row in self.rows}
        self.read_once = moments.pop() if len(moments) == 1 else ""

    def marks(self, *keys: str) -> tuple[Mark, ...]:
        """Links to every row the facts under `keys` rest on, runs joined."""
        return self.of(seen for key in keys for seen in self._observations(key))

    def of(self, observations: Iterable[Observation]) -> tuple[Mark, ...]:
        """Links to the rows of some observations."""
        numbers = {self._numbers.get(_identity(seen), 0) for seen in observations}
        return tuple(_runs(sorted(numbers - {0})))

    def of_record(self, key: str, row: Record) -> tuple[Mark, ...]:
        """Links to the observations that contain exactly this record of a list."""
        holding = [
            seen
            for seen in self._observations(key)
            if isinstance(seen.value, Records) and row in seen.value.rows
        ]
        return self.of(holding)

    def _observations(self, key: str) -> tuple[Observation, ...]:
        entry = self._evidence[key]
        return entry.observations if isinstance(entry, Fact) else ()

    def _number(self, evidence: Evidence) -> Iterable[RegisterRow]:
        facts = [entry for entry in evidence.entries.values() if isinstance(entry, Fact)]
        for fact in sorted(facts, key=_topic):
            for seen in fact.observations:
                identity = _identity(seen)
                if seen.key in evidence and identity not in self._numbers:
                    self._numbers[identity] = len(self._numbers) + 1
                    yield _row(self._numbers[identity], seen)


def _topic(fact: Fact) -> tuple[int, str]:
    group = fact.key.partition(".")[0]
    own = any(seen.key == fact.key for seen in fact.observations)
    place = _ORDER.index(group) if group in _ORDER else len(_ORDER)
    return (place if own else place + len(_ORDER) + 1, fact.key)


def _identity(seen: Observation) -> _Identity:
    told = seen.provenance
    return (
        seen.key,
        told.source,
        told.locator,
        told.observed_at,
        told.as_of,
        told.digest,
        _said(seen)[0],
        _said(seen)[1],
    )


def _runs(numbers: list[int]) -> Iterable[Mark]:
    start = 0
    while start < len(numbers):
        end = start
        while end + 1 < len(numbers) and numbers[end + 1] == numbers[end] + 1:
            end += 1
        first, last = numbers[start], numbers[end]
        if end - start >= _RUN:
            yield Mark(f"E{first:02d}–E{last:02d}", f"e{first}")
        else:
            yield from (Mark(f"E{one:02d}", f"e{one}") for one in numbers[start : end + 1])
        start = end + 1


def _row(number: int, seen: Observation) -> RegisterRow:
    told = seen.provenance
    says, value = _said(seen)
    return RegisterRow(
        number=number,
        key=seen.key,
        says=says,
        value=value,
        source=short_locator(told.source),
        locator=told.locator,
        place=short_locator(told.locator.removeprefix(told.source).lstrip(" ·;,")),
        speaks_about="undated" if isinstance(told.as_of, str) else figures.moment(told.as_of),
        read_at=figures.instant(told.observed_at),
        # The clock of the run is nobody's evidence.
        strength="This audit" if seen.key == _MOMENT else strength_words(told),
        digest=grouped_digest(told.digest),
    )


def strength_words(told: Provenance) -> str:
    """`Issuer`, or of what an analyst typed in, `Analyst, for the issuer’s word`."""
    if told.strength is told.rests_on:
        return STRENGTHS[told.strength]
    return f"{STRENGTHS[told.strength]}, for {RESTS_ON[told.rests_on]}"


def _said(seen: Observation) -> tuple[str, str]:
    """Topic and value; a list of one record is told by its most telling field."""
    value = seen.value
    if isinstance(value, Records) and len(value.rows) == 1:
        row = value.rows[0]
        where = row.get("chain")
        name = f"{label(seen.key)}, {chain(where.value).name}" if isinstance(where, Text) else ""
        return name or label(seen.key), _record_value(row)
    return label(seen.key), figures.show(value)


def _record_value(row: Mapping[str, object]) -> str:
    for name in _TELLING:
        field = row.get(name)
        if isinstance(field, Missing):
            return f"{figures.words(name)}: not shown"
        if isinstance(field, Quantity) and name != "shares" and not field.unit.powers:
            return figures.complete(field.amount)
        if field is not None:
            return figures.show(field)  # type: ignore[arg-type]
    return "1 entry"
