"""`doctor` against a real node, a dead port, and nodes that keep little."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from commands import auditor


DEAD = "http://127.0.0.1:9"


def settings(folder, chain, *urls, more=""):
    path = folder / "auditor.toml"
    listed = ", ".join(f'"{url}"' for url in urls)
    path.write_text(
        f'[chains."{chain}"]\nrpc = [{listed}]\nfinality = "latest"\nmax_head_age = 0\n'
        f"[http]\nallow_loopback = true\n{more}"
    )
    return path


def doctor(config, **how):
    ran = auditor("doctor", "--config", config, "--json", **how)
    assert "Traceback" not in ran.err
    return ran.code, {each["what"]: each for each in json.loads(ran.out)["checks"]}


class Pruned(BaseHTTPRequestHandler):
    """Chain 31337 at block 5,000: state of the last 200 blocks, logs of 2,000 at once."""

    HEAD = 5_000
    asked: list[str]

    def log_message(self, *_):
        pass

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(asked["method"])
        body = json.dumps({"jsonrpc": "2.0", "id": asked["id"], **self.reply(asked)}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def reply(self, asked):
        answers = {
            "eth_chainId": lambda: hex(31_337),
            "net_version": lambda: "31337",
            "eth_blockNumber": lambda: hex(self.HEAD),
            "eth_getBlockByNumber": self.block,
            "eth_getCode": lambda *_: "0x",
            "eth_getBalance": self.balance,
            "eth_getLogs": self.logs,
        }
        answer = answers.get(asked["method"])
        if answer is None:
            return {"error": {"code": -32601, "message": "the method does not exist"}}
        try:
            return {"result": answer(*asked["params"])}
        except LookupError as refusal:
            return {"error": {"code": -32000, "message": refusal.args[0]}}

    def block(self, tag, _):
        number = hex(self.HEAD) if tag == "latest" else tag
        return {"number": number, "hash": "0x" + "ab" * 32, "timestamp": hex(1_760_000_000)}

    def balance(self, _, at):
        if isinstance(at, str) and int(at, 16) < self.HEAD - 200:
            raise LookupError("missing trie node 0xab")
        return "0x0"

    def logs(self, span):
        if int(span["toBlock"], 16) - int(span["fromBlock"], 16) >= 3_000:
            raise LookupError("query exceeds max block range 3000")
        return []


@pytest.fixture(scope="module")
def pruned():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pruned)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_whole_node_is_found_whole(anvil, tmp_path):
    anvil.mine(300)
    code, checks = doctor(settings(tmp_path, anvil.caip2, anvil.url))
    host = anvil.url.removeprefix("http://")
    assert code == 0
    assert {each["status"] for each in checks.values()} == {"ok"}
    assert "newest block" in checks[f"{anvil.caip2} #1 {host} answers"]["found"]
    assert checks[f"{anvil.caip2} #1 {host} archive"]["found"] == "state from block 1 on"
    assert "blocks at once" in checks[f"{anvil.caip2} #1 {host} logs"]["found"]
    assert "single-source" in checks[anvil.caip2]["found"]


def test_what_a_node_lacks_is_a_warning_with_what_to_do(pruned, tmp_path):
    url = f"http://127.0.0.1:{pruned.server_port}"
    code, checks = doctor(settings(tmp_path, "eip155:31337", url))
    archive, logs = (
        checks[f"eip155:31337 #1 127.0.0.1:{pruned.server_port} {each}"]
        for each in ("archive", "logs")
    )
    assert code == 0, checks["eip155:31337"]
    assert archive["status"] == "warn"
    assert archive["found"] == "state 100 blocks back, to block 4900, and none of much before"
    assert "archive node" in archive["remedy"]
    assert logs["status"] == "ok"
    assert logs["found"] == "of 2000 blocks at once; the node says up to 3000"


def test_a_dead_port_beside_a_node_fails_without_hiding_it(anvil, tmp_path, canary):
    # The settings hold the key in the environment, so no file of this test may have it.
    config = settings(tmp_path, anvil.caip2, anvil.url, f"{DEAD}/${{NODE_KEY}}")
    ran = auditor("doctor", "--config", config, env={"NODE_KEY": canary})
    assert ran.code == 2
    assert canary not in ran.out + ran.err
    dead = [line for line in ran.out.splitlines() if "#2 127.0.0.1:9 answers" in line]
    assert len(dead) == 1
    assert dead[0].startswith("fail")
    assert "cannot be connected to" in dead[0]
    assert "Check the address and its key" in dead[0]
    alive = [line for line in ran.out.splitlines() if "#1 127.0.0.1" in line]
    assert [line[:4].strip() for line in alive] == ["ok", "ok", "ok"]
    (whole,) = [
        line for line in ran.out.splitlines() if line.split()[1] == anvil.caip2 and " #" not in line
    ]
    assert whole.startswith("fail")
    assert "1 of 2 independent sources answered, 2 must agree" in whole


def test_a_node_of_another_chain_is_not_taken_for_this_one(pruned, tmp_path):
    config = settings(tmp_path, "eip155:56", f"http://127.0.0.1:{pruned.server_port}")
    before = len(pruned.asked)
    code, checks = doctor(config)
    (answers,) = [each for what, each in checks.items() if what.endswith("answers")]
    assert code == 2
    assert "is of chain 31337" in answers["found"]
    assert "eth_getLogs" not in pruned.asked[before:]


def test_keys_are_named_and_never_shown(tmp_path, canary):
    config = settings(
        tmp_path, "tron:mainnet", DEAD, more='[keys]\ncoingecko = "${A}"\npyht = "${A}"\n'
    )
    ran = auditor("doctor", "--config", config, env={"A": canary})
    assert canary not in ran.out + ran.err
    told = ran.out
    assert "key coingecko" in told
    assert "set; used for api.coingecko.com, pro-api.coingecko.com only" in told
    assert any(line.startswith("warn  key pyht") for line in told.splitlines())
    assert "Did you mean 'pyth'?" in told
    assert "no client for tron:mainnet" in told


def test_with_nothing_configured_nobody_is_asked(tmp_path):
    home = {"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    ran = auditor("doctor", cwd=tmp_path, env=home)
    assert ran.code == 0
    assert ran.out.splitlines()[-1].split(maxsplit=2)[:2] == ["ok", "settings"]
    assert "no chain endpoint configured" in ran.out
