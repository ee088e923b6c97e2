"""What `init` does: chooses the product, asks the chains, writes the file and checks it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import anyio
import click

from auditor.base import atomic, strict_yaml
from auditor.base.checksum import checksummed, is_address
from auditor.base.text import printable
from auditor.cli.run import clock
from auditor.errors import InputError, Place, nearest_few
from auditor.model.parsing import parse
from auditor.model.place import address_problem, chain_problem
from auditor.model.product import Deployment, ProductSpec
from auditor.pipeline.detecting import Detected, detect
from auditor.pipeline.drafting import OPEN, Contract, Draft, listed, written
from auditor.pipeline.sources import Live
from auditor.registry.chains import CHAINS
from auditor.registry.impostors import Warned, of_claim, warnings
from auditor.registry.listings import Listing
from auditor.registry.lookup import Found, Kind, Query, find
from auditor.registry.products import Product, products
from auditor.registry.snapshot import snapshot
from auditor.settings import Settings, load_settings


_FROM_ADDRESS = "A product no list names starts from its address: `auditor init eip155:1:0x…`."


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for."""

    target: str
    issuer: str
    chains: tuple[str, ...]
    multiplier_source: str
    out: Path | None
    config: Path | None
    force: bool


def product_file(wish: Wish) -> Iterator[str]:
    """Writes the file and says what is in it; InputError or UsageError where nothing is written."""
    for each in wish.chains:
        if problem := chain_problem(each):
            raise click.UsageError(f"--chain: {problem}.")
    where = wish.chains[0] if len(wish.chains) == 1 else ""
    found = find(Query.parsed(wish.target, where), products())
    draft = _draft(found, wish)
    path = wish.out or Path(f"{draft.product.id}.yaml")
    if path.exists() and not wish.force:
        hint = "Give --force to replace it, or -o for another name."
        raise InputError("the file exists and is not overwritten.", Place(str(path)), hint)
    draft = _asked(draft, wish, load_settings(wish.config))
    text = written(draft)
    # A file this command writes and `audit` refuses would be a bug, and is not left behind.
    parse(ProductSpec, strict_yaml.load(text.encode(), str(path)))
    atomic.make_folder(path.parent)
    atomic.write(path, text.encode())
    for warned in (*warnings(found), *_claims(draft)):
        yield f"warning: {printable(warned.told, 600)}."
    yield from _told(draft, path, text)


def _claims(draft: Draft) -> Iterator[Warned]:
    """What a contract that no list names passes itself off as."""
    if not draft.product.symbol and draft.symbol:
        yield from of_claim(draft.contracts[0].address, draft.symbol)


def _told(draft: Draft, path: Path, text: str) -> Iterator[str]:
    yield f"{path}: {printable(draft.symbol or draft.contracts[0].address, 100)}"
    for each in draft.contracts:
        yield f"  {each.chain} {each.address}: {each.unit_model}"
        yield from (f"    {printable(note, 600)}" for note in each.notes)
    yield f"{text.count(OPEN) - 1} lines are marked {OPEN}; then: auditor audit {path}"


def _draft(found: Found, wish: Wish) -> Draft:
    query = found.query
    if query.address and not found.hits:
        return _unlisted(query, wish)
    wanted = _preferred(found)
    if wish.issuer:
        wanted = [each for each in wanted if each.issuer == wish.issuer]
    wanted = [each for each in wanted if each.on(wish.chains)]
    if len(wanted) == 1:
        return listed(wanted[0], wish.chains)
    if wanted:
        raise click.UsageError(_choices(wish.target, wanted))
    raise click.UsageError(_nothing(found, wish))


def _preferred(found: Found) -> list[Product]:
    """Products of that symbol or ticker; where there are none, those of that ISIN or name.

    A ticker that is one issuer's symbol as well may mean any issuer's product.
    """
    named = [hit.product for hit in found.hits if hit.by in (Kind.SYMBOL, Kind.TICKER)]
    return named or [hit.product for hit in found.hits]


