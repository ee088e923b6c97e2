import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.archive.exchange import Answer, Ask
from auditor.archive.recording import RecordingWire
from auditor.archive.replay import ReplayWire, UnrecordedAsk
from auditor.archive.tape import (
    BLOBS,
    EXCHANGES,
    HEADER,
    PLAIN,
    Exchange,
    Failure,
    ReadPlan,
    Recorder,
    Tape,
)
from auditor.errors import InputError, IntegrityError, SourceError
from auditor.model.report import Origin, Recording


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 1, 12, 0, 0, 123000, tzinfo=UTC)
LIVE = Recording(Origin.LIVE, "")


def call(number: int = 0, chain: str = "eip155:1", endpoint: int = 0) -> Ask:
    return Ask("rpc", chain, endpoint, "eth_call", [{"to": "0x1", "data": hex(number)}, "0x10"])


def answer(body: bytes = b'{"result":"0x1"}', status: int = 200) -> Answer:
    return Answer(status, (("content-type", "x"),), body, NOW, "https://a.example/***#fp=ab12")


class Script:
    """Gives these outcomes in turn, whatever is asked."""

    def __init__(self, *outcomes: Answer | Exception) -> None:
        self.left = list(outcomes)

    async def ask(self, _: Ask) -> Answer:
        told = self.left.pop(0)
        if isinstance(told, Exception):
            raise told
        return told


async def taped(asked: list[Ask], *outcomes: Answer | Exception) -> Tape:
    recorder = Recorder(LIVE, NOW, {"eip155:1": ReadPlan(12, 2, (0, 1, 1), 60)})
    wire = RecordingWire(Script(*outcomes), recorder, lambda: NOW)
    for ask in asked:
        try:
            await wire.ask(ask)
        except SourceError:
            continue
    return recorder.tape()


async def test_the_kth_ask_gets_the_kth_answer() -> None:
    """Also when other asks came between, and the order of keys differs."""
    asked = [call(1), call(2), call(1), call(1)]
    tape = await taped(asked, *[answer(str(n).encode()) for n in range(4)])
    replay = ReplayWire(tape)
    firsts = [(await replay.ask(call(1))).body for _ in range(3)]
    assert firsts == [b"0", b"2", b"3"]
    assert replay.unused() == (call(2).key,)
    assert (await replay.ask(call(2))).body == b"1"
    assert replay.unused() == ()


async def test_a_failure_replayed_and_recorded_again_keeps_its_moment() -> None:
    tape = await taped([call()], SourceError("unreachable", "rpc_timeout", "no answer"))
    recorder = Recorder(LIVE, NOW, tape.chains)
    wire = RecordingWire(ReplayWire(tape), recorder, lambda: NOW + timedelta(hours=1))
    with pytest.raises(SourceError) as caught:
        await wire.ask(call())
    assert recorder.tape().encode() == tape.encode()
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert again.args == caught.value.args


async def test_a_failure_is_recorded_and_happens_again() -> None:
    tape = await taped([call()], SourceError("unreachable", "rpc_timeout", "no answer"))
    with pytest.raises(SourceError) as caught:
        await ReplayWire(tape).ask(call())
    told = caught.value
    assert (told.cause, told.reason, told.detail) == ("unreachable", "rpc_timeout", "no answer")


async def test_an_ask_without_an_answer_names_the_nearest() -> None:
    tape = await taped([call(1), call(0xFFFF, "eip155:56")], answer(), answer())
    replay = ReplayWire(tape)
    with pytest.raises(UnrecordedAsk) as caught:
        await replay.ask(call(2))
    assert caught.value.nearest == call(1).key
    assert caught.value.exit_code == 5
    await replay.ask(call(1))
    with pytest.raises(UnrecordedAsk, match="1 time"):
        await replay.ask(call(1))
    with pytest.raises(UnrecordedAsk, match="it is empty"):
        await ReplayWire(Tape(LIVE, NOW, ())).ask(call())


async def test_a_document_that_was_not_recorded_is_named_by_its_path_with_the_nearest() -> None:
    def document(path: str) -> Ask:
        return Ask("file", path, 0, "READ", {})

    tape = await taped([document("sapx/terms.pdf"), document("a/b.csv"), call()], *[answer()] * 3)
    with pytest.raises(UnrecordedAsk) as caught:
        await ReplayWire(tape).ask(document("sapx/term.pdf"))
    assert str(caught.value) == (
        "the recording has no document sapx/term.pdf; the nearest it has is sapx/terms.pdf."
    )


@pytest.mark.parametrize(
    "other",
    [
        call(chain="eip155:56"),
        call(endpoint=1),
        call(1),
        Ask("http", "eip155:1", 0, "eth_call", call().params),
        Ask("rpc", "eip155:1", 0, "eth_getCode", call().params),
    ],
)
def test_everything_that_is_asked_is_part_of_the_key(other: Ask) -> None:
    assert other.key != call().key


