from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

import anyio
import pytest
from fake_world import READ_AT, TIMEOUT, TSLAX, World, gaps, product, rows, seen

from auditor.archive.exchange import Answer
from auditor.clients.profiles import VISITOR
from auditor.collect.interface import Collected
from auditor.collect.site import crawl as crawling
from auditor.collect.site.findability import (
    ACCESS,
    SCRIPT_ONLY,
    TO_ADDRESS,
    TO_RESERVES,
    Findability,
    access,
)
from auditor.collect.site.page import Link, absolute, read_page
from auditor.collect.site.pages import Site, promise, speaks_of_reserves
from auditor.collect.site.reach import Absent, Gated, Reached
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength, origin
from auditor.model.report import Origin
from auditor.model.unit import unit
from auditor.model.value import Cause, Enumeration, Flag, Missing, Quantity, Text


HOME = "https://xstocks.com"
PROOF = "<h1>Proof of reserves</h1><p>TSLAx: 196,869 shares held.</p>"
ADDRESS = f"<p>Ethereum: <code>{TSLAX}</code></p>"
LOGIN = "<title>Log in</title><form><input type=password></form>"
SPA = '<div id=root></div><script src="/app.js"></script>'


def site(pages: Mapping[str, object], robots: object = None) -> dict[str, object]:
    """Answers by address; a body is a page, a number a status, a pair a redirect with a page."""
    found: dict[str, object] = {f"{HOME}/robots.txt": robots or made(404)}
    for path, told in pages.items():
        found[path if path.startswith("http") else HOME + path] = made(told)
    return found


def made(told: object, at=READ_AT) -> object:
    if isinstance(told, int):
        return Answer(told, (), b"", at, "fake")
    if isinstance(told, tuple):
        where, body = told
        return Answer(200, (("redirected-to", where),), body.encode(), at, "fake")
    if isinstance(told, str):
        kind = "text/html" if told.lstrip().startswith("<") else "text/plain"
        return Answer(200, (("content-type", kind),), told.encode(), at, "fake")
    return told


def links(*targets: str, text: str = "more") -> str:
    return "<p>Welcome.</p>" + "".join(f'<a href="{each}">{text}</a>' for each in targets)


@dataclass
class Found:
    items: list[Collected]
    world: World

    @property
    def asked(self) -> list[str]:
        return [url.removeprefix(HOME) for url, _ in self.world.visited]

    def hops(self) -> list[object]:
        return [row["hops"] for row in rows(self.items, TO_ADDRESS)]

    def access(self) -> str:
        """What access was found, or the reason why that is not known."""
        told = seen(self.items, ACCESS)
        return told[0].value.value if told else ",".join(g.reason for g in gaps(self.items, ACCESS))


def find(
    pages: Mapping[str, object], robots: object = None, spec: ProductSpec | None = None, **how
) -> Found:
    world = World(pages=site(pages, robots), **how)
    return Found(list(world.collect(Findability(), spec or product())), world)


def hops(count: int) -> Quantity:
    return Quantity(Fraction(count), unit("count"))


def test_everything_on_public_pages_is_public_and_counted() -> None:
    found = find(
        {
            "/": links("/tokens", "/transparency"),
            "/tokens": ADDRESS,
            "/transparency": links("/por", text="Proof of reserves"),
            "/por": PROOF,
        }
    )
    (row,) = rows(found.items, TO_ADDRESS)
    assert row == {
        "chain": Text("eip155:1"),
        "address": Text(TSLAX),
        "hops": hops(1),
        "page": Text(f"{HOME}/tokens"),
    }
    (reserves,) = seen(found.items, TO_RESERVES)
    assert reserves.value == hops(2)
    assert reserves.provenance.source == f"{HOME}/por"
    assert (seen(found.items, SCRIPT_ONLY)[0].value, found.access()) == (Flag(False), "public")
    assert all(profile is VISITOR for _, profile in found.world.visited)


def test_a_crawl_that_has_found_everything_stops() -> None:
    page = links("/one", "/two", "/three") + ADDRESS + PROOF
    found = find({"/": page})
    assert found.asked == ["/robots.txt", "/"]
    assert found.access() == "public"


def test_the_order_of_pages_is_the_promise_of_their_links() -> None:
    named = (
        '<a href="/blog">Blog</a><a href="/x">Docs</a><a href="/y">Contract addresses</a>'
        '<a href="/z">Attestation reports</a><a href="/w">TSLAx</a>'
    )
    found = find({"/": named, **{f"/{each}": "<p>x" for each in ("blog", "x", "y", "z", "w")}})
    assert found.asked[2:] == ["/z", "/y", "/w", "/x", "/blog"]


