"""Every collector, in the order their findings are logged."""

from collections.abc import Callable

from auditor.collect.control.collector import Control
from auditor.collect.corporate_actions import CorporateActions
from auditor.collect.disclosure.extractor import Extractors, no_extractors
from auditor.collect.documents.collector import Documents
from auditor.collect.documents.second_look import SecondLook
from auditor.collect.history import History
from auditor.collect.holders.collector import Holders
from auditor.collect.interface import Collector
from auditor.collect.listing import ProductLists
from auditor.collect.market.prices import Prices
from auditor.collect.market.sessions import MarketSessions
from auditor.collect.product import Product
from auditor.collect.proofs import Proofs
from auditor.collect.reserve.collector import Reserves
from auditor.collect.site.findability import Findability
from auditor.collect.supply.collector import Supply
from auditor.model.catalogue import CATALOGUE
from auditor.model.key import Catalogue


def collectors(
    catalogue: Catalogue, extractors: Callable[[], Extractors] = no_extractors
) -> tuple[Collector, ...]:
    """The collectors for a vocabulary and extractors that packs may have extended."""
    return (
        Product(),
        Supply(),
        Holders(),
        Proofs(),
        Control(),
        ProductLists(),
        Reserves(),
        Prices(),
        MarketSessions(),
        CorporateActions(),
        Documents(catalogue=catalogue, extractors=extractors),
    )


COLLECTORS: tuple[Collector, ...] = collectors(CATALOGUE)
FOLLOWERS: tuple[Collector, ...] = (History(), SecondLook(), Findability())
"""The second round: these look at what the first one found."""
