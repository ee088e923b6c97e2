"""Proofs of state from a real node, and what becomes of them when anything is altered."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.keccak import keccak
from auditor.clients.state_proof import state_root_of, verified
from auditor.errors import SourceError


WAD = 10**18
HOLDERS = ["0x" + f"{number:02x}" * 20 for number in range(1, 40)]


@pytest.fixture
def token(deploy):
    token = deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    for at, holder in enumerate(HOLDERS):
        token.send("mint", holder, (at + 1) * WAD)
    return token


def root_of(node) -> bytes:
    block = node.block()
    return state_root_of(block, block["hash"], "the block")


def supply_slot(token) -> int:
    supply = token.call("totalSupply")
    for slot in range(12):
        word = token.node.rpc("eth_getStorageAt", token.address, hex(slot), "latest")
        if int(word, 16) == supply:
            return slot
    raise LookupError(supply)


def proof_of(token, *slots: int):
    keys = [f"0x{slot:064x}" for slot in slots]
    return token.node.rpc("eth_getProof", token.address, keys, "latest")


def reason(work) -> str:
    with pytest.raises(SourceError) as caught:
        work()
    return caught.value.reason


def test_the_supply_and_the_code_follow_from_the_hash_of_the_block(anvil, token):
    slot, nothing = supply_slot(token), 2**255
    code_hash, words = verified(
        proof_of(token, slot, nothing), token.address, (slot, nothing), root_of(anvil), "proof"
    )
    assert words == {slot: sum(range(1, 40)) * WAD, nothing: 0}
    code = anvil.rpc("eth_getCode", token.address, "latest")
    assert code_hash == "0x" + keccak(bytes.fromhex(code[2:])).hex()


def test_an_address_without_an_account_is_proven_empty(anvil, token):
    nobody = "0x" + "de" * 20
    reply = anvil.rpc("eth_getProof", nobody, ["0x" + 64 * "0"], "latest")
    code_hash, words = verified(reply, nobody, (0,), root_of(anvil), "proof")
    assert (code_hash, words) == ("0x" + keccak(b"").hex(), {0: 0})


def test_a_header_that_was_altered_proves_nothing(anvil, token):
    block = anvil.block()
    block["stateRoot"] = "0x" + "11" * 32
    assert reason(lambda: state_root_of(block, block["hash"], "the block")) == "unsupported"


@pytest.mark.fault("R22")
def test_every_altered_byte_of_a_proof_is_found(anvil, token):
    slot = supply_slot(token)
    reply, root = proof_of(token, slot), root_of(anvil)

    def places():
        for at in range(len(reply["accountProof"])):
            yield ("accountProof", at)
        for at in range(len(reply["storageProof"][0]["proof"])):
            yield ("storageProof", at)

    tried = 0
    for name, at in places():
        nodes = reply[name] if name == "accountProof" else reply[name][0]["proof"]
        for byte in range(0, len(nodes[at]) // 2 - 1, 7):
            lie = copy.deepcopy(reply)
            told = lie[name] if name == "accountProof" else lie[name][0]["proof"]
            raw = bytearray.fromhex(told[at][2:])
            raw[byte] ^= 1
            told[at] = "0x" + raw.hex()
            assert (
                reason(lambda lie=lie: verified(lie, token.address, (slot,), root, "proof"))
                == "bad_proof"
            )
            tried += 1
    assert tried > 50


def test_the_figure_beside_a_proof_counts_for_nothing(anvil, token):
    slot = supply_slot(token)
    reply = proof_of(token, slot)
    reply["storageProof"][0]["value"] = "0x1"
    _, words = verified(reply, token.address, (slot,), root_of(anvil), "proof")
    assert words[slot] == sum(range(1, 40)) * WAD


def test_a_proof_of_another_account_is_refused(anvil, token, deploy):
    slot, other = supply_slot(token), deploy("PlainToken", "B", "B", 18)
    reply, root = proof_of(token, slot), root_of(anvil)
    assert reason(lambda: verified(reply, other.address, (slot,), root, "proof")) == "bad_proof"


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=8))
def test_no_reply_crashes_it(junk):
    for reply in (junk, {"accountProof": junk}, {"accountProof": [junk]}):
        with pytest.raises(SourceError):
            verified(reply, "0x" + "11" * 20, (0,), keccak(b""), "proof")


def test_a_nest_of_lists_does_not_exhaust_the_stack():
    # 340 lists, each the only item of the one around it, in fewer bytes than a node may have
    nested = b"\xc0"
    while len(nested) < 1_000:
        size = len(nested)
        length = size.to_bytes((size.bit_length() + 7) // 8, "big")
        nested = (
            bytes([0xF7 + len(length)]) + length if size > 55 else bytes([0xC0 + size])
        ) + nested
    reply = {"accountProof": ["0x" + nested.hex()]}
    assert reason(lambda: verified(reply, "0x" + "11" * 20, (), keccak(nested), "p")) == "bad_proof"
