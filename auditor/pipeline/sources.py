"""Chooses where answers come from: the network, a recording, or the product's folder."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from auditor.archive.bundle import FILE, Bundle, check
from auditor.archive.document import kind_of
from auditor.archive.exchange import Wire
from auditor.archive.recording import RecordingWire
from auditor.archive.replay import ReplayWire
from auditor.archive.tape import EXCHANGES, HEADER, LARGEST_FILE, Recorder, Tape
from auditor.base import canonical, reading, strict_yaml
from auditor.base.text import printable
from auditor.clients.chains import LiveChains
from auditor.clients.files import FileWire
from auditor.clients.live import LiveWire
from auditor.clients.shared import SharedReads
from auditor.errors import InputError, IntegrityError, Place
from auditor.model.file_kinds import taken_by
from auditor.model.report import Origin, Recording
from auditor.settings import Settings


LIVE = Recording(Origin.LIVE, "")
_REPORTS = (b"{", b"<", b"%PDF-")
_LONGEST = 300
_NAMED = 5
_SUFFIXES = ("", ".pdf", ".html", ".htm", ".json", ".zip")
LARGEST_BUNDLE = 512 * 2**20

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Live:
    """Read the sources themselves; `blocks` asks for a certain block of a chain."""

    settings: Settings
    clock: Clock
    blocks: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Replay:
    """Run the collectors on a recording."""

    tape: Tape


@dataclass(frozen=True, slots=True)
class Shared:
    """Read the sources through a network that other audits use at the same time."""

    live: Live
    reads: SharedReads


Source = Live | Shared | Replay


@dataclass(frozen=True, slots=True)
class Opened:
    """What one collection works with; everything asked of `wire` ends up in `recorder`."""

    wire: Wire
    chains: LiveChains
    recorder: Recorder
    recording: Recording
    as_of: datetime


def read_tape(path: Path) -> Tape:
    """The recording in a folder or inside a bundle; InputError or IntegrityError."""
    if not path.is_dir():
        return read_bundle(path).tape()
    inside = sorted(each.parent.name for each in path.glob(f"*/{HEADER}"))
    if inside and not (path / HEADER).exists():
        few = ", ".join(printable(str(path / each), _LONGEST) for each in inside[:_NAMED])
        more = f" and {len(inside) - _NAMED} more" if len(inside) > _NAMED else ""
        problem = "is a folder of recordings, not one."
        raise InputError(problem, Place(str(path)), f"Give one of them: {few}{more}.")
    return Tape.open(path)


def recording_of(tapes: Path, name: str, file: Path) -> Tape:
    """The recording of one product in a folder of many; InputError says how `file` gives one."""
    if not (tapes / name).exists():
        record = f"auditor audit {_from_here(file)} --record {_from_here(tapes)}"
        hint = f"Make one with `{record}`, or copy one there."
        raise InputError("there is no recording of this product.", Place(str(tapes / name)), hint)
    return read_tape(tapes / name)


def _from_here(path: Path) -> str:
    """A path as somebody in this folder would type it."""
    here = Path.cwd()
    typed = path.relative_to(here) if path.is_relative_to(here) else path
    return printable(str(typed), _LONGEST)


def digest_of_tape(path: Path) -> str:
    """A digest that is another whenever the recording is; empty when there is none to be read."""
    try:
        if not path.is_dir():
            return canonical.digest(reading.read(path, LARGEST_BUNDLE))
        # Bodies are named by their digests in the list of exchanges.
        parts = [reading.read(path / name, LARGEST_FILE) for name in (HEADER, EXCHANGES)]
    except InputError:
        return ""
    return canonical.digest_of([canonical.digest(part) for part in parts])


def read_bundle(path: Path) -> Bundle:
    """The whole bundle in a file or a report's folder; InputError or IntegrityError."""
    refuse_many(path)
    path = path / FILE if path.is_dir() else path
    data = reading.read(path, LARGEST_BUNDLE)
    if data.startswith(_REPORTS):
        problem = "is a report, not its evidence."
        raise InputError(problem, Place(str(path)), f"Give {FILE}, written beside it.")
    refuse_foreign(data, path)
    return check(data)


