"""What shows that a wallet counted as unsold is the issuer's, beyond its place on the list."""

from collections.abc import Iterator, Sequence

from auditor.evaluate.derive.inputs import Row, fact, passed_on, text, value
from auditor.model.catalogue.choices import INVENTORY_EVIDENCE
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.provenance import Strength
from auditor.model.value import Enumeration, Records
from auditor.registry.chains import same_address


INVENTORY = "supply.inventory_evidence"
LISTED, NAMED = "supply.inventory", "supply.unsold_wallets"
SHOWN = frozenset({"registry", "third_party"})
"""Evidence that somebody other than the issuer and the product file gives.

That a wallet never sent a token is none: a customer who keeps what he bought looks the same.
"""
_RANK = {word: rank for rank, word in enumerate(INVENTORY_EVIDENCE)}


def entries(evidence: Evidence) -> Iterator[Entry]:
    """The wallets with the best evidence for each."""
    listed = value(evidence, LISTED, Records)
    if isinstance(listed, Gap):
        yield passed_on(INVENTORY, [listed])
        return
    named = list(_named(evidence))
    rows = tuple(_row(row, named) for row in listed.rows)
    yield fact(INVENTORY, Records(rows, listed.complete), evidence, LISTED, NAMED)


def _row(row: Row, named: Sequence[tuple[str, str]]) -> Row:
    chain, wallet = text(row, "chain"), text(row, "address")
    words = [word for word, each in named if same_address(chain, wallet, each)]
    best = min((*words, text(row, "evidence")), key=lambda word: _RANK.get(word, len(_RANK)))
    return {**row, "evidence": Enumeration(best)} if words else row


def _named(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The wallets that documents say hold unsold tokens, each with whose document it is."""
    entry = evidence[NAMED]
    for told in entry.observations if isinstance(entry, Fact) else ():
        word = "third_party" if told.provenance.rests_on is Strength.THIRD_PARTY else "issuer"
        for row in told.value.rows if isinstance(told.value, Records) else ():
            yield word, text(row, "address")
