"""A complete, honest product on a live local chain, and the command line run on it in this process.

Everything but the chain is the invented sample `good`; the chain starts when its figures end.
"""

import contextlib
import io
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest
from commands import SAMPLES, Ran
from evm import Contract, Node

from auditor.cli import main


AS_OF = "2026-09-04T20:30:00Z"
STARTED = 1_788_552_000
"""2026-09-04T20:00:00Z: the chain is younger than every figure it is compared with."""
HELD, HOLDERS, WAD = 2_005, 125, 10**18
ON_CHAIN = (
    "control.mint_authority",
    "control.upgrade_authority",
    "control.claims_secure_mint",
    "holders.top10_share_adjusted",
    "supply.minted_before_lock",
    "redemption.released_before_burn",
)
"""What the sample's analyst states and a live chain says by itself."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The folder of the product files, the files by product id, and where reports go."""

    folder: Path
    products: dict[str, Path]

    @property
    def out(self) -> Path:
        """Where reports go."""
        return self.folder / "out"

    def report(self, name: str) -> dict:
        """A finished report."""
        return json.loads((self.out / name / "report.json").read_text())


def prepared(folder: Path, tokens: dict[str, Contract]) -> Whole:
    """A product file per token, each with the sample's papers beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(SAMPLES / "products" / "good", folder / "good", dirs_exist_ok=True)
    days = [f"2026-09-0{day}T14:00:00Z,{HELD + day % 2},shares,daily count" for day in range(1, 5)]
    lines = ["as_of,amount,unit,source", *days]
    (folder / "good" / "reserves.csv").write_text("\n".join(lines) + "\n")
    products = {}
    for name, token in tokens.items():
        listed = {"chainId": token.node.chain_id, "address": token.address, "decimals": 18}
        listed |= {"symbol": "TSLAx", "name": "Tesla xStock"}
        version = {"major": 1, "minor": 0, "patch": 0}
        told = {"name": "List", "timestamp": "2026-09-01T00:00:00Z", "version": version}
        (folder / "good" / f"{name}.json").write_text(json.dumps({**told, "tokens": [listed]}))
        products[name] = folder / f"{name}.yaml"
        products[name].write_text(_product(name, token))
    return Whole(folder, products)


def _product(name: str, token: Contract) -> str:
    """The sample's file about another token, without what a live chain says by itself."""
    lines = (SAMPLES / "products" / "good.yaml").read_text().splitlines()
    kept = [line for line in lines if not any(key in line for key in ON_CHAIN)]
    # The invented issuer has no site; one that nobody answers at is asked here, off no machine.
    text = "\n".join(kept).replace("https://candour.example", "http://127.0.0.1:1") + "\n"
    start, end = text.index("deployments:"), text.index("reserves:")
    deployment = f'deployments:\n  - {{chain: "{token.node.caip2}", address: "{token.address}"}}\n'
    text = text[:start] + deployment + text[end:]
    for old, new in (
        ("id: good", f"id: {name}"),
        ("symbol: GOODx", "symbol: TSLAx"),
        ("Goodwill Machines token", "Tesla xStock"),
        ("ZZ0000000015}", "ZZ0000000015, shares_per_token: 2}"),
        ("tokenlist.json", f"{name}.json"),
        ("corporate_actions: [{kind: csv, path: good/actions.csv}]\n", ""),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def settings(
    whole: Whole,
    endpoints: Mapping[str, Sequence[str]],
    only_first: Mapping[str, object] = MappingProxyType({}),
    **limits: int,
) -> Path:
    """An `auditor.toml` for these chains; `only_first` holds for the first of them."""
    lines = ["[http]", "allow_loopback = true", "[limits]"]
    lines += [f"{name} = {number}" for name, number in {"rpc_retries": 0, **limits}.items()]
    lines += ["[ledger]", f'cache = "{whole.folder / "cache"}"']
    usual = {"finality": '"latest"', "max_head_age": 0, "requests_per_second": 10_000}
    for at, (chain, urls) in enumerate(endpoints.items()):
        told = {**usual, **({} if at else only_first)}
        rpc = ", ".join(f'"{url}"' for url in urls)
        lines += [f'[chains."{chain}"]', f"rpc = [{rpc}]"]
        lines += [f"{name} = {value}" for name, value in told.items()]
    path = whole.folder / "auditor.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def command(*arguments: object) -> Ran:
    """The command line in this process: what it prints and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["auditor", *map(str, arguments)])
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as ended:
                code = int(ended.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


def honest_token(node: Node) -> Contract:
    """1,000 tokens of two shares each, of which nobody can make more, with forty holders."""
    token = node.deploy("FixedToken")
    for at in range(1, HOLDERS + 1):
        token.send("transfer", f"0x{at:040x}", 1_000 * WAD // HOLDERS)
    return token
