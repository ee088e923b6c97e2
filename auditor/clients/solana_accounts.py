"""The reply of getMultipleAccounts, checked."""

import base64
import binascii
from dataclasses import dataclass

from auditor.archive.exchange import Answer
from auditor.base.strict_json import JsonValue
from auditor.clients.panel import Vote
from auditor.clients.rpc_errors import protocol
from auditor.errors import SourceError


@dataclass(frozen=True, slots=True)
class Account:
    """Owner program and bytes of an account; no bytes and no owner where there is none."""

    owner: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What one endpoint says about some accounts."""

    slot: int
    accounts: tuple[Account, ...]
    answer: Answer
    endpoint: int


def told_by(vote: Vote, count: int, chain: str) -> Told:
    """Slot and accounts of a reply; SourceError when the node failed or its reply is malformed."""
    if isinstance(vote.outcome, SourceError):
        raise vote.outcome
    reply, answer = vote.outcome
    context = reply.get("context") if isinstance(reply, dict) else None
    value = reply.get("value") if isinstance(reply, dict) else None
    slot = context.get("slot") if isinstance(context, dict) else None
    if not isinstance(slot, int) or isinstance(slot, bool) or slot < 0:
        raise protocol(f"getMultipleAccounts on {chain} names no slot")
    if not isinstance(value, list) or len(value) != count:
        raise protocol(f"getMultipleAccounts on {chain} does not answer for {count} accounts")
    accounts = tuple(_account(each, chain) for each in value)
    return Told(slot, accounts, answer, vote.endpoint)


def _account(value: JsonValue, chain: str) -> Account:
    if value is None:
        return Account("", b"")
    owner = value.get("owner") if isinstance(value, dict) else None
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(owner, str) or not isinstance(data, list) or data[1:] != ["base64"]:
        raise protocol(f"an account of {chain} has no owner or is not in base64")
    try:
        return Account(owner, base64.b64decode(str(data[0]), validate=True))
    except (binascii.Error, ValueError):
        raise protocol(f"an account of {chain} is not in base64") from None
