"""Pictures of an edition: SVG files among the theme's assets, `pictures/NAME.svg`.

Geometry stands in attributes, colours come from the classes of `pictures.css`. What an SVG may rest
on: https://www.w3.org/TR/SVG2/ ; its name and description: https://www.w3.org/TR/graphics-aria-1.0/
and https://www.w3.org/TR/svg-aam-1.0/
"""

from __future__ import annotations

from edition.errors import Problem
from edition.model import Edition
from edition.pictures import alone, files
from edition.stylesheets import Scheme


def faults(edition: Edition) -> list[Problem]:
    """Whatever is wrong with the pictures: with every file, and with what colours them."""
    problems = [problem for file in files.all_of(edition) for problem in files.read(file)[1]]
    return [*problems, *alone.faults(edition)]


def render(name: str, edition: Edition) -> str:
    """A picture for a page: well-formed, without namespace, coloured by the page's stylesheet.

    Raises EditionError if there is no such picture, or if something is wrong with it.
    """
    return f'<div class="art-box">{files.markup(name, edition)}</div>'


def standalone(name: str, edition: Edition, scheme: Scheme = "light", wide: bool = False) -> str:
    """A picture as a document of its own: `wide` as in a wide column, for a sheet of paper, or else as
    in a narrow one, for a reading device.

    What the stylesheet says stands in its attributes, which every reader of SVG knows; nothing is left
    of classes. Raises EditionError as `render` does, and when the stylesheets lack what it needs.
    """
    return alone.document(files.markup(name, edition), edition, scheme, wide)
