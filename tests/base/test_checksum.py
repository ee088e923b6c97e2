import pytest
from eth_utils import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.checksum import checksummed, is_address, is_mistyped


# The examples of EIP-55 itself.
PUBLISHED = [
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]
HEX = st.text("0123456789abcdefABCDEF", min_size=40, max_size=40).map("0x".__add__)


@pytest.mark.parametrize("address", PUBLISHED)
def test_the_published_examples(address: str) -> None:
    assert checksummed(address.lower()) == address
    assert not is_mistyped(address)


@given(HEX)
def test_agrees_with_another_implementation(address: str) -> None:
    assert checksummed(address) == to_checksum_address(address)


@pytest.mark.parametrize("address", PUBLISHED[3:])
def test_one_letter_in_the_wrong_case_is_found(address: str) -> None:
    for at, letter in enumerate(address[2:], 2):
        if letter.isalpha():
            wrong = address[:at] + letter.swapcase() + address[at + 1 :]
            assert is_mistyped(wrong), wrong


@given(HEX)
def test_one_case_throughout_says_nothing(address: str) -> None:
    assert not is_mistyped(address.lower())
    assert not is_mistyped("0x" + address[2:].upper())


@pytest.mark.parametrize("text", ["", "0x", "0x" + "1" * 39, "0x" + "g" * 40, "1" * 42, " 0x"])
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)
    with pytest.raises(ValueError, match="is not an EVM address"):
        checksummed(text)
