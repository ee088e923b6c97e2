"""How a rule speaks: statements as titles, questions as questions, no word that promises much."""

import re
from collections.abc import Iterator

from auditor.base.strict_yaml import Path
from auditor.evaluate.rule import CompiledRule
from auditor.model.remark import Remark
from auditor.model.rule import RuleSpec


LONGEST_TITLE = 90
LONGEST_SENTENCE = 240
SHORTEST_WHY = 40
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_BANNED = {
    "coverage": "Say 'backing ratio', or what covers what.",
    "guarantees": "Say what is stated, and by whom.",
    "guaranteed": "Say what is stated, and by whom.",
    "obviously": "Leave it out.",
    "clearly": "Leave it out.",
    "simply": "Leave it out.",
    "scam": "Say what is not shown.",
    "fraud": "Say what is not shown.",
}


def prose(rule: CompiledRule) -> Iterator[Remark]:
    """A remark for each habit of style that a text of the rule breaks, at its line and column."""
    for path, problem, hint in _faults(rule.spec):
        yield Remark(rule.source.document.place(path), problem, hint)


def _faults(spec: RuleSpec) -> Iterator[tuple[Path, str, str]]:
    yield from _title(spec.title)
    if spec.ask and not spec.ask.rstrip().endswith("?"):
        yield ("ask",), "ask is a question to the issuer.", "End it with a question mark."
    if not spec.ask:
        yield (
            ("title",),
            "ask is missing.",
            "Write the question an issuer could answer by a document.",
        )
    if len(spec.why) < SHORTEST_WHY:
        yield (
            ("why",),
            f"why is shorter than {SHORTEST_WHY} characters.",
            "Say what a holder loses.",
        )
    for name, sentence in _sentences(spec):
        yield from _sentence(("messages", name), sentence)
    for path, text in _texts(spec):
        yield from _words(path, text)


def _title(title: str) -> Iterator[tuple[Path, str, str]]:
    where: Path = ("title",)
    if title.rstrip().endswith("?"):
        yield where, "title is a question.", "Write the statement that is true when the rule holds."
    if title.rstrip().endswith("."):
        yield where, "title ends with a full stop.", "Leave it out."
    if len(title) > LONGEST_TITLE:
        told = (
            f"title is {len(title)} characters long; {LONGEST_TITLE} fit on a line of the report."
        )
        yield where, told, ""
    if title[:1].islower():
        yield where, "title starts with a small letter.", "It is shown as a sentence."


def _sentence(where: Path, sentence: str) -> Iterator[tuple[Path, str, str]]:
    name = ".".join(map(str, where))
    if not sentence.rstrip().endswith((".", "!")):
        yield where, f"{name} is not a whole sentence.", "End it with a full stop."
    if len(sentence) > LONGEST_SENTENCE:
        told = f"{name} is {len(sentence)} characters long."
        yield where, told, f"More than {LONGEST_SENTENCE} make a paragraph."


def _words(where: Path, text: str) -> Iterator[tuple[Path, str, str]]:
    bare = _PLACEHOLDER.sub("", text).lower()
    for word, hint in _BANNED.items():
        if re.search(rf"\b{word}\b", bare):
            yield where, f"{'.'.join(map(str, where))} says {word!r}.", hint


def _sentences(spec: RuleSpec) -> Iterator[tuple[str, str]]:
    told = spec.messages
    for name, text in (
        ("pass", told.passed),
        ("warn", told.warn),
        ("fail", told.fail),
        ("unknown", told.unknown),
    ):
        if text:
            yield name, text


def _texts(spec: RuleSpec) -> Iterator[tuple[Path, str]]:
    """Everything a reader of the report may see; the questions to others may use their words."""
    yield ("title",), spec.title
    yield ("why",), spec.why
    yield from ((("messages", name), text) for name, text in _sentences(spec))
