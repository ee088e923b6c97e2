from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import fact, gap
from rulebook import rule_file

from auditor.base.strict_yaml import load as load_yaml
from auditor.errors import InputError
from auditor.evaluate.digests import with_digests
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.rules import CompiledRules, load_ruleset
from auditor.evaluate.score import score
from auditor.evaluate.waivers import WAIVABLE, review, waiver_file, without_waived
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence, evidence
from auditor.model.finding import Finding, Outcome
from auditor.model.report import WaiverReview


CREATED = datetime(2026, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)
RULE = load_ruleset([("r/a.yaml", rule_file(fields="aliases: [old-name]"))], CATALOGUE)


def judged(facts: Evidence, rules: CompiledRules = RULE) -> tuple[Finding, ...]:
    findings = evaluate_all(rules.headline, facts)
    return with_digests([(findings, rules.headline)], facts)[0]


FAILED = judged(evidence([fact("backing.coverage", "0.9")]))
DIGEST = FAILED[0].evidence


def written(**changes: str) -> str:
    told = {
        "rule": "made-for-tests",
        "product": "tslax",
        "reason": "Accepted until the next report.",
        "author": "A. Reader",
        "created": "2026-09-01",
        "expires": "2026-10-01T00:00:00Z",
        "evidence": DIGEST,
        **changes,
    }
    lines = [f'{key}: "{text}"' for key, text in told.items() if text != "-"]
    return "schema: auditor/waivers/v1\nwaivers:\n  - " + "\n    ".join(lines) + "\n"


def reviewed(
    text: str, findings: Sequence[Finding] = FAILED, as_of: datetime = NOW, product: str = "tslax"
) -> tuple[tuple[Finding, ...], WaiverReview]:
    file = waiver_file(load_yaml(text, "waivers.yaml"), RULE, "ab")
    (marked,), found = review(file, [findings], product, as_of)
    return marked, found


def reasons(found: WaiverReview) -> list[str]:
    return [finding.reason for finding in found.findings]


def test_a_waiver_marks_its_finding_and_nothing_else() -> None:
    marked, found = reviewed(written())
    assert [replace(each, waiver=()) for each in marked] == list(FAILED)
    (mark,) = marked[0].waiver
    assert (mark.author, mark.expires) == ("A. Reader", "2026-10-01T00:00:00Z")
    assert (found.used, found.findings, found.elsewhere) == (("TST-001",), (), 0)


def test_an_old_name_finds_the_rule_and_is_told() -> None:
    marked, _ = reviewed(written(rule="old-name"))
    assert marked[0].waiver
    file = waiver_file(load_yaml(written(rule="old-name"), "w.yaml"), RULE, "")
    assert file.notices[0].startswith("w.yaml:3:11: old-name is an old name")


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        ({"product": "-"}, "too_broad", "WVR-003"),
        ({"product": "*"}, "too_broad", "WVR-003"),
        ({"product": "tsl*"}, "too_broad", "WVR-003"),
        ({"rule": "*"}, "too_broad", "WVR-003"),
        ({"rule": "BCK-*"}, "too_broad", "WVR-003"),
        ({"evidence": "0" * 64}, "evidence_changed", "WVR-004"),
        ({"expires": "2026-09-10T12:00:00Z"}, "expired", "WVR-001"),
        ({"created": "2026-09-10T12:00:01Z"}, "not_yet_valid", "WVR-005"),
    ],
)
def test_a_waiver_that_does_not_apply_is_a_finding_of_its_own(
    changes: dict[str, str], reason: str, code: str
) -> None:
    marked, found = reviewed(written(**changes))
    assert marked == FAILED
    (finding,) = found.findings
    assert (finding.reason, finding.rule, finding.outcome) == (reason, code, Outcome.WARN)
    assert "A. Reader (line 3) does not apply" in finding.message
    assert found.used == ()


def test_one_for_a_rule_that_passes_is_unused() -> None:
    passed = judged(evidence([fact("backing.coverage", "1.1")]))
    assert reasons(reviewed(written(evidence=passed[0].evidence), passed)[1]) == ["unused"]


def test_a_second_one_for_the_same_finding_is_unused() -> None:
    twice = written() + written().partition("waivers:\n")[2]
    assert reasons(reviewed(twice)[1]) == ["unused"]


def test_one_for_another_product_is_no_finding_here_and_marks_nothing() -> None:
    marked, found = reviewed(written(), product="aaplx")
    assert marked == FAILED
    assert (found.findings, found.elsewhere) == ((), 1)


