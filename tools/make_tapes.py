"""Builds the samples' recordings from published figures by answering the collectors' own asks.

Run from the checkout: `.venv/bin/python tools/make_tapes.py`, with another folder than
`samples/tapes` if they are only to be compared. Every figure's source stands in
`samples/SOURCES.md`. What no figure answers reverts (a view) or fails (a page).
"""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import anyio
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from auditor.archive.exchange import Answer, Ask
from auditor.archive.read_plan import PLAIN
from auditor.archive.recording import RecordingWire
from auditor.archive.tape import Recorder
from auditor.base import canonical
from auditor.clients.chains import LiveChains
from auditor.clients.files import FileWire
from auditor.clients.pages import Pages
from auditor.collect.gather import gather
from auditor.collect.interface import Context
from auditor.errors import SourceError
from auditor.model.report import Origin, Recording
from auditor.pipeline.inputs import read_product, read_rules


SAMPLES = Path(__file__).resolve().parents[1] / "samples"
BLOCK = 1
WAD = 10**18
PUBLISHED = (
    "supplies, multipliers and quotes other parties measured and published; see samples/SOURCES.md"
)
INVENTED = "invented for this sample; no such product exists"

Word = int | str
View = tuple[str, tuple[Word, ...]]


@dataclass(frozen=True)
class Figures:
    """One sample's outside world: views by chain, contract and signature, and pages."""

    source: str
    as_of: datetime
    read_at: datetime
    views: Mapping[str, Mapping[str, Mapping[str, View]]]
    pages: Mapping[str, bytes] = field(default_factory=dict)


