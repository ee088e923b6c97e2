"""A live audit of a site that does its worst: what cannot be read is a gap that says why."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from commands import Ran, auditor, outcomes, read_report
from hostile_site import (
    STACKED,
    Handler,
    HostileSite,
    cut,
    drip,
    endless,
    moved,
    packed,
    page,
    silent,
)


CANARY = "canary-5b1e0f77a2"
TOKEN = "0x8ad3c73f833d3f9a523ab01476625f269aeb7cf0"
QUOTE = "The shares are held by Example Custody AG"
GOOD = f"<!doctype html><title>Terms</title><p>{QUOTE}, a bank licensed in Zurich.</p>"
HOME = """<!doctype html><title>Issuer</title><p>Tokens on real shares.</p>
<a href="/tokens">Tokens</a><a href="/transparency">Transparency</a>
<a href="https://169.254.169.254/latest/">Status</a>"""
PROOF = "<!doctype html><h1>Proof of reserves</h1><p>TSLAx: 1,000 shares are held.</p>"
LOGIN = "<!doctype html><title>Sign in</title><form><input type=password></form>"
CAPTCHA = "<!doctype html><title>Just a moment...</title><p>Verify you are human.</p>"
MISSING = "<!doctype html><title>Page not found</title><h1>Oops</h1>"
SPA = '<!doctype html><div id=root></div><script src="/app.js"></script>'


async def now(_: web.Request) -> web.Response:
    """A reserve figure that claims to be of this very moment, whenever it is asked."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return web.json_response({"held": 1000, "at": at})


async def cloaked(request: web.Request) -> web.Response:
    """Other words for browsers than for auditors."""
    browser = request.headers["User-Agent"].startswith("Mozilla")
    holder = "a company of our group" if browser else "Example Custody AG"
    text = f"<!doctype html><p>The shares are held by {holder}.</p>"
    return web.Response(text=text, content_type="text/html")


# What is quoted, from where, and the gap it must end in; none of the pages can be read.
FAULTS: dict[str, tuple[str, Handler, str, str]] = {
    "custody.custodian_description": ("/login", page(LOGIN), "unreachable", "blocked_by_site"),
    "redemption.suspension": ("/captcha", page(CAPTCHA), "unreachable", "blocked_by_site"),
    "redemption.price_basis": ("/soft-404", page(MISSING), "unreachable", "blocked_by_site"),
    "redemption.timing": ("/forbidden", page("", status=403), "unreachable", "blocked_by_site"),
    "structure.claim_rank": ("/spa", page(SPA), "unsupported", "js_required"),
    "structure.enforcement_trigger": (
        "/stacked",
        packed(STACKED, "gzip, gzip"),
        "unreadable",
        "bad_response",
    ),
    "custody.security_agent": ("/endless", endless, "unreadable", "too_large"),
    "custody.security_interest": ("/drip", drip, "unreachable", "slow"),
    "custody.regulated": ("/silent", silent, "unreachable", "slow"),
    "redemption.who": ("/cut", cut, "unreadable", "bad_response"),
    "custody.segregated": (
        "/inside",
        moved("https://169.254.169.254/latest/meta-data/"),
        "unreachable",
        "blocked_url",
    ),
    "custody.affiliated": ("/scheme", moved("file:///etc/passwd"), "unreachable", "blocked_url"),
    "redemption.retail": ("/around", moved("/around"), "unreadable", "too_many_redirects"),
    "redemption.open": (
        "/busy",
        page("", status=429, Retry_After="86400"),
        "unreachable",
        "rate_limited",
    ),
    "disclosure.issuer_risk": ("/gone", page("", status=404), "unreachable", "http_404"),
}
VALUES = {
    "custody.regulated": "true",
    "custody.segregated": "true",
    "custody.affiliated": "false",
    "redemption.retail": "any_holder",
    "redemption.open": "true",
    "redemption.timing": "5d",
    "disclosure.issuer_risk": "true",
}