@pytest.mark.parametrize(
    ("as_of", "holds"),
    [
        (CREATED - timedelta(microseconds=1), False),
        (CREATED, True),
        (datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 1, tzinfo=UTC), False),
    ],
)
def test_its_bounds_are_moments_in_utc(as_of: datetime, holds: object) -> None:
    assert bool(reviewed(written(), as_of=as_of)[0][0].waiver) is holds
    assert bool(reviewed(written(expires="2026-10-01"), as_of=as_of)[0][0].waiver) is holds


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": "too short a reason "}, "5:13: "),
        ({"reason": " ".join("a" * 10) + " " * 30}, "at least 20 characters"),
        ({"author": "A"}, "author"),
        ({"author": "-"}, "author is missing"),
        ({"expires": "-"}, "expires is missing"),
        ({"evidence": "-"}, "evidence is missing"),
        ({"evidence": "*"}, "evidence"),
        ({"expires": "2026-10-01T00:00:00"}, "has no time zone"),
        ({"expires": "soon"}, "no date"),
        ({"expires": "2026-08-01"}, "ends after it begins"),
        ({"expires": "2027-02-28T00:00:01Z"}, "at most 180 days"),
        ({"rule": "made-for-test"}, "Did you mean 'made-for-tests'?"),
    ],
)
def test_what_cannot_be_a_waiver_is_refused_with_its_place(
    changes: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError) as caught:
        reviewed(written(**changes))
    assert told in str(caught.value)
    assert str(caught.value).startswith("waivers.yaml:")


def test_the_longest_waiver_is_180_days() -> None:
    assert reviewed(written(expires="2027-02-28T00:00:00Z"))[0][0].waiver


class TestDigest:
    def test_it_changes_with_the_value_the_outcome_and_the_threshold(self) -> None:
        digests = {judged(evidence([fact("backing.coverage", x)]))[0].evidence for x in "012"}
        assert len(digests) == 3
        lost = judged(evidence([gap("backing.coverage")]))
        assert lost[0].evidence not in digests
        param = 'params:\n  least: {type: quantity, default: "1"}'
        rules = load_ruleset(
            [("r/a.yaml", rule_file("backing.coverage >= params.least", param))], CATALOGUE
        )
        tuned = rules.headline[0].tailored({"least": "2"})
        facts = evidence([fact("backing.coverage", "0.9")])
        one = judged(facts, rules)[0].evidence
        findings = evaluate_all([tuned], facts)
        assert with_digests([(findings, [tuned])], facts)[0][0].evidence != one

    def test_it_does_not_change_with_the_moment_we_looked(self) -> None:
        later = evidence([fact("backing.coverage", "0.9")])
        (seen,) = later["backing.coverage"].observations  # type: ignore[union-attr]
        told = replace(seen.provenance, observed_at=NOW + timedelta(days=3), digest="ff")
        moved = later.with_entries(
            [replace(later["backing.coverage"], observations=(replace(seen, provenance=told),))]  # type: ignore[call-arg]
        )
        assert judged(moved)[0].evidence == DIGEST


@given(st.data())
def test_no_waiver_changes_anything_but_its_mark(judge, examples, data) -> None:
    """The law of scoring: whatever is waived, score, grade and opinion stay."""
    facts = data.draw(st.sampled_from([examples[name].evidence for name in sorted(examples)]))
    findings = judge.findings(facts)
    (told,) = with_digests([(findings, judge.rules.headline)], facts)
    some = st.lists(st.sampled_from(told), min_size=1, max_size=4, unique_by=lambda x: x.rule)
    chosen = data.draw(some)
    text = "schema: auditor/waivers/v1\nwaivers:\n" + "".join(
        written(rule=each.rule, evidence=each.evidence).partition("waivers:\n")[2]
        for each in chosen
    )
    file = waiver_file(load_yaml(text, "w.yaml"), judge.rules, "")
    (marked,), found = review(file, [told], "tslax", NOW)
    card = judge.score(facts)
    assert score(marked, judge.policy, facts) == score(told, judge.policy, facts) == card
    assert [replace(each, waiver=()) for each in marked] == list(told)
    waived = {each.rule for each in marked if each.waiver}
    assert waived == {each.rule for each in chosen if each.outcome in WAIVABLE} == set(found.used)
    view = without_waived(marked, card)
    assert card.score.low <= view.low <= view.high <= 100
