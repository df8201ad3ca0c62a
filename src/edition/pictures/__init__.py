"""Pictures of an edition: drawn from its data by Jinja templates, or taken from its folder of pictures.

`plan` and `positions` are drawn, each twice: for a column as narrow as a phone's and for a wide one;
`pictures.css` shows the one that fits. Every other name is a file `assets/pictures/NAME.svg` of the
edition. Words come from the data (an entry's `short` form where it has one) and the catalogue,
geometry from attributes, colours from the classes.

What an SVG may rest on: https://www.w3.org/TR/SVG2/ ; its name and description:
https://www.w3.org/TR/graphics-aria-1.0/ and https://www.w3.org/TR/svg-aam-1.0/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from edition.errors import Problem
from edition.model import Edition
from edition.pictures import alone, files, plan, positions
from edition.pictures.sheets import NARROW, WIDE, printed
from edition.stylesheets import Scheme

# The modules that draw a picture, by its name.
DRAWN: Final = {"plan": plan, "positions": positions}


def names(edition: Edition) -> list[str]:
    """The names of all pictures that a page can show."""
    return sorted([*DRAWN, *(file.stem for file in files.all_of(edition))])


def faults(edition: Edition, shown: Iterable[str]) -> list[Problem]:
    """Whatever is wrong with the pictures: with every file, with what colours them, and with those that pages show."""
    problems = [problem for file in files.all_of(edition) for problem in files.read(file)[1]]
    problems += [problem for name in dict.fromkeys(shown) if name in DRAWN for problem in DRAWN[name].faults(edition)]
    return [*problems, *alone.faults(edition)]


def render(name: str, edition: Edition) -> str:
    """A picture for a page: well-formed, without namespace, coloured by the page's stylesheet.

    Raises EditionError if there is no such picture, or if something is wrong with it.
    """
    return f'<div class="art-box">{"".join(_variants(name, edition))}</div>'


def standalone(name: str, edition: Edition, scheme: Scheme = "light", wide: bool = False) -> str:
    """A picture as a document of its own: `wide` as in a wide column, for a sheet of paper, or else as
    in a narrow one, for a reading device.

    What the stylesheet says stands in its attributes, which every reader of SVG knows; nothing is left
    of classes. Raises EditionError as `render` does, and when the stylesheets lack what it needs.
    """
    return alone.document(_variants(name, edition)[-1 if wide else 0], edition, scheme, wide)


def _variants(name: str, edition: Edition) -> list[str]:
    """The SVGs of a picture, the one for narrow columns first."""
    if name in DRAWN:
        return [printed(DRAWN[name].draw(edition, sheet)) for sheet in (NARROW, WIDE)]
    return [files.markup(name, edition, DRAWN)]
