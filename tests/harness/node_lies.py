"""Lies of a node, by family; `node_attacks` tells them together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any

from eth_abi.abi import decode, encode
from evm import MULTICALL3
from lying_node import (
    Fault,
    Lie,
    Reply,
    Request,
    always,
    bloated,
    code_removed,
    half,
    logs_dropped,
    only,
    other_chain,
    page_of_words,
    status,
    storage_zeroed,
)
from memory_node import Endpoint
from weak_products import CUSTOMERS, Stage


AGGREGATE3 = "0x82ad56cb"
SUPPLY, BALANCE, OWNER = "18160ddd", "70a08231", "8da5cb5b"
MULTIPLIERS = ("a60bf13d", "dc767007", "9bea6429", "3248d4ff")
ROUNDS = ("feaf968c", "9a6fc8f5")
TAGS = ("latest", "finalized", "safe")
WORD = 64
Change = Callable[[str, str], str]
"""From the data of a call and what it truly gives, both in hex without 0x, to what is told."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a lie is told from: the crooked chain, the sound one, and the seed's chances."""

    crooked: Stage
    sound: Stage
    random: Random


@dataclass(frozen=True, slots=True)
class Family:
    """Lies of one kind: what becomes of an honest endpoint."""

    name: str
    make: Callable[[Endpoint, Stand], Endpoint]


def calls(change: Change) -> Lie:
    """A lie about what calls give, alone or inside Multicall3."""

    def lie(request: Request, reply: Reply) -> Reply:
        told = reply.get("result")
        if request["method"] != "eth_call" or not isinstance(told, str):
            return reply
        asked = request["params"][0]
        data = str(asked["data"])
        if str(asked["to"]).lower() == MULTICALL3.lower() and data.startswith(AGGREGATE3):
            return {**reply, "result": "0x" + _inside(data[10:], told[2:], change)}
        return {**reply, "result": "0x" + change(data[2:], told[2:])}

    return lie


def _inside(asked: str, told: str, change: Change) -> str:
    if not told:
        return told
    (wanted,) = decode(["(address,bool,bytes)[]"], bytes.fromhex(asked))
    (given,) = decode(["(bool,bytes)[]"], bytes.fromhex(told))
    changed = [
        (well, bytes.fromhex(change(data.hex(), result.hex())) if well else result)
        for (_, _, data), (well, result) in zip(wanted, given, strict=True)
    ]
    return encode(["(bool,bytes)[]"], [changed]).hex()


def words(selectors: Sequence[str], change: Callable[[int], int], at: int = 0) -> Lie:
    """A lie about one word of what these functions give."""

    def told(data: str, result: str) -> str:
        here = slice(at * WORD, (at + 1) * WORD)
        if not data.startswith(tuple(selectors)) or len(result[here]) != WORD:
            return result
        word = change(int(result[here], 16)) % 2**256
        return f"{result[: here.start]}{word:064x}{result[here.stop :]}"

    return calls(told)


def both(*lies: Lie) -> Lie:
    """One lie after the other."""

    def lie(request: Request, reply: Reply) -> Reply:
        for each in lies:
            reply = each(request, reply)
        return reply

    return lie


def telling(make: Callable[[Random], Lie]) -> Callable[[Endpoint, Stand], Endpoint]:
    """A family whose lie needs the seed alone."""
    return lambda node, stand: replace(node, lie=both(node.lie, make(stand.random)))


def failing(*faults: Fault) -> Callable[[Endpoint, Stand], Endpoint]:
    """A family that breaks the exchange."""
    return lambda node, stand: replace(node, fault=stand.random.choice(faults))


def less(random: Random) -> Callable[[int], int]:
    """Smaller by a chosen part; the shares would cover most of these."""
    part = random.choice([(1, 2), (2, 3), (66, 100), (1, 3), (999, 1000), (0, 1)])
    return lambda word: word * part[0] // part[1]


