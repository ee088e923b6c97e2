"""What a short answer says, after a question or a label: yes, no, or that it is still open."""

import re
from collections.abc import Mapping

from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.match import view
from auditor.collect.disclosure.pattern import Pattern
from auditor.collect.disclosure.tokens import tokens
from auditor.collect.text.model import Block


_OPENING, _PAIR = 8, 2
_LABELLED = re.compile(
    r"(?P<label>[^\W\d_][^:：.!?;]{2,100})(?::\s|：)\s*(?P<value>\S[^\n]{0,120})$"
)
_SPEAKER = re.compile(r"^(?:[A-Z][A-Z .'’-]{1,20}(?: \d+)?|[AR]|答)[:.：]\s*")
_KINDS = ("open", "no", "yes")
"""In this order: "not yet" is no "no"."""


def reply(
    answer: str, lexicon: Lexicon, scope: Mapping[str, Pattern], language: str, *kinds: str
) -> str:
    """Which of the kinds the first words of an answer are; empty for none of them."""
    opening = view(answer, tokens(answer)[:_OPENING], lexicon, language)
    for kind in kinds or _KINDS:
        found = opening.matches(scope[kind]) if kind in scope else ()
        if found and found[0].start == 0:
            return kind
    return ""


def refuses(sentence: str) -> bool:
    """Whether a sentence is a bare "No.": what follows it does not go on from the question."""
    return sentence.lower() in ("no.", "nein.", "non.")


def spoken(sentence: str) -> str:
    """What is said, without who says it: `ANNA: No.` or `A. No.`."""
    return _SPEAKER.sub("", sentence, count=1)


def labelled(block: Block, sentence: str) -> tuple[str, str]:
    """The label of a sentence and what stands behind it: `Segregated: no`; or a row of two."""
    filled = [value for _, value in block.cells if value]
    if len(filled) == _PAIR and sentence.startswith(filled[0]):
        return filled[0], filled[1]
    found = None if filled else _LABELLED.match(sentence)
    return (found["label"], found["value"]) if found else ("", "")