def _choices(target: str, wanted: Sequence[Product]) -> str:
    rows = [
        f"  auditor init {each.symbol} --issuer {each.issuer}  ({', '.join(_chains(each))})"
        for each in wanted
    ]
    told = f"{printable(target, 100)!r} names {len(wanted)} products; say which:"
    return "\n".join([told, *rows])


def _chains(product: Product) -> Iterable[str]:
    return dict.fromkeys(row.chain for row in product.listings)


def _nothing(found: Found, wish: Wish) -> str:
    asked = [f"issuer {wish.issuer!r}"] if wish.issuer else []
    asked += [f"chain {each!r}" for each in wish.chains]
    of = f" with {' and '.join(asked)}" if asked else ""
    told = f"{printable(wish.target, 100)!r}{of} is not in the registry of {snapshot().date}."
    others = sorted({hit.product.issuer for hit in found.hits})
    if others:
        return f"{told} Issuers of products that answer to it: {', '.join(others)}."
    if found.similar:
        hint = f"Similar: {', '.join(each.symbol for each in found.similar)}."
    else:
        hint = nearest_few(wish.target, {each.symbol for each in products()})
    return " ".join(filter(None, (told, hint, _FROM_ADDRESS)))


def _unlisted(query: Query, wish: Wish) -> Draft:
    """A contract no list names: nothing is known but where it stands."""
    chains = [query.chain] if query.chain else list(wish.chains)
    if len(chains) != 1:
        told = f"{query.address} is not in the registry of {snapshot().date}; that proves nothing"
        example = next(iter(CHAINS))
        raise click.UsageError(f"{told} either way. Say on which chain it is: --chain {example}.")
    if problem := address_problem(chains[0], query.address):
        raise click.UsageError(f"{problem}.")
    address = checksummed(query.address) if is_address(query.address) else query.address
    row = Listing("", "", wish.issuer, chains[0], address, "", "")
    told = f"not in the registry of {snapshot().date}, which proves nothing either way"
    contract = Contract(chains[0], address, "auto", "", ())
    return Draft(Product(wish.issuer, "", "", "", (row,)), "", "", (contract,), (told,))


def _asked(draft: Draft, wish: Wish, settings: Settings) -> Draft:
    """The draft with what the chains say of its contracts."""
    if wish.multiplier_source and len(draft.contracts) != 1:
        told = f"it is of one contract, and there are {len(draft.contracts)}: add --chain"
        raise click.UsageError(f"--multiplier-source: {told}.")
    reached = [each for each in draft.contracts if each.chain in settings.chains]
    contracts = [_deployment(each, wish.multiplier_source) for each in reached]
    read = anyio.run(detect, contracts, Live(settings, clock)) if contracts else ()
    by_place = {(each.deployment.chain, each.deployment.address): each for each in read}
    filled = tuple(_filled(each, by_place, wish) for each in draft.contracts)
    symbol = draft.symbol or next((each.symbol for each in read if each.symbol), "")
    name = draft.name or next((each.name for each in read if each.name), "")
    renamed = [
        f"the contract on {each.deployment.chain} calls itself {each.symbol}, the registry {symbol}"
        for each in read
        if each.symbol and each.symbol != symbol
    ]
    return replace(
        draft, symbol=symbol, name=name, contracts=filled, sources=(*draft.sources, *renamed)
    )


def _deployment(each: Contract, source: str) -> Deployment:
    stated = {"unit_model": "external_multiplier", "multiplier_source": source} if source else {}
    try:
        return Deployment.model_validate({"chain": each.chain, "address": each.address, **stated})
    except ValueError:
        problem = address_problem(each.chain, source) or "is no address"
        raise click.UsageError(f"--multiplier-source: {problem}.") from None


def _filled(each: Contract, by_place: dict[tuple[str, str], Detected], wish: Wish) -> Contract:
    found = by_place.get((each.chain, each.address))
    if found is None:
        note = f"not read: no endpoint for {each.chain} in the settings"
        return replace(each, multiplier_source=wish.multiplier_source, notes=(note,))
    told = found.deployment
    return replace(
        each,
        unit_model=told.unit_model,
        multiplier_source=told.multiplier_source or "",
        notes=found.notes,
    )
