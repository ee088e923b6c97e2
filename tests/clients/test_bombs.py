"""What is sent to exhaust the reader ends in its own gap, within bounded memory and time.

Each page is fetched by a process of its own, so that its peak of memory is that of one fetch.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_site import MIB, STACKED, HostileSite, cut, drip, endless, packed, page, silent, zeros


FETCH = """
import json, sys
from pathlib import Path
import anyio
from datetime import UTC, datetime
from auditor.clients.live import LiveWire
from auditor.clients.pages import Pages
from auditor.errors import SourceError
from auditor.settings import HttpSettings, LimitSettings, Settings


def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))

async def fetch(url, limits):
    settings = Settings(http=HttpSettings(allow_loopback=True), limits=limits)
    async with LiveWire(settings, lambda: datetime(2026, 11, 1, tzinfo=UTC)) as wire:
        pages = Pages(wire)
        await pages.get(url.rpartition("/")[0] + "/small")
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew, after the imports
        before = memory("VmRSS")
        try:
            await pages.get(url)
            told = ("read", "", "")
        except SourceError as error:
            told = (error.cause, error.reason, error.detail)
        return *told, memory("VmHWM") - before

limits = LimitSettings(**json.loads(sys.argv[2]))
print(json.dumps(anyio.run(fetch, sys.argv[1], limits)))
"""
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(),
    reason="needs Linux: a process can set its peak of memory back only through /proc, and "
    "without that the peak of its imports would be measured",
)
HASTY = {"http_seconds": 1}


@pytest.fixture(scope="module")
def site() -> Iterator[HostileSite]:
    pages = {
        "/small": page("<p>small"),
        "/stacked": packed(STACKED, "gzip, gzip"),
        "/stacked-but-named-once": packed(STACKED, "gzip"),
        "/bomb": packed(zeros(256 * MIB), "gzip"),
        "/brotli": packed(b"\x8b" * 500, "br"),
        "/deflate": packed(b"x", "deflate"),
        "/endless": endless,
        "/drip": drip,
        "/silent": silent,
        "/cut": cut,
        "/long-headers": page("x", X_Long="y" * 180_000),
    }
    with HostileSite(pages) as serving:
        yield serving


@pytest.mark.fault("H04")
@pytest.mark.fault("H05")
@pytest.mark.fault("H08")
@pytest.mark.parametrize(
    ("path", "limits", "cause", "reason"),
    [
        ("/stacked", {}, "unreadable", "bad_response"),
        ("/bomb", {}, "unreadable", "too_large"),
        ("/brotli", {}, "unreadable", "bad_response"),
        ("/deflate", {}, "unreadable", "bad_response"),
        ("/endless", {}, "unreadable", "too_large"),
        ("/drip", HASTY, "unreachable", "slow"),
        ("/silent", HASTY, "unreachable", "slow"),
        ("/cut", {}, "unreadable", "bad_response"),
        ("/long-headers", {}, "unreadable", "bad_response"),
    ],
)
def test_a_page_sent_to_exhaust_us(
    site: HostileSite, path: str, limits: dict[str, int], cause: str, reason: str
) -> None:
    started = time.monotonic()
    told = fetched(site.url + path, limits)
    assert told[:2] == [cause, reason]
    assert "\n" not in told[2]
    assert "Traceback" not in told[2]
    assert told[3] < 64 * 1024, f"{told[3]} KiB"
    assert time.monotonic() - started < 120


def test_the_smallest_bomb_is_what_it_is_said_to_be() -> None:
    """What a stack of two codings makes of it is the point: 200 MiB out of 494 bytes or so."""
    assert len(STACKED) < 500


def test_a_stack_named_as_one_is_unpacked_once(site: HostileSite) -> None:
    assert fetched(site.url + "/stacked-but-named-once", {})[0] == "read"


def fetched(url: str, limits: dict[str, int]) -> list:
    done = subprocess.run(
        [sys.executable, "-c", FETCH, url, json.dumps(limits)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return json.loads(done.stdout)
