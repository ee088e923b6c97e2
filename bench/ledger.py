"""The holder ledger beside web3.py, against one real node, in one run: the ratios are the result.

python bench/ledger.py                 # 200,000 transfers, 20,000 holders
python bench/ledger.py --logs 4000 --holders 400
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import anyio
import httpx


ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "harness"))
TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
PER_BLOCK = 97  # a round number of logs in a reply looks cut off, and is asked for twice
TRIALS = 3


def floor(url: str, token: str, pages: list[list[int]]) -> float:
    """The same replies over one connection, and nothing done with them."""
    with httpx.Client(trust_env=False, timeout=600) as client:
        start = time.perf_counter()
        for first, last in pages:
            wanted = {
                "address": token,
                "topics": [[TRANSFER]],
                "fromBlock": hex(first),
                "toBlock": hex(last),
            }
            asked = {"jsonrpc": "2.0", "id": 1, "method": "eth_getLogs", "params": [wanted]}
            client.post(url, json=asked).raise_for_status()
        return time.perf_counter() - start


def with_events(url: str, token: str, pages: list[list[int]]) -> tuple[float, dict[str, int]]:
    """web3.py as its documentation shows it: contract events."""
    from web3 import Web3

    web3 = Web3(Web3.HTTPProvider(url, request_kwargs={"timeout": 600}))
    inputs = [
        {"name": "from", "type": "address", "indexed": True},
        {"name": "to", "type": "address", "indexed": True},
        {"name": "value", "type": "uint256", "indexed": False},
    ]
    abi = [{"type": "event", "name": "Transfer", "anonymous": False, "inputs": inputs}]
    contract = web3.eth.contract(address=Web3.to_checksum_address(token), abi=abi)
    held: dict[str, int] = {}
    start = time.perf_counter()
    for first, last in pages:
        for log in contract.events.Transfer().get_logs(from_block=first, to_block=last):
            told = log["args"]
            held[told["from"].lower()] = held.get(told["from"].lower(), 0) - told["value"]
            held[told["to"].lower()] = held.get(told["to"].lower(), 0) + told["value"]
    return time.perf_counter() - start, held


def with_logs(url: str, token: str, pages: list[list[int]]) -> tuple[float, dict[str, int]]:
    """web3.py's raw logs, added up in a dictionary."""
    from web3 import Web3

    web3 = Web3(Web3.HTTPProvider(url, request_kwargs={"timeout": 600}))
    held: dict[str, int] = {}
    start = time.perf_counter()
    for first, last in pages:
        wanted = {
            "address": Web3.to_checksum_address(token),
            "topics": [TRANSFER],
            "fromBlock": first,
            "toBlock": last,
        }
        for log in web3.eth.get_logs(wanted):
            source, target = ("0x" + topic.hex()[-40:] for topic in log["topics"][1:])
            units = int.from_bytes(log["data"])
            held[source] = held.get(source, 0) - units
            held[target] = held.get(target, 0) + units
    return time.perf_counter() - start, held


async def ours(url: str, token: str, folder: str) -> dict[str, object]:
    """Seconds of the ledger and of its proof, the stretches, the balances, the peak of memory."""
    from auditor.clients.chains import LiveChains
    from auditor.clients.live import LiveWire
    from auditor.clients.reading import LedgerScope
    from auditor.collect.holders.ledger import check_balances
    from auditor.settings import ChainSettings, HttpSettings, LedgerSettings, Settings

    chain = ChainSettings(rpc=[url], finality="latest", max_head_age=0, requests_per_second=10_000)
    settings = Settings(
        chains={"eip155:31337": chain},
        http=HttpSettings(allow_loopback=True),
        ledger=LedgerSettings(cache=folder),
    )
    async with LiveWire(settings, partial(datetime.now, UTC)) as wire:
        reader = await LiveChains.configured(settings, wire).reader("eip155:31337")
        supply = await reader.view(token, "totalSupply()(uint256)")
        start = time.perf_counter()
        ledger = await reader.ledger(LedgerScope(token, "Transfer", 1))
        folded = time.perf_counter() - start
        assert supply.values[0] == ledger.outstanding
        await check_balances(reader, ledger, "balanceOf(address)(uint256)")
        proven = time.perf_counter() - start
    return {
        "ledger": folded,
        "proven": proven,
        "pages": [[page.first, page.last] for page in ledger.pages],
        "held": ledger.balances,
        "logs": ledger.logs,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def alone(url: str, token: str) -> dict:
    """Our part in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "--ours", url, token]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def grown(node, logs: int, holders: int) -> str:
    """A token on the node with so many transfers among so many holders; its address."""
    token = node.deploy("BulkToken")
    for first in range(0, holders, PER_BLOCK):
        token.send("mintMany", first, min(PER_BLOCK, holders - first))
    for first in range(holders, logs, PER_BLOCK):
        token.send("moveMany", first, min(PER_BLOCK, logs - first), holders)
    return token.address


def main(logs: int, holders: int) -> None:
    """Measure and print."""
    from evm import MULTICALL3, Node
    from solidity import compile_all

    compiled = compile_all()
    with Node(compiled, chain_id=31337) as node:
        node.place("Multicall3Like", MULTICALL3)
        token = grown(node, logs, holders)
        runs = [alone(node.url, token) for _ in range(TRIALS)]
        pages = runs[0]["pages"]
        bases = [floor(node.url, token, pages) for _ in range(TRIALS)]
        mine = min(runs, key=lambda run: run["ledger"])
        raw, held = with_logs(node.url, token, pages)
        events, same = with_events(node.url, token, pages)
    nobody = "0x" + 40 * "0"
    assert mine["logs"] == logs
    for other in (held, same):
        assert {who: units for who, units in other.items() if who != nobody} == mine["held"]
    base, ledger, proven = min(bases), mine["ledger"], mine["proven"]
    print(f"{logs:,} transfers, {holders:,} holders, {len(pages)} stretches, all methods agree")
    print(f"floor, the bytes alone           {base:8.2f} s")
    print(f"ledger: fetched, checked, added  {ledger:8.2f} s  {ledger / base:6.2f} x the floor")
    print(f"  and every balance asked again  {proven:8.2f} s  {proven / base:6.2f} x the floor")
    print(f"web3 eth.get_logs and a dict     {raw:8.2f} s  {raw / ledger:6.1f} x the ledger")
    print(f"web3 contract events             {events:8.2f} s  {events / ledger:6.1f} x the ledger")
    for many, who in ((logs, holders), (2 * logs, holders), (logs, 2 * holders)):
        with Node(compiled, chain_id=31337) as node:
            node.place("Multicall3Like", MULTICALL3)
            memory = alone(node.url, grown(node, many, who))["memory"]
        print(f"memory at {many:,} transfers and {who:,} holders: {memory} MiB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--logs", type=int, default=200_000)
    parser.add_argument("--holders", type=int, default=20_000)
    parser.add_argument("--ours", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ours:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(anyio.run(ours, *given.ours, folder)))
    else:
        main(given.logs, given.holders)
