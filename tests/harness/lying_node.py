"""A node on loopback in front of a real one, which passes everything on and lies where it is told.

A lie sees one request and the true reply to it and gives the reply to send instead; members of a
batch are lied about one by one. A fault sees the whole HTTP answer and gives another.
"""

import http.client
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


Request = Mapping[str, Any]
Reply = dict[str, Any]
Lie = Callable[[Request, Reply], Reply]


@dataclass(frozen=True, slots=True)
class Told:
    """An HTTP answer; with `cut` the connection ends after so many bytes of the body.

    With `wait` the node sleeps so many seconds before each of the first `pieces` pieces of it.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = -1
    wait: float = 0
    pieces: int = 1


Fault = Callable[[Any, Told], Told]


def honest(request: Request, reply: Reply) -> Reply:
    """The truth."""
    return reply


def unharmed(request: Any, told: Told) -> Told:
    """The whole answer as it is."""
    return told


class LyingNode:
    """A proxy in front of the node at `url`; `asked` counts requests by method."""

    def __init__(self, url: str, lie: Lie = honest, fault: Fault = unharmed) -> None:
        self.lie, self.fault = lie, fault
        self.asked: dict[str, int] = {}
        self._closing = threading.Event()
        self._port = int(url.rpartition(":")[2])
        lying = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                self.node = http.client.HTTPConnection("127.0.0.1", lying._port)

            def finish(self) -> None:
                self.node.close()
                super().finish()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = lying.answer(self.node, body)
                lines = [f"HTTP/1.1 {told.status} told", f"Content-Length: {len(told.body)}"]
                lines += [f"{name}: {value}" for name, value in told.headers.items()]
                self.wfile.write("\r\n".join((*lines, "", "")).encode())
                whole = told.body[: told.cut] if told.cut >= 0 else told.body
                self.close_connection = told.cut >= 0
                if told.wait:
                    whole = lying.drip(self.wfile.write, whole, told)
                self.wfile.write(whole)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # the other side hung up, as it may

        self._server = Server(("127.0.0.1", 0), Handler)
        serving = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        serving.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop answering; harmless when repeated."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def drip(self, write: Callable[[bytes], object], whole: bytes, told: Told) -> bytes:
        """Sends the first pieces slowly, until the node is closed; what is left."""
        for at in range(told.pieces):
            if self._closing.wait(told.wait):
                return b""
            write(whole[at : at + 1])
        return whole[told.pieces :]

    def answer(self, node: http.client.HTTPConnection, body: bytes) -> Told:
        """What is told for one HTTP request."""
        asked = json.loads(body)
        node.request("POST", "/", body, {"Content-Type": "application/json"})
        true = node.getresponse().read()
        many = asked if isinstance(asked, list) else [asked]
        for each in many:
            self.asked[each["method"]] = self.asked.get(each["method"], 0) + 1
        if self.lie is not honest:
            replies = json.loads(true)
            replies = replies if isinstance(replies, list) else [replies]
            by_id = {each["id"]: each for each in replies}
            told = [self.lie(each, by_id[each["id"]]) for each in many]
            true = json.dumps(told if isinstance(asked, list) else told[0]).encode()
        return self.fault(asked, Told(true))


def only(method: str, lie: Lie) -> Lie:
    """The lie about one method."""
    return lambda request, reply: lie(request, reply) if request["method"] == method else reply


def always(**members: Any) -> Lie:
    """The same `result` or `error` whatever is asked; the id is kept."""

    def lie(request: Request, reply: Reply) -> Reply:
        return {"jsonrpc": "2.0", "id": reply["id"], **members}

    return lie


def words_more(request: Request, reply: Reply) -> Reply:
    """Call results with one more in their last word: supplies, balances, decimals, answers."""
    told = reply.get("result")
    if request["method"] != "eth_call" or not isinstance(told, str) or len(told) < 66:
        return reply
    raw = int(told[-64:], 16)
    return {**reply, "result": told[:-64] + f"{(raw + 1) % 2**256:064x}"}


def supply_halved(request: Request, reply: Reply) -> Reply:
    """Half the totalSupply, which makes any backing look twice as good; also inside batches."""
    told = reply.get("result")
    if request["method"] != "eth_call" or not isinstance(told, str):
        return reply
    data = str(request["params"][0]["data"])
    if data.startswith("0x18160ddd"):
        return {**reply, "result": f"0x{int(told, 16) // 2:064x}"}
    return reply


def logs_dropped(every: int) -> Lie:
    """Each `every`-th log left out."""

    def lie(request: Request, reply: Reply) -> Reply:
        logs = reply.get("result")
        if request["method"] != "eth_getLogs" or not isinstance(logs, list):
            return reply
        kept = [each for at, each in enumerate(logs, 1) if at % every]
        return {**reply, "result": kept}

    return lie


def storage_zeroed(request: Request, reply: Reply) -> Reply:
    """Storage words as if never written: no admin, no implementation."""
    if request["method"] != "eth_getStorageAt" or "result" not in reply:
        return reply
    return {**reply, "result": "0x" + 64 * "0"}


def code_removed(request: Request, reply: Reply) -> Reply:
    """No contract stands anywhere."""
    return {**reply, "result": "0x"} if request["method"] == "eth_getCode" else reply


def other_chain(request: Request, reply: Reply) -> Reply:
    """Another chain's id."""
    told = {"eth_chainId": "0x5", "net_version": "5"}.get(request["method"])
    return {**reply, "result": told} if told else reply


def page_of_words(request: Any, told: Told) -> Told:
    """A web page in place of JSON."""
    return replace(told, body=b"<!doctype html><title>Just a moment...</title>")


def half(request: Any, told: Told) -> Told:
    """The connection ends in the middle of the answer."""
    return replace(told, cut=len(told.body) // 2)


def slow(wait: float, pieces: int = 1) -> Fault:
    """The answer, its first bytes one by one with a pause before each."""
    return lambda request, told: replace(told, wait=wait, pieces=pieces)


def bloated(size: int) -> Fault:
    """The answer behind so much white space."""
    return lambda request, told: replace(told, body=b" " * size + told.body)


def status(code: int, **headers: str) -> Fault:
    """Only a status."""
    return lambda request, told: Told(
        b"", code, {k.replace("_", "-"): v for k, v in headers.items()}
    )
