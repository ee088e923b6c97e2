"""A recording of exchanges: written while sources are read, read again for a replay.

A tape is a folder (or members of a bundle) of three parts: `tape.json` says what it is,
`exchanges.jsonl` holds one canonical JSON object a line, `blobs/<sha256>` the bodies.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias, cast

from auditor.archive.exchange import Answer, Ask
from auditor.archive.read_plan import PLAIN, ReadPlan
from auditor.archive.recalled import RecalledError
from auditor.base import atomic, canonical, reading, strict_json
from auditor.base.instants import format_instant, parse_instant
from auditor.base.strict_json import JsonValue
from auditor.errors import InputError, IntegrityError
from auditor.model.report import Origin, Recording


HEADER, EXCHANGES, BLOBS = "tape.json", "exchanges.jsonl", "blobs/"
SCHEMA = "auditor/tape/v1"
LARGEST_FILE = 512 * 2**20
_KINDS = frozenset({"rpc", "http", "file"})

Fetch: TypeAlias = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Failure:
    """A source gave nothing: what the SourceError said, and when."""

    cause: str
    reason: str
    detail: str
    observed_at: datetime

    def error(self) -> RecalledError:
        """The error to raise again."""
        return RecalledError(self.cause, self.reason, self.detail, self.observed_at)


Outcome: TypeAlias = Answer | Failure


@dataclass(frozen=True, slots=True)
class Exchange:
    """One ask with what came of it."""

    ask: Ask
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Tape:
    """A whole recording; `chains` says how each chain was read."""

    recording: Recording
    as_of: datetime
    exchanges: tuple[Exchange, ...]
    chains: Mapping[str, ReadPlan] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def open(cls, folder: Path) -> "Tape":
        """The tape in `folder`; InputError when there is none, IntegrityError when damaged."""
        header = reading.read(folder / HEADER, LARGEST_FILE)
        lines = reading.read(folder / EXCHANGES, LARGEST_FILE)

        def fetch(digest: str) -> bytes:
            try:
                return reading.read(folder / BLOBS / digest, LARGEST_FILE)
            except InputError:
                raise IntegrityError(f"the tape {folder} lacks blob {digest}.") from None

        return cls.decode(header, lines, fetch)

    @classmethod
    def decode(cls, header: bytes, lines: bytes, fetch: Fetch) -> "Tape":
        """The tape behind its parts; `fetch` returns the blob of a digest. IntegrityError."""
        try:
            told = _object(strict_json.loads(header, HEADER))
            if told.get("schema") != SCHEMA:
                raise IntegrityError(f"{HEADER}: the schema is not {SCHEMA}.")
            recording = Recording(Origin(str(told["origin"])), str(told["source"]))
            chains = {name: _plan(of) for name, of in _object(told.get("chains", {})).items()}
            as_of = parse_instant(str(told["as_of"]))
        except (InputError, KeyError, TypeError, ValueError) as error:
            raise IntegrityError(f"{HEADER} is not a tape header: {error}") from None
        exchanges = tuple(_exchanges(lines, fetch))
        for exchange in exchanges:
            if exchange.ask.kind == "rpc":
                chains.setdefault(exchange.ask.where, PLAIN)
        return cls(recording, as_of, exchanges, MappingProxyType(chains))

    def encode(self) -> Mapping[str, bytes]:
        """The parts by member name, blobs included."""
        members: dict[str, bytes] = {HEADER: self.header()}
        lines: list[bytes] = []
        for exchange in self.exchanges:
            lines.append(_line(exchange))
            if isinstance(exchange.outcome, Answer):
                members[BLOBS + exchange.outcome.digest] = exchange.outcome.body
        members[EXCHANGES] = b"".join(lines)
        return MappingProxyType(members)

    def header(self) -> bytes:
        """The canonical bytes of `tape.json`."""
        value: dict[str, canonical.Wire] = {
            "schema": SCHEMA,
            "origin": self.recording.origin.value,
            "source": self.recording.source,
            "as_of": format_instant(self.as_of),
        }
        if self.chains:
            value["chains"] = {name: _told(plan) for name, plan in self.chains.items()}
        return canonical.dumps(value) + b"\n"

    def write(self, folder: Path) -> None:
        """Writes the folder form, the header last so that a torn tape is no tape; OutputError."""
        members = dict(self.encode())
        header = members.pop(HEADER)
        atomic.make_folder(folder / BLOBS)
        for name in sorted(members):
            atomic.write(folder / name, members[name])
        atomic.write(folder / HEADER, header)


class Recorder:
    """Collects exchanges in the order their answers came in."""

    def __init__(
        self,
        recording: Recording,
        as_of: datetime,
        chains: Mapping[str, ReadPlan] = MappingProxyType({}),
    ) -> None:
        self._recording, self._as_of, self._chains = recording, as_of, dict(chains)
        self._exchanges: list[Exchange] = []

    def add(self, ask: Ask, outcome: Outcome) -> None:
        """Appends one exchange."""
        self._exchanges.append(Exchange(ask, outcome))

    def tape(self) -> Tape:
        """Everything recorded so far; answers to one key keep their order, keys are sorted."""
        # Readers ask side by side, so the order of arrival is chance; within a key it matters.
        ordered = tuple(sorted(self._exchanges, key=lambda exchange: exchange.ask.key))
        asked = {each.ask.where for each in ordered if each.ask.kind == "rpc"}
        chains = {name: self._chains.get(name, PLAIN) for name in sorted(asked)}
        return Tape(self._recording, self._as_of, ordered, MappingProxyType(chains))


def _line(exchange: Exchange) -> bytes:
    ask, outcome = exchange.ask, exchange.outcome
    line: dict[str, canonical.Wire] = {
        "kind": ask.kind,
        "where": ask.where,
        "endpoint": ask.endpoint,
        "method": ask.method,
        "params": cast("canonical.Wire", ask.params),
        "observed_at": format_instant(outcome.observed_at),
    }
    if isinstance(outcome, Failure):
        reason = {"cause": outcome.cause, "reason": outcome.reason, "detail": outcome.detail}
        line["failure"] = reason
    else:
        line["status"] = outcome.status
        line["headers"] = [list(pair) for pair in outcome.headers]
        line["blob"] = outcome.digest
        line["source"] = outcome.endpoint
    return canonical.dumps(line) + b"\n"


def _exchanges(lines: bytes, fetch: Fetch) -> Iterable[Exchange]:
    if lines and not lines.endswith(b"\n"):
        raise IntegrityError(f"{EXCHANGES} is cut off: its last line has no end.")
    for number, line in enumerate(lines.splitlines(), 1):
        where = f"{EXCHANGES} line {number}"
        try:
            yield _exchange(_object(strict_json.loads(line, where)), fetch)
        except (InputError, KeyError, TypeError, ValueError) as error:
            raise IntegrityError(f"{where} is not an exchange: {error}") from None


def _exchange(line: dict[str, JsonValue], fetch: Fetch) -> Exchange:
    kind, endpoint = line["kind"], line["endpoint"]
    if kind not in _KINDS or not isinstance(endpoint, int):
        raise ValueError("unknown kind or endpoint")
    ask = Ask(
        cast("Literal['rpc', 'http', 'file']", kind),
        str(line["where"]),
        endpoint,
        str(line["method"]),
        line["params"],
    )
    at = parse_instant(str(line["observed_at"]))
    if "failure" in line:
        told = _object(line["failure"])
        failure = Failure(str(told["cause"]), str(told["reason"]), str(told["detail"]), at)
        return Exchange(ask, failure)
    status, digest = line["status"], str(line["blob"])
    if not isinstance(status, int):
        raise ValueError("the status is not a number")  # noqa: TRY004 - what was read is wrong
    body = fetch(digest)
    if canonical.digest(body) != digest:
        raise IntegrityError(f"{BLOBS}{digest} does not have the digest it is named by.")
    return Exchange(ask, Answer(status, _pairs(line["headers"]), body, at, str(line["source"])))


def _pairs(value: JsonValue) -> tuple[tuple[str, str], ...]:
    pairs = cast("list[list[str]]", value)
    return tuple((str(name), str(content)) for name, content in pairs)


def _object(value: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - what was read is wrong
    return value


def _plan(value: JsonValue) -> ReadPlan:
    if not isinstance(value, dict):
        return ReadPlan(value if isinstance(value, int) else str(value))
    finality, sources = value["finality"], cast("list[int]", value["sources"])
    return ReadPlan(
        finality if isinstance(finality, int) else str(finality),
        int(cast("int", value["quorum"])),
        tuple(int(each) for each in sources),
        int(cast("int", value["head_age"])),
    )


def _told(plan: ReadPlan) -> canonical.Wire:
    if plan == ReadPlan(plan.finality):
        return plan.finality
    return {
        "finality": plan.finality,
        "quorum": plan.quorum,
        "sources": list(plan.sources),
        "head_age": plan.head_age,
    }
