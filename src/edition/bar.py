"""Draws an article as a bar of cells, one for each paragraph, in the hues of the voices that speak there.

Several voices divide a cell. Paragraphs that a page tells stand full, the others pale. The drawing is
an ornament: the words around it say the same. It is as wide as its place and as small as may be, so
cells of one hue that touch are one shape, and the gaps between them are drawn over it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Final

from edition.model import Edition

# Twelve can be divided among one, two, three, four or six voices.
HEIGHT: Final = 12
GAP: Final = 0.06
PALE: Final = "0.84"


def cells(edition: Edition) -> list[list[int | None]]:
    """The hues of each paragraph's voices, each once, in the order in which they speak; None is a voice without one."""
    return [list(dict.fromkeys(edition.voice[name].hue for name in each.voices)) for each in edition.paragraphs]


def shapes(edition: Edition) -> dict[int | None, str]:
    """For each hue the outline of all that has it, in units of a cell's width and a twelfth of its height."""
    boxes: dict[int | None, list[tuple[int, float, float]]] = {}
    for at, hues in enumerate(cells(edition)):
        for row, hue in enumerate(hues):
            boxes.setdefault(hue, []).append((at, HEIGHT / len(hues) * row, HEIGHT / len(hues)))
    return {hue: _outline(boxes[hue]) for hue in sorted(boxes, key=lambda hue: (hue is None, hue or 0))}


def untold(count: int, told: Collection[int]) -> str:
    """The outline of the cells of paragraphs that are not among those told."""
    return _outline([(n - 1, 0, HEIGHT) for n in range(1, count + 1) if n not in told])


def svg(edition: Edition, told: Collection[int] | None = None) -> str:
    """The bar for a page, coloured by the page's style; without one it shows nothing. All is told where `told` is None."""
    count = len(edition.paragraphs)
    drawn = ""
    for hue, outline in shapes(edition).items():
        named = "" if hue is None else f' data-hue="{hue}"'
        drawn += f'<path{named} d="{outline}"/>'
    pale = untold(count, told) if told is not None else ""
    if pale:
        drawn += f'<path class="bar__pale" d="{pale}"/>'
    gaps = f"M1 0v{HEIGHT}" + f"m1-{HEIGHT}v{HEIGHT}" * (count - 2)
    return (
        f'<svg aria-hidden="true" viewBox="0 0 {count} {HEIGHT}" height="14" preserveAspectRatio="none" fill="none">'
        f'{drawn}<path class="bar__gaps" d="{gaps}"/></svg>'
    )


def standalone(
    edition: Edition,
    tokens: Mapping[str, str],
    told: Collection[int] | None = None,
    width: float = 1200,
    height: float = 24,
) -> str:
    """The bar as a drawing of its own with its colours in it, by the names of the site's tokens."""
    count = len(edition.paragraphs)
    drawn = ""
    for hue, outline in shapes(edition).items():
        colour = tokens["faint"] if hue is None else tokens[f"hue-{hue}"]
        drawn += f'<path fill="{colour}" d="{outline}"/>'
    if told is not None and (pale := untold(count, told)):
        paper, opacity = tokens["paper"], tokens.get("pale", PALE)
        drawn += f'<path fill="{paper}" fill-opacity="{opacity}" d="{pale}"/>'
    gaps = "".join(f"M{n - GAP / 2:g} 0h{GAP}v{HEIGHT}h-{GAP}z" for n in range(1, count))
    paper = tokens["paper"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {count} {HEIGHT}" preserveAspectRatio="none">'
        f'{drawn}<path fill="{paper}" d="{gaps}"/></svg>'
    )


def _outline(boxes: list[tuple[int, float, float]]) -> str:
    """Boxes (column, top, height) as one path; those side by side are one."""
    parts = []
    rows = sorted(boxes, key=lambda box: (box[1], box[2], box[0]))
    for (top, height), row in groupby(rows, key=lambda box: (box[1], box[2])):
        columns = [column for column, _, _ in row]
        for _, run in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
            side = [column for _, column in run]
            first, wide = side[0], len(side)
            parts.append((first, f"M{first} {top:g}h{wide}v{height:g}h-{wide}z"))
    return "".join(part for _, part in sorted(parts))
