"""A real EVM node on loopback, and contracts on it, spoken to in plain JSON-RPC.

Nothing of the package is used here, so that what a test expects is computed on another path.
"""

import http.client
import json
import re
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from solidity import ROOT, Compiled, existing


MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11"
GENESIS = 1_760_000_000
START_SECONDS = 30
PROGRAM = ROOT / "node_modules" / "@foundry-rs" / "anvil-linux-amd64" / "bin" / "anvil"


class RpcError(Exception):
    """The node's own refusal of a request."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A deployed contract: `send` changes it, `call` reads it."""

    node: "Node"
    compiled: Compiled
    address: str

    def send(self, function: str, *arguments: object) -> dict[str, Any]:
        """The receipt; a transaction that reverts raises."""
        return self.node.transact(self.address, self.compiled.call(function, *arguments))

    def call(self, function: str, *arguments: object, block: str = "latest") -> Any:
        """The decoded answer at `block` (a tag or a hex number)."""
        data = self.compiled.call(function, *arguments)
        answer = self.node.rpc("eth_call", {"to": self.address, "data": "0x" + data.hex()}, block)
        return self.compiled.result(function, bytes.fromhex(answer[2:]))


class Node:
    """One anvil process; a context manager that ends it."""

    def __init__(
        self, compiled: Mapping[str, Compiled], *, chain_id: int = 31_337, genesis: int = GENESIS
    ) -> None:
        self.chain_id = chain_id
        self._compiled = compiled
        self._log: deque[str] = deque(maxlen=50)
        self._http = http.client.HTTPConnection("127.0.0.1", 0, timeout=30)
        self._listening = threading.Event()
        self._process = subprocess.Popen(
            [
                str(existing(PROGRAM)),
                *("--host", "127.0.0.1", "--port", "0", "--accounts", "3"),
                *("--chain-id", str(chain_id), "--timestamp", str(genesis)),
                *("--hardfork", "prague", "--gas-limit", "10000000000"),
                *("--no-request-size-limit", "--preserve-historical-states"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._drain = threading.Thread(target=self._read_output, daemon=True)
        self._drain.start()
        if not self._listening.wait(START_SECONDS) or not self._http.port:
            self.close()
            msg = "anvil did not start:\n" + "".join(self._log)
            raise RuntimeError(msg)
        self.account: str = self.rpc("eth_accounts")[0]
        self.rpc("anvil_setBlockTimestampInterval", 1)  # else block times follow the wall clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._http.port}"

    @property
    def caip2(self) -> str:
        """Its chain as product files name it."""
        return f"eip155:{self.chain_id}"

    def rpc(self, method: str, *params: object) -> Any:
        """One request's result; the node's error raises `RpcError`."""
        answer = self.replied(method, params)
        if "error" in answer:
            raise RpcError(f"{method}: {answer['error']}")
        return answer["result"]

    def replied(self, method: str, params: Sequence[object]) -> dict[str, Any]:
        """One request's whole reply, also when it is an error."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        self._http.request("POST", "/", body, {"Content-Type": "application/json"})
        reply: dict[str, Any] = json.load(self._http.getresponse())
        return reply

    def transact(self, to: str | None, data: bytes) -> dict[str, Any]:
        """Send from the first account, mined at once; the receipt."""
        fields = {"from": self.account, "data": "0x" + data.hex()} | ({"to": to} if to else {})
        receipt: dict[str, Any] = self.rpc("eth_sendTransactionSync", fields)
        if receipt["status"] != "0x1":
            raise RpcError(f"transaction {receipt['transactionHash']} reverted")
        return receipt

    def compiled(self, name: str) -> Compiled:
        """A contract of `tests/contracts` by its name."""
        return self._compiled[name]

    def deploy(self, name: str, *arguments: object) -> Contract:
        """A new `tests/contracts` contract with these constructor arguments."""
        compiled = self._compiled[name]
        receipt = self.transact(None, compiled.construct(*arguments))
        return Contract(self, compiled, receipt["contractAddress"])

    def place(self, name: str, address: str) -> Contract:
        """The contract's code at a given address, without running its constructor."""
        compiled = self._compiled[name]
        self.rpc("anvil_setCode", address, "0x" + compiled.runtime.hex())
        return Contract(self, compiled, address)

    def block(self, tag: str = "latest") -> dict[str, Any]:
        """Header of a block by tag or hex number."""
        header: dict[str, Any] = self.rpc("eth_getBlockByNumber", tag, False)
        return header

    @property
    def now(self) -> int:
        """Time of the latest block, unix seconds."""
        return int(self.block()["timestamp"], 16)

    def mine(self, blocks: int = 1, *, at: int | None = None) -> None:
        """Add empty blocks a second apart; `at` sets the time of the first."""
        if at is not None:
            self.rpc("evm_setNextBlockTimestamp", at)
        self.rpc("anvil_mine", hex(blocks))

    def snapshot(self) -> str:
        """A mark to `revert` to."""
        mark: str = self.rpc("evm_snapshot")
        return mark

    def revert(self, mark: str) -> None:
        """Back to the mark, which is spent by it."""
        if not self.rpc("evm_revert", mark):
            raise RpcError(f"no snapshot {mark}")

    def close(self) -> None:
        """End the process; harmless when repeated."""
        self._http.close()
        self._process.terminate()
        self._drain.join(START_SECONDS)
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read_output(self) -> None:
        for line in self._process.stdout or ():
            self._log.append(line)
            if found := re.search(r"Listening on [\d.]+:(\d+)", line):
                self._http.port = int(found[1])
                self._listening.set()
        self._listening.set()
