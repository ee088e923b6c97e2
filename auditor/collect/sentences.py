"""Cuts a paragraph into sentences, rather too few than too many."""

import re
from collections.abc import Iterator


_END = re.compile(r"[.!?;]\s+(?=[\"“(\[]?[A-ZÄÖÜÉÀ0-9])")
# What stands before a full stop that ends no sentence; a name such as "Tesla, Inc." among them.
_SHORT = re.compile(
    r"(?:\b(?:inc|ltd|corp|co|plc|no|nos|nr|st|mr|mrs|ms|dr|approx|ca|vs|art|sec|para|bzw|jan|feb|"
    r"mar|apr|jun|jul|aug|sept?|oct|nov|dec|dez|okt|e\.g|i\.e|u\.s|z\.b|s\.a|n\.a|n\.v)|\b[A-Z])\.\Z",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph whose white space is normalised, in order."""
    start = 0
    for found in _END.finditer(text):
        if _SHORT.search(text[max(0, found.start() - 12) : found.start() + 1]):
            continue
        if text[found.start() - 1 : found.start()].isdigit() and text[found.end()].islower():
            continue
        yield text[start : found.start() + 1]
        start = found.end()
    if text[start:].strip():
        yield text[start:]
