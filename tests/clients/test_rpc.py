import json
from datetime import UTC, datetime

import pytest

from auditor.base import redact
from auditor.clients.reply import result
from auditor.clients.retry_after import retry_after
from auditor.clients.rpc import RpcEndpoint
from auditor.clients.transport import Transport
from auditor.errors import SourceError
from auditor.settings import LimitSettings


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ID = object()


class Slept(list):
    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


async def ask(url: str, method: str = "eth_chainId", slept: Slept | None = None, **limits):
    async with Transport(allow_loopback=True) as transport:
        settings = LimitSettings.model_construct(
            **{**LimitSettings().model_dump(), "read_seconds": 0.3, **limits}
        )
        sleep = Slept() if slept is None else slept
        endpoint = RpcEndpoint(url, transport, settings, lambda: NOW, sleep)
        return await endpoint.call(method, [])


async def reason(url: str, method: str = "eth_chainId", slept: Slept | None = None, **limits):
    with pytest.raises(SourceError) as caught:
        await ask(url, method, slept, **limits)
    return caught.value.reason


def replying(reply, **members: object):
    """A handler that answers with these members; the id of the request where `ID` stands."""

    async def handler(request: bytes, writer) -> None:
        asked = json.loads(request.partition(b"\r\n\r\n")[2])
        told = {"jsonrpc": "2.0", "id": asked["id"], **members}
        told = {name: value for name, value in told.items() if value is not ...}
        writer.write(reply(json.dumps(told).encode()))

    return handler


async def test_a_result_is_kept_without_its_id(serve, reply) -> None:
    async with serve(replying(reply, result="0x1")) as at:
        answer = await ask(at.url)
    assert answer.body == b'{"result":"0x1"}'
    assert answer.observed_at == NOW
    assert result("eth_chainId", answer.body, "x") == "0x1"
    sent = at.requests[0].partition(b"\r\n\r\n")[2]
    assert b'"method": "eth_chainId"' in sent


async def test_an_error_of_the_node_is_an_answer(serve, reply) -> None:
    error = {"code": 3, "message": "execution reverted: no", "data": "0x08c379a0"}
    async with serve(replying(reply, error=error)) as at:
        answer = await ask(at.url, "eth_call")
    with pytest.raises(SourceError, match="reverted"):
        result("eth_call", answer.body, "x")


@pytest.mark.fault("R07")
@pytest.mark.parametrize(
    ("method", "members"),
    [
        ("eth_chainId", {"id": 424242, "result": "0x1"}),
        ("eth_chainId", {"id": ..., "result": "0x1"}),
        ("eth_chainId", {"id": None, "result": "0x1"}),
        ("eth_chainId", {"id": "1", "result": "0x1"}),
        ("eth_chainId", {"id": True, "result": "0x1"}),
        ("eth_chainId", {"result": "0x1", "error": {"code": 1, "message": "x"}}),
        ("eth_chainId", {}),
        ("eth_chainId", {"jsonrpc": "1.0", "result": "0x1"}),
        ("eth_chainId", {"result": None}),
        ("eth_chainId", {"result": "-0x5"}),
        ("eth_chainId", {"result": "0x01"}),
        ("eth_chainId", {"result": "0x"}),
        ("eth_chainId", {"result": "1"}),
        ("eth_chainId", {"result": 1}),
        ("eth_chainId", {"result": "0x" + "f" * 65}),
        ("eth_chainId", {"result": 1.5}),
        ("eth_chainId", {"error": "down"}),
        ("eth_chainId", {"error": {"message": "no code"}}),
        ("eth_call", {"result": "0x123"}),
        ("eth_call", {"result": None}),
        ("eth_call", {"result": ["0x"]}),
        ("eth_getBlockByNumber", {"result": {"number": "0x1", "timestamp": 5}}),
        ("eth_getBlockByNumber", {"result": {"number": "0x1", "hash": "0x12", "timestamp": "0x1"}}),
        ("eth_getBlockByNumber", {"result": "0x1"}),
        ("eth_getLogs", {"result": {}}),
    ],
)
async def test_a_reply_that_is_not_ours_is_never_used(serve, reply, method, members) -> None:
    async with serve(replying(reply, **members)) as at:
        assert await reason(at.url, method) == "rpc_protocol"
    assert len(at.requests) == 1


