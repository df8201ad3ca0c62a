"""Pictures: what a reader of each finds in it, whoever reads it and however."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from edition import pictures, stylesheets
from edition.catalogue import catalogue
from edition.entries import Entry, Goals, Positions
from edition.errors import EditionError
from edition.model import Edition
from edition.pages.project import project
from edition.pictures import sheets
from tests.support.copies import Copy

ROOT = Path(__file__).parents[2]
NAMES = ("plan", "positions", "map")
# What a picture may add to a page, compressed, with both its variants.
BUDGET = {"plan": 2000, "positions": 1600, "map": 1800}
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


def test_lines_of_the_plan_fit_and_stand_apart(edition):
    for sheet in (sheets.NARROW, sheets.WIDE):
        drawing = pictures.plan.draw(edition, sheet)
        spans = []
        for line in drawing.lines:
            long = sum(sheets.width(text, sheet.size) for text, _ in line.runs)
            start = line.x - {"start": 0, "middle": long / 2, "end": long}[line.align]
            assert start >= -1 and start + long <= sheet.width + 6
            spans.append((line.y, start, start + long))
        for i, (y, start, end) in enumerate(spans):
            for other_y, other_start, other_end in spans[i + 1 :]:
                assert abs(y - other_y) >= sheet.size or end < other_start or other_end < start


def when(entry, edition):
    return entry.label or catalogue(edition.language).date(entry.date)


def test_plan_tells_each_stage_and_each_chosen_entry(edition):
    for svg in svgs("plan", edition):
        told = words(svg).lower()
        for stage in edition.goals.stages:
            assert f"{stage.title}, {stage.label}".lower() in told
        for goal in edition.goals.goals:
            assert sheets.short(goal).lower() in told
        chosen = [entry for entry in edition.timeline if entry.short and entry.kind != "planned"]
        assert chosen
        for entry in chosen:
            assert when(entry, edition).lower() in told and entry.short.lower() in told


def test_plan_says_what_is_not_certain(edition):
    for svg in svgs("plan", edition):
        told = words(svg)
        for entry in edition.timeline:
            if entry.short and entry.kind in ("claimed", "predicted"):
                assert f"{when(entry, edition)}, {entry.kind}".lower() in told.lower()


def test_kinds_differ_in_shape_and_not_in_colour_alone(edition):
    for svg in svgs("plan", edition):
        outlines = {kind: [] for kind in pictures.plan.KINDS}
        for path in svg.iter("path"):
            for kind in pictures.plan.KINDS:
                if f"art-mark--{kind}" in path.get("class").split():
                    open_one = "art-mark--open" in path.get("class")
                    drawn = {re.sub(r"^[\d.]+ [\d.]+", "", each) for each in path.get("d").split("M")[1:]}
                    assert len(drawn) == 1
                    outlines[kind].append((drawn.pop(), open_one))
        # A claim's dot has a second, smaller one of paper in it, which makes it a ring.
        assert outlines["claimed"] == [*outlines["happened"], (outlines["happened"][0][0], True)]
        assert len({str(each) for each in outlines.values()}) == len(pictures.plan.KINDS)


def test_without_a_style_a_drawing_is_there_once_and_keeps_its_shapes(name, edition):
    """Readers' views, text browsers and old devices drop the stylesheet."""
    shown = [svg for svg in svgs(name, edition) if svg.get("display") != "none"]
    assert len(shown) == 1 and shown[0].get("font-size") and shown[0].get("font-family")
    for path in shown[0].iter("path"):
        area = path.get("d", "").rstrip().endswith(("z", "Z")) or path.get("fill")
        # A line has a stroke of its own; what is an area is black unless it says otherwise.
        assert area or path.get("stroke") or path.get("class") == "art-tint", path.attrib


def test_nothing_on_the_plan_crosses_an_entry(edition):
    for sheet in (sheets.NARROW, sheets.WIDE):
        drawing = pictures.plan.draw(edition, sheet)
        entries = drawing.of("entry")
        assert [each.x for each in entries] == sorted(each.x for each in entries)
        assert [each.y for each in entries] == sorted(each.y for each in entries)


def test_positions_fill_a_cell_for_each_answer_and_no_other(edition):
    answers = {(each.question, each.voice): each for each in edition.positions.answers}
    cells = len(edition.positions.questions) * len(edition.positions.commentators)
    for sheet, svg in zip((sheets.NARROW, sheets.WIDE), svgs("positions", edition), strict=True):
        drawing = pictures.positions.draw(edition, sheet)
        assert len(drawing.of("answer")) == len(answers)
        assert (
            len(drawing.of("none"))
            == cells - len(answers)
            == words(svg).count(catalogue("en").say("picture.positions.none"))
        )


def test_words_of_the_positions_fit_their_cells(edition):
    for sheet in (sheets.NARROW, sheets.WIDE):
        drawing = pictures.positions.draw(edition, sheet)
        for cell in drawing.of("answer", "none"):
            inside = [
                line
                for line in drawing.lines
                if 0 <= line.x - cell.x < cell.width and 0 <= line.y - cell.y <= cell.height
            ]
            assert inside
            for line in inside:
                text = "".join(words for words, _ in line.runs)
                assert line.x + sheets.width(text, sheet.size) <= cell.x + cell.width + 1, text


