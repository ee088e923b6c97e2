"""Nothing about a finished report can be changed without `verify` saying so, and saying where."""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from commands import audit_sample, auditor, read_report
from pdf_edits import painted_over, retyped, saved

from auditor.archive.bundle import Bundle
from auditor.archive.document import Kind
from auditor.archive.verify import Rederived, verify
from auditor.errors import IntegrityError
from auditor.pipeline.again import rederived
from auditor.pipeline.audit import TOOL


FILES = ("report.pdf", "evidence.zip", "report.json", "report.html")


@dataclass(frozen=True)
class Finished:
    """A report in every form that can be checked, and what verification finds in a changed one."""

    folder: Path
    rederive: Callable[[Bundle], Rederived]

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def problem(self, data: bytes, *, alone: bool = False) -> str:
        """What is wrong with a file whose bundle, if it has none inside, lies beside it."""
        companion = b"" if alone else self.read("evidence.zip")
        with pytest.raises(IntegrityError) as caught:
            verify(data, self.rederive, tool=TOOL, companion=companion)
        assert caught.value.exit_code == 5
        return str(caught.value)


def remembering(bundle: Bundle) -> Rederived:
    """Judges and renders again like the command, but each thing once."""
    again = rederived(bundle)

    @lru_cache
    def render(kind: Kind) -> bytes:
        return again.render(kind)

    return Rederived(again.facts, render)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    ran, folder = audit_sample("bad", tmp_path_factory.mktemp("bad"), formats="pdf,html,json")
    assert ran.code == 0, ran.err
    known: dict[str, Rederived] = {}

    def rederive(bundle: Bundle) -> Rederived:
        if bundle.root not in known:
            known[bundle.root] = remembering(bundle)
        return known[bundle.root]

    return Finished(folder, rederive)


@pytest.mark.fault("I01")
@pytest.mark.fault("I02")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("turn", range(9 if os.environ.get("TRIALS") == "full" else 1))
def test_a_single_changed_byte_anywhere_is_told(name: str, turn: int, finished: Finished) -> None:
    whole = finished.read(name)
    alone = name == "evidence.zip"
    dice = random.Random(f"{name}, {turn}")  # noqa: S311 - a seed, not a secret
    for _ in range(15):
        at, mask = dice.randrange(len(whole)), 1 << dice.randrange(8)
        flipped = whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :]
        assert finished.problem(flipped, alone=alone), (at, mask)


@pytest.mark.parametrize("name", FILES)
def test_what_nobody_changed_verifies(name: str, finished: Finished) -> None:
    companion = finished.read("evidence.zip")
    assert verify(finished.read(name), finished.rederive, tool=TOOL, companion=companion).levels


@pytest.mark.fault("I02")
@pytest.mark.parametrize("name", ["report.pdf", "report.json", "report.html"])
def test_a_byte_more_or_less_at_the_end_is_told(name: str, finished: Finished) -> None:
    whole = finished.read(name)
    for changed in (whole + b"\n", whole[:-1]):
        assert finished.problem(changed)


EDITS = {
    "the grade": ("F", "A"),
    "the status": ("Final. Contradicted.", "Final. No exception found."),
    "the ratio": ("0.8300", "1.0300"),
    "the points": ("11", "91"),
    "the issuer": ("Halcyon Yield Holdings", "Halcyon Trust Bank"),
    "the product": ("Moonshot Motors token", "Moonshot Motors share"),
    "the symbol": ("BADx", "DADx"),
    "the age of the reserves": ("196.9 d", "1.9 h"),
    "a red flag": ("Hit", "No hit"),
    "the evidence root": ("", "00000000"),
}


@pytest.mark.fault("I02")
@pytest.mark.parametrize("what", sorted(EDITS))
def test_words_retyped_with_a_pdf_library_are_told(what: str, finished: Finished) -> None:
    old, new = EDITS[what]
    old = old or read_report(finished.folder)["root"][:8]
    forged = retyped(finished.read("report.pdf"), old, new)
    told = finished.problem(forged)
    assert "page 1 " in told or "page 2 " in told or "another root" in told


PATCH = "1 1 1 rg 57 500 300 80 re f"
HIDDEN = "BT 3 Tr /F1 12 Tf 60 500 Td ET"


@pytest.mark.fault("I02")
@pytest.mark.parametrize(("drawing", "expected"), [(PATCH, "page 2 "), (HIDDEN, "from byte")])
def test_what_is_drawn_on_a_page_is_told(drawing: str, expected: str, finished: Finished) -> None:
    assert expected in finished.problem(painted_over(finished.read("report.pdf"), 1, drawing))


@pytest.mark.fault("I02")
def test_a_file_that_was_only_saved_again_is_told(finished: Finished) -> None:
    assert "from byte" in finished.problem(saved(finished.read("report.pdf"), lambda _: None))


@pytest.mark.fault("I02")
def test_the_command_ends_with_five_and_says_where(finished: Finished, tmp_path: Path) -> None:
    forged = tmp_path / "report.pdf"
    forged.write_bytes(retyped(finished.read("report.pdf"), *EDITS["the ratio"]))
    ran = auditor("verify", forged)
    assert ran.code == 5
    assert "page 2 " in ran.err
    assert "1.0300" in ran.err
