"""Honest variants of the sample `good`, by seed: other amounts, prices, orders, words and chains.

Everything a variant says is true of it and complete, so every rule that the sample decides has a
right answer: the sample's own, but for the shares held, of which some variants have too few.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from bench_product import Editable

from auditor.archive.exchange import Answer
from auditor.archive.tape import Exchange


SUPPLY, BALANCE = "0x18160ddd", "0x70a08231"
HOME = "eip155:31337"
CHAINS = (
    "eip155:1",
    "eip155:56",
    "eip155:100",
    "eip155:8453",
    "eip155:42161",
    "eip155:43114",
    HOME,
)
COVER = ("reserves-cover-circulation", "visible-supply-is-covered")
NAMES = (
    (
        "Steadfast Trust Bank AG",
        ("Granite Custody Bank SA", "Old Harbour Trust Company", "Bank Linde AG"),
    ),
    ("Exemplar Assurance LLP", ("Plumbline Audit GmbH", "Meridian Assurance LLP")),
    ("Lantern Trustees Limited", ("Beacon Security Agents Ltd", "Keystone Trustees SA")),
    ("Goodwill Machines", ("Goodwill Engines", "Northfield Turbines")),
)
NEUTRAL = (
    "This page is available in several languages.",
    "Please print this document if you want to keep a copy.",
    "The office is open on business days.",
    "Pictures on this page are illustrations.",
)
HELD: tuple[tuple[Fraction, str], ...] = (
    (Fraction(1), "pass"),
    (Fraction(1), "pass"),
    (Fraction(1), "pass"),
    (Fraction(97, 100), "fail"),
    (Fraction(2, 3), "fail"),
    (Fraction(975, 1000), "warn"),
)
"""Shares held, in parts of the sample's 1.023 per share claimed, and what that is."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What became of the sample: `right` are the outcomes that differ from the sample's own."""

    product: Editable
    right: dict[str, str]


def variant(product: Editable, seed: int) -> Variant:
    """The sample made another honest product."""
    random = Random(seed)  # noqa: S311 - to be repeated
    held, outcome = random.choice(HELD)
    _amounts(product, random, held)
    for change in (_prices, _order, _names, _layout, _chain):
        change(product, random)
    return Variant(product, {} if outcome == "pass" else dict.fromkeys(COVER, outcome))


def _amounts(product: Editable, random: Random, held: Fraction) -> None:
    """As many tokens and shares, times a number; a part of the shares where some are missing."""
    times = random.choice([1, 2, 3, 7, 40, 1_000, 99_991])

    def scaled(method: str, params: object, result: str) -> str:
        data = str(params[0]["data"]) if method == "eth_call" else ""  # type: ignore[index]
        if data == SUPPLY or data.startswith(BALANCE):
            return f"0x{int(result, 16) * times:064x}"
        return result

    _retell(product, scaled)
    head, *rows = product.read("reserves.csv").splitlines()
    cells = [row.split(",") for row in rows]
    told = [[at, str(int(Fraction(amount) * times * held)), *rest] for at, amount, *rest in cells]
    product.write("reserves.csv", "\n".join([head, *(",".join(row) for row in told)]) + "\n")


def _prices(product: Editable, random: Random) -> None:
    """Another share, at another price; a token that is up to 0.1 % off more than the sample's."""
    times = Decimal(random.choice(["1", "0.37", "2.5", "11", "80.13"]))
    for file, noise in (("reference.csv", 0), ("quotes.csv", 10)):
        head, *rows = product.read(file).splitlines()
        told = []
        for row in rows:
            at, price, *rest = row.split(",")
            off = Decimal(10_000 + random.randint(-noise, noise)) / 10_000
            told.append(",".join([at, f"{Decimal(price) * times * off:.6f}", *rest]))
        product.write(file, "\n".join([head, *told]) + "\n")


def _order(product: Editable, random: Random) -> None:
    """Rows, statements and documents in another order."""
    head, *rows = product.read("reserves.csv").splitlines()
    random.shuffle(rows)
    product.write("reserves.csv", "\n".join([head, *rows]) + "\n")
    for listed in ("statements", "documents"):
        random.shuffle(product.data[listed])


def _names(product: Editable, random: Random) -> None:
    """Other firms, wherever they are named."""
    for name, others in NAMES:
        other = random.choice([name, *others])
        for document in _documents(product):
            product.write(document, product.read(document).replace(name, other))
        product.data = json.loads(json.dumps(product.data).replace(name, other))


def _layout(product: Editable, random: Random) -> None:
    """Each document with more on its page, in other line ends, or as HTML."""
    for document in _documents(product):
        text = product.read(document) + "\n" + random.choice(NEUTRAL) + "\n"
        form = random.choice(["as it is", "line ends", "html"])
        if form == "line ends":
            text = text.replace("\n", "\r\n")
        if form == "html":
            text = _html(text)
            other = document.removesuffix(".md") + ".html"
            told = json.dumps(product.data).replace(f"good/{document}", f"good/{other}")
            product.data = json.loads(told)
            product.write(other, text)
        else:
            product.write(document, text)


def _html(text: str) -> str:
    told = []
    for line in text.splitlines():
        tag = "h2" if line.startswith("#") else "p"
        told.append(f"<{tag}>{line.lstrip('# ')}</{tag}>" if line.strip() else "")
    return f"<!doctype html><html><body><main>{''.join(told)}</main></body></html>"


def _chain(product: Editable, random: Random) -> None:
    """The same contract on another chain."""
    chain = random.choice(CHAINS)
    number = chain.partition(":")[2]
    product.data = json.loads(json.dumps(product.data).replace(HOME, chain))
    listed = product.read("tokenlist.json").replace('"chainId": 31337', f'"chainId": {number}')
    product.write("tokenlist.json", listed)
    tape = product.tape

    def told(method: str, params: object, result: str) -> str:
        del params
        return hex(int(number)) if method == "eth_chainId" else result

    moved = tuple(replace(each, ask=replace(each.ask, where=chain)) for each in tape.exchanges)
    plans = {chain: tape.chains[HOME]}
    product.tape = replace(tape, exchanges=moved, chains=plans)
    _retell(product, told)


def _retell(product: Editable, change: Callable[[str, object, str], str]) -> None:
    """The recording, its results changed."""

    def told(each: Exchange) -> Exchange:
        if not isinstance(each.outcome, Answer):
            return each
        body = json.loads(each.outcome.body)
        result = body.get("result")
        if isinstance(result, str):
            body["result"] = change(each.ask.method, each.ask.params, result)
        return replace(each, outcome=replace(each.outcome, body=json.dumps(body).encode()))

    product.tape = replace(product.tape, exchanges=tuple(map(told, product.tape.exchanges)))


def _documents(product: Editable) -> list[str]:
    return sorted({each["path"].removeprefix("good/") for each in product.data["documents"]})
