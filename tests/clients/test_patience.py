from datetime import UTC, datetime

import pytest

from auditor.clients.live import PAGES_AT_ONCE, LiveWire, _host
from auditor.clients.pages import Pages
from auditor.clients.profiles import PROFILES, SECOND_LOOK, VISITOR, Profile, profile_of
from auditor.clients.transport import USER_AGENT
from auditor.errors import SourceError
from auditor.settings import HttpSettings, LimitSettings, Settings


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
BUSY = "429 Too Many Requests"


class Clock:
    """A wire whose waits are kept, not waited."""

    def __init__(self, **limits: int) -> None:
        self.waits: list[float] = []
        settings = Settings(http=HttpSettings(allow_loopback=True), limits=LimitSettings(**limits))
        self.wire = LiveWire(settings, lambda: NOW, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.mark.fault("R03")
@pytest.mark.parametrize("status", [BUSY, "503 Busy"])
@pytest.mark.parametrize(
    ("header", "wait"), [("7", 7), ("0", 0), ("Sun, 01 Nov 2026 12:00:20 GMT", 20)]
)
async def test_a_site_that_says_when_to_come_back_is_asked_again_then(
    serve, reply, turns, status: str, header: str, wait: float
) -> None:
    clock = Clock()
    answers = turns(reply(b"", f"Retry-After: {header}", status=status), reply(b"there"))
    async with serve(answers) as at, clock.wire:
        assert (await Pages(clock.wire).get(at.url)).body == b"there"
    assert clock.waits == [wait]


@pytest.mark.fault("R03")
@pytest.mark.parametrize(
    "header", ["86400", "61", "-1", "soon", "", "Mon, 02 Nov 2026 12:00:00 GMT"]
)
async def test_a_wait_that_is_too_long_or_not_said_is_not_waited(
    serve, reply, turns, header: str
) -> None:
    clock = Clock()
    answers = turns(reply(b"", f"Retry-After: {header}", status=BUSY), reply(b"there"))
    async with serve(answers) as at, clock.wire:
        with pytest.raises(SourceError) as caught:
            await Pages(clock.wire).get(at.url)
    assert (caught.value.cause, caught.value.reason) == ("unreachable", "rate_limited")
    assert header in str(caught.value)
    assert (clock.waits, len(at.requests)) == ([], 1)


async def test_a_site_that_is_always_busy_is_given_up(serve, reply, turns) -> None:
    clock = Clock()
    async with serve(turns(reply(b"", "Retry-After: 1", status=BUSY))) as at, clock.wire:
        with pytest.raises(SourceError, match="rate_limited"):
            await Pages(clock.wire).get(at.url)
    assert (clock.waits, len(at.requests)) == ([1, 1], 3)


@pytest.mark.fault("H05")
async def test_waits_count_towards_the_deadline_of_the_page(serve, reply, turns) -> None:
    clock = Clock(http_seconds=30)
    async with serve(turns(reply(b"", "Retry-After: 20", status=BUSY))) as at, clock.wire:
        with pytest.raises(SourceError, match="rate_limited"):
            await Pages(clock.wire).get(at.url)
    assert (clock.waits, len(at.requests)) == ([20], 2)


@pytest.mark.fault("B13")
async def test_one_site_is_asked_gently_and_another_does_not_wait_for_it() -> None:
    clock = Clock()
    async with clock.wire as wire:
        hosts = map(_host, ("https://a.example/1", "https://A.example/2", "https://b.example/"))
        one, same, other = map(wire._pace, hosts)
    assert one is same
    assert one is not other
    assert one.concurrency == PAGES_AT_ONCE


@pytest.mark.parametrize("profile", PROFILES)
async def test_we_always_say_who_we_are(serve, reply, turns, profile: Profile) -> None:
    async with serve(turns(reply(b"x"))) as at, Clock().wire as wire:
        await Pages(wire).visit(at.url, profile)
    head = at.requests[0].decode().lower()
    (agent,) = [line for line in head.splitlines() if line.startswith("user-agent:")]
    assert USER_AGENT.partition(" ")[0] in agent
    assert "cookie" not in head
    assert "accept-encoding: identity" in head
    for name, value in profile.headers.items():
        assert f"{name}: {value}".lower() in head
    assert profile_of(dict(profile.headers)) is profile


async def test_a_recording_cannot_make_us_send_other_headers() -> None:
    with pytest.raises(SourceError, match="unsupported"):
        profile_of({"authorization": "canary"})


async def test_a_visitor_takes_less_than_the_settings_allow(serve, reply, turns) -> None:
    big = b"x" * (VISITOR.largest + 1)
    async with serve(turns(reply(big))) as at, Clock().wire as wire:
        with pytest.raises(SourceError, match="too_large"):
            await Pages(wire).visit(at.url, VISITOR)
        assert (await Pages(wire).get(at.url)).body == big


async def test_where_redirects_ended_is_kept_without_the_query(serve, reply, turns) -> None:
    away = reply(b"", "Location: /login?session=canary", status="302 Found")
    async with serve(turns(away, reply(b"x"))) as at, Clock().wire as wire:
        found = await Pages(wire).get(at.url)
    assert found.headers == (("redirected-to", f"{at.url}/login"),)


async def test_what_was_seen_of_a_page_is_remembered_as_read(serve, reply, turns) -> None:
    busy = reply(b"no", status="500 Oops")
    async with serve(turns(reply(b"one"), busy, reply(b"two"))) as at, Clock().wire as wire:
        pages = Pages(wire)
        assert pages.seen(at.url) == ()
        await pages.get(at.url)
        with pytest.raises(SourceError, match="http_500"):
            await pages.get(at.url)
        await pages.visit(at.url, SECOND_LOOK)
        assert [each.body for each in pages.seen(at.url)] == [b"one"]
