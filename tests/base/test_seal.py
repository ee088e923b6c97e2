import random

import pytest

from auditor.base.seal import BROKEN, Seal, seal_of, sealed


OURS = "ab" * 8
PDF = b"%PDF-1.7\n(words)\n/ID [(" + b"1" * 32 + b") (" + b"2" * 32 + b")]\n%%EOF\n"


def test_a_sealed_file_says_who_rendered_it_and_keeps_its_length() -> None:
    made = sealed(PDF, OURS + "beyond sixteen")
    assert seal_of(made) == Seal(OURS, whole=True)
    assert len(made) == len(PDF)
    assert sealed(made, OURS) == made


@pytest.mark.fault("I01")
def test_every_flip_of_every_byte_breaks_it() -> None:
    made = sealed(PDF, OURS)
    dice = random.Random(7)  # noqa: S311 - a seed, not a secret
    for at in range(len(made)):
        bad = made[:at] + bytes([made[at] ^ dice.randrange(1, 256)]) + made[at + 1 :]
        assert seal_of(bad) == BROKEN, at


def test_what_was_never_sealed_or_lost_its_identifier_is_broken() -> None:
    assert seal_of(PDF) == BROKEN
    assert seal_of(b"%PDF-1.7") == BROKEN
    with pytest.raises(ValueError, match="no identifier"):
        sealed(b"%PDF-1.7", OURS)


def test_a_title_that_looks_like_an_identifier_is_not_taken_for_one() -> None:
    title = b"(/ID [(" + b"3" * 32 + b") (" + b"4" * 32 + b")])"
    made = sealed(PDF.replace(b"(words)", title), OURS)
    assert title in made
    assert seal_of(made) == Seal(OURS, whole=True)
