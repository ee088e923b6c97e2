from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.clients.addresses import addresses, is_public, target
from auditor.errors import SourceError


pytestmark = pytest.mark.anyio

# Every one of them leads, on some machine, to something that is nobody else's business.
FORBIDDEN = (
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1.:8080/",
    "https://0.0.0.0/",
    "https://0/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.1.3:9999/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::169.254.169.254]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a9fe:a9fe::1]/",
    "https://[2001::1]/",
    "https://[fd00::1]/",
    "https://[fc00:1234::1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    "https://[2a00::5efe:7f00:1]/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://168.63.129.16/",
    "https://192.0.0.192/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://\u2460\u2461\u2466.0.0.1/",
    "https://user:password@example.com/",
    "https://example.com\\@127.0.0.1/",
    "https://example.com:99999/",
    "https://exa mple.com/",
    "https:///path",
    "http://example.com/",
    "file:///etc/passwd",
    "ftp://example.com/",
    "data:text/plain,hello",
    "gopher://127.0.0.1:6379/_INFO",
    "javascript:alert(1)",
    "//127.0.0.1/",
)


def resolver_of(*answers: Sequence[str]):
    asked: list[str] = []

    async def resolver(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    resolver.asked = asked
    return resolver


async def refusal(url: str, *, loopback: bool = False, found: Sequence[str] = ("1.1.1.1",)) -> str:
    with pytest.raises(SourceError) as caught:
        await addresses(target(url, loopback=loopback), resolver_of(found))
    return caught.value.reason


@pytest.mark.fault("H01")
@pytest.mark.fault("H03")
@pytest.mark.parametrize("url", FORBIDDEN)
async def test_an_address_that_is_not_public_is_never_asked(url: str) -> None:
    assert await refusal(url) == "blocked_url"


@pytest.mark.fault("H01")
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "169.254.169.254",
        "168.63.129.16",
        "192.0.0.192",
        "fe80::1%eth0",
        "nonsense",
    ],
)
async def test_a_name_that_leads_to_such_an_address_is_refused(address: str) -> None:
    assert await refusal("https://innocent.example/", found=[address]) == "blocked_url"


@pytest.mark.fault("H02")
async def test_one_bad_address_among_good_ones_refuses_the_name() -> None:
    found = ["93.184.215.14", "127.0.0.1"]
    assert await refusal("https://innocent.example/", found=found) == "blocked_url"


@pytest.mark.fault("H02")
async def test_loopback_is_allowed_only_where_the_url_says_so() -> None:
    """A name that leads here is an attack even where test nodes are allowed."""
    resolver = resolver_of(["127.0.0.1"])
    allowed = await addresses(target("http://localhost:1/", loopback=True), resolver)
    assert allowed == ("127.0.0.1",)
    assert await refusal("https://a.example/", loopback=True, found=["127.0.0.1"]) == "blocked_url"
    assert await refusal("http://localhost/", loopback=True, found=["10.0.0.1"]) == "blocked_url"


@pytest.mark.parametrize("found", [[], ["1.1.1.1"] * 17])
async def test_a_name_that_leads_nowhere_or_everywhere_is_no_source(found: list[str]) -> None:
    assert await refusal("https://a.example/", found=found) == "dns"


async def test_a_resolver_that_fails_is_a_failed_source() -> None:
    async def broken(_: str, __: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(SourceError, match="leads to no address"):
        await addresses(target("https://a.example/", loopback=False), broken)


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://a.example/x", "a.example"),
        ("https://A.Example:443/x", "a.example"),
        ("https://a.example:8443/x", "a.example:8443"),
        ("https://[2606:4700::1111]/", "[2606:4700::1111]"),
    ],
)
async def test_public_addresses_are_asked_under_their_own_name(url: str, authority: str) -> None:
    found = target(url, loopback=False)
    assert found.authority == authority
    assert await addresses(found, resolver_of(["1.1.1.1", "1.1.1.1"]))


@pytest.mark.parametrize("text", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_public_addresses_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.fault("H01")
@given(st.ip_addresses(v=4))
def test_no_wrapping_makes_a_private_address_public(inner) -> None:
    number = int(inner)
    wrapped = [
        (0xFFFF << 32) | number,
        (0x64FF9B << 96) | number,
        (0x2002 << 112) | number << 80,
        (0x2A00 << 112) | (0x5EFE << 32) | number,
    ]
    if not is_public(inner):
        assert not any(is_public(ip_address(each)) for each in wrapped)
    if is_public(inner):
        assert inner.is_global


async def test_a_name_that_stands_for_none_is_not_even_looked_up() -> None:
    async def asked(host: str, port: int) -> Sequence[str]:
        raise AssertionError(host)

    for host in ("not-known.invalid", "a.b.invalid."):
        with pytest.raises(SourceError) as caught:
            await addresses(target(f"https://{host}/", loopback=False), asked)
        assert caught.value.reason == "dns"
