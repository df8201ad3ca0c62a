"""Pictures: what a reader of each finds in it, whoever reads it and however."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from edition import pictures, stylesheets
from edition.errors import EditionError
from edition.model import Edition
from edition.pages.project import project
from tests.support.copies import BOAT, Copy, place_picture

ROOT = Path(__file__).parents[2]
NAMES = ("map",)
# What a picture may add to a page, compressed.
BUDGET = {"map": 1800}
FORBIDDEN = ("style", "script", "a", "image", "use", "foreignObject")


@pytest.fixture(scope="module")
def edition() -> Edition:
    return project(ROOT).edition


@pytest.fixture(params=NAMES)
def name(request) -> str:
    return request.param


def svgs(name: str, edition: Edition) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(pictures.render(name, edition)))


def words(svg: ElementTree.Element) -> str:
    """What is written in the picture itself, line after line."""
    return " ".join(" ".join("".join(text.itertext()) for text in svg.iter("text")).split())


def test_has_a_name_and_a_description(name, edition):
    for svg in svgs(name, edition):
        assert svg.tag == "svg" and svg.get("role") == "img"
        title, desc = (svg.find(f"*[@id='{each}']") for each in svg.get("aria-labelledby").split())
        assert (title.tag, desc.tag) == ("title", "desc")
        assert len(title.text) > 10 and len(desc.text) > 60


def test_ids_are_its_own(name, edition):
    ids = [element.get("id") for svg in svgs(name, edition) for element in svg.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(each.startswith(name) for each in ids)


def test_every_reference_leads_to_an_id(edition):
    for name in NAMES:
        text = pictures.render(name, edition)
        assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(re.findall(r' id="([^"]+)"', text))


def test_keeps_to_the_policy(name, edition):
    for svg in svgs(name, edition):
        for element in svg.iter():
            assert element.tag not in FORBIDDEN
            assert not [key for key in element.attrib if key == "style" or key.startswith("on") or "href" in key]


def test_colours_come_from_classes(name, edition):
    text = pictures.render(name, edition)
    # Without a style, what is told apart by shape stays so; no colour is the drawing's own.
    assert set(re.findall(r' (?:fill|stroke)="([^"(]+)', text)) <= {"url", "none", "currentColor", "#fff", "#888"}
    known = set(
        re.findall(
            r"\.(art[\w-]*)", (ROOT / "overrides/assets" / stylesheets.FOLDER / "pictures.css").read_text("utf-8")
        )
    )
    used = {each for found in re.findall(r'class="([^"]+)"', text) for each in found.split()}
    neutral = {
        "art-mark--happened",
        "art-mark--claimed",
        "art-land--nato",
        "art-land--union",
    }
    assert used - neutral <= known


def test_stays_small(name, edition):
    assert len(brotli.compress(pictures.render(name, edition).encode())) <= BUDGET[name]


def test_text_stays_on_the_sheet(name, edition):
    for svg in svgs(name, edition):
        left, top, width, height = map(float, svg.get("viewBox").split())
        assert (left, top) == (0, 0) and width in (320, 640, 680) and height > 100
        for text in svg.iter("text"):
            assert 0 <= float(text.get("x")) <= width and 0 < float(text.get("y")) <= height


def test_without_a_style_a_drawing_is_there_once_and_keeps_its_shapes(name, edition):
    """Readers' views, text browsers and old devices drop the stylesheet."""
    shown = [svg for svg in svgs(name, edition) if svg.get("display") != "none"]
    assert len(shown) == 1 and shown[0].get("font-size") and shown[0].get("font-family")
    for path in shown[0].iter("path"):
        area = path.get("d", "").rstrip().endswith(("z", "Z")) or path.get("fill")
        # A line has a stroke of its own; what is an area is black unless it says otherwise.
        assert area or path.get("stroke") or path.get("class") == "art-tint", path.attrib


def test_map_names_its_places(edition):
    (svg,) = svgs("map", edition)
    named = Counter("".join(text.itertext()) for text in svg.iter("text"))
    for place in ("Belarus", "Minsk", "Brest", "Moscow", "NATO member (since)", "Union State member"):
        assert named[place] == 1, place
    assert named["Russia"] == 2, "once on its exclave"


def test_map_tells_members_apart_by_pattern(edition):
    (svg,) = svgs("map", edition)
    fills = {}
    for path in svg.iter("path"):
        for found in re.findall(r"art-land--(\w+)", path.get("class", "")):
            fills.setdefault(found, set()).add(path.get("fill"))
    assert fills == {
        "nato": {"url(#map-hatch)"},
        "union": {"url(#map-dots)"},
        "home": {"url(#map-home)"},
        "plain": {"none"},
    }


