"""What sources say about a fact that has no value for what they say: they differ, or are vague."""

import re

from auditor.base.text import printable
from auditor.model.provenance import quote_in
from auditor.model.wire_members import JsonObject, as_text, items, text


# Reasons whose detail repeats the sources. Of any other the detail tells what went wrong with the
# reading (which node, which block, how many seconds), and is no two times the same.
SAID = frozenset({"source_dispute", "passages_disagree", "vague_statement", "other_unit"})
# How `reconcile` lists who says what; a value may hold such words as well, so a source counts only
# where a place that was read begins with it.
_SOURCE = re.compile(r"(?:^|; )(.+?) says ", re.DOTALL)
# How the reader writes passages of one document that differ or are vague.
_PASSAGE = re.compile(r"“(.*?)”(?= / |; |\Z)", re.DOTALL)
_LONGEST = 600


def said(gap: JsonObject) -> str:
    """What the sources of a gap say, word for word and to be compared; empty when it tells none."""
    if text(gap, "reason") not in SAID:
        return ""
    return f"{text(gap, 'reason')}: {text(gap, 'detail')}"


def quotes(gap: JsonObject) -> tuple[tuple[str, str], ...]:
    """Each source of a gap that tells what they say, with the words it is quoted with."""
    detail = text(gap, "detail")
    places = [as_text(each, "tried") for each in items(gap, "tried")]
    found = [(_source(each, detail), quote_in(each)) for each in places if quote_in(each)]
    if not found:
        where = ", ".join(places)
        found = [(where, passage) for passage in _PASSAGE.findall(detail)]
    return tuple(sorted((source, printable(quote, _LONGEST)) for source, quote in found))


def sources(gap: JsonObject) -> frozenset[str]:
    """Who says what such a gap tells."""
    places = [as_text(each, "tried") for each in items(gap, "tried")]
    return frozenset(_source(each, text(gap, "detail")) for each in places)


def _source(place: str, detail: str) -> str:
    """Who speaks at a place, as a fact's observations name it."""
    named = [each for each in _SOURCE.findall(detail) if place.startswith(each)]
    return max(named, key=len, default=place.partition(" · ")[0])
