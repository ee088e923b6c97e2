"""A snapshot of many tokens at one block beside web3.py asking view by view, in one run.

Requests are counted at the server, by a proxy that both go through. A third side asks through
JSON-RPC batches, as on a chain without Multicall3.

python bench/snapshot.py               # 500 tokens, 12 views each
python bench/snapshot.py --tokens 50
"""

import argparse
import http.client
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import anyio


ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "harness"))
HOLDER = "0x" + "aa" * 20
VIEWS = (
    ("name()(string)", ()),
    ("symbol()(string)", ()),
    ("decimals()(uint8)", ()),
    ("totalSupply()(uint256)", ()),
    ("balanceOf(address)(uint256)", (HOLDER,)),
    ("sharesOf(address)(uint256)", (HOLDER,)),
    ("newMultiplier()(uint256)", ()),
    ("newMultiplierActivationTime()(uint256)", ()),
    ("feePerPeriod()(uint256)", ()),
    ("isPaused()(bool)", ()),
    ("owner()(address)", ()),
    ("minter()(address)", ()),
)
TRIALS = 3


class Counting:
    """A proxy on loopback that passes every request on and counts them."""

    def __init__(self, port: int) -> None:
        self.requests = 0
        counting = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                self.node = http.client.HTTPConnection("127.0.0.1", port)

            def do_POST(self) -> None:
                counting.requests += 1
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.node.request("POST", "/", body, {"Content-Type": "application/json"})
                told = self.node.getresponse().read()
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(told)}\r\n\r\n".encode()
                self.wfile.write(head + told)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()


def measured(server: Counting, work: Callable[[], object]) -> tuple[float, int, object]:
    """Seconds, requests at the server, and what came of it."""
    before, start = server.requests, time.perf_counter()
    found = work()
    return time.perf_counter() - start, server.requests - before, found


def one_by_one(url: str, tokens: list[str]) -> list[object]:
    """web3.py as its documentation shows it: a contract object per token, a call per view."""
    from web3 import Web3

    web3 = Web3(Web3.HTTPProvider(url))
    block = web3.eth.block_number
    abi = [_entry(signature) for signature, _ in VIEWS]
    found: list[object] = []
    for token in tokens:
        contract = web3.eth.contract(address=Web3.to_checksum_address(token), abi=abi)
        for signature, given in VIEWS:
            checked = [Web3.to_checksum_address(str(each)) for each in given]
            view = contract.functions[signature.partition("(")[0]]
            found.append(view(*checked).call(block_identifier=block))
    return found


def together(url: str, tokens: list[str]) -> list[object]:
    """Ours: one pinned block, all views at once, each value checked."""
    return anyio.run(_together, url, tokens)


async def _together(url: str, tokens: list[str]) -> list[object]:
    from auditor.clients.chains import LiveChains
    from auditor.clients.live import LiveWire
    from auditor.clients.reading import Call, Reading
    from auditor.settings import ChainSettings, HttpSettings, Settings

    chain = ChainSettings(rpc=[url], finality="latest", max_head_age=0, requests_per_second=10_000)
    settings = Settings(chains={"eip155:31337": chain}, http=HttpSettings(allow_loopback=True))
    async with LiveWire(settings, partial(datetime.now, UTC)) as wire:
        reader = await LiveChains.configured(settings, wire).reader("eip155:31337")
        calls = [Call(token, signature, given) for token in tokens for signature, given in VIEWS]
        found = await reader.views(calls)
        await reader.recheck()
    assert all(isinstance(each, Reading) for each in found)
    return [each.values[0] for each in found if isinstance(each, Reading)]


def _entry(signature: str) -> dict[str, object]:
    name, given, told = signature.replace(")", "").split("(")
    inputs = [{"name": "", "type": given}] if given else []
    outputs = [{"name": "", "type": told}]
    kinds = {"type": "function", "stateMutability": "view"}
    return {"name": name, "inputs": inputs, "outputs": outputs, **kinds}


def _plain(values: list[object]) -> list[object]:
    return [each.lower() if isinstance(each, str) else each for each in values]


def main(count: int) -> None:
    """Measure and print."""
    from evm import MULTICALL3, Node
    from solidity import compile_all

    with Node(compile_all(), chain_id=31_337) as node:
        tokens = []
        for at in range(count):
            token = node.deploy("XStockLike", f"Stock {at}", f"S{at}x", 18)
            token.send("mint", HOLDER, (at + 1) * 10**18)
            tokens.append(token.address)
        server = Counting(int(node.url.rpartition(":")[2]))
        slow, asked, expected = measured(server, partial(one_by_one, server.url, tokens))
        batch, batched, also = measured(server, partial(together, server.url, tokens))
        node.place("Multicall3Like", MULTICALL3)
        node.mine()
        together(server.url, tokens[:1])  # what is imported once is not measured
        runs = [measured(server, partial(together, server.url, tokens)) for _ in range(TRIALS)]
        quick, few, found = min(runs, key=lambda each: each[0])
        assert _plain(list(found)) == _plain(list(also)) == _plain(list(expected))
    print(f"{count} tokens, {len(VIEWS)} views each: {len(expected):,} values, all sides agree")
    print(f"web3.py, view by view    {asked:6,} requests  {slow:7.2f} s")
    for name, requests, seconds in (
        ("ours, JSON-RPC batches", batched, batch),
        ("ours, Multicall3", few, quick),
    ):
        share, ratio = 100 * requests / asked, slow / seconds
        print(f"{name:24} {requests:6,} requests  {seconds:7.2f} s", end="")
        print(f"   {share:.2f} % of the requests, {ratio:.0f} x faster")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokens", type=int, default=500)
    main(parser.parse_args().tokens)
