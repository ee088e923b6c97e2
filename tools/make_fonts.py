"""Makes `templates/fonts` from Adobe's Source families (SIL OFL 1.1), for the record and to redo.

    npm pack source-serif@4.5.1 source-sans@3.52.0 source-code-pro@2.42.0
    for each archive: mkdir NAME && tar xzf NAME.tgz -C NAME
    python tools/make_fonts.py FOLDER_WITH_THE_THREE_FOLDERS

Kept: Latin with its extensions, punctuation, currency, arrows, mathematics. Left out on purpose:
Cyrillic and Greek, so that letters which only look Latin are printed as `⟨U+0410⟩`.
The licence reserves the name "Source", so what is changed here is renamed "Auditor …".
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont


OUT = Path(__file__).resolve().parent.parent / "templates" / "fonts"
FACES = (
    ("source-serif-4.5.1", "SourceSerif4Display-Semibold", "Auditor Display", "SemiBold"),
    ("source-serif-4.5.1", "SourceSerif4-Regular", "Auditor Serif", "Regular"),
    ("source-sans-3.52.0", "SourceSans3-Regular", "Auditor Sans", "Regular"),
    ("source-sans-3.52.0", "SourceSans3-Semibold", "Auditor Sans", "SemiBold"),
    ("source-sans-3.52.0", "SourceSans3-Bold", "Auditor Sans", "Bold"),
    ("source-code-pro-2.42.0", "SourceCodePro-Regular", "Auditor Mono", "Regular"),
)
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x202F, 0x2031),
    (0x2032, 0x205E),
    (0x2070, 0x209C),
    (0x20A0, 0x20BF),
    (0x2116, 0x2122),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x27E8, 0x27E9),
)
NOT_PRINTED = {0xAD}
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "sups", "subs"]


def wanted() -> set[int]:
    """The code points asked for; a face keeps those it has."""
    return {point for low, high in RANGES for point in range(low, high + 1)} - NOT_PRINTED


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the font its new name everywhere; drop the names of the original."""
    names = font["name"]
    licence = [
        (record.nameID, record.toUnicode())
        for record in names.names
        if record.nameID in (0, 13, 14)
    ]
    names.names = []
    plain = style in ("Regular", "Bold")
    postscript = f"{family.replace(' ', '')}-{style}"
    said = {
        1: family if plain else f"{family} {style}",
        2: style if plain else "Regular",
        3: f"1.0;{postscript}",
        4: f"{family} {style}",
        5: "Version 1.0",
        6: postscript,
        16: family,
        17: style,
        **dict(licence),
    }
    for name_id, text in sorted(said.items()):
        names.setName(text, name_id, 3, 1, 0x409)


def make(source: Path, family: str, style: str) -> set[int]:
    """Subset, rename and write one face as TTF (print) and WOFF2 (screen)."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted())
    cutter.subset(font)
    rename(font, family, style)
    stem = f"{family.replace(' ', '')}-{style}"
    font.save(OUT / "print" / f"{stem}.ttf")
    font.flavor = "woff2"
    font.save(OUT / "screen" / f"{stem}.woff2")
    return set(font.getBestCmap())


def ranges(points: set[int]) -> str:
    """Code points as lines `20-7E`, one range a line."""
    lines: list[list[int]] = []
    for point in sorted(points):
        if lines and point == lines[-1][1] + 1:
            lines[-1][1] = point
        else:
            lines.append([point, point])
    return "".join(f"{low:X}-{high:X}\n" for low, high in lines)


def main(folder: Path) -> None:
    """Write every face and the list of code points all sans faces share."""
    for kind in ("print", "screen"):
        (OUT / kind).mkdir(parents=True, exist_ok=True)
    shared = wanted()
    for package, name, family, style in FACES:
        has = make(folder / package / "package" / "TTF" / f"{name}.ttf", family, style)
        if family == "Auditor Sans":
            shared &= has
    (OUT / "coverage.txt").write_text(ranges(shared), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