@pytest.mark.fault("R07")
async def test_a_duplicated_key_is_refused(serve, reply, turns) -> None:
    body = b'{"jsonrpc":"2.0","id":1,"result":"0x1","result":"0x2"}'
    async with serve(turns(reply(body))) as at:
        assert await reason(at.url) == "rpc_protocol"


@pytest.mark.fault("R05")
@pytest.mark.fault("R06")
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"<html>captcha</html>", b'{"jsonrpc":"2.0","id":1,"resu', b"\xff\xfe"]
)
async def test_no_reply_at_all_is_tried_again_and_then_given_up(serve, reply, turns, body) -> None:
    slept = Slept()
    async with serve(turns(reply(body))) as at:
        assert await reason(at.url, slept=slept) == "rpc_bad_response"
    assert len(at.requests) == 3
    assert 0.5 <= slept[0] <= 0.75  # half a second, and chance on top
    assert 1 <= slept[1] <= 1.5


@pytest.mark.fault("R05")
async def test_a_server_error_is_tried_again(serve, reply, turns) -> None:
    good = reply(b'{"jsonrpc":"2.0","id":3,"result":"0x1"}')
    bad = reply(b"overloaded", status="503 Service Unavailable")
    async with serve(turns(bad, bad, good)) as at:
        assert (await ask(at.url)).body == b'{"result":"0x1"}'


@pytest.mark.fault("R06")
async def test_a_short_body_is_tried_again(serve, reply, turns) -> None:
    good = reply(b'{"jsonrpc":"2.0","id":2,"result":"0x1"}')
    async with serve(turns(reply(b'{"json', length=40), good)) as at:
        assert (await ask(at.url)).body == b'{"result":"0x1"}'


@pytest.mark.fault("R01")
async def test_a_node_that_hangs_is_given_up_after_three_tries(serve) -> None:
    async def hang(_, writer) -> None:
        await writer.wait_closed()

    async with serve(hang) as at:
        assert await reason(at.url, read_seconds=0.05) == "rpc_timeout"
    assert len(at.requests) == 3


@pytest.mark.fault("R03")
@pytest.mark.parametrize(
    ("header", "waits", "tries"),
    [
        ("1", [1, 1], 3),
        ("60", [60, 60], 3),
        ("61", [], 1),
        ("86400", [], 1),
        ("-5", [0.5, 1], 3),
        ("soon", [0.5, 1], 3),
        ("Sun, 01 Nov 2026 12:00:30 GMT", [30, 30], 3),
        ("Sun, 01 Nov 2026 11:00:00 GMT", [0, 0], 3),
        ("Sun, 01 Nov 2026 13:00:00 GMT", [], 1),
    ],
)
async def test_a_node_that_asks_for_patience_gets_a_minute(
    serve, reply, turns, header: str, waits: list[float], tries: int
) -> None:
    slept = Slept()
    answer = reply(b"", f"Retry-After: {header}", status="429 Too Many Requests")
    async with serve(turns(answer)) as at:
        assert await reason(at.url, slept=slept) == "rate_limited"
    assert len(at.requests) == tries
    assert all(least <= waited <= 1.5 * least for waited, least in zip(slept, waits, strict=True))
    assert header in ("-5", "soon") or slept == waits