@pytest.mark.parametrize(
    "shows",
    [
        f"<p>{TSLAX.lower()}</p>",
        f'<a href="https://etherscan.io/token/{TSLAX}#code">Explorer</a>',
        f"<span>{TSLAX}</span><span>Copy</span>",
    ],
)
def test_an_address_counts_where_a_visitor_or_a_link_has_it_whole(shows: str) -> None:
    assert find({"/": shows}).hops() == [hops(0)]


@pytest.mark.parametrize(
    "hides",
    [
        f"<p hidden>{TSLAX}</p>",
        f'<div style="display: none"><a href="https://e.example/{TSLAX}">x</a></div>',
        f"<p>{TSLAX[:6]}…{TSLAX[-4:]}</p>",
        f"<p>{TSLAX}{'ab' * 12}</p>",
        f"<!-- {TSLAX} -->",
        f"<script>var a = '{TSLAX}'</script>",
    ],
)
def test_an_address_nobody_sees_does_not(hides: str) -> None:
    (told,) = find({"/": hides}).hops()
    assert isinstance(told, Missing)


def test_each_deployment_is_measured_by_itself() -> None:
    mint = "XsDoVfqeBukxuZHWhdvWHBhgEHjGNst4MLodqsJHzoB"
    spec = product(
        deployments=[
            {"chain": "eip155:1", "address": TSLAX},
            {"chain": "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "address": mint},
        ]
    )
    found = find({"/": ADDRESS + f"<p>{mint.lower()}</p>"}, spec=spec)
    one, other = found.hops()
    assert one == hops(0)
    assert isinstance(other, Missing), "the case of a base58 address is part of it"


class TestReserves:
    def test_a_page_of_the_product_file_is_one_whatever_it_is_called(self) -> None:
        spec = product(documents=[{"topic": ["reserves"], "url": f"{HOME}/report"}])
        found = find({"/": links("/report"), "/report": "<p>See the annual report."}, spec=spec)
        assert seen(found.items, TO_RESERVES)[0].value == hops(1)

    @pytest.mark.parametrize(
        "page",
        [
            "<h1>Transparency</h1><p>We believe in openness since 2021.</p>",
            "<h1>Transparency</h1><p>We won 12 prizes.</p>",
            "<h1>News</h1><p>TSLAx: 196,869 shares.</p>",
        ],
    )
    def test_a_title_without_figures_or_figures_without_a_title_are_none(self, page: str) -> None:
        found = find({"/": links("/a", text="read"), "/a": page})
        assert not seen(found.items, TO_RESERVES)

    def test_a_report_as_a_pdf_is_reached(self) -> None:
        named = links("/2026.pdf", text="Attestation report")
        found = find({"/": named, "/2026.pdf": "%PDF-1.7"})
        assert seen(found.items, TO_RESERVES)[0].value == hops(1)

    def test_a_link_to_an_attestors_page_that_was_read_is_one_more_hop(self) -> None:
        other = "https://attestor.example/tsla"
        spec = product(documents=[{"topic": ["reserves"], "url": other}])
        world = World(pages=site({"/": links(other), other: PROOF}))
        assert not seen(world.collect(Findability(), spec), TO_RESERVES), "it was not read yet"
        anyio.run(world.get, other)
        (told,) = seen(world.collect(Findability(), spec), TO_RESERVES)
        assert told.value == hops(1)
        assert (other, VISITOR) not in world.visited

    def test_an_attestors_login_is_no_page_that_was_read(self) -> None:
        other = "https://attestor.example/tsla"
        spec = product(documents=[{"topic": ["reserves"], "url": other}])
        world = World(pages=site({"/": links(other), other: LOGIN}))
        anyio.run(world.get, other)
        assert not seen(world.collect(Findability(), spec), TO_RESERVES)


class TestAccess:
    @pytest.mark.parametrize("gate", [LOGIN, 401])
    def test_reserves_behind_a_login_are_gated(self, gate: object) -> None:
        named = ADDRESS + links("/por", text="Proof of reserves")
        found = find({"/": named, "/por": gate})
        assert found.access() == "gated"
        (gap,) = gaps(found.items, TO_RESERVES)
        assert (gap.cause.value, gap.reason) == ("unreachable", "blocked_by_site")
        assert "asks for a login" in gap.detail

    def test_a_whole_site_without_them_shows_none(self) -> None:
        found = find({"/": links("/a"), "/a": "<p>Buy now.</p>"})
        assert found.access() == "none"
        assert found.hops()[0].reason == "not_found"

    def test_pages_that_are_gone_hide_nothing(self) -> None:
        assert find({"/": links("/a"), "/a": 404}).access() == "none"

    @pytest.mark.parametrize(
        ("pages", "reason"),
        [
            ({"/": SPA}, "js_required"),
            ({"/": f"<p>{'Welcome. ' * 40}</p><script>fill()</script>"}, "js_required"),
            ({"/": links("/a"), "/a": 403}, "blocked_by_site"),
            ({"/": links("/a"), "/a": 500}, "blocked_by_site"),
            ({"/": links("/a"), "/a": TIMEOUT}, "rpc_timeout"),
            ({"/": links("/a"), "/a": LOGIN}, "blocked_by_site"),
            ({"/": links("/a"), "/a": ("https://elsewhere.example/", "<p>x")}, "off_site"),
            ({"/": links("/a.pdf"), "/a.pdf": "%PDF-1.7"}, "pdf_not_searched"),
            (
                {"/": links("/a"), "/a": links("/b"), "/b": links("/c"), "/c": ADDRESS + PROOF},
                "too_deep",
            ),
            (
                {"/": links(*(f"/{n}" for n in range(60))), **{f"/{n}": "<p>x" for n in range(60)}},
                "page_budget",
            ),
        ],
    )
    def test_what_was_left_out_is_never_called_none(
        self, pages: Mapping[str, object], reason: str
    ) -> None:
        found = find(pages)
        assert found.access() == reason
        assert isinstance(found.hops()[0], Missing)
        assert found.hops()[0].reason == reason
        assert gaps(found.items, TO_RESERVES)[0].reason == reason

    def test_a_script_only_page_is_said_to_be_one(self) -> None:
        found = find({"/": links("/app"), "/app": SPA})
        (told,) = seen(found.items, SCRIPT_ONLY)
        assert (told.value, told.provenance.source) == (Flag(True), f"{HOME}/app")

    @pytest.mark.parametrize(
        ("stated", "page", "emitted"),
        [
            ("public", ADDRESS + PROOF, False),
            ("gated", ADDRESS + PROOF, False),
            ("public", "<p>Buy now.</p>", True),
        ],
    )
    def test_a_measurement_stands_against_a_better_statement_only(
        self, stated: str, page: str, emitted: bool
    ) -> None:
        world = World(pages=site({"/": page}))
        told = origin("terms", "terms", READ_AT, UNDATED, "", Strength.ANALYST)
        earlier = [Observation(ACCESS, Enumeration(stated), told)]
        context = replace(world.context, earlier=earlier)
        found = anyio.run(Findability().collect, product(), context)
        assert bool(seen(found, ACCESS)) == emitted

    def test_the_worst_part_decides_and_unknown_comes_before_better(self) -> None:
        gone = Missing(Cause.UNREACHABLE, "slow", "")
        page, gate = object.__new__(Reached), object.__new__(Gated)
        assert access([page, page]) == "public"
        assert access([page, gate]) == "gated"
        assert access([gate, gone]) == gone
        assert access([page, Absent(), gone]) == "none"


class TestHome:
    @pytest.mark.parametrize(
        ("home", "cause", "reason"),
        [
            (TIMEOUT, "unreachable", "rpc_timeout"),
            (403, "unreachable", "blocked_by_site"),
            (LOGIN, "unreachable", "blocked_by_site"),
            (404, "not_collected", "gone"),
        ],
    )
    def test_without_a_home_page_nothing_is_known(
        self, home: object, cause: str, reason: str
    ) -> None:
        world = World(pages=site({"/": home}))
        evidence = world.gather(product())
        for key in Findability().provides:
            assert (evidence[key].cause.value, evidence[key].reason) == (cause, reason)

    def test_where_the_home_page_moved_is_the_site(self) -> None:
        new = "https://new.example"
        pages = {"/": (f"{new}/en/", links("por")), f"{new}/en/por": ADDRESS + PROOF}
        pages |= {f"{new}/robots.txt": 404}
        assert find(pages).access() == "public"

    def test_a_reconstruction_is_not_crawled(self) -> None:
        found = find({"/": ADDRESS}, origin=Origin.RECONSTRUCTED)
        assert found.asked == []
        assert {gap.reason for gap in gaps(found.items, TO_RESERVES)} == {"not_measured"}
        assert not gaps(found.items, ACCESS), "what a statement says of it stands"


class TestBounds:
    def test_robots_are_heeded(self) -> None:
        robots = made("User-agent: *\nDisallow: /private\n")
        found = find({"/": links("/private/a", "/b"), "/b": "<p>x"}, robots)
        assert "/private/a" not in found.asked
        assert found.access() == "blocked_by_site"

    @pytest.mark.parametrize("robots", [made("User-agent: *\nDisallow: /"), made(503), TIMEOUT])
    def test_a_site_that_wants_no_robots_or_does_not_say_is_left_alone(self, robots) -> None:
        world = World(pages=site({"/": ADDRESS + PROOF}, robots))
        assert isinstance(world.gather(product())[TO_RESERVES].cause, Cause)
        assert (f"{HOME}/", VISITOR) not in world.visited

    def test_no_more_pages_than_the_budget_in_the_same_order_every_time(self) -> None:
        pages = {"/": links(*(f"/{n}" for n in range(60)))}
        pages |= {f"/{n}": links(*(f"/{n}/{m}" for m in range(9))) for n in range(60)}
        pages |= {f"/{n}/{m}": "<p>x" for n in range(60) for m in range(9)}
        one, other = find(pages), find(pages)
        assert one.asked == other.asked
        assert len(one.asked) == crawling.MOST_PAGES + 1
        assert any(path.count("/") == 2 for path in one.asked), "the second ring is not starved"

    @pytest.mark.fault("B12")
    def test_a_slow_site_is_given_up_by_the_stamps_of_its_answers(self) -> None:
        late = READ_AT + crawling.LONGEST + timedelta(seconds=1)
        pages = {"/": links(*(f"/{n}" for n in range(5)))}
        pages |= {f"/{n}": made("<p>x", late) for n in range(5)}
        found = find(pages)
        assert len(found.asked) == 3
        assert found.access() == "time_budget"

    @pytest.mark.fault("B12")
    def test_a_site_that_stops_answering_is_given_up(self) -> None:
        pages = {"/": links(*(f"/{n}" for n in range(9))), **{f"/{n}": TIMEOUT for n in range(9)}}
        assert len(find(pages).asked) == 2 + crawling.MOST_FAILURES

    def test_the_site_is_its_host_and_what_stands_below_it(self) -> None:
        here = Site.of("https://www.issuer.example/en")
        assert here.holds("https://issuer.example/a")
        assert here.holds("https://docs.issuer.example/a")
        assert not here.holds("http://issuer.example/a")
        assert not here.holds("https://notissuer.example/")
        assert not here.holds("https://issuer.example.evil.example/")
        local = Site.of("http://127.0.0.1:8000/")
        assert local.holds("http://127.0.0.1:8000/x")
        assert not local.holds("http://127.0.0.1:9000/x")
        assert not local.holds("https://a.127.0.0.1:8000/x")

    @pytest.mark.fault("H01")
    def test_links_off_the_site_are_never_followed(self) -> None:
        away = ("http://127.0.0.1/", "https://169.254.169.254/", "//other.example/", "file:///x")
        found = find({"/": links(*away, "javascript:alert(1)", "mailto:a@b.example")})
        assert found.asked == ["/robots.txt", "/"]

    @pytest.mark.parametrize(
        ("link", "where"),
        [
            ("/a#b", "https://x.example/a"),
            ("?q=1", "https://x.example/d/?q=1"),
            ("//y.example", "https://y.example/"),
            ("https://[broken", ""),
            ("mailto:a@b.example", ""),
            ("/" + "a" * 3_000, ""),
            ("/a\u202eb", ""),
        ],
    )
    def test_a_link_is_a_whole_address_or_none(self, link: str, where: str) -> None:
        assert absolute(link, "https://x.example/d/") == where

    def test_a_page_of_links_without_end_is_read_within_bounds(self) -> None:
        body = "<a href=/x>" + "<object><a href=/y>" * 20_000 + "word " * 100_000
        page = read_page(body, "https://x.example/")
        assert all(len(link.label) <= 200 for link in page.links)


def test_links_are_ranked_by_what_they_are_called() -> None:
    assert promise(Link("https://x.example/por", "Proof of Reserves"), ()) == 0
    assert promise(Link("https://x.example/proof-of-reserves", "here"), ()) == 0
    assert promise(Link("https://x.example/a", "About us"), ("tsla",)) == 4
    assert speaks_of_reserves("Quarterly ATTESTATION")


def test_its_keys_are_in_the_vocabulary() -> None:
    for key in (TO_ADDRESS, TO_RESERVES, SCRIPT_ONLY):
        assert CATALOGUE[key].owner == "findability"
