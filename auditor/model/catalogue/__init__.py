"""The vocabulary: every fact key with kind, unit, meaning, direction and who owes it."""

from auditor.model.catalogue import (
    actions,
    audit,
    control,
    holders,
    market,
    reserves,
    supply,
    terms,
)
from auditor.model.key import Catalogue


CATALOGUE = Catalogue(
    {
        spec.name: spec
        for spec in (
            *audit.AUDIT,
            *audit.IDENTITY,
            *supply.SUPPLY,
            *reserves.RESERVES,
            *reserves.BACKING,
            *holders.HOLDERS,
            *control.CONTROL,
            *actions.ACTIONS,
            *market.PEG,
            *terms.CUSTODY,
            *terms.REDEMPTION,
            *terms.DISCLOSURE,
            *terms.STRUCTURE,
            *terms.TOLD,
        )
    }
)
