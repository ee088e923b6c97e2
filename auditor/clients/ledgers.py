"""The ledger of a token, asked of every endpoint of its chain."""

from collections.abc import Mapping
from functools import partial

from auditor.archive.exchange import Answer, Ask, Wire
from auditor.base.strict_json import JsonValue
from auditor.clients.asks import LEDGER
from auditor.clients.ledger import ledger_of
from auditor.clients.panel import Panel
from auditor.clients.reading import Ledger, LedgerScope
from auditor.clients.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.report import BlockStamp


async def ledger_at(wire: Wire, panel: Panel, stamp: BlockStamp, scope: LedgerScope) -> Ledger:
    """The ledger up to the pinned block; SourceError when no source has one or two differ.

    One source is enough here, whatever the quorum: that nothing is missing is shown later by
    balances, which all of them are asked for. A second one that adds up to something else is not
    ignored.
    """
    params: JsonValue = {
        "address": scope.address.lower(),
        "event": scope.event,
        "first_block": scope.first_block,
        "last_block": stamp.number,
        "last_hash": stamp.hash,
    }
    where = f"{stamp.chain} {scope.event} logs of {scope.address} to block {stamp.number}"

    async def attempt(endpoint: int) -> Answer | SourceError:
        try:
            return await wire.ask(Ask("rpc", panel.chain, endpoint, LEDGER, params))
        except SourceError as error:
            return error

    jobs = [partial(attempt, endpoint) for endpoint in panel.endpoints]
    outcomes = dict(zip(panel.endpoints, await all_of(jobs), strict=True))
    found = {
        endpoint: ledger_of(answer, scope, where)
        for endpoint, answer in outcomes.items()
        if isinstance(answer, Answer)
    }
    if not found:
        raise next(each for each in outcomes.values() if isinstance(each, SourceError))
    return _agreed(found, panel, where)


def _agreed(found: Mapping[int, Ledger], panel: Panel, where: str) -> Ledger:
    groups: list[list[int]] = []
    for endpoint, ledger in found.items():
        same = next((group for group in groups if _alike(found[group[0]], ledger)), None)
        if same is None:
            groups.append([endpoint])
        else:
            same.append(endpoint)
    if len(groups) == 1:
        return found[groups[0][0]]
    panel.disputed.add(where)
    sources = panel.plan.sources
    enough = [
        group for group in groups if len({sources[each] for each in group}) >= panel.plan.quorum
    ]
    if len(enough) == 1 and panel.plan.quorum > 1:
        return found[enough[0][0]]
    counts = ", ".join(str(found[group[0]].logs) for group in groups)
    told = f"{where}: the sources add up to different ledgers ({counts} transfers)"
    raise SourceError("conflicting", "source_dispute", told)


def _alike(one: Ledger, other: Ledger) -> bool:
    return (one.logs, one.balances, one.issues) == (other.logs, other.balances, other.issues)
