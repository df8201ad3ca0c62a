"""The bar of an article's paragraphs: a cell for each, in the hues of the voices that speak there."""

import re
import xml.etree.ElementTree as etree

from edition import bar
from edition.pages.project import project
from tests.support.copies import LIGHTHOUSE

EDITION = project(LIGHTHOUSE).edition


def area(outline: str) -> float:
    return sum(float(w) * float(h) for w, h in re.findall(r"h([\d.]+)v([\d.]+)", outline))


def test_each_paragraph_has_a_cell_with_each_hue_of_its_voices_once() -> None:
    cells = bar.cells(EDITION)
    assert len(cells) == len(EDITION.paragraphs)
    for paragraph, hues in zip(EDITION.paragraphs, cells, strict=True):
        assert set(hues) == {EDITION.voice[name].hue for name in paragraph.voices}
        assert len(hues) == len(set(hues)) > 0


def test_the_hues_fill_the_bar() -> None:
    whole = sum(map(area, bar.shapes(EDITION).values()))
    assert round(whole, 6) == len(EDITION.paragraphs) * bar.HEIGHT


def test_what_is_not_told_is_pale() -> None:
    count = len(EDITION.paragraphs)
    told = etree.fromstring(bar.svg(EDITION, {1, 2}))
    (pale,) = [path for path in told if path.get("class") == "bar__pale"]
    assert area(pale.get("d", "")) == (count - 2) * bar.HEIGHT
    assert pale.get("d", "").startswith("M2 0")
    for whole in (None, set(range(1, count + 1))):
        assert "bar__pale" not in bar.svg(EDITION, whole)


def test_alone_it_has_its_colours_in_it() -> None:
    tokens = {"paper": "#ffffff", "faint": "#999999", **{f"hue-{n}": f"#00000{n}" for n in range(1, 7)}}
    drawn = bar.standalone(EDITION, tokens, {1})
    hues = {hue for cell in bar.cells(EDITION) for hue in cell}
    assert {f"#00000{hue}" for hue in hues if hue} | {"#ffffff"} <= set(re.findall(r'fill="([^"]+)"', drawn))
    assert "class=" not in drawn and etree.fromstring(drawn).tag.endswith("svg")
