"""Searches all sentences of a document at once for what they may say."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.collect.disclosure.extractor import Address, Extractors
from auditor.collect.disclosure.match import lay_out
from auditor.collect.disclosure.passage import Passage


@dataclass(frozen=True, slots=True)
class Searched:
    """A sentence, the cues whose own parts it holds, and the groups of the vocabulary in it."""

    passage: Passage
    cues: list[Address]
    groups: list[str]


def searched(cut: Sequence[Passage], extractors: Extractors) -> list[Searched]:
    """Every sentence with what it holds; everything that is read later is laid out for it."""
    laid = lay_out(passage.view for passage in cut)
    lay_out(
        each
        for passage in cut
        for each in (*passage.heads, *passage.near, *passage.before, *passage.named)
        if each.among is None
    )
    held = {
        id(text): (cues, groups)
        for texts in laid
        for text, cues, groups in zip(
            texts.texts, extractors.possible(texts), extractors.named(texts), strict=True
        )
    }
    return [Searched(passage, *held[id(passage.view)]) for passage in cut]
