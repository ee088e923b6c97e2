"""Many tokens of one issuer on a local node, with a local site, every request counted there."""

import json
import threading
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from evm import MULTICALL3, Node
from lying_node import LyingNode, Told


HOLDER, ISSUER = "0x" + "aa" * 20, "0x" + "bb" * 20
WAD = 10**18
CHAIN = "eip155:31337"
TERMS = """<!doctype html><html lang=en><title>Terms</title><h1>Redemption</h1>
<p>The shares are held by Example Custody AG, a bank licensed in Switzerland, segregated from its
own assets. Every holder whose identity was checked may redeem tokens at the closing price of the
share within three business days, for a fee of 0.5 %, from 100 USD on.</p>"""
HOME = """<!doctype html><html lang=en><title>Issuer</title><p>Tokens on real shares.</p>
<a href="/terms">Terms of redemption</a><a href="/custody">Custody</a>"""
CUSTODY = "<!doctype html><html lang=en><title>Custody</title><p>Example Custody AG holds them.</p>"


class Site:
    """An issuer's site on loopback; `asked` counts its pages by path."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        pages = {"/": HOME, "/terms": TERMS, "/custody": CUSTODY}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                site.asked[path] += 1
                body, kind = pages.get(path, ""), "text/html; charset=utf-8"
                if path.startswith("/reserves/"):
                    at = f"{datetime.now(UTC):%Y-%m-%d}T00:00:00Z"
                    body, kind = json.dumps({"held": 1_000, "at": at}), "application/json"
                told = body.encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Market:
    """`count` tokens with a product file each in `folder`, their site, and the way to their node.

    `requests` counts HTTP requests to the node, `node.asked` what they ask for by method.
    """

    def __init__(self, node: Node, count: int, folder: Path) -> None:
        self.requests = 0
        self.site = Site()
        self.node = LyingNode(node.url, fault=self._counted)
        node.place("Multicall3Like", MULTICALL3)
        self.products: list[Path] = []
        (folder / "products").mkdir(parents=True)
        for at in range(count):
            token = node.deploy("XStockLike", f"Stock {at}", f"S{at}x", 18)
            token.send("mint", HOLDER, 900 * WAD)
            token.send("mint", ISSUER, 100 * WAD)
            path = folder / "products" / f"s{at}x.yaml"
            path.write_text(self._product(at, token.address))
            self.products.append(path)
        node.mine()
        self.watchlist = folder / "watchlist.yaml"
        self.watchlist.write_text("schema: auditor/watchlist/v1\nproducts: ['products/*.yaml']\n")
        self.settings = folder / "auditor.toml"
        self.settings.write_text(
            f'[chains."{CHAIN}"]\nrpc = ["{self.node.url}"]\nfinality = "latest"\n'
            "max_head_age = 0\nrequests_per_second = 10000\n[http]\nallow_loopback = true\n"
            f'[ledger]\ncache = "{folder / "ledgers"}"\n'
        )

    def close(self) -> None:
        self.node.close()
        self.site.close()

    def counts(self) -> tuple[int, int, int]:
        """Requests to the node, questions in them, requests to the site."""
        return self.requests, sum(self.node.asked.values()), self.site.asked.total()

    def _counted(self, _asked: object, told: Told) -> Told:
        self.requests += 1
        return told

    def _product(self, at: int, address: str) -> str:
        site = self.site.url
        return f"""schema: auditor/product/v1
id: s{at}x
symbol: S{at}x
name: Stock {at} token
issuer: {{name: Local Issuer Limited, jurisdiction: JE, website: "{site}/"}}
structure: tracker_certificate
underlying: {{ticker: TSLA, exchange: XNAS, currency: USD, isin: US88160R1014}}
deployments:
  - {{chain: "{CHAIN}", address: "{address.lower()}", inventory: ["{ISSUER}"], from_block: 0}}
reserves:
  - kind: json
    url: "{site}/reserves/s{at}x"
    fields: {{shares: held, as_of: at}}
    unit: shares
    class: issuer
    cadence: 24h
documents:
  - {{topic: [redemption], url: "{site}/terms"}}
  - {{topic: [custody], url: "{site}/custody"}}
"""
