"""What to say of words that do not stand in a document."""

from auditor.base.text import printable
from auditor.collect.text.model import DocumentText
from auditor.collect.text.sentences import sentences_of
from auditor.errors import SourceError


ALIKE = 70
"""Of 100: below it a sentence is another one, not the quoted one as it reads today."""
QUOTE_NOT_FOUND = "quote_not_found"
_SHOWN = 200


def misquoted(name: str, document: DocumentText, quote: str) -> SourceError:
    """The error for a quote, with what may have become of it: the sentence most like it."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - few audits meet a quote that is gone

    told = f"{name} does not hold the words {printable(quote, _SHOWN)!r}"
    # A quote is often a part of its sentence; a sentence much shorter than it is none of it.
    sentences = [each for block in document.blocks for each in sentences_of(block)]
    long = [each for each in sentences if 2 * len(each) > len(quote)]
    found = process.extractOne(quote, long, scorer=fuzz.partial_ratio, score_cutoff=ALIKE)
    if found:
        told = f"{told}; most like them: {printable(found[0], _SHOWN)!r}"
    return SourceError("unreadable", QUOTE_NOT_FOUND, told)
