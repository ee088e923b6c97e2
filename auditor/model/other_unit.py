"""An amount that terms give in tokens where its fact is one of money: known, and no such fact."""

import re
from fractions import Fraction

from auditor.model.evidence import Entry, Fact


# How the reader of documents writes an amount whose unit is not the fact's.
_TOKENS = re.compile(r"[\w.]+: (\d+(?:\.\d+)?) tokens? cannot be compared with \S+")


def in_tokens(entry: Entry) -> tuple[Fraction, ...]:
    """The one number of tokens that every document names; nothing where it is a fact or unsure."""
    if isinstance(entry, Fact) or entry.reason != "other_unit":
        return ()
    parts = [_TOKENS.fullmatch(part) for part in entry.detail.split("; ")]
    found = {Fraction(part[1]) for part in parts if part}
    return tuple(found) if len(found) == 1 and all(parts) and found != {0} else ()
