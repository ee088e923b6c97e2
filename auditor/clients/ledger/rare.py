"""Few, rare events of a contract, every page of which is recorded."""

import re
from collections.abc import Awaitable, Callable, Sequence

from auditor.archive.exchange import Answer
from auditor.base.strict_json import JsonValue
from auditor.clients.ledger.ranges import Ranges, Stretch
from auditor.clients.reading import Log
from auditor.clients.rpc_errors import protocol


Exchange = Callable[[str, Sequence[JsonValue]], Awaitable[tuple[JsonValue, Answer]]]
_HEX = re.compile(r"0x[0-9a-f]*")
_QUANTITY = re.compile(r"0x(0|[1-9a-f][0-9a-f]{0,15})")


async def rare_logs(
    exchange: Exchange, address: str, topics: Sequence[str], first: int, last: int
) -> tuple[Log, ...]:
    """The events of `address` whose topic0 is one of `topics`, in the order of the chain."""
    wanted: list[JsonValue] = [*sorted(topics)]

    async def fetch(start: int, end: int) -> Stretch[Log]:
        asked: JsonValue = {
            "address": address.lower(),
            "topics": [wanted],
            "fromBlock": hex(start),
            "toBlock": hex(end),
        }
        found, answer = await exchange("eth_getLogs", [asked])
        return Stretch(start, end, _logs(found, (address, topics), (start, end)), answer.digest)

    found: dict[tuple[int, int], Log] = {}
    async for stretch in Ranges(fetch).walk(first, last):
        found.update({(log.block, log.index): log for log in stretch.logs})
    return tuple(found[at] for at in sorted(found))


def _logs(value: JsonValue, of: tuple[str, Sequence[str]], span: tuple[int, int]) -> list[Log]:
    if not isinstance(value, list):
        raise protocol("its result is no list of logs")
    return [_log(each, of, span) for each in value]


def _log(value: JsonValue, of: tuple[str, Sequence[str]], span: tuple[int, int]) -> Log:
    if not isinstance(value, dict) or value.get("removed") is True:
        raise protocol("its result holds what is no log of the chain")
    told, block, index = value.get("topics"), value.get("blockNumber"), value.get("logIndex")
    if not isinstance(told, list) or not all(
        map(_is_hex, [*told, value.get("data"), block, index])
    ):
        raise protocol("a log is not written in hexadecimal")
    log = Log(
        int(str(block), 16),
        int(str(index), 16),
        tuple(str(each).lower() for each in told),
        str(value["data"]).lower(),
    )
    address, topics = of
    if str(value.get("address")).lower() != address.lower() or not log.topics:
        raise protocol("a log of another contract")
    if log.topics[0] not in topics or not span[0] <= log.block <= span[1]:
        raise protocol("a log that was not asked for")
    return log


def _is_hex(value: JsonValue) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value.lower()) is not None
