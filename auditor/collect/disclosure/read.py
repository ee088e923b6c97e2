"""Reads a document: every field, with its value, the words that say it, and where they stand."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from auditor.collect.disclosure.answer import Answer, Finding, Reading, Status
from auditor.collect.disclosure.extractor import Address, Extractor, Extractors
from auditor.collect.disclosure.find import findings
from auditor.collect.disclosure.merge import merged
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.passages import passages
from auditor.collect.disclosure.roles import with_roles
from auditor.collect.disclosure.searched import Searched, searched
from auditor.collect.disclosure.weigh import weighed
from auditor.collect.text.model import DocumentText


@lru_cache(maxsize=64)
def read(document: DocumentText, extractors: Extractors) -> Reading:
    """What the visible text of a document answers; nothing else is looked at."""
    return _read(document, extractors, weighing=True)


def read_by_cues(document: DocumentText, extractors: Extractors) -> Reading:
    """What its cues alone make of a document, as whoever writes an extractor wants to see."""
    return _read(document, extractors, weighing=False)


def _read(document: DocumentText, extractors: Extractors, *, weighing: bool) -> Reading:
    if not extractors.by_field:
        return Reading({})
    plain = passages(document, extractors.lexicon, extractors.scope)
    sentences = searched(plain, extractors)
    naming, rest = _parted(sentences, extractors)
    firms = _told(plain, naming, extractors)
    cut = with_roles(plain, firms, extractors)
    others = _told(cut, rest, extractors)
    found: dict[str, list[Finding]] = {name: [] for name in extractors.by_field}
    for name, finding in (*firms, *others):
        found[name].append(finding)
    answers = {
        name: merged(found[name], extractor.spec.merge)
        for name, extractor in extractors.by_field.items()
        if extractor.spec.claim is None
    }
    if weighing:
        answers = weighed(answers, sentences, extractors)
    answers = {
        name: _with_beside(answer, extractors.by_field[name], cut)
        for name, answer in answers.items()
    }
    promises = [
        (name, finding)
        for name, extractor in extractors.by_field.items()
        if extractor.spec.claim is not None
        for finding in found[name]
        if finding.status is Status.PRESENT
    ]
    return Reading(answers, tuple(sorted(promises, key=lambda each: each[1].place)))


def _parted(
    sentences: Sequence[Searched], extractors: Extractors
) -> tuple[list[list[Address]], list[list[Address]]]:
    """The cues of extractors that name firms by their role, and all others, of each passage."""
    roles = {name for name, each in extractors.by_field.items() if each.spec.role}
    return (
        [[cue for cue in each.cues if cue[0] in roles] for each in sentences],
        [[cue for cue in each.cues if cue[0] not in roles] for each in sentences],
    )


def _told(
    cut: Sequence[Passage], cues: Sequence[list[Address]], extractors: Extractors
) -> list[tuple[str, Finding]]:
    return [
        told
        for passage, possible in zip(cut, cues, strict=True)
        for told in findings(passage, possible, extractors)
    ]


def _with_beside(answer: Answer, extractor: Extractor, cut: Sequence[Passage]) -> Answer:
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
