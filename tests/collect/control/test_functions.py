"""Which functions the code of a contract has, against what the compiler says it has."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from solidity import Compiled, compile_all

from auditor.collect.control.functions import functions_in, selector
from auditor.collect.control.signatures import OF_A_TOKEN


COMPILED: Mapping[str, Compiled] = compile_all()
DELEGATECALL = 0xF4


def metadata(digest: bytes) -> bytes:
    start = bytes.fromhex("a2646970667358221220")
    return start + digest.ljust(32, b"\x0c") + bytes.fromhex("64736f6c6343000825" + "0033")


@pytest.mark.parametrize("name", sorted(COMPILED))
def test_every_function_is_found_and_no_other(name: str) -> None:
    compiled = COMPILED[name]
    assert functions_in(compiled.runtime).selectors == set(compiled.selectors.values())


def test_signatures_are_listed_once_and_written_plainly() -> None:
    for group in OF_A_TOKEN:
        written = group.split()
        assert all(each.count("(") == each.count(")") >= 1 for each in written)
    assert selector("transfer(address,uint256)").hex() == "a9059cbb"


def test_a_delegation_hidden_in_the_metadata_is_seen() -> None:
    stopped = b"\x5f\x5f\xfd\xfe"
    harmless = functions_in(stopped + metadata(b"\xf4\xff"))
    assert not harmless.delegates
    assert not harmless.destroys
    aborts = functions_in(stopped + metadata(b"\x5b\x0c\xf4"))
    assert not aborts.delegates
    assert functions_in(stopped + metadata(b"\x5b\x5f\x5f\xf4")).delegates


def test_data_of_a_push_is_no_opcode() -> None:
    assert not functions_in(b"\x60\xf4\x61\xff\xf4").delegates
    assert functions_in(b"\x60\x60\xf4").delegates


@given(st.binary(max_size=400))
def test_any_bytes_are_read(code: bytes) -> None:
    found = functions_in(code)
    assert all(len(each) == 4 for each in found.selectors)
    assert found.delegates <= (DELEGATECALL in code or 0xF2 in code)
