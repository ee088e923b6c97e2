import pytest
from fontTools.ttLib import TTFont

from auditor.render.environment import FACES
from auditor.render.glyphs import covered, printable
from auditor.resources import shipped


@pytest.mark.fault("T14")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u0410APL", "⟨U+0410⟩APL"),
        ("\u202eLPAA", "⟨U+202E⟩LPAA"),
        ("苹果", "⟨U+82F9⟩⟨U+679C⟩"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("nul\x00", "nul⟨U+0000⟩"),
        ("Zürich · 1,000 € → ≥ −5", "Zürich · 1,000 € → ≥ −5"),
        ("e\u0301", "é"),
    ],
)
def test_what_our_fonts_lack_or_what_hides_is_named(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_every_sans_face_prints_everything_the_list_promises() -> None:
    for family, _, stem in FACES:
        font = TTFont(shipped("templates") / "fonts" / "print" / f"{stem}.ttf")
        assert family in {font["name"].getDebugName(1), font["name"].getDebugName(16)}
        if family == "Auditor Sans":
            assert covered() <= set(font.getBestCmap())


def test_fonts_are_small_and_carry_their_licence() -> None:
    folder = shipped("templates") / "fonts"
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) < 3_000_000
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")


def test_no_face_keeps_the_reserved_name() -> None:
    for _, _, stem in FACES:
        names = TTFont(shipped("templates") / "fonts" / "print" / f"{stem}.ttf")["name"].names
        assert not [
            each for each in names if each.nameID in (1, 4, 6, 16) and "Source" in str(each)
        ]
