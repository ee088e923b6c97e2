"""Everything about the control of one deployment, as rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from auditor.collect.control.accounts import Account, owned_by, resolve
from auditor.collect.control.anomalies import Found, read_anomalies
from auditor.collect.control.asking import Asking, Read
from auditor.collect.control.minting import ANYONE, Minters, find_minters, mint_authority
from auditor.collect.control.powers import read_powers
from auditor.collect.control.proxies import Proxy, read_proxy
from auditor.collect.control.roles import Roles, read_roles
from auditor.collect.control.secure_mint import read_gate
from auditor.collect.control.upgrading import Upgraders, find_upgraders
from auditor.collect.figures import missing
from auditor.collect.interface import ChainReader
from auditor.errors import SourceError
from auditor.model.product import Deployment, ProductSpec
from auditor.model.report import BlockStamp
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Field,
    Flag,
    Missing,
    Quantity,
    Record,
    Records,
    Text,
)


_COUNT = unit("count")
_NO_PLACE = Text("none")


@dataclass(frozen=True, slots=True)
class Examined:
    """What one deployment told: its row, who holds what, what is odd, and the gate if any."""

    deployment: Deployment
    block: BlockStamp
    row: Record
    roles: Records
    anomalies: Records
    gate: Record | SourceError
    trail: Sequence[Read]


async def examine(reader: ChainReader, product: ProductSpec, deployment: Deployment) -> Examined:
    """Reads one deployment; SourceError when there is nothing to read it from."""
    if not reader.block.hash:
        told = f"the recording of {deployment.chain} holds published figures, and no block"
        raise SourceError("not_collected", "no_recorded_block", told)
    address, asking = deployment.address.lower(), Asking(reader)
    proxy = await read_proxy(asking, address)
    roles = await read_roles(asking, deployment, proxy.logic)
    minters = await find_minters(asking, address, proxy, roles)
    upgraders = await find_upgraders(asking, address, proxy, roles)
    accounts = await _accounts(asking, [*minters.addresses, *(h.address for h in roles.holders)])
    found, lacking = await read_anomalies(asking, deployment, proxy)
    row = {
        **_place(deployment),
        **_build(proxy),
        "mint_authority": _mint_field(proxy, minters, accounts),
        "upgrade_authority": _choice(lambda: upgraders.authority),
        **await read_powers(asking, address, proxy, roles),
    }
    whole = not minters.doubt and not upgraders.doubt
    return Examined(
        deployment,
        reader.block,
        row,
        Records(tuple(_role_rows(deployment, roles, minters, upgraders, accounts)), whole),
        Records(tuple(_odd(deployment, each) for each in found), not lacking),
        await _gate(asking, product, deployment, proxy),
        tuple(asking.trail),
    )


async def _accounts(asking: Asking, addresses: Sequence[str]) -> dict[str, Account | SourceError]:
    found: dict[str, Account | SourceError] = {}
    for address in dict.fromkeys(addresses):
        try:
            found[address] = await resolve(asking, address)
        except SourceError as error:
            found[address] = error
    return found


async def _gate(
    asking: Asking, product: ProductSpec, deployment: Deployment, proxy: Proxy
) -> Record | SourceError:
    try:
        return await read_gate(asking, product, deployment, proxy)
    except SourceError as error:
        return error


def _mint_field(
    proxy: Proxy, minters: Minters, accounts: dict[str, Account | SourceError]
) -> Field:
    """The weakest holder, unless one that could not be followed may be weaker."""
    if proxy.kind == "diamond" and not minters.anyone:
        told = "the contract is put together of facets, which are not examined"
        return Missing(Cause.UNSUPPORTED, "unsupported", told)
    known = [accounts[each] for each in minters.addresses]
    followed = [each for each in known if isinstance(each, Account)]
    failed = [each for each in known if isinstance(each, SourceError)]
    doubt = Minters(minters.addresses, minters.proven, minters.anyone, (*failed, *minters.doubt))
    if proxy.precompile:
        told = "the token is a part of the chain's own program"
        more = SourceError("unsupported", "not_applicable", told)
        doubt = Minters(minters.addresses, minters.proven, minters.anyone, (more,))
    return _choice(partial(mint_authority, doubt, followed))


def _choice(make: Callable[[], str]) -> Field:
    try:
        return Enumeration(make())
    except SourceError as error:
        return missing(error)


def _build(proxy: Proxy) -> Record:
    logic: Field = Text(proxy.implementation) if proxy.implementation else _NO_PLACE
    logic_hash: Field = Text(proxy.implementation_hash)
    if proxy.kind == "diamond":
        told = "a diamond has as many implementations as facets"
        logic = logic_hash = Missing(Cause.UNSUPPORTED, "unsupported", told)
    return {
        "proxy": Enumeration(proxy.kind),
        "implementation": logic,
        "implementation_hash": logic_hash,
        "admin": Text(proxy.admin) if proxy.admin else _NO_PLACE,
        "beacon": Text(proxy.beacon) if proxy.beacon else _NO_PLACE,
        "code_hash": Text(proxy.code_hash),
        "code_size": Quantity(Fraction(proxy.code_size), _COUNT),
        "precompile": Flag(proxy.precompile),
    }


def _role_rows(
    deployment: Deployment,
    roles: Roles,
    minters: Minters,
    upgraders: Upgraders,
    accounts: dict[str, Account | SourceError],
) -> list[Record]:
    place = partial(_role_row, deployment)
    rows = [place(each.name, accounts[each.address]) for each in roles.holders]
    rows += [
        place("mints" if address in minters.proven else "may mint", accounts[address])
        for address in minters.addresses
    ]
    rows += [place(name, account) for name, account in upgraders.named]
    anyone = {"mints": minters.anyone, "upgrades": upgraders.anyone}
    rows += [_anyone(deployment, name) for name, everybody in anyone.items() if everybody]
    followed = [each for each in accounts.values() if isinstance(each, Account)]
    rows += [
        place(f"owner of {contract.address}", owner)
        for top in (*followed, *(account for _, account in upgraders.named))
        for contract, owner in owned_by(top)
    ]
    return list({repr(row): row for row in rows}.values())


def _role_row(deployment: Deployment, name: str, holder: Account | SourceError) -> Record:
    place: Record = {**_place(deployment), "role": Text(name)}
    if isinstance(holder, SourceError):
        nothing = missing(holder)
        return {**place, "holder": nothing, "holder_kind": nothing}
    row: dict[str, Field] = {
        **place,
        "holder": Text(holder.address),
        "holder_kind": Enumeration(holder.kind),
    }
    if holder.threshold >= 0:
        row["threshold"] = Quantity(Fraction(holder.threshold), _COUNT)
        row["owners"] = Quantity(Fraction(holder.owners), _COUNT)
    if holder.delay >= 0:
        row["delay"] = Duration(Fraction(holder.delay))
    return row


def _anyone(deployment: Deployment, name: str) -> Record:
    return {
        **_place(deployment),
        "role": Text(name),
        "holder": Text(ANYONE),
        "holder_kind": Enumeration("eoa"),
    }


def _odd(deployment: Deployment, found: Found) -> Record:
    anomaly, detail = found
    return {**_place(deployment), "anomaly": Enumeration(anomaly), "detail": Text(detail)}


def _place(deployment: Deployment) -> Record:
    return {"chain": Text(deployment.chain), "address": Text(deployment.address)}
