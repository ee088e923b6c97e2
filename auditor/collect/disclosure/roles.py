"""Which firm of a document does what: a sentence about the auditor says nothing of the bank.

An extractor with a `role` names firms; every sentence about one of them is then read below the
words `custodian named` or `attestor named`, wherever it stands.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.collect.disclosure.answer import Finding, Status
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.match import View, view
from auditor.collect.disclosure.merge import merged
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.passages import CALLED, LONGEST
from auditor.collect.disclosure.tokens import tokens


_BARE = 2
"""Words of an answer that names nobody: "None", "Not at all"."""
_SUBJECT = 5
"""Words of a sentence among which its subject stands."""
_PRONOUNS = frozenset(
    [
        *("it", "its", "they", "their", "it's", "they're", "they've", "it'll", "this", "that"),
        *("sie", "er", "es", "ihr", "ihre", "elle"),
        *("il", "ella", "ellos", "esta", "este", "它", "该", "其"),
    ]
)
_SHORT_FORM = r"\s*[(（][^()（）]{0,20}?[“\"„«]([^”\"“»]{2,30})[”\"“»]\s*[)）]"


def with_roles(
    cut: Sequence[Passage], told: Iterable[tuple[str, Finding]], extractors: Extractors
) -> list[Passage]:
    """The passages, those about one firm with a role below the words that say so."""
    called = dict(_called(told, cut, extractors))
    if not called:
        return list(cut)
    above = {
        role: view(f"{role} named", tokens(f"{role} named"), extractors.lexicon, "")
        for role in called.values()
    }
    return [_below(passage, called, above) for passage in cut]


def _called(
    told: Iterable[tuple[str, Finding]], cut: Sequence[Passage], extractors: Extractors
) -> Iterator[tuple[str, str]]:
    """What a firm is called by, and its role; of a role that several firms seem to have, none."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for field, finding in told:
        found[field].append(finding)
    texts = {passage.whole.block.text: "" for passage in cut}
    for field, findings in found.items():
        spec = extractors.by_field[field].spec
        answer = merged(findings, spec.merge)
        if answer.status is Status.PRESENT and isinstance(answer.value, str) and answer.value:
            for name in _names(answer.value, texts):
                yield name, spec.role


def _names(firm: str, texts: Iterable[str]) -> Iterator[str]:
    """The first word of a firm's name and its short form, as they are compared."""
    if not firm[:1].isascii():
        yield firm[:CALLED]
    elif len(first := tokens(firm)[0].key) >= CALLED:
        yield first
    short = re.compile(re.escape(firm) + _SHORT_FORM)
    for text in texts:
        if firm in text and (found := short.search(text)):
            words = tokens(found[1])
            if len(words) == 1:
                yield words[0].key


def _below(passage: Passage, called: Mapping[str, str], above: Mapping[str, View]) -> Passage:
    roles = set[str]()
    if _points_back(passage):
        # What "it" stands for was named before, in a sentence or in what was asked.
        asked = [each for each in passage.near[-1:] if each.text.rstrip().endswith(("?", "？"))]
        told = [each for each in reversed(passage.before) if len(each.words) > _BARE]
        for each in (*told[:1], *asked):
            roles = roles or _roles(each, called, end=_SUBJECT)
    roles = roles or _roles(passage.view, called, passage.body)
    if not roles and passage.before and _points_back(passage):
        roles = _roles(passage.before[-1], called)
    if len(roles) != 1:
        return passage
    return passage.seen_as(passage.view, named=(*passage.named, above[roles.pop()]))


def _roles(seen: View, called: Mapping[str, str], start: int = 0, end: int = LONGEST) -> set[str]:
    words = {word.key for word in seen.words[start:end]}
    return {
        role
        for name, role in called.items()
        if name in words or (end == LONGEST and not name.isascii() and name in seen.text)
    }


def _points_back(passage: Passage) -> bool:
    opening = passage.view.words[passage.body : passage.body + 1]
    return any(word.key in _PRONOUNS for word in opening)