def burned(random: Random) -> Lie:
    """Less supply, and the burn that explains it among the logs."""
    change = less(random)
    supply = words([SUPPLY], change)

    def logs(request: Request, reply: Reply) -> Reply:
        told = reply.get("result")
        if request["method"] != "eth_getLogs" or not isinstance(told, list):
            return reply
        moved = [each for each in told if len(each["data"]) == len("0x") + WORD]
        if not moved:
            return reply
        minted = sum(int(each["data"], 16) for each in moved)
        gone = minted - change(minted)
        last = moved[-1]
        topics = [last["topics"][0], last["topics"][-1], "0x" + 64 * "0"]
        where = hex(int(last["logIndex"], 16) + 1)
        burn = {**last, "topics": topics, "data": f"0x{gone:064x}", "logIndex": where}
        return {**reply, "result": [*told, burn]}

    return both(supply, logs)


def logs_spread(random: Random) -> Lie:
    """The same transfers to hundreds of holders."""
    fresh = count(random.randrange(2**60))

    def lie(request: Request, reply: Reply) -> Reply:
        told = reply.get("result")
        if request["method"] != "eth_getLogs" or not isinstance(told, list):
            return reply
        spread = [
            {**each, "topics": [*each["topics"][:2], f"0x{next(fresh):064x}"]} for each in told
        ]
        return {**reply, "result": spread}

    return lie


def logs_repeated(random: Random) -> Lie:
    """Some logs twice, the order lost."""

    def lie(request: Request, reply: Reply) -> Reply:
        told = reply.get("result")
        if request["method"] != "eth_getLogs" or not isinstance(told, list) or not told:
            return reply
        again = random.choices(told, k=len(told) + 3)
        return {**reply, "result": again}

    return lie


def behind(node: Endpoint, stand: Stand) -> Endpoint:
    """The head of some time ago, when there were few tokens; with `fresh` its time is today's."""
    lag = stand.random.choice([1, 20, 40, 60, 200, 400])
    fresh = stand.random.random() < 0.5
    chain = node.chain
    head = chain.node.block()
    older = max(int(head["number"], 16) - lag, 1)

    def moved(request: Request, reply: Reply) -> Reply:
        params = list(request["params"])
        if request["method"] == "eth_blockNumber":
            return {**reply, "result": hex(older)}
        if request["method"] != "eth_getBlockByNumber" or not params:
            return reply
        if params[0] in TAGS or int(params[0], 16) > older:
            asked = {**request, "params": [hex(older), False]}
            reply = chain.reply(asked, multicall=node.multicall)
        block = reply.get("result")
        if fresh and isinstance(block, dict) and int(block["number"], 16) == older:
            return {**reply, "result": {**block, "timestamp": head["timestamp"]}}
        return reply

    return replace(node, lie=both(moved, node.lie))


def hash_changed(random: Random) -> Lie:
    """Blocks of another history, or of a new one each time."""
    fresh = random.random() < 0.5

    def lie(request: Request, reply: Reply) -> Reply:
        block = reply.get("result")
        if not request["method"].startswith("eth_getBlockBy") or not isinstance(block, dict):
            return reply
        told = random.getrandbits(256) if fresh else 0x5E
        return {**reply, "result": {**block, "hash": f"0x{told:064x}"}}

    return lie


def program_swapped(random: Random) -> Lie:
    """Where the program stands: another address in every other read, or from a read on."""
    every, start = random.choice([1, 2, 3]), random.randrange(4)
    asked = count()

    def lie(request: Request, reply: Reply) -> Reply:
        if request["method"] != "eth_getStorageAt" or "result" not in reply:
            return reply
        at = next(asked)
        if at < start or at % every:
            return reply
        return {**reply, "result": "0x" + "00" * 12 + "77" * 20}

    return lie


def code_of_another(stage: Stage, name: str) -> Lie:
    """The code of a harmless contract everywhere."""
    contract = stage.contracts[name]
    code = "0x" + contract.compiled.runtime.hex()

    def lie(request: Request, reply: Reply) -> Reply:
        told = reply.get("result")
        return {**reply, "result": code} if request["method"] == "eth_getCode" and told else reply

    return lie


def reverting(random: Random) -> Lie:
    """Functions that revert, all of them or some: nobody can mint, say."""
    share = random.choice([0.2, 0.5, 1.0])
    error = {"code": 3, "message": "execution reverted", "data": "0x"}

    def lie(request: Request, reply: Reply) -> Reply:
        if request["method"] != "eth_call" or random.random() > share:
            return reply
        return {"jsonrpc": "2.0", "id": reply["id"], "error": error}

    return lie