def test_map_file_is_small():
    assert (ROOT / "overrides/assets/pictures/map.svg").stat().st_size < 6300


# --- standing alone -------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_standalone_needs_nothing_from_a_page(name, scheme, edition):
    text = pictures.standalone(name, edition, scheme)
    svg = ElementTree.fromstring(text)
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert "var(" not in text and "currentColor" not in text
    assert svg.get("font-family") == "'Source Sans 3', sans-serif"
    for element in svg.iter():
        assert not set(element.attrib) & {"class", "style", "display"} and not element.tag.endswith("style")


def test_standalone_has_the_colours_of_the_scheme(name, edition):
    light, dark = (stylesheets.colours(edition.assets, scheme)["ink"] for scheme in ("light", "dark"))
    assert light != dark
    assert light in pictures.standalone(name, edition)
    assert dark in pictures.standalone(name, edition, "dark")


# --- files of any edition --------------------------------------------------------------------------


def test_a_picture_that_is_not_there_is_told(edition):
    with pytest.raises(EditionError, match=r"nowhere\.svg: is missing"):
        pictures.render("nowhere", edition)


def test_what_stands_before_a_drawing_is_left_out(copy: Copy):
    above = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg>\n<!-- made by hand -->\n'
    place_picture(copy, above + BOAT)
    assert copy.problems() == []
    edition = project(copy.root).edition
    (svg,) = svgs("boat", edition)
    assert (svg.tag, svg.findtext("title")) == ("svg", "A boat")


def test_what_a_drawing_program_keeps_for_itself_is_left_out(copy: Copy):
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
        ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 9 9" inkscape:version="1.2">\n'
        '<title>A boat</title><metadata><rdf xmlns="urn:rdf">x</rdf></metadata>\n'
        '<sodipodi:namedview pagecolor="#fff"><inkscape:grid/></sodipodi:namedview>\n'
        '<g inkscape:label="hull"><!-- here --><path d="M0 0h9"/></g>\n</svg>\n'
    )
    place_picture(copy, drawn)
    assert copy.problems() == []
    edition = project(copy.root).edition
    (svg,) = svgs("boat", edition)
    assert [element.tag for element in svg.iter()] == ["svg", "title", "g", "path"]
    assert svg.attrib == {"viewBox": "0 0 9 9", "role": "img", "aria-labelledby": "boat-title"}
    assert svg.find("g").attrib == {}


def test_a_namespace_may_stand_in_single_quotation_marks(copy: Copy):
    place_picture(copy, BOAT.replace('"', "'"))
    assert copy.problems() == []
    (svg,) = svgs("boat", project(copy.root).edition)
    assert svg.tag == "svg" and "xmlns" not in pictures.render("boat", project(copy.root).edition)


@pytest.mark.parametrize(
    ("drawing", "message"),
    [
        (BOAT.replace("<title>A boat</title>", "<path d='M0 0'/>"), "1: has no <title>"),
        (BOAT.replace("A boat", " "), "1: has no <title>"),
        (BOAT.replace(" viewBox='0 0 9 9'", ""), "1: has no viewBox"),
        (BOAT.replace("</title>", "</title>\n<style>.a{fill:red}</style>"), "3: holds <style> (its classes"),
        (BOAT.replace("</title>", "</title>\n<path style='fill:red'/>"), '3: holds style="…" on <path>'),
        (BOAT.replace("</title>", "</title>\n<path onclick='a()'/>"), '3: holds onclick="…" on <path>'),
        (
            BOAT.replace("</title>", "</title>\n<path fill='url(https://a.example)'/>"),
            "3: fetches url(https://a.example)",
        ),
        (BOAT.replace("</title>", "</title>\n<path id='history'/>"), "3: id 'history' does not begin with 'boat'"),
        (BOAT.replace("http://www.w3.org/2000/svg", "urn:x"), "1: its svg has another namespace"),
        (BOAT.replace("</title>", "</titel>"), "2: is not well-formed XML: mismatched tag"),
        ("<?xml version='1.0'?>\n\n" + BOAT.replace("A boat", "A & B"), "4: is not well-formed XML: not well-formed"),
        (BOAT[:-8], "4: is not well-formed XML: no element found"),
        ("<p>No boat</p>", "1: holds no <svg>"),
        ("", "1: holds no <svg>"),
    ],
)
def test_a_drawing_that_cannot_be_read_is_told_with_file_and_line(copy: Copy, drawing: str, message: str):
    place_picture(copy, drawing)
    (told,) = copy.problems()
    assert told.startswith(f"overrides/assets/pictures/boat.svg:{message}")
    with pytest.raises(EditionError, match=re.escape(message.split(": ")[1])):
        pictures.render("boat", project(copy.root).edition)