@dataclass
class Audited:
    ran: Ran
    folder: Path
    site: HostileSite

    def report(self, product: str = "hostile") -> dict:
        return read_report(self.folder / "out" / product)

    def gap(self, key: str) -> tuple[str, str]:
        fact = self.report()["facts"][key]
        return fact["gap"], fact["reason"]


def product(name: str, url: str, documents: list[str], statements: list[str], more: str) -> str:
    return f"""schema: auditor/product/v1
id: {name}
symbol: TSLAx
name: Tesla xStock
issuer: {{name: Local Issuer Limited, jurisdiction: JE, website: "{url}"}}
structure: tracker_certificate
underlying: {{ticker: TSLA, exchange: XNAS, currency: USD, isin: US88160R1014}}
deployments: [{{chain: "eip155:1", address: "{TOKEN}"}}]
{more}
documents:
{"".join(documents)}
statements:
{"".join(statements)}
"""


def document(url: str, topic: str = "structure") -> str:
    return f'  - {{topic: [{topic}], url: "{url}"}}\n'


def states(fact: str, url: str) -> str:
    value = VALUES.get(fact, '"Example Custody AG"')
    return (
        f'  - {{fact: {fact}, value: {value}, source: "{url}", read_on: 2026-09-04, '
        f'quote: "{QUOTE}"}}\n'
    )


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    folder = tmp_path_factory.mktemp("fetching")
    pages = {place: handler for place, handler, _, _ in FAULTS.values()}
    pages |= {
        "/": page(HOME),
        "/tokens": page(f"<!doctype html><p>Ethereum: {TOKEN}</p>"),
        "/transparency": page(PROOF),
        "/terms": page(GOOD),
        "/cloaked": cloaked,
        "/reserves.json": now,
        "/robots.txt": page("User-agent: *\nDisallow: /private\n", "text/plain"),
    }
    with HostileSite(pages) as site:
        documents = [document(site.url + place) for place, *_ in FAULTS.values()]
        documents += [document(f"{site.url}/terms", "custody")]
        documents += [document(f"{site.url}/cloaked", "custody")]
        statements = [states(fact, site.url + FAULTS[fact][0]) for fact in FAULTS]
        statements += [states("custody.custodian", f"{site.url}/terms")]
        reserves = f"""reserves:
  - {{kind: json, url: "{site.url}/reserves.json", fields: {{shares: held, as_of: at}}}}"""
        (folder / "hostile.yaml").write_text(
            product("hostile", site.url, documents, statements, reserves)
        )
        (folder / "sibling.yaml").write_text(
            product("sibling", site.url, documents[-2:-1], statements[-1:], "")
        )
        (folder / "auditor.toml").write_text(
            "[http]\nallow_loopback = true\n[limits]\nhttp_seconds = 20\nhttp_wire_bytes = 262144\n"
            f'[keys]\ncoingecko = "{CANARY}"\n'
        )
        ran = auditor(
            *("audit", folder / "hostile.yaml", folder / "sibling.yaml"),
            *("--config", folder / "auditor.toml", "--out", folder / "out"),
            *("--format", "json,html,md", "--record", folder / "tape"),
        )
        yield Audited(ran, folder, site)


@pytest.mark.fault("H01")
@pytest.mark.fault("H03")
@pytest.mark.fault("H04")
@pytest.mark.fault("H05")
@pytest.mark.fault("H06")
@pytest.mark.fault("H08")
@pytest.mark.fault("H13")
@pytest.mark.parametrize("fact", FAULTS)
def test_a_page_that_cannot_be_read_is_the_gap_of_what_it_should_show(
    audited: Audited, fact: str
) -> None:
    place, _, cause, reason = FAULTS[fact]
    assert audited.gap(fact) == (cause, reason)
    told = audited.report()["facts"][fact]
    assert "\n" not in told["detail"]
    assert "Traceback" not in told["detail"]
    assert any(place in tried for tried in told["tried"])