def test_the_order_of_parameters_names_is_not() -> None:
    one = Ask("http", "https://a", 0, "GET", {"a": "1", "b": "2"})
    assert one.key == Ask("http", "https://a", 0, "GET", {"b": "2", "a": "1"}).key


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
plans = st.builds(
    ReadPlan,
    st.integers(0, 99) | st.text(max_size=9),
    st.integers(1, 3),
    st.lists(st.integers(0, 3), min_size=1, max_size=3).map(tuple),
    st.integers(0, 99),
)
moments = st.integers(0, 2 * 10**12).map(
    lambda millis: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
)
asks = st.builds(
    Ask,
    st.sampled_from(["rpc", "http", "file"]),
    st.text(max_size=20),
    st.integers(0, 5),
    st.text(max_size=10),
    json_values,
)
outcomes = st.builds(
    Answer,
    st.integers(100, 599),
    st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=2).map(tuple),
    st.binary(max_size=50),
    moments,
    st.text(max_size=20),
) | st.builds(Failure, st.text(max_size=9), st.text(max_size=9), st.text(max_size=9), moments)
tapes = st.builds(
    Tape,
    st.builds(Recording, st.sampled_from(Origin), st.text(max_size=20)),
    moments,
    st.lists(st.builds(Exchange, asks, outcomes), max_size=5).map(tuple),
    st.dictionaries(st.text(max_size=9), plans, max_size=2),
)


def known(tape: Tape) -> Tape:
    asked = {each.ask.where: PLAIN for each in tape.exchanges if each.ask.kind == "rpc"}
    return Tape(tape.recording, tape.as_of, tape.exchanges, {**asked, **tape.chains})


@pytest.mark.fault("I08")
@given(tapes)
def test_a_tape_comes_back_as_it_was(tape: Tape) -> None:
    members = tape.encode()

    def fetch(digest: str) -> bytes:
        return members[BLOBS + digest]

    again = Tape.decode(members[HEADER], members[EXCHANGES], fetch)
    assert again == known(tape)
    assert dict(again.encode()) == dict(known(tape).encode())


async def test_a_folder_holds_a_tape(tmp_path: Path) -> None:
    tape = await taped([call(1), call(2)], answer(), SourceError("a", "b", "c"))
    tape.write(tmp_path / "new" / "tape")
    assert Tape.open(tmp_path / "new" / "tape") == tape
    assert tape.chains == {"eip155:1": ReadPlan(12, 2, (0, 1, 1), 60)}


async def test_recording_twice_gives_the_same_bytes_in_any_order() -> None:
    """Readers ask side by side, so the order in which answers arrive is chance."""
    one = await taped([call(1), call(2)], answer(b"1"), answer(b"2"))
    other = await taped([call(2), call(1)], answer(b"2"), answer(b"1"))
    assert dict(one.encode()) == dict(other.encode())


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    (await taped([call(1)], answer())).write(tmp_path)
    return tmp_path


@pytest.mark.fault("I01")
async def test_a_damaged_tape_is_not_played(folder: Path) -> None:
    blob = next((folder / "blobs").iterdir())
    whole = {path: path.read_bytes() for path in (folder / EXCHANGES, folder / HEADER, blob)}
    for path, data in whole.items():
        damages = [data[:-2], data[: len(data) // 2], b"", b"{}\n", b"\xff" + data]
        for damaged in damages:
            path.write_bytes(damaged)
            if path.name == EXCHANGES and not damaged:
                continue
            with pytest.raises(IntegrityError):
                Tape.open(folder)
        path.write_bytes(data)
    blob.unlink()
    with pytest.raises(IntegrityError, match="lacks blob"):
        Tape.open(folder)


def test_a_folder_without_a_tape_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        Tape.open(tmp_path)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"rpc"', '"ftp"'),
        ('"endpoint":0', '"endpoint":"0"'),
        ('"status":200', '"status":"200"'),
        ('"params"', '"parms"'),
        ("2026-11-01T", "2026-11-01"),
        ('{"blob', '["blob'),
        ('"blob"', '"blob":"x","blob"'),
    ],
)
async def test_a_line_that_is_no_exchange_is_named(folder: Path, was: str, becomes: str) -> None:
    path = folder / EXCHANGES
    line = path.read_text()
    assert was in line
    path.write_text(line.replace(was, becomes, 1))
    with pytest.raises(IntegrityError, match=r"exchanges\.jsonl line 1"):
        Tape.open(folder)


async def test_a_chain_is_read_the_way_it_was_even_when_the_header_does_not_say() -> None:
    tape = Tape(LIVE, NOW, (Exchange(call(), answer()),))
    members = tape.encode()
    again = Tape.decode(members[HEADER], members[EXCHANGES], lambda _: answer().body)
    assert again.chains == {"eip155:1": PLAIN}
    assert again.as_of == NOW + timedelta(0)
