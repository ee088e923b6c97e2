"""Reads a document: every field, with its value, the words that say it, and where they stand."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from auditor.collect.disclosure.answer import Answer, Finding, Reading, Status
from auditor.collect.disclosure.extractor import Address, Extractor, Extractors
from auditor.collect.disclosure.find import findings
from auditor.collect.disclosure.match import lay_out
from auditor.collect.disclosure.merge import merged
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.passages import passages
from auditor.collect.disclosure.roles import with_roles
from auditor.collect.text.model import DocumentText


@lru_cache(maxsize=64)
def read(document: DocumentText, extractors: Extractors) -> Reading:
    """What the visible text of a document answers; nothing else is looked at."""
    if not extractors.by_field:
        return Reading({})
    plain = passages(document, extractors.lexicon, extractors.scope)
    naming, rest = _parted(_possible(plain, extractors), extractors)
    firms = _told(plain, naming, extractors)
    cut = with_roles(plain, firms, extractors)
    others = _told(cut, rest, extractors)
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


def _possible(cut: Sequence[Passage], extractors: Extractors) -> list[list[Address]]:
    """The cues whose own parts each passage holds; everything that is read is laid out for it."""
    searched = lay_out(passage.view for passage in cut)
    lay_out(
        each
        for passage in cut
        for each in (*passage.heads, *passage.near, *passage.before, *passage.named)
        if each.among is None
    )
    cues = {
        id(text): found
        for texts in searched
        for text, found in zip(texts.texts, extractors.possible(texts), strict=True)
    }
    return [cues[id(passage.view)] for passage in cut]


def _parted(
    cues: Sequence[list[Address]], extractors: Extractors
) -> tuple[list[list[Address]], list[list[Address]]]:
    """The cues of extractors that name firms by their role, and all others, of each passage."""
    roles = {name for name, each in extractors.by_field.items() if each.spec.role}
    return (
        [[cue for cue in found if cue[0] in roles] for found in cues],
        [[cue for cue in found if cue[0] not in roles] for found in cues],
    )


def _told(
    cut: Sequence[Passage], cues: Sequence[list[Address]], extractors: Extractors
) -> list[tuple[str, Finding]]:
    return [
        told
        for passage, possible in zip(cut, cues, strict=True)
        for told in findings(passage, possible, extractors)
    ]


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
