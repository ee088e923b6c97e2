"""The value in a sentence that answers by its weight: no cue says where it stands."""

from auditor.collect.disclosure.answer import AnswerValue
from auditor.collect.disclosure.classifier import taught
from auditor.collect.disclosure.extractor import Extractor
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.searched import Searched


def value_in(sentence: Searched, extractor: Extractor) -> AnswerValue:
    """The likeliest of the words a field can have, or what its slots find in the sentence."""
    scores = taught().scores(sentence)
    words = {told: score for told, score in scores.items() if told.field == extractor.field}
    chosen = [told for told in words if told.value]
    if chosen:
        return max(chosen, key=lambda told: words[told]).value
    for rule in extractor.readings:
        if rule.spec.says == "present" and rule.spec.value.startswith("{"):
            found = _in_slots(sentence.passage, rule.spec.value)
            if found:
                return found
    return ""


def _in_slots(passage: Passage, written: str) -> AnswerValue:
    kinds = written.replace("{", " ").replace("}", " ").split()
    for kind in kinds:
        if kind == "*":
            continue
        spread = passage.view.starts(kind)
        found = [
            entity.value
            for start in sorted(spread)
            if start >= passage.body
            for _, entity in spread[start]
            if entity.clear
        ]
        if found and kinds[-1] == "*":
            return tuple(dict.fromkeys(value for each in found for value in each.split()))
        if found:
            return found[0]
    return ""
