"""Reads a document: every field, with its value, the words that say it, and where they stand."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from auditor.collect.disclosure.answer import Answer, Finding, Reading, Status
from auditor.collect.disclosure.extractor import Extractor, Extractors
from auditor.collect.disclosure.find import findings
from auditor.collect.disclosure.merge import merged
from auditor.collect.disclosure.passages import Passage, passages
from auditor.collect.disclosure.roles import with_roles
from auditor.collect.text.model import DocumentText


@lru_cache(maxsize=64)
def read(document: DocumentText, extractors: Extractors) -> Reading:
    """What the visible text of a document answers; nothing else is looked at."""
    if not extractors.by_field:
        return Reading({})
    plain = passages(document, extractors.lexicon, extractors.scope)
    firms = [told for passage in plain for told in findings(passage, extractors, roles=True)]
    cut = with_roles(plain, firms, extractors)
    others = (told for passage in cut for told in findings(passage, extractors, roles=False))
    found: dict[str, list[Finding]] = {name: [] for name in extractors.by_field}
    for name, finding in (*firms, *others):
        found[name].append(finding)
    answers = {
        name: _answer(extractor, found[name], cut)
        for name, extractor in extractors.by_field.items()
        if extractor.spec.claim is None
    }
    promises = [
        (name, finding)
        for name, extractor in extractors.by_field.items()
        if extractor.spec.claim is not None
        for finding in found[name]
        if finding.status is Status.PRESENT
    ]
    return Reading(answers, tuple(sorted(promises, key=lambda each: each[1].place)))


def _answer(extractor: Extractor, found: list[Finding], cut: Sequence[Passage]) -> Answer:
    answer = merged(found, extractor.spec.merge)
    if answer.status is Status.PRESENT and extractor.beside:
        return replace(answer, beside=_beside(extractor, cut))
    return answer


def _beside(extractor: Extractor, cut: Sequence[Passage]) -> dict[str, str]:
    for beside in extractor.beside:
        kind = beside.spec.value.strip("{}")
        for passage in cut:
            for cue in beside.cues:
                for match in passage.view.matches(cue.parts[0].pattern):
                    for held, entity in match.captures:
                        if held == kind and entity.clear:
                            return {beside.spec.name: entity.value}
    return {}
