"""Checks the envelope of a JSON-RPC reply: web3 and most nodes leave that to the caller."""

from collections.abc import Sequence
from typing import TypeAlias, cast

from auditor.base import canonical, strict_json
from auditor.base.redact import SHARED
from auditor.base.strict_json import JsonValue
from auditor.base.text import printable
from auditor.clients.rpc_errors import MESSAGE, RpcError, classified, protocol
from auditor.clients.shapes import SHAPES
from auditor.errors import InputError


Reply: TypeAlias = dict[str, JsonValue]

SHOWN = 200  # characters of an unusable body that are shown
DATA = 2 * 65_536 + 2  # hex characters of the longest return data


def canonical_reply(body: bytes, identity: int, size: int) -> bytes:
    """The reply to request `identity` as canonical `{"result": …}` or `{"error": …}`.

    SourceError (unreadable, rpc_bad_response) for what is no JSON, such as a page or half an
    answer; rpc_protocol for JSON that is no reply to this request.
    """
    limits = strict_json.Limits(size=size)
    try:
        reply = strict_json.loads(body, "the reply", limits)
    except InputError as error:
        told = f"{error.problem} It starts: {excerpt(body)!r}"
        broken = error.problem.startswith(("Not valid JSON", "Not UTF-8"))
        raise protocol(told, "rpc_bad_response" if broken else "rpc_protocol") from None
    if not isinstance(reply, dict):
        raise protocol(f"not an object. It starts: {excerpt(body)!r}", "rpc_bad_response")
    return _canonical(reply, identity)


def members(body: bytes, size: int) -> tuple[Reply, ...]:
    """The replies of a batch, in any order; SourceError when it is no list of replies."""
    try:
        replies = strict_json.loads(body, "the replies", strict_json.Limits(size=size))
    except InputError as error:
        raise protocol(error.problem, "rpc_bad_response") from None
    if not isinstance(replies, list) or not all(isinstance(each, dict) for each in replies):
        raise protocol("not a list of replies", "rpc_bad_response")
    return tuple(cast("list[Reply]", replies))


def canonical_member(replies: Sequence[Reply], identity: int) -> bytes:
    """The reply to request `identity` among those of a batch, in canonical form; SourceError."""
    named = [each for each in replies if each.get("id") == identity]
    if len(named) != 1:
        raise protocol(f"{len(named)} members of the batch answer one request")
    return _canonical(named[0], identity)


def _canonical(reply: Reply, identity: int) -> bytes:
    _check_envelope(reply, identity)
    kept: dict[str, canonical.Wire] = (
        {"error": _kept_error(reply["error"])}
        if "error" in reply
        else {"result": cast("canonical.Wire", _kept(reply["result"]))}
    )
    try:
        return canonical.dumps(kept)
    except TypeError:
        raise protocol("it holds a number that is not hexadecimal text") from None


def read_reply(body: bytes) -> Reply | RpcError:
    """A recorded reply: `{"result": …}` or the error in it; SourceError when it is neither."""
    try:
        reply = strict_json.loads(body, "the reply", strict_json.Limits(size=2**26))
    except InputError as error:
        raise protocol(error.problem, "rpc_bad_response") from None
    if isinstance(reply, dict) and reply.keys() == {"result"}:
        return reply
    if isinstance(reply, dict) and reply.keys() == {"error"}:
        told = _kept_error(reply["error"])
        return RpcError(cast("int", told["code"]), str(told["message"]), str(told["data"]))
    raise protocol("neither a result nor an error")


def excerpt(body: bytes) -> str:
    """The start of an answer as one harmless line."""
    return printable(SHARED.clean(body[: 4 * SHOWN].decode(errors="replace")), SHOWN)


def _check_envelope(reply: Reply, identity: int) -> None:
    if ("result" in reply) == ("error" in reply):
        raise protocol("it must hold either a result or an error")
    if reply.get("jsonrpc", "2.0") != "2.0":
        raise protocol("it is not JSON-RPC 2.0")
    told = reply.get("id")
    # A node that could not read the request at all names no id; then only its error counts.
    nameless = told is None and "error" in reply
    if not nameless and (not isinstance(told, int) or isinstance(told, bool) or told != identity):
        raise protocol("it answers another request (its id is not ours)")


def _kept(value: JsonValue) -> JsonValue:
    """The same without numbers too large for JSON, which become text (Solana's rent epoch)."""
    if isinstance(value, dict):
        return {name: _kept(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_kept(each) for each in value]
    large = isinstance(value, int) and abs(value) > canonical.LARGEST
    return str(value) if large else value


def _kept_error(value: JsonValue) -> dict[str, canonical.Wire]:
    if not isinstance(value, dict):
        raise protocol("its error is not an object")
    code, message = value.get("code"), value.get("message", "")
    if not isinstance(code, int) or isinstance(code, bool) or abs(code) > canonical.LARGEST:
        raise protocol("its error has no code")
    data = value.get("data")
    if isinstance(data, dict):  # some nodes wrap the data of a revert
        data = data.get("data", data.get("result"))
    fits = isinstance(data, str) and len(data) <= DATA
    return {
        "code": code,
        "message": SHARED.clean(str(message))[:MESSAGE],
        "data": str(data) if fits else "",
    }


def result(method: str, body: bytes, what: str) -> JsonValue:
    """The result in a recorded reply to `method`; the node's error as a classified SourceError."""
    reply = read_reply(body)
    if isinstance(reply, RpcError):
        raise classified(reply, what)
    value = reply["result"]
    SHAPES[method](value, what)
    return value
