"""Everything the rules say about the evidence: the headline, what stands beside it, the waivers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from auditor.evaluate.beside import pack_scores, profile_score
from auditor.evaluate.digests import with_digests
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.score import score
from auditor.evaluate.waivers import review, without_waived
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.report import NO_WAIVERS, HouseScore, WaiverReview
from auditor.model.ruleset import RuleSet
from auditor.model.scorecard import Scorecard
from auditor.pipeline.inputs import Rules


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings and scores; `findings` and `scorecard` are the headline's."""

    ruleset: RuleSet
    findings: tuple[Finding, ...]
    scorecard: Scorecard
    house: tuple[HouseScore, ...]
    profiles: tuple[HouseScore, ...]
    waivers: WaiverReview


def judgement(rules: Rules, evidence: Evidence, product: str, as_of: datetime) -> Judgement:
    """The rules over the evidence. Waivers come last: what they mark has been scored before."""
    compiled = rules.compiled
    findings = evaluate_all(compiled.headline, evidence)
    card = score(findings, rules.policy, evidence)
    house = tuple(pack_scores(compiled.house, evidence))
    profiles = tuple(profile_score(each, evidence) for each in rules.profile)
    told = with_digests(
        [
            (findings, compiled.headline),
            *(
                (each.findings, pack.scored)
                for each, pack in zip(house, compiled.house, strict=True)
            ),
            *(
                (each.findings, one.rules)
                for each, one in zip(profiles, rules.profile, strict=True)
            ),
        ],
        evidence,
    )
    found = NO_WAIVERS
    for file in rules.waivers:
        told, found = review(file, told, product, as_of)
    headline, *rest = told
    return Judgement(
        ruleset_of(rules),
        headline,
        card,
        _refilled(house, rest[: len(house)]),
        _refilled(profiles, rest[len(house) :]),
        replace(found, view=without_waived(headline, card)),
    )


def ruleset_of(rules: Rules) -> RuleSet:
    """Which rules judge, with what a profile changes, for a report."""
    stamp = rules.compiled.stamp()
    return replace(
        stamp,
        tailored=(*stamp.tailored, *(told for each in rules.profile for told in each.tailored)),
        loosened=(*stamp.loosened, *(told for each in rules.profile for told in each.loosened)),
        notices=rules.notices,
    )


def _refilled(
    scores: Sequence[HouseScore], groups: Sequence[tuple[Finding, ...]]
) -> tuple[HouseScore, ...]:
    return tuple(
        replace(each, findings=findings) for each, findings in zip(scores, groups, strict=True)
    )
