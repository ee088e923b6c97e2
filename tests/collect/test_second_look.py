import json
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_world import READ_AT, TIMEOUT, World, gaps, product, rows, seen

from auditor.archive.exchange import Answer
from auditor.clients.profiles import SECOND_LOOK
from auditor.collect.documents.collector import Documents
from auditor.collect.documents.second_look import CHANGES, MOST, SecondLook, targets
from auditor.collect.interface import Collected
from auditor.collect.reserve.collector import Reserves
from auditor.model.product import ProductSpec
from auditor.model.report import Origin
from auditor.model.value import Flag, Missing, Record, Text


URL = "https://issuer.example/terms"
API = "https://issuer.example/reserves.json"
PAGE = "<!doctype html><html lang=en><p>The shares are held by Bank A. Read at 12:30:01.</p>"
LATER = READ_AT + timedelta(seconds=30)


def answer(body: str, at=READ_AT, status: int = 200, **headers: str) -> Answer:
    named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return Answer(status, named, body.encode(), at, "fake")


def listed(topic: str = "custody", url: str = URL) -> dict[str, object]:
    return {"topic": [topic], "url": url}


def reserve(**more: object) -> dict[str, object]:
    fields = {"shares": "held", "as_of": "at", "circulating": "out", "symbol": "name"}
    return {"kind": "json", "url": API, "fields": fields, **more}


def record(**changed: object) -> str:
    told = {"held": 1000, "at": "2026-09-12T00:00:00Z", "out": 900, "name": "TSLAx"}
    return json.dumps(told | changed)


def looked(
    *answers: object, spec: ProductSpec | None = None, url: str = URL, **world: object
) -> list[Collected]:
    """What the second look finds once the first round has read everything."""
    written = spec or product(documents=[listed()])
    place = World(pages={url: list(answers)}, **world)
    place.collect(Documents(), written)
    place.collect(Reserves(), written)
    return list(place.collect(SecondLook(), written))


def row(*answers: object, **more: object) -> Record:
    (found,) = rows(looked(*answers, **more), CHANGES)
    return found


@pytest.mark.fault("H12")
def test_another_visitor_is_shown_other_words() -> None:
    second = answer(PAGE.replace("Bank A", "Bank B"), LATER)
    told = row(answer(PAGE), second)
    assert told["changed"] == Flag(True)
    assert told["what"] == Text("“A.” became “B.”")
    assert told["document"] == Text(URL)
    assert told["first_digest"] == Text(answer(PAGE).digest)
    assert told["second_digest"] == Text(second.digest)


@pytest.mark.fault("H12")
def test_the_second_look_is_later_and_that_of_another_visitor() -> None:
    written = product(documents=[listed()])
    world = World(pages={URL: PAGE})
    world.collect(Documents(), written)
    assert world.visited == []
    (found,) = seen(world.collect(SecondLook(), written), CHANGES)
    assert world.visited == [(URL, SECOND_LOOK)]
    assert found.provenance.locator == f"{URL}, looked at twice"


@pytest.mark.parametrize(
    "second",
    [
        PAGE,
        PAGE.replace("12:30:01", "12:30:31"),
        PAGE.replace("<p>", "<p class=b>\n  ").replace("</p>", "</p><!-- 7 -->"),
        PAGE.replace("</p>", f"</p><p hidden>{'x' * 300}</p>"),
    ],
)
def test_a_clock_or_markup_that_differs_is_no_change(second: str) -> None:
    assert row(answer(PAGE), answer(second, LATER))["changed"] == Flag(False)


@pytest.mark.parametrize(
    ("second", "cause", "reason"),
    [
        (TIMEOUT, "unreachable", "rpc_timeout"),
        (answer("no", status=403), "unreachable", "http_403"),
        (answer("<!doctype html><title>Log in</title><input type=password>"), None, None),
        (answer("<!doctype html><html lang=de><p>Die Aktien hält Bank A."), None, "other_language"),
        (answer("<script>show()</script>"), "unsupported", "js_required"),
        (answer("Die Aktien", content_language="de"), None, "other_language"),
        (answer("\ud800".encode("utf-8", "surrogatepass").decode("latin-1")), None, None),
    ],
)
def test_a_second_look_that_shows_nothing_leaves_it_open(
    second: object, cause: str | None, reason: str | None
) -> None:
    told = row(answer(PAGE, content_language="en"), second)
    if isinstance(told["changed"], Flag):  # bytes that are another text, however broken
        assert told["changed"].value
        return
    assert isinstance(told["changed"], Missing)
    assert cause in (None, told["changed"].cause.value)
    assert reason in (None, told["changed"].reason)


WHOLE = "<html lang=en><p>The shares are held by Bank A.</p><p>Read at 12:30.</p></html>"


