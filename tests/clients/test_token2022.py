"""Bytes of mints, made by the real token program, and every way they can be damaged."""

import base64
import contextlib
import struct
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lite_svm import Svm

from auditor.base import base58
from auditor.clients.token2022 import TOKEN, TOKEN_2022, exact, read_clock, read_holding, read_mint
from auditor.errors import SourceError


NOW = 1_789_000_000


@pytest.fixture(scope="module")
def svm() -> Svm:
    return Svm(NOW)


def raw(svm: Svm, address: str) -> tuple[str, bytes]:
    account = svm.account(address)
    assert account is not None
    return account["owner"], base64.b64decode(account["data"][0])


@pytest.fixture(scope="module")
def full(svm: Svm) -> bytes:
    mint = svm.mint(
        multiplier=1.0009180758,
        delegate=svm.payer.pubkey(),
        pausable=True,
        freezable=True,
        named=("NVIDIA xStock", "NVDAx"),
    )
    mint.holding(123_456_789_012)
    mint.change_multiplier(1.0017011968, NOW + 200)
    mint.pause()
    return raw(svm, mint.address)[1]


def test_a_mint_with_every_extension(svm, full):
    mint, payer = read_mint(TOKEN_2022, full, "it"), str(svm.payer.pubkey())
    assert (mint.supply, mint.decimals) == (123_456_789_012, 8)
    assert {mint.mint_authority, mint.freeze_authority, mint.permanent_delegate} == {payer}
    assert (mint.pausable, mint.paused, mint.fee, mint.interest) == (True, True, False, False)
    assert (mint.name, mint.symbol) == ("NVIDIA xStock", "NVDAx")
    (scaling,) = mint.scaling
    assert scaling.at(NOW + 199) == Fraction(1.0009180758)
    assert scaling.at(NOW + 200) == Fraction(1.0017011968)


def test_a_plain_mint_and_what_an_account_of_it_holds(svm):
    mint = svm.mint(decimals=6)
    account = mint.holding(77)
    mint.renounce_minting()
    told = read_mint(*raw(svm, mint.address), "it")
    assert (told.supply, told.decimals, told.mint_authority, told.scaling) == (77, 6, "", ())
    assert read_holding(*raw(svm, account), mint.address, "it") == 77
    with pytest.raises(SourceError, match="no token account"):
        read_holding(*raw(svm, account), svm.mint().address, "it")
    with pytest.raises(SourceError, match="no token account"):
        read_holding(*raw(svm, mint.address), mint.address, "it")


def test_an_account_of_another_program_is_no_mint(full):
    with pytest.raises(SourceError) as caught:
        read_mint("11111111111111111111111111111111", full, "it")
    assert caught.value.reason == "no_code"


def test_a_cut_off_mint_is_never_half_a_mint(full):
    whole = read_mint(TOKEN_2022, full, "it")
    for length in range(len(full)):
        try:
            told = read_mint(TOKEN_2022, full[:length], "it")
        except SourceError as error:
            reason = error.reason
        else:
            # Cut between two entries the rest cannot be missed; what is read is read right.
            assert (told.supply, told.decimals) == (whole.supply, whole.decimals)
            assert told.scaling in ((), whole.scaling)
            continue
        assert reason == "bad_returndata"


def test_a_second_extension_of_one_type_is_refused(full):
    kind, length = struct.unpack_from("<HH", full, 166)
    with pytest.raises(SourceError, match=f"extension of type {kind}"):
        read_mint(TOKEN_2022, full + full[166 : 170 + length], "it")


def test_extensions_under_the_old_program_are_refused(full):
    with pytest.raises(SourceError, match="plain mint"):
        read_mint(TOKEN, full, "it")


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_decoder(junk):
    head = b"\0" * 45 + b"\1" + b"\0" * 119 + b"\1"
    for data in (junk, head + junk):
        with contextlib.suppress(SourceError):
            assert 0 <= read_mint(TOKEN_2022, data, "it").supply < 2**64


@given(st.floats(min_value=0, exclude_min=True, allow_infinity=False))
def test_every_multiplier_is_read_to_the_last_bit(number):
    assert exact(struct.pack("<d", number), "it") == Fraction(number)


@pytest.mark.parametrize("number", [0.0, -0.0, -1.0, float("inf"), float("nan")])
def test_what_is_no_multiplier_is_refused(number):
    with pytest.raises(SourceError):
        exact(struct.pack("<d", number), "it")


def test_the_clock_is_the_clusters_own(svm):
    assert read_clock(raw(svm, "SysvarC1ock11111111111111111111111111111111")[1], "it") == NOW
    with pytest.raises(SourceError):
        read_clock(b"", "it")


@given(st.binary(max_size=40))
def test_base58_goes_both_ways(data):
    assert base58.decode(base58.encode(data)) == data


def test_base58_is_that_of_solana(svm):
    key = svm.payer.pubkey()
    assert base58.encode(bytes(key)) == str(key)
    with pytest.raises(ValueError, match="'0'"):
        base58.decode("0")
