"""Who lists the deployments, and on which chains the token is said to exist."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial

from auditor.base import canonical
from auditor.collect.interface import Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import STRENGTH_OF_CLASS
from auditor.collect.token_list import Named, TokenList, read_lists, read_token_list
from auditor.model.evidence import Gap, Observation
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.value import Cause, Flag, Missing, Record, Records, Text
from auditor.registry.chains import same_address
from auditor.registry.listings import Listing, Listings, is_issuers_own


LISTINGS, CHAINS = "identity.listings", "supply.chains"
SHIPPED = "shipped product lists"
LEFT_OUT = "left_out"
"""Reason of a contract of the product that a list names and the product file does not."""
NOT_LISTED = Missing(
    Cause.NOT_COLLECTED, "not_in_registry", "no list that was read names this address"
)


@dataclass(frozen=True, slots=True)
class ProductLists:
    """Looks deployments up by chain and address; absence from a list is unknown, never fake."""

    name: str = "listing"
    provides: tuple[str, ...] = (LISTINGS, CHAINS)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One row or more per deployment, and the chains each list names for the product."""
        jobs = [partial(read_token_list, source, context) for source in product.listings]
        lists, failures = read_lists(await all_of(jobs))
        gaps = [
            Gap(key, Cause(error.cause), error.reason, error.detail)
            for error in failures
            for key in (LISTINGS, CHAINS)
        ]
        left_out = [(each, token) for each in lists for token in _left_out(each, product)]
        return [
            *(row for each in product.deployments for row in _rows(each, product, lists, context)),
            *(_left_out_row(token, each, context) for each, token in left_out),
            *_shipped_chains(product, context),
            # Nobody names every contract who names one that the product file leaves out.
            *(_list_chains(each, product.symbol, context, whole=not left_out) for each in lists),
            *gaps,
        ]


def listed_row(deployment: Deployment, told: str, symbol: str, source: str) -> Record:
    """What a list that names this address says; another symbol contradicts the product file."""
    place = {"chain": Text(deployment.chain), "address": Text(deployment.address)}
    if told == symbol:
        return {**place, "listed": Flag(True), "listed_symbol": Text(told)}
    detail = f"{source} names this address {told}, the product file {symbol}"
    differs = Missing(Cause.CONFLICTING, "source_dispute", detail)
    return {**place, "listed": differs, "listed_symbol": Text(told)}


def unlisted_row(deployment: Deployment, why: Missing = NOT_LISTED) -> Record:
    """No list names the address."""
    place = {"chain": Text(deployment.chain), "address": Text(deployment.address)}
    return {**place, "listed": why, "listed_symbol": why}


def elsewhere(deployment: Deployment, symbol: str, lists: Sequence[TokenList]) -> Missing:
    """Why an address is unlisted: a list that names another one for the product contradicts it."""
    for each in lists:
        others = each.addresses_of(symbol, deployment.chain)
        if others:
            detail = f"{each.page.name} names {others[0]} as the {symbol} of {deployment.chain}"
            return Missing(Cause.CONFLICTING, "source_dispute", detail)
    return NOT_LISTED


def _rows(
    deployment: Deployment, product: ProductSpec, lists: Sequence[TokenList], context: Context
) -> list[Collected]:
    found = [
        (told, _list_stamp(each, context)) for each in lists for told in each.symbols_at(deployment)
    ]
    shipped = Listings.load().find(deployment.chain, deployment.address)
    if isinstance(shipped, Listing) and shipped.symbol:
        found.append((shipped.symbol, _shipped_stamp([shipped], shipped.source, context)))
    rows = [
        (listed_row(deployment, told, product.symbol, stamp.source), stamp) for told, stamp in found
    ]
    if not rows:
        why = elsewhere(deployment, product.symbol, lists)
        rows = [(unlisted_row(deployment, why), _shipped_stamp([], SHIPPED, context))]
    return [Observation(LISTINGS, Records((row,), complete=True), stamp) for row, stamp in rows]


def _left_out(each: TokenList, product: ProductSpec) -> list[Named]:
    """Further contracts of the product that a list names on a chain where the file names one."""
    chains = {one.chain for one in product.deployments if each.symbols_at(one)}
    return [
        token
        for token in each.tokens
        if token.symbol == product.symbol
        and token.chain in chains
        and not any(
            one.chain == token.chain and same_address(one.chain, one.address, token.address)
            for one in product.deployments
        )
    ]


def _left_out_row(token: Named, each: TokenList, context: Context) -> Observation:
    detail = (
        f"{each.page.name} names {token.address} as the {token.symbol} of {token.chain} as well;"
        " the product file leaves it out, so its tokens are not counted"
    )
    row: Record = {
        "chain": Text(token.chain),
        "address": Text(token.address),
        "listed": Missing(Cause.CONFLICTING, LEFT_OUT, detail),
        "listed_symbol": Text(token.symbol),
    }
    return Observation(LISTINGS, Records((row,), complete=True), _list_stamp(each, context))


def _shipped_chains(product: ProductSpec, context: Context) -> list[Collected]:
    lists = Listings.load()
    found = [lists.find(each.chain, each.address) for each in product.deployments]
    rows = [row for row in found if isinstance(row, Listing) and row.symbol == product.symbol]
    issuers = sorted({row.issuer for row in rows})
    known = [row for issuer in issuers for row in lists.rows_of(issuer, product.symbol)]
    if not known:
        detail = "no deployment of this product is in the shipped lists"
        return [Gap(CHAINS, Cause.NOT_COLLECTED, "not_in_registry", detail)]
    # Every list lags its issuer: what it names exists, what it leaves out may exist too.
    chains = sorted({row.chain for row in known})
    return [_chains(chains, _shipped_stamp(known, SHIPPED, context), complete=False)]


def _list_chains(each: TokenList, symbol: str, context: Context, *, whole: bool) -> Collected:
    chains = each.chains_of(symbol)
    claims_all = each.source.names_every_chain and bool(chains) and whole
    return _chains(chains, _list_stamp(each, context), complete=claims_all)


def _chains(chains: Sequence[str], stamp: Provenance, *, complete: bool) -> Observation:
    rows: tuple[Record, ...] = tuple({"chain": Text(chain)} for chain in chains)
    return Observation(CHAINS, Records(rows, complete=complete), stamp)


def _list_stamp(each: TokenList, context: Context) -> Provenance:
    return context.provenance(
        source=each.page.name,
        locator=f"{each.page.name} tokens",
        observed_at=each.page.answer.observed_at,
        as_of=UNDATED,
        digest=each.page.answer.digest,
        strength=STRENGTH_OF_CLASS[each.source.class_],
        supplied=each.page.supplied,
    )


def _shipped_stamp(rows: Sequence[Listing], source: str, context: Context) -> Provenance:
    own = any(is_issuers_own(row.source) for row in rows)
    return context.provenance(
        source=source,
        locator="; ".join(f"{row.chain} {row.address}" for row in rows) or SHIPPED,
        observed_at=context.as_of,
        as_of=UNDATED,
        digest=canonical.digest_of([asdict(row) for row in rows]),
        strength=Strength.ISSUER if own else Strength.THIRD_PARTY,
    )