@pytest.mark.fault("H08")
@pytest.mark.parametrize("cut", [len(WHOLE) - 3, 50, 43, 30])
def test_a_page_that_broke_off_is_no_change(cut: int) -> None:
    for answers in ((WHOLE, WHOLE[:cut]), (WHOLE[:cut], WHOLE)):
        told = row(answer(answers[0]), answer(answers[1], LATER))
        assert isinstance(told["changed"], Missing)
        assert (told["changed"].cause.value, told["changed"].reason) == (
            "unreadable",
            "bad_response",
        )


def test_other_words_in_a_page_without_an_end_are_a_change() -> None:
    told = row(answer(WHOLE), answer(WHOLE.replace("Bank A", "Bank B")[:60], LATER))
    assert told["changed"] == Flag(True)
    # Without an end on both visits nothing says that the longer one is the whole.
    longer = answer(PAGE + "<p>We may lend the shares.</p>", LATER)
    assert row(answer(PAGE), longer)["changed"] == Flag(True)


def test_a_document_that_was_never_had_is_not_asked_for_again() -> None:
    written = product(documents=[listed()])
    world = World(pages={URL: TIMEOUT})
    world.collect(Documents(), written)
    (told,) = rows(world.collect(SecondLook(), written), CHANGES)
    assert isinstance(told["changed"], Missing)
    assert world.visited == []


@pytest.mark.fault("H12")
def test_a_reserve_record_is_compared_by_what_does_not_move_by_itself() -> None:
    spec = product(reserves=[reserve()])
    ticking = record(at="2026-09-12T00:00:30Z", out=950)
    assert row(answer(record()), answer(ticking), spec=spec, url=API)["changed"] == Flag(False)
    told = row(answer(record()), answer(record(held=999)), spec=spec, url=API)
    assert told["changed"] == Flag(True)
    assert told["what"] == Text("shares: 1000 became 999")
    broken = row(answer(record()), answer("{"), spec=spec, url=API)
    assert isinstance(broken["changed"], Missing)
    assert broken["changed"].reason == "bad_json"


@pytest.mark.fault("H17")
def test_an_older_figure_served_again_is_a_change() -> None:
    spec = product(reserves=[reserve()])
    back = answer(record(at="2026-09-11T00:00:00Z"))
    told = row(answer(record()), back, spec=spec, url=API)
    assert told["what"] == Text("as_of: 2026-09-12T00:00:00Z became 2026-09-11T00:00:00Z")
    odd = row(answer(record(at=True)), answer(record(at="soon")), spec=spec, url=API)
    assert odd["changed"] == Flag(False)


def test_only_pages_a_verdict_rests_on_are_looked_at_twice_and_each_once() -> None:
    spec = product(
        reserves=[reserve(), reserve()],
        documents=[
            listed("structure", "https://a.example/1"),
            listed("redemption", "https://a.example/2"),
            listed("custody", API),
            {"topic": ["custody"], "path": "terms.pdf"},
        ],
    )
    assert [each.url for each in targets(spec)] == [API, "https://a.example/2"]
    many = [listed("custody", f"https://a.example/{number}") for number in range(50)]
    assert len(targets(product(documents=many))) == MOST


@pytest.mark.parametrize(
    ("spec", "origin", "reason"),
    [
        (product(documents=[listed()]), Origin.RECONSTRUCTED, "looked_once"),
        (product(documents=[listed("structure")]), Origin.LIVE, "no_critical_document"),
        (product(), Origin.LIVE, "no_critical_document"),
    ],
)
def test_without_a_second_look_nothing_is_claimed(
    spec: ProductSpec, origin: Origin, reason: str
) -> None:
    world = World(pages={URL: PAGE}, origin=origin)
    (gap,) = gaps(world.collect(SecondLook(), spec), CHANGES)
    assert (gap.cause.value, gap.reason) == ("not_collected", reason)
    assert world.visited == []


def test_files_beside_the_product_file_are_no_pages_of_the_web() -> None:
    spec = product(documents=[{"topic": ["custody"], "path": "custody.html"}])
    (gap,) = gaps(World().collect(SecondLook(), spec), CHANGES)
    assert "names no page on the web" in gap.detail


def test_one_document_that_fails_costs_no_other() -> None:
    spec = product(documents=[listed(), listed("redemption", "https://a.example/2")])
    world = World(pages={URL: [answer(PAGE), TIMEOUT], "https://a.example/2": PAGE})
    world.collect(Documents(), spec)
    one, other = rows(world.collect(SecondLook(), spec), CHANGES)
    assert isinstance(one["changed"], Missing)
    assert other["changed"] == Flag(False)


def test_the_earliest_answer_counts_whoever_asked_first() -> None:
    world = World(pages={URL: PAGE})
    earlier = answer("earlier", READ_AT - timedelta(seconds=5))
    world.read[URL] = [earlier, replace(earlier, body=b"later")]
    (told,) = rows(world.collect(SecondLook(), product(documents=[listed()])), CHANGES)
    assert told["first_digest"] == Text(earlier.digest)