@pytest.mark.fault("R04")
@pytest.mark.parametrize(
    ("code", "message"),
    [
        (-32005, "limit exceeded"),
        (-32005, "daily request count exceeded, request rate limited"),
        (-32029, "Too many requests, please slow down"),
        (429, "Your app has exceeded its compute units per second capacity"),
        (-32000, "rate limit exceeded"),
        (-32007, "50/second request limit reached - reduce calls per second or upgrade"),
        (-32016, "over rate-limit"),
        (-32090, "Too many requests, reason: call rate limit exhausted, retry in 10s"),
        (-32603, "Monthly quota exceeded"),
    ],
)
async def test_a_rate_limit_in_a_good_status_is_a_rate_limit(serve, reply, code, message) -> None:
    async with serve(replying(reply, error={"code": code, "message": message})) as at:
        assert await reason(at.url, "eth_call") == "rate_limited"
    assert len(at.requests) == 3


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
async def test_a_refused_key_is_named_and_not_tried_again(serve, reply, turns, status) -> None:
    async with serve(turns(reply(b"", status=status))) as at:
        assert await reason(at.url) == "rpc_unauthorized"
    assert len(at.requests) == 1


@pytest.mark.fault("R08")
async def test_a_huge_reply_is_cut(serve, reply) -> None:
    async with serve(replying(reply, result="0x" + "00" * 600_000)) as at:
        assert await reason(at.url, "eth_call") == "rpc_too_large"
        assert (await ask(at.url, "eth_call", rpc_call_bytes=2**21)).digest


async def test_a_method_that_changes_anything_is_never_sent(serve, reply, turns) -> None:
    async with serve(turns(reply(b""))) as at:
        assert await reason(at.url, "eth_sendRawTransaction") == "unsupported"
    assert at.requests == []


@pytest.mark.fault("R21")
@pytest.mark.parametrize(
    ("code", "message"),
    [
        (-32000, "missing trie node 5a0e... (path )"),
        (-32000, "header not found"),
        (4444, "pruned history unavailable"),
        (-32002, "state is not available: use --pruning=archive"),
        (-32000, "historical txNum 5 is not available"),
        (-32001, "Resource not found"),
    ],
)
def test_a_pruned_node_says_what_would_help(code: int, message: str) -> None:
    body = json.dumps({"error": {"code": code, "message": message, "data": ""}}).encode()
    with pytest.raises(SourceError, match="use an archive node") as caught:
        result("eth_call", body, "x")
    assert caught.value.reason == "archive_needed"


@pytest.mark.parametrize(
    ("code", "message", "data", "expected"),
    [
        (3, "execution reverted: rate limit, header not found, pruned", "", "reverted"),
        (-32000, "execution reverted: too many requests", "", "reverted"),
        (-32015, "VM execution error.", "Reverted 0x", "reverted"),
        (-32000, "invalid opcode: INVALID", "", "reverted"),
        (-32000, "out of gas", "", "out_of_gas"),
        (3, "execution reverted", "0x556f1830" + "00" * 64, "offchain_lookup"),
        (-32601, "the method does not exist", "", "rpc_error"),
    ],
)
def test_what_a_contract_writes_does_not_decide_what_went_wrong(
    code: int, message: str, data: str, expected: str
) -> None:
    body = json.dumps({"error": {"code": code, "message": message, "data": data}}).encode()
    with pytest.raises(SourceError) as caught:
        result("eth_call", body, "x")
    assert caught.value.reason == expected


@pytest.mark.fault("B10")
async def test_no_address_of_a_node_is_shown(serve, reply, turns) -> None:
    async with serve(turns(reply(b"<html>key canary-0123456789</html>"))) as at:
        url = f"{at.url}/v2/canary-0123456789"
        redact.SHARED.register_url(url)
        with pytest.raises(SourceError) as caught:
            await ask(url)
    assert "canary" not in f"{caught.value!r} {caught.value}"
    assert "/***#fp=" in str(caught.value)


def test_a_wait_is_read_or_not_at_all() -> None:
    assert retry_after("", NOW) == -1
    assert retry_after("\u0661", NOW) == -1
    assert retry_after("Sun, 01 Nov 2026 12:00:30", NOW) == -1