def test_positions_tell_every_answer_under_its_question(edition):
    for svg in svgs("positions", edition):
        told = set(words(svg).split())
        for question in edition.positions.questions:
            assert set(question.title.split()) <= told
        for answer in edition.positions.answers:
            assert set(sheets.short(answer).split()) <= told
        for name in edition.positions.commentators:
            assert edition.voice[name].short in told


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


# --- other editions -------------------------------------------------------------------------------


def entry(**given: str) -> Entry:
    return Entry(
        **{"id": "a", "date": "1901", "kind": "happened", "chapter": "c", "text": "It *rained*. [¶1]",
           "cite": "1", "link": "a.md", **given}
    )  # fmt: skip


def test_short_form_falls_back_on_the_text():
    assert sheets.short(entry()) == "It rained"
    assert sheets.short(entry(short="rain")) == "rain"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("9999", 9999, 10000),
        ("1999", 1999, 2000),
        ("2021-07-02", 2021.5, 2021.5),
        ("2015/2016", 2015, 2017),
        ("2022-12/..", 2022.9, 2023),
    ],
)
def test_years_of_a_date(text, first, last):
    assert pictures.plan.years(text) == pytest.approx((first, last), abs=0.02)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("plan", r"goals\.yml:1: has no stages .*\n.*timeline\.yml:1: has no entry with a short form"),
        ("positions", r"positions\.yml:1: has no questions and commentators"),
        ("nowhere", r"nowhere\.svg: is missing"),
    ],
)
def test_missing_data_is_told_nope(name, reason, tmp_path):
    empty = Edition.model_construct(
        docs=tmp_path,
        data=tmp_path,
        assets=tmp_path,
        language="en",
        timeline=[],
        goals=Goals(),
        positions=Positions(),
        voices=[],
    )
    with pytest.raises(EditionError, match=reason):
        pictures.render(name, empty)


SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 9 9'>\n<title>A boat</title>\n</svg>\n"


def place(copy: Copy, drawing: str) -> None:
    file = copy.root / "overrides/assets/pictures/boat.svg"
    file.parent.mkdir(parents=True)
    file.write_text(drawing, "utf-8")
    copy.edit("docs/move.md", "name: positions", "name: boat")


def test_what_stands_before_a_drawing_is_left_out(copy: Copy):
    above = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg>\n<!-- made by hand -->\n'
    place(copy, above + SVG)
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
    place(copy, drawn)
    assert copy.problems() == []
    edition = project(copy.root).edition
    (svg,) = svgs("boat", edition)
    assert [element.tag for element in svg.iter()] == ["svg", "title", "g", "path"]
    assert svg.attrib == {"viewBox": "0 0 9 9", "role": "img", "aria-labelledby": "boat-title"}
    assert svg.find("g").attrib == {}


def test_a_namespace_may_stand_in_single_quotation_marks(copy: Copy):
    place(copy, SVG.replace('"', "'"))
    assert copy.problems() == []
    (svg,) = svgs("boat", project(copy.root).edition)
    assert svg.tag == "svg" and "xmlns" not in pictures.render("boat", project(copy.root).edition)


@pytest.mark.parametrize(
    ("drawing", "message"),
    [
        (SVG.replace("<title>A boat</title>", "<path d='M0 0'/>"), "1: has no <title>"),
        (SVG.replace("A boat", " "), "1: has no <title>"),
        (SVG.replace(" viewBox='0 0 9 9'", ""), "1: has no viewBox"),
        (SVG.replace("</title>", "</title>\n<style>.a{fill:red}</style>"), "3: holds <style> (its classes"),
        (SVG.replace("</title>", "</title>\n<path style='fill:red'/>"), '3: holds style="…" on <path>'),
        (SVG.replace("</title>", "</title>\n<path onclick='a()'/>"), '3: holds onclick="…" on <path>'),
        (
            SVG.replace("</title>", "</title>\n<path fill='url(https://a.example)'/>"),
            "3: fetches url(https://a.example)",
        ),
        (SVG.replace("</title>", "</title>\n<path id='history'/>"), "3: id 'history' does not begin with 'boat'"),
        (SVG.replace("http://www.w3.org/2000/svg", "urn:x"), "1: its svg has another namespace"),
        (SVG.replace("</title>", "</titel>"), "2: is not well-formed XML: mismatched tag"),
        ("<?xml version='1.0'?>\n\n" + SVG.replace("A boat", "A & B"), "4: is not well-formed XML: not well-formed"),
        (SVG[:-8], "2: is not well-formed XML: no element found"),
        ("<p>No boat</p>", "1: holds no <svg>"),
        ("", "1: holds no <svg>"),
    ],
)
def test_a_drawing_that_cannot_be_read_is_told_with_file_and_line(copy: Copy, drawing: str, message: str):
    place(copy, drawing)
    (told,) = copy.problems()
    assert told.startswith(f"overrides/assets/pictures/boat.svg:{message}")
    with pytest.raises(EditionError, match=re.escape(message.split(": ")[1])):
        pictures.render("boat", project(copy.root).edition)