class FigureWire:
    """Answers asks from figures as a node or a site would."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._calls = {
            (chain, address.lower(), _data(signature)): "0x" + encode(*_typed(view)).hex()
            for chain, contracts in figures.views.items()
            for address, views in contracts.items()
            for signature, view in views.items()
        }

    async def ask(self, ask: Ask) -> Answer:
        """The answer; SourceError for a page nobody published."""
        if ask.kind == "http":
            return self._page(ask)
        return self._answered(self._reply(ask))

    def _page(self, ask: Ask) -> Answer:
        if ask.where not in self._figures.pages:
            told = f"no published copy of {ask.where}"
            raise SourceError("not_collected", "not_published", told)
        body = self._figures.pages[ask.where]
        kept = (("content-type", "application/json"),)
        return Answer(200, kept, body, self._figures.as_of, "reconstructed")

    def _answered(self, reply: canonical.Wire) -> Answer:
        return Answer(200, (), canonical.dumps(reply), self._figures.as_of, "reconstructed")

    def _reply(self, ask: Ask) -> canonical.Wire:
        if ask.method == "eth_chainId":
            return {"result": hex(int(ask.where.partition(":")[2]))}
        if ask.method == "eth_getBlockByNumber":
            return {"result": {"number": hex(BLOCK), "timestamp": hex(self._epoch())}}
        first = ask.params[0] if isinstance(ask.params, list) else ""
        if ask.method == "eth_getCode":
            known = {address.lower() for address in self._figures.views[ask.where]}
            return {"result": "0x00" if str(first) in known else "0x"}
        if ask.method == "eth_call" and isinstance(first, dict):
            found = self._calls.get((ask.where, str(first["to"]), str(first["data"])))
            if found:
                return {"result": found}
        return {"error": {"code": 3, "message": "execution reverted", "data": ""}}

    def _epoch(self) -> int:
        return int(self._figures.read_at.timestamp())


def _data(signature: str) -> str:
    """Call data of `name(types)` or `name(types)=argument`."""
    plain, _, argument = signature.partition("=")
    selector = keccak(text=plain)[:4].hex()
    return (
        "0x"
        + selector
        + (argument.lower().removeprefix("0x").rjust(64, "0"))[: 64 * bool(argument)]
    )


def _typed(view: View) -> tuple[list[str], list[Word]]:
    types, values = view
    return types.split(","), list(values)


def xstock(
    symbol: str, name: str, supply: int, multiplier: int, steps: list[tuple[str, int]]
) -> dict[str, View]:
    """The views of an xStocks token; `steps` are (activation, new multiplier) pairs."""
    views: dict[str, View] = {
        "symbol()": ("string", (symbol,)),
        "name()": ("string", (name,)),
        "decimals()": ("uint8", (18,)),
        "totalSupply()": ("uint256", (supply,)),
        "multiplier()": ("uint256", (multiplier,)),
        "getCurrentMultiplier()": ("uint256,uint256,uint256", (multiplier, 0, len(steps))),
        "multiplierUpdatesLength()": ("uint256", (len(steps) + 1,)),
        "multiplierUpdates(uint256)=0": ("uint256,uint256,uint256", (0, WAD, 0)),
    }
    previous = WAD
    for index, (at, new) in enumerate(steps, 1):
        moment = int(datetime.fromisoformat(at).timestamp())
        row = ("uint256,uint256,uint256", (previous, new, moment))
        views[f"multiplierUpdates(uint256)={index:x}"] = row
        previous = new
    return views


def scaled(symbol: str, name: str, raw: int, multiplier: int, effective: int) -> dict[str, View]:
    """The views of an ERC-8056 token."""
    return {
        "symbol()": ("string", (symbol,)),
        "name()": ("string", (name,)),
        "decimals()": ("uint8", (18,)),
        "totalSupply()": ("uint256", (raw,)),
        "uiMultiplier()": ("uint256", (multiplier,)),
        "newUIMultiplier()": ("uint256", (multiplier,)),
        "effectiveAt()": ("uint256", (effective,)),
    }


AAPLX = "0x9d275685dC284C8eB1C79f6ABA7a63Dc75ec890a"
TSLAX = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
CRWD = "0xea72Ecca2d0f6bFA1394DBBCff85b52CD4233931"
GOOD, GOOD_UNSOLD = "0x" + "1".ljust(39, "0") + "1", "0x" + "1".ljust(39, "0") + "9"
BAD = "0x" + "2".ljust(39, "0") + "1"
AAPLX_STEPS = [
    ("2025-08-14T23:55:00+00:00", 1000781855115000000),
    ("2025-11-13T23:55:00+00:00", 1001393486961991200),
    ("2026-02-12T23:55:00+00:00", 1002018559465695000),
    ("2026-05-09T02:30:00+00:00", 1002664207589379700),
    ("2026-08-08T00:30:00+00:00", 1003269012539818700),
]
TSLAX_RECORD = (
    b'{"symbol":"TSLAx","timestamp":"2026-09-12T20:51:24.651Z","sharesHeld":"196869",'
    b'"circulatingSupply":"196340.26085951860836",'
    b'"holdings":[{"provider":"Alpaca","quantity":"196869","symbol":"TSLA"}]}'
)
SIX_SEPTEMBER = datetime(2026, 9, 6, tzinfo=UTC)
FRIDAY = datetime(2026, 9, 4, 20, 30, tzinfo=UTC)

SAMPLES_FIGURES: Mapping[str, Figures] = {
    "aaplx": Figures(
        PUBLISHED,
        SIX_SEPTEMBER,
        SIX_SEPTEMBER,
        {
            chain: {AAPLX: xstock("AAPLx", "Apple xStock", raw, 1003269012539818700, AAPLX_STEPS)}
            for chain, raw in {
                "eip155:1": 74144718747903202410949,
                "eip155:56": 10024852143472694160207,
            }.items()
        },
    ),
    "tslax": Figures(
        PUBLISHED,
        datetime(2026, 9, 12, 21, tzinfo=UTC),
        SIX_SEPTEMBER,
        {
            chain: {TSLAX: xstock("TSLAx", "Tesla xStock", raw, WAD, [])}
            for chain, raw in {"eip155:1": 45_000 * WAD, "eip155:56": 20_000 * WAD}.items()
        },
        {"https://api.xstocks.fi/api/v2/public/proof-of-reserves/TSLAx": TSLAX_RECORD},
    ),
    "crwd": Figures(
        "multiplier and its time as published; the supply of 1,000 tokens is illustrative; "
        "see samples/SOURCES.md",
        datetime(2026, 9, 2, tzinfo=UTC),
        datetime(2026, 9, 2, tzinfo=UTC),
        {"eip155:4663": {CRWD: scaled("CRWD", "CrowdStrike", 1_000 * WAD, 4 * WAD, 1_782_999_000)}},
    ),
    "good": Figures(
        INVENTED,
        FRIDAY,
        FRIDAY,
        {
            "eip155:31337": {
                GOOD: {
                    **scaled(
                        "GOODx", "Goodwill Machines token", 50_000 * WAD, 2 * WAD, 1_781_530_200
                    ),
                    f"balanceOf(address)={GOOD_UNSOLD}": ("uint256", (1_000 * WAD,)),
                }
            }
        },
    ),
    "bad": Figures(
        INVENTED,
        FRIDAY,
        FRIDAY,
        {"eip155:31337": {BAD: scaled("BADx", "Moonshot Motors token", 1_000_000 * WAD, WAD, 0)}},
    ),
}


async def record(name: str, figures: Figures, tapes: Path) -> None:
    """Run the collectors against the figures and keep what was asked and answered."""
    product = read_product(SAMPLES / "products" / f"{name}.yaml", read_rules())

    def clock() -> datetime:
        return figures.as_of

    recording = Recording(Origin.RECONSTRUCTED, figures.source)
    chains = dict.fromkeys(figures.views, PLAIN)
    recorder = Recorder(recording, figures.as_of, chains)
    # Files stay with the product; only what comes from outside is recorded.
    recorded = RecordingWire(FigureWire(figures), recorder, clock)
    wire = FileWire(product.folder, clock, recorded)
    context = Context(
        as_of=figures.as_of,
        chains=LiveChains(wire, chains, hashless=True),
        reader=Pages(wire),
        origin=Origin.RECONSTRUCTED,
    )
    await gather(product.spec, context)
    folder = tapes / name
    shutil.rmtree(folder, ignore_errors=True)
    recorder.tape().write(folder)
    print(f"{folder}: {len(recorder.tape().exchanges)} exchanges")


if __name__ == "__main__":
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES / "tapes"
    for sample, told in SAMPLES_FIGURES.items():
        anyio.run(record, sample, told, into)
