"""Make the TrueType files of Literata in `fonts/`, which set the PDF, the EPUB and the share card.

Run by hand, seldom: Typst reads no WOFF2, and the npm package of the family brings
nothing else, cut by script. This joins Latin, Latin-Extended and Cyrillic of each style again. (Source
Sans 3 lies beside it as Adobe's own package `source-sans` has it: its licence reserves the name.)

    python tools/print_fonts.py PACKAGE fonts

PACKAGE is the unpacked `@fontsource/literata` 5.3.0.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

STYLES = {
    (400, "normal"): "Regular",
    (400, "italic"): "Italic",
    (600, "normal"): "SemiBold",
    (600, "italic"): "SemiBold Italic",
}
# In this order: a character that two subsets have is taken from the first.
SUBSETS = ("latin", "latin-ext", "cyrillic")


def join(package: Path, weight: int, slope: str, target: Path) -> None:
    """One style from its subsets, with names that tell the styles apart."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for subset in SUBSETS:
            font = TTFont(
                package / "files" / f"literata-{subset}-{weight}-{slope}.woff2",
                recalcTimestamp=False,
            )
            font.flavor = None
            # Hinting programs of separate files cannot be joined, and no renderer used here asks for them.
            for table in ("fpgm", "prep", "cvt ", "gasp", "STAT", "DSIG"):
                if table in font:
                    del font[table]
            part = Path(folder) / f"{subset}.ttf"
            font.save(part)
            parts.append(str(part))
        font = Merger().merge(parts)
    style = STYLES[weight, slope]
    file_name = f"Literata-{style.replace(' ', '')}"
    for entry in (1, 2, 3, 4, 6, 16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=entry)
    # Applications that know four styles a family take the semibold for a family of its own
    # (OpenType, name IDs 1 and 16).
    for entry, text in {
        1: "Literata" if weight == 400 else "Literata SemiBold",
        2: "Italic" if slope == "italic" else "Regular",
        3: file_name,
        4: f"Literata {style}",
        6: file_name,
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        16: "Literata",
        17: style,
    }.items():
        font["name"].setName(text, entry, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].recalcUnicodeRanges(font)
    # A fixed time, that of the format's first day of 2020, so that the same files come out every time.
    font["head"].created = font["head"].modified = 3660681600
    font.recalcTimestamp = False
    font.save(target / f"{file_name}.ttf")


def main(source: str, target: str) -> None:
    licence = (Path(source) / "LICENSE").read_text("utf-8")
    (Path(target) / "Literata-LICENSE.txt").write_text(licence, "utf-8")
    for weight, slope in STYLES:
        join(Path(source), weight, slope, Path(target))


if __name__ == "__main__":
    main(*sys.argv[1:])
