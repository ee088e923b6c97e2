import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.text.model import Block, BlockKind
from auditor.collect.text.sentences import sentences, sentences_of


@pytest.mark.parametrize(
    "whole",
    [
        "Shares of Example Ltd. are held by Acme Inc. in Zurich.",
        "See Art. 5 of the Act, No. 12, and Sec. 4.2 of the terms.",
        "The U.S. custodian holds 1.5 shares, e.g. on 3. May 2025, for Mr. J. Smith.",
        "Backed Assets (JE) Ltd. Custody AG is its agent.",
        "1. Custody of the shares",
        "Die Aktien werden gem. Art. 3 Abs. 2 bei der Bank verwahrt, z.B. am 3. Mai.",
        "It costs 0.5 % p.a. of the value, i.e. 1,000.50 USD at most.",
        "Ferrand Bank S.A. (the “Custodian”) holds the shares.",
        "The fee (approx. 3 % or less) is due.",
        "Usuarios de EE. UU., de Panamá y de otros países no pueden operar.",
    ],
)
def test_these_are_one_sentence(whole: str) -> None:
    assert sentences(whole) == (whole,)


@pytest.mark.parametrize(
    "parts",
    [
        ("The fee is 5.", "The minimum is 10."),
        ("It is held by Acme Ltd.", "The token is a note."),
        ("Is it backed?", "Yes!", "Always."),
        ("They said “never.”", "It was so."),
        ("It ended in 2025.", "Nobody noticed."),
        ("本代币由股票支持。", "托管人持有股票。"),
        ("株式は保管されます。", "安全ですか？", "はい。"),
        ("He wrote etc.", "The rest is open."),
        ("Tesla, Inc. (ISIN X) is held.", "The U.S. Bank holds it.", "5 remain."),
    ],
)
def test_these_are_several(parts: tuple[str, ...]) -> None:
    joined = "".join(parts) if parts[0].endswith("。") else " ".join(parts)
    assert sentences(joined) == parts


@given(st.text(alphabet='aB1.!?。 )"é', max_size=80))
def test_no_word_is_lost_or_moved(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(each.strip() == each and each for each in found)


def test_rows_and_headings_are_whole() -> None:
    for kind in (BlockKind.ROW, BlockKind.HEADING):
        block = Block("Fee 5. Minimum 10.", kind, "p. 1")
        assert sentences_of(block) == ("Fee 5. Minimum 10.",)
    assert len(sentences_of(Block("One is. Two are.", BlockKind.ITEM, "li"))) == 2
