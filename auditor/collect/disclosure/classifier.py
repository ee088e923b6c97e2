"""Tells by weighed words what a sentence says: one linear classifier per answer of a field.

`tools/teach_reader.py` fits them by logistic regression to the labelled corpus, sentences first and
then whole documents, and rounds their weights; a score is the logit in hundredths, in whole numbers
on every machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from auditor.collect.disclosure.match import View
from auditor.collect.disclosure.searched import Searched


WEIGHTS = Path(__file__).parent / "weights.json"
AROUND = 40
"""Words of the heading and of the sentence before that are looked at."""


class Told(NamedTuple):
    """What a sentence can say: an answer of a field, or one of the values it can have."""

    field: str
    status: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Classifier:
    """`weights` are pairs of a number of `answers` and what the feature adds to its score."""

    answers: tuple[Told, ...]
    bias: tuple[int, ...]
    weights: Mapping[str, tuple[tuple[int, int], ...]]

    def scores(self, sentence: Searched) -> list[int]:
        """How much a sentence speaks for each of `answers`, in hundredths of a logit."""
        sums = list(self.bias)
        for feature in features(sentence):
            for number, weight in self.weights.get(feature, ()):
                sums[number] += weight
        return sums


def features(sentence: Searched) -> frozenset[str]:
    """Words, pairs, stems, groups and half-met readings of a sentence, and the words around it."""
    passage = sentence.passage
    words = _words(passage.view)
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    stems = (form for forms in passage.view.forms for form in forms if "*" in form)
    groups = (f"<{name}>" for name in sentence.groups)
    readings = (f"@{field} {number}" for field, number, _ in sentence.cues)
    views = (*passage.heads[-1:], *passage.before[-1:])
    around = islice(chain.from_iterable(map(_words, views)), AROUND)
    near = (f"^{word}" for word in around)
    return frozenset(chain(words, pairs, stems, groups, readings, near))


def _words(view: View) -> list[str]:
    """Figures are all alike: what they are is for the finders of values to say."""
    return ["#" if word.key[0].isdigit() else word.key for word in view.words]


class _File(msgspec.Struct):
    """The weights as they are stored: for each feature numbers and weights in turn."""

    answers: list[Told]
    bias: list[int]
    weights: dict[str, list[int]]


@lru_cache(maxsize=1)
def taught() -> Classifier:
    """The classifier that ships with the tool."""
    stored = msgspec.json.decode(WEIGHTS.read_bytes(), type=_File)
    once: dict[tuple[int, int], tuple[int, int]] = {}
    weights = {
        # Most pairs stand in many places: one object for each is a third of the memory.
        feature: tuple(
            once.setdefault(pair, pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)
        )
        for feature, numbers in stored.weights.items()
    }
    return Classifier(tuple(stored.answers), tuple(stored.bias), weights)
