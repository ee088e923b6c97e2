"""The value in a sentence that answers by its weight: no cue says where it stands."""

from auditor.collect.disclosure.answer import AnswerValue
from auditor.collect.disclosure.classifier import taught
from auditor.collect.disclosure.extractor import Extractor
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.searched import Searched


def value_in(sentence: Searched, extractor: Extractor) -> AnswerValue:
    """What the slots of the field find in the sentence, or the likeliest of the words it can have.

    Empty where neither gives anything.
    """
    for written in _values(extractor):
        found = _in_slots(sentence.passage, written) if written.startswith("{") else ""
        if found:
            return found
    known = taught()
    words = [
        (score, told.value)
        for told, score in zip(known.answers, known.scores(sentence), strict=True)
        if told.value and told.field == extractor.field
    ]
    return max(words)[1] if words else ""


def needs_value(extractor: Extractor) -> bool:
    """Whether the field means nothing without a value: a custodian has a name."""
    return all(_values(extractor))


def _values(extractor: Extractor) -> list[str]:
    return [rule.spec.value for rule in extractor.readings if rule.spec.says == "present"]


def _in_slots(passage: Passage, written: str) -> AnswerValue:
    kinds = written.replace("{", " ").replace("}", " ").split()
    for kind in kinds:
        spread = passage.view.starts(kind) if kind != "*" else {}
        found = [
            entity.value
            for start in sorted(spread)
            if start >= passage.body
            for _, entity in spread[start]
            if entity.clear and (kind != "name" or " " in entity.value)
        ]
        if found and kinds[-1] == "*":
            return tuple(dict.fromkeys(value for each in found for value in each.split()))
        if found:
            return found[0]
    return ""
