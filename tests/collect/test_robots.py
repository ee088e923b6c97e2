import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.site.robots import EVERYTHING, NOTHING, matches, read


def test_our_own_group_counts_before_everybodys() -> None:
    told = read(
        b"User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-Agent: Backing-Auditor/2\n"
        b"Disallow: /private # not for robots\nAllow: /private/reserves\n"
    )
    assert told.allows("/reserves")
    assert not told.allows("/private/keys")
    assert told.allows("/private/reserves/2026")


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        (b"", "/", True),
        (b"User-agent: *\nDisallow:", "/", True),
        (b"User-agent: *\nDisallow: /", "/", False),
        (b"\xef\xbb\xbfuser-agent: *\r\ndisallow: /a\r\n", "/ab", False),
        (b"User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        (b"User-agent: *\nDisallow: /*?session", "/a?session=1", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        (b"User-agent: other\nDisallow: /", "/", True),
        (b"Disallow: /", "/", True),
        (b"User-agent: *\nSitemap: https://x/s.xml\nDisallow: /a", "/a", False),
        (b"User-agent: *\nDisallow: /a\nUser-agent: other\nDisallow: /b", "/b", True),
        (b"\x00\xff not robots", "/", True),
    ],
)
def test_what_a_file_lets_us_read(body: bytes, path: str, allowed: bool) -> None:
    assert read(body).allows(path) is allowed


def test_everything_and_nothing() -> None:
    assert EVERYTHING.allows("/x")
    assert not NOTHING.allows("/x")


def test_a_pattern_made_to_take_long_does_not() -> None:
    pattern = "/" + "*a" * 400 + "$"
    started = time.monotonic()
    told = read(b"User-agent: *\n" + f"Disallow: {pattern}\n".encode() * 500)
    assert told.allows("/" + "a" * 390 + "b" * 1_000)
    assert time.monotonic() - started < 60  # doing it the plain way takes hours


@given(st.text("ab/", max_size=12), st.text("ab/", max_size=12))
def test_a_pattern_without_signs_is_a_beginning(start: str, path: str) -> None:
    assert matches(start, path) == path.startswith(start)
    assert matches(f"{start}$", path) == (path == start)
    assert matches(f"*{start}", path) == (start in path)
    assert matches(f"*{start}$", path) == path.endswith(start)
