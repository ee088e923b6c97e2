"""Proven reads: one node's proof is enough, since it does not rest on who sent it."""

from collections.abc import Sequence

from auditor.base.strict_json import JsonValue
from auditor.clients.panel import Panel
from auditor.clients.reading import Proof
from auditor.clients.state_proof import state_root_of, verified
from auditor.errors import SourceError
from auditor.model.report import BlockStamp


async def proven(
    panel: Panel, stamp: BlockStamp, pin: JsonValue, address: str, slots: Sequence[int]
) -> Proof:
    """The account and its words by the first endpoint whose proof leads to the block's hash.

    SourceError: `bad_proof` (conflicting) when an endpoint's proof does not, `unsupported` where
    none offers proofs.
    """
    block = f"block {stamp.number} of {stamp.chain}"
    root = await _state_root(panel, stamp, block)
    what = f"{stamp.chain} proof of {address} at block {stamp.number} ({stamp.hash})"
    keys: list[JsonValue] = [f"0x{slot:064x}" for slot in slots]
    failures: list[SourceError] = []
    for vote in await panel.votes("eth_getProof", [address.lower(), keys, pin]):
        try:
            if isinstance(vote.outcome, SourceError):
                raise vote.outcome
            reply, answer = vote.outcome
            code_hash, words = verified(reply, address, slots, root, what)
        except SourceError as error:
            failures.append(error)
        else:
            told = "0x" + root.hex()
            return Proof(address, code_hash, words, told, what, answer.digest, answer.observed_at)
    bad = next((each for each in failures if each.reason == "bad_proof"), failures[0])
    if bad.reason == "rpc_error":
        raise SourceError("unsupported", "unsupported", f"{what}: {bad.detail}")
    raise bad


async def _state_root(panel: Panel, stamp: BlockStamp, what: str) -> bytes:
    failures: list[SourceError] = []
    for vote in await panel.votes("eth_getBlockByHash", [stamp.hash, False]):
        try:
            if isinstance(vote.outcome, SourceError):
                raise vote.outcome
            return state_root_of(vote.outcome[0], stamp.hash, what)
        except SourceError as error:
            failures.append(error)
    raise failures[0]
