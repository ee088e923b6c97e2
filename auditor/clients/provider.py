"""web3 on our endpoints: its contract machinery shares all checks, limits and recordings."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

from web3 import AsyncWeb3
from web3.providers.async_base import AsyncBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from auditor.base.strict_json import JsonValue
from auditor.clients.panel import Panel
from auditor.errors import SourceError


Web3: TypeAlias = AsyncWeb3[AsyncBaseProvider]
# Where in its parameters each method names the block to read at.
_BLOCK_AT: Mapping[str, int] = {
    "eth_call": 1,
    "eth_getBalance": 1,
    "eth_getCode": 1,
    "eth_getTransactionCount": 1,
    "eth_getStorageAt": 2,
    "eth_getProof": 2,
}


class WireProvider(AsyncBaseProvider):
    """A provider whose requests go to a panel; every failure is a SourceError.

    Reads that name no block of their own happen at the pinned one.
    """

    # A contract must not be able to make us fetch addresses it chose (EIP-3668).
    global_ccip_read_enabled = False

    def __init__(self, panel: Panel, pin: JsonValue) -> None:
        super().__init__()
        self._panel, self._pin = panel, pin

    async def make_request(self, method: RPCEndpoint, params: object) -> RPCResponse:
        """One request as web3 makes it."""
        listed = isinstance(params, list | tuple)
        given = list(cast("Sequence[object]", params)) if listed else []
        found, _ = await self._panel.exchange(
            method, self._pinned(method, [_json(each) for each in given])
        )
        return cast("RPCResponse", {"jsonrpc": "2.0", "id": 1, "result": found})

    async def is_connected(self, show_traceback: bool = False) -> bool:  # noqa: FBT001, FBT002
        """Whether the chain answers at all."""
        try:
            await self._panel.exchange("eth_chainId", [])
        except SourceError:
            if show_traceback:
                raise
            return False
        return True

    def _pinned(self, method: str, params: list[JsonValue]) -> list[JsonValue]:
        at = _BLOCK_AT.get(method)
        if at is None:
            return params
        if len(params) <= at:
            return [*params, self._pin]
        return [*params[:at], self._pin, *params[at + 1 :]] if params[at] == "latest" else params


def _json(value: object) -> JsonValue:
    """A parameter as JSON; web3 hands over bytes, tuples and its own mappings."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes | bytearray):
        return "0x" + value.hex()
    if isinstance(value, Mapping):
        members = cast("Mapping[object, object]", value)
        return {str(key): _json(inner) for key, inner in members.items()}
    if isinstance(value, list | tuple):
        return [_json(inner) for inner in cast("Sequence[object]", value)]
    raise TypeError(f"{type(value).__name__} is not a request parameter")


def web3_over(panel: Panel, pin: JsonValue) -> Web3:
    """web3 whose requests go to a panel."""
    return AsyncWeb3(WireProvider(panel, pin), middleware=[])