def powerless(random: Random) -> Lie:
    """Nobody owns anything, and whoever tries to use a power fails."""
    nobody = words([OWNER], lambda _: 0)

    def lie(request: Request, reply: Reply) -> Reply:
        tried = request["method"] == "eth_call" and "from" in request["params"][0]
        if not tried:
            return nobody(request, reply)
        error = {"code": 3, "message": "execution reverted", "data": "0x"}
        return {"jsonrpc": "2.0", "id": reply["id"], "error": error}

    del random
    return both(storage_zeroed, lie)


def garbage(random: Random) -> Lie:
    """Bytes of no meaning, too few, too many, or none."""
    size = random.choice([0, 1, 16, 31, 32, 33, 64, 500])

    def told(_: str, result: str) -> str:
        return random.randbytes(size).hex() if random.random() < 0.7 else result

    return calls(told)


def feed_forged(random: Random) -> Lie:
    """Rounds with more shares, told just now."""
    more = random.choice([(3, 2), (151, 100), (2, 1)])
    now = 2_000_000_000 if random.random() < 0.3 else 1_788_552_660
    return both(
        words(ROUNDS, lambda answer: answer * more[0] // more[1], at=1),
        words(ROUNDS, lambda _: now, at=3),
    )


def held_elsewhere(random: Random) -> Lie:
    """Customers hold next to nothing."""
    part = random.choice([0, 1, 10])
    mine = tuple(BALANCE + 24 * "0" + each[2:] for each in CUSTOMERS)
    return words(mine, lambda word: word * part // 100)


def proof_forged(random: Random) -> Lie:
    """A proof that shows less, or shows nothing."""

    def lie(request: Request, reply: Reply) -> Reply:
        told = reply.get("result")
        if request["method"] != "eth_getProof" or not isinstance(told, dict):
            return reply
        changed = [{**each, "value": hex(random.getrandbits(80))} for each in told["storageProof"]]
        return {**reply, "result": {**told, "storageProof": changed}}

    return both(lie, words([SUPPLY], less(random)))


def broken_protocol(random: Random) -> Lie:
    """Replies to other requests, or in no shape of a reply."""
    change: Callable[[Reply], dict[str, Any]] = random.choice(
        [
            lambda reply: {**reply, "id": 424_242},
            lambda reply: {**reply, "error": {"code": -32000, "message": "both"}},
            lambda reply: {**reply, "result": None},
            lambda reply: {**reply, "result": "-0x5"},
            lambda reply: {**reply, "result": 7},
            lambda reply: {"jsonrpc": "2.0", "id": reply["id"]},
        ]
    )
    share = random.choice([0.05, 0.5])
    return lambda request, reply: change(reply) if random.random() < share else reply


def sound_history(node: Endpoint, stand: Stand) -> Endpoint:
    """A whole chain in which everything is well, each answer in keeping with the others."""
    return replace(node, chain=stand.sound.chain)


FAMILIES = (
    Family("forged supply", telling(lambda random: words([SUPPLY], less(random)))),
    Family("forged supply and burns", telling(burned)),
    Family("dropped logs", telling(lambda random: logs_dropped(random.choice([2, 3, 9])))),
    Family("no logs", telling(lambda _: only("eth_getLogs", always(result=[])))),
    Family("forged logs", telling(logs_spread)),
    Family("repeated logs", telling(logs_repeated)),
    Family("another chain", telling(lambda _: other_chain)),
    Family("a head that hangs behind", behind),
    Family("blocks of another history", telling(hash_changed)),
    Family("a swapped program", telling(program_swapped)),
    Family("storage never written", telling(lambda _: storage_zeroed)),
    Family("no code", telling(lambda _: code_removed)),
    Family(
        "the code of another contract",
        lambda node, stand: replace(node, lie=both(node.lie, code_of_another(stand.sound, "weak"))),
    ),
    Family("reverts", telling(reverting)),
    Family("powers given up", telling(powerless)),
    Family("garbage", telling(garbage)),
    Family("forged feed rounds", telling(feed_forged)),
    Family("a wrong multiplier", telling(lambda random: words(MULTIPLIERS, less(random)))),
    Family("holders with nothing", telling(held_elsewhere)),
    Family("a forged proof", telling(proof_forged)),
    Family("a broken protocol", telling(broken_protocol)),
    Family("a broken exchange", failing(half, page_of_words, status(503), bloated(3 * 2**20))),
    Family("a sound chain", sound_history),
)
