"""The scores beside the headline: one for each added pack, one for the profile of the reader."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.profile import Profile
from auditor.evaluate.rules import CompiledPack
from auditor.evaluate.score import house_score
from auditor.model.evidence import Evidence
from auditor.model.report import HouseScore


def pack_scores(packs: Iterable[CompiledPack], evidence: Evidence) -> Iterator[HouseScore]:
    """What each added pack makes of the evidence; its experimental rules earn nothing."""
    for pack in packs:
        findings = [
            replace(each, weight=0) if each.status == "experimental" else each
            for each in evaluate_all(pack.scored, evidence)
        ]
        yield house_score(pack.name, pack.version, findings, pack.tailored.told)


def profile_score(chosen: Profile, evidence: Evidence) -> HouseScore:
    """What a profile makes of the evidence, with its own weights and thresholds."""
    findings = [
        replace(each, weight=chosen.weights[each.name])
        for each in evaluate_all(chosen.rules, evidence)
    ]
    spec = chosen.spec
    told = house_score(spec.name, spec.version, findings, chosen.tailored)
    return replace(told, kind="profile", title=spec.title)
