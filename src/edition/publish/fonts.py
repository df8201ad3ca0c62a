"""The typefaces that print is set in: files of the project, beside those of its pages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

import typst
from fontTools import subset
from fontTools.ttLib import TTFont

from edition.errors import EditionError, shown
from edition.model import Edition

# The families that the templates set, as their files name them.
SERIF: Final = "Literata"
SANS: Final = "Source Sans 3"


def font_folder(edition: Edition) -> Path:
    """The folder of the fonts for print, beside that of the templates."""
    return edition.assets.parents[1] / "fonts"


def print_fonts(edition: Edition) -> typst.Fonts:
    """The fonts for Typst. Raises EditionError if a family is missing."""
    folder = font_folder(edition)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    for family in (SERIF, SANS):
        if family not in fonts.families():
            raise EditionError(
                f"{shown(folder)}: holds no TrueType file of {family} (PDF, EPUB and pictures are set in it)"
            )
    return fonts


def subset_font(path: Path, text: str) -> bytes:
    """A font with the characters of a text alone, its licence kept in it.

    Raises EditionError if the file is missing.
    """
    if not path.is_file():
        raise EditionError(f"{shown(path)}: is missing (the EPUB edition brings this font)")
    options = subset.Options()
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    options.hinting = False
    options.recalc_timestamp = False
    font = TTFont(path, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text + "‐-")
    subsetter.subset(font)
    out = BytesIO()
    font.save(out)
    return out.getvalue()
