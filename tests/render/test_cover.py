"""The first page answers what a holder asks first, and contradicts neither bar nor letter."""

from dataclasses import replace

import pytest
from report_sample import bad, fact, good_enough, unproven

from auditor.model.provenance import Strength
from auditor.model.report import Origin, Recording, Report
from auditor.model.scorecard import Cap, CapState, Grade, GradeStatus, Span
from auditor.model.value import Enumeration, Flag, Text, Value
from auditor.render.parts import Figure
from auditor.render.view import asked_first
from auditor.render.view.book import book


def knowing(report: Report, **values: Value) -> Report:
    told = {key.replace("__", "."): value for key, value in values.items()}
    entries = [fact(key, value) for key, value in told.items()]
    return replace(report, evidence=report.evidence.with_entries(entries))


def answers(report: Report) -> list[Figure]:
    return [pair.figure for pair in book(report).cover.asked_first]


@pytest.mark.parametrize("who", sorted(asked_first.ORDINARY_HOLDERS))
def test_who_may_redeem_is_told_unless_nobody_can_now(who: str) -> None:
    allowed = knowing(good_enough(), redemption__retail=Enumeration(who))
    assert (
        answers(knowing(allowed, redemption__open=Flag(value=True)))[0].text
        == (asked_first.ORDINARY_HOLDERS[who])
    )
    closed = answers(knowing(allowed, redemption__open=Flag(value=False)))[0]
    assert (closed.text, closed.fact) == (asked_first.SUSPENDED, "redemption.open")


@pytest.mark.parametrize("kind", sorted(asked_first.WHO_SAYS))
@pytest.mark.parametrize("name", ["", "Exemplar Assurance LLP"])
def test_who_says_so_is_named_only_when_it_is_somebody_else(kind: str, name: str) -> None:
    report = knowing(
        good_enough(), reserves__class=Enumeration(kind), reserves__verifier=Text(name)
    )
    expected = name if name and kind == "third_party" else asked_first.WHO_SAYS[kind]
    assert answers(report)[1].text == expected


def test_a_verifier_is_believed_no_more_than_the_file_that_names_it() -> None:
    report = knowing(
        good_enough(),
        reserves__class=Enumeration("third_party"),
        reserves__verifier=Text("Calder LLP"),
    )
    shares = report.evidence["reserves.shares"]
    handed = fact("reserves.shares", shares.value, strength=Strength.ANALYST)
    report = replace(report, evidence=report.evidence.with_entries([handed]))
    for source, told in (("", "Calder LLP" + asked_first.HANDED_IN), ("x", "Calder LLP")):
        origin = Origin.RECONSTRUCTED if source else Origin.LIVE
        known = replace(report, recording=Recording(origin, source))
        assert answers(known)[1].text == told


def test_what_is_not_known_is_not_shown_and_never_a_no() -> None:
    without = good_enough()
    keys = ("redemption.retail", "redemption.open", "reserves.class", "reserves.verifier")
    without = replace(without, evidence=without.evidence.without(keys))
    for figure in answers(without)[:2]:
        assert (figure.text, figure.status) == ("Not shown", "unknown")
    assert answers(unproven())[2].text.split()[1:5] == ["things.", "First", "of", "all:"]


def test_with_no_point_open_what_was_not_checked_carries_none() -> None:
    report = unproven()
    (count, *_) = answers(report)[2].text.split()
    card = replace(report.scorecard, score=Span(90, 90))
    decided = replace(report, scorecard=card)
    assert book(decided).cover.grade.sentence.count("no point is undecided.") == 1
    told = answers(decided)[2].text
    assert told.startswith(f"{count} things, none of which carries points. First of all: ")


def test_what_was_not_checked_does_not_gainsay_that_no_point_is_undecided() -> None:
    score = bad().scorecard.score
    card = replace(bad().scorecard, score=Span(score.low, score.low))
    things = ("Whether a gap lasted could not be decided.", "Legal enforceability.")
    report = replace(bad(), explanation=replace(bad().explanation, not_checked=things))
    told = answers(replace(report, scorecard=card))[2].text
    assert told.startswith("2 things, none of which carries points. First of all: Whether a gap ")
    open_ = replace(card, score=Span(score.low, score.low + 1))
    assert "carries" not in answers(replace(report, scorecard=open_))[2].text


def test_a_cap_that_holds_the_letter_down_is_named() -> None:
    card = replace(
        good_enough().scorecard,
        score=Span(90, 92),
        grade_high=Grade.B,
        caps=(Cap("K6", "The issuer alone says so", Grade.B, CapState.SHOWN, ()),),
    )
    capped = replace(good_enough(), scorecard=card)
    told = book(capped).cover.grade.sentence
    assert told.endswith("cap K6 holds the letter to B at best: the issuer alone says so.")
    free = replace(capped, scorecard=replace(card, score=Span(71, 80)))
    assert "cap" not in book(free).cover.grade.sentence
    open_cap = replace(card, caps=(replace(card.caps[0], state=CapState.OPEN),), grade_high=Grade.A)
    assert "cap" not in book(replace(capped, scorecard=open_cap)).cover.grade.sentence


def test_the_points_on_the_cover_add_up_to_all_points() -> None:
    for report in (good_enough(), unproven(), bad()):
        score = report.scorecard.score
        told = book(report).cover.grade.sentence
        assert ("lost" in told) == (score.high < 100)
        assert ("no point is undecided" in told) == (score.low == score.high)


def test_a_final_letter_says_that_open_points_leave_it_as_it_is() -> None:
    final = replace(
        bad().scorecard,
        score=Span(21, 73),
        grade=Grade.F,
        grade_high=Grade.F,
        status=GradeStatus.FINAL,
    )
    idle = "52 are undecided, which cannot change the letter"
    assert idle in book(replace(bad(), scorecard=final)).cover.grade.sentence.replace(".0", "")
    unsure = replace(final, grade_high=Grade.D, status=GradeStatus.UNPROVEN)
    assert "cannot change" not in book(replace(bad(), scorecard=unsure)).cover.grade.sentence