def test_the_run_ends_well_and_says_so_in_plain_lines(audited: Audited) -> None:
    assert audited.ran.code == 0, audited.ran.err
    assert "Traceback" not in audited.ran.err
    assert "Traceback" not in audited.ran.out


def test_what_can_be_read_is_not_harmed_by_what_cannot(audited: Audited) -> None:
    for name in ("hostile", "sibling"):
        fact = audited.report(name)["facts"]["custody.custodian"]
        assert fact["value"] == "Example Custody AG"
    assert audited.report("sibling")["opinion"] == audited.report("hostile")["opinion"]


@pytest.mark.fault("B10")
def test_no_secret_is_sent_printed_or_stored(audited: Audited) -> None:
    assert CANARY not in audited.ran.out + audited.ran.err
    assert not any(CANARY in json.dumps(dict(headers)) for headers in audited.site.headers)
    written = [each for part in ("out", "tape") for each in (audited.folder / part).rglob("*")]
    for path in written:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed_up:
                held = b"".join(packed_up.read(name) for name in packed_up.namelist())
        else:
            held = path.read_bytes() if path.is_file() else b""
        assert CANARY.encode() not in held, path


@pytest.mark.fault("F03")
def test_a_reserve_stamped_now_twice_proves_no_time(audited: Audited) -> None:
    assert audited.gap("reserves.as_of") == ("stale", "stamped_on_request")
    assert outcomes(audited.report())["reserves-fresh"] == "unknown"
    # Twice for the stamp, and once as another visitor.
    assert audited.site.asked["/reserves.json"] == 3


@pytest.mark.fault("H12")
def test_other_words_for_another_visitor_are_a_finding(audited: Audited) -> None:
    assert outcomes(audited.report())["documents-stay-the-same"] == "fail"
    (finding,) = [
        each for each in audited.report()["findings"] if each["name"] == "documents-stay-the-same"
    ]
    assert "disclosure.changes" in json.dumps(finding["facts"])
    told = json.dumps(audited.report()["facts"]["disclosure.changes"], ensure_ascii=False)
    assert "“Example Custody AG.” became “a company of our group.”" in told
    assert outcomes(audited.report("sibling"))["documents-stay-the-same"] == "pass"


def test_the_way_to_the_evidence_is_measured(audited: Audited) -> None:
    facts = audited.report()["facts"]
    assert facts["disclosure.evidence_access"]["value"] == "public"
    assert facts["disclosure.hops_to_reserves"]["value"] == "1"
    assert facts["disclosure.script_only"]["value"] is False
    assert outcomes(audited.report())["evidence-is-findable"] == "pass"


def test_every_request_says_who_asks_and_keeps_no_cookie(audited: Audited) -> None:
    for headers in audited.site.headers:
        assert re.search(r"\bbacking-auditor/1\b", headers["User-Agent"])
        assert "Cookie" not in headers
        assert headers["Accept-Encoding"] == "identity"


def test_nothing_is_taken_from_a_cache_within_an_audit(audited: Audited) -> None:
    """Each product asks for itself: three asks for the terms by two products that quote them."""
    assert audited.site.asked["/terms"] == 4


def test_a_replay_of_the_recording_tells_the_same_to_the_byte(audited: Audited) -> None:
    before = sum(audited.site.asked.values())
    ran = auditor(
        *("audit", audited.folder / "hostile.yaml", "--replay", audited.folder / "tape/hostile"),
        *("--out", audited.folder / "again", "--format", "json"),
    )
    assert ran.code == 0, ran.err
    one, other = (audited.folder / each / "hostile/report.json" for each in ("out", "again"))
    assert one.read_bytes() == other.read_bytes()
    assert sum(audited.site.asked.values()) == before
    assert auditor("verify", audited.folder / "out/hostile/report.html").code == 0