def refuse_many(path: Path) -> None:
    """InputError for a folder of many products: it has no evidence of its own."""
    if not path.is_dir() or (path / FILE).exists():
        return
    inside = sorted(each.parent.name for each in path.glob(f"*/{FILE}"))
    if inside:
        hint = f"Give the folder of one, such as {printable(str(path / inside[0]), _LONGEST)}."
        raise InputError("is a folder of products, not of one product.", Place(str(path)), hint)


def read_report(path: Path) -> tuple[bytes, bytes]:
    """The bytes of a report or bundle, and those of the bundle beside it, if there is one.

    A report's folder stands for the bundle in it.
    """
    refuse_many(path)
    path = path / FILE if path.is_dir() else path
    beside = path.parent / FILE
    there = beside != path and beside.is_file()
    companion = reading.read(beside, LARGEST_BUNDLE) if there else b""
    data = reading.read(path, LARGEST_BUNDLE)
    refuse_foreign(data, path)
    return data, companion


def refuse_foreign(data: bytes, path: Path) -> None:
    """InputError for a file that by name and content is another: a mistake, nothing altered.

    One with the name of a report stays what it claims to be, however little is left of it.
    """
    if path.suffix.lower() in _SUFFIXES:
        return
    try:
        kind_of(data)
    except IntegrityError as error:
        raise InputError(str(error), Place(str(path)), _way(data, path)) from None


def _way(data: bytes, path: Path) -> str:
    """The command that takes such a file, if there is one."""
    try:
        return taken_by(strict_yaml.load(data, str(path)))
    except InputError:
        return ""


def reads_folder(source: Source) -> bool:
    """Whether files come from the product's folder: a recording that holds any holds them all."""
    if not isinstance(source, Replay):
        return True
    return not any(exchange.ask.kind == "file" for exchange in source.tape.exchanges)


@asynccontextmanager
async def shared(live: Live) -> AsyncGenerator[Shared]:
    """One network for many audits, closed at the end."""
    async with LiveWire(live.settings, live.clock, together=True) as network:
        yield Shared(live, SharedReads(network))


@asynccontextmanager
async def opened(source: Source, folder: Path, as_of: datetime | None) -> AsyncGenerator[Opened]:
    """The source ready to be asked; `as_of` overrides the moment it would choose itself."""
    if isinstance(source, Replay):
        yield _replaying(source.tape, folder, as_of or source.tape.as_of)
        return
    if isinstance(source, Shared):
        yield _reading(source.live, source.reads.wire(), folder, as_of)
        return
    async with LiveWire(source.settings, source.clock) as network:
        yield _reading(source, network, folder, as_of)


def _reading(live: Live, network: Wire, folder: Path, as_of: datetime | None) -> Opened:
    """Every audit records for itself what it was answered, whoever asked it first."""
    moment = as_of or live.clock()
    plans = LiveChains.configured(live.settings, network, live.blocks).plans
    recorder = Recorder(LIVE, moment, plans)
    wire = RecordingWire(FileWire(folder, live.clock, network), recorder, live.clock)
    chains = LiveChains.configured(live.settings, wire, live.blocks)
    return Opened(wire, chains, recorder, LIVE, moment)


def _replaying(tape: Tape, folder: Path, as_of: datetime) -> Opened:
    """Files of the folder answer only when the recording holds none at all."""

    def now() -> datetime:
        return tape.as_of

    recorder = Recorder(tape.recording, as_of, tape.chains)
    answers: Wire = ReplayWire(tape)
    if reads_folder(Replay(tape)):
        answers = FileWire(folder, now, answers)
    wire = RecordingWire(answers, recorder, now)
    return Opened(wire, LiveChains.recorded(tape, wire), recorder, tape.recording, as_of)
