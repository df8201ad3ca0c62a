"""What is bound into a book, and what stops it rather than being lost in it."""

import io

import pypdf
import pytest
from lxml import html

from edition.errors import EditionError
from edition.model import Reading
from edition.pages.block import BLOCKS
from edition.publish import roles
from edition.publish.editions import book, pdf
from edition.publish.editions.parts import Book, Part
from edition.publish.site import Site, parse


@pytest.fixture
def bind(edition, tmp_path):
    """The only chapter of a book, made of a page's text."""

    def gather(text: str) -> Part:
        page = parse(
            f"<html><body><main><article><h1 id=top>Chapter</h1>{text}</article></main></body></html>".encode()
        )
        (chapter,) = book.gather(Site(tmp_path, edition, {"chapter/index.html": page})).chapters
        return chapter

    return gather


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p><video src=x></video></p>", "chapter/index.html: <video> is not known to the editions"),
        ("<p><custom-one>x</custom-one></p>", "<custom-one> is not known to the editions"),
        ("<p data-book=shout>x</p>", 'data-book="shout" is not one of omit, label, '),
        ("<p><svg><path/></svg></p>", "a drawing stands outside a picture block"),
        ("<p><img src=x.png alt=Ship></p>", "the image x.png cannot be bound into a book"),
    ],
)
def test_what_no_edition_knows_stops_the_book(bind, text, told) -> None:
    with pytest.raises(EditionError) as caught:
        bind(text)
    assert told in str(caught.value)


def test_what_only_a_website_needs_is_left_out(bind) -> None:
    part = bind("<p>A<a class=headerlink href=#top>#</a> <span data-book=omit>B</span><b aria-hidden=true>C</b></p>")
    assert book.text_of(part.content.find(".//p")) == "A"


def test_a_label_is_told_to_its_cell_and_the_table_can_be_stacked(bind) -> None:
    part = bind("<table class=t><tr><td><span data-book=label>Usov</span> Yes</td></tr></table>")
    assert html.tostring(part.content.find(".//table"), encoding="unicode").split() == (
        ["<table", 'class="stacked"><tr><td', 'data-label="Usov">', "Yes</td></tr></table>"]
    )


def test_classes_are_those_of_the_book_and_not_of_the_site(bind) -> None:
    part = bind('<p class="standfirst big">A<span class="m" data-marks><a class="mark x" data-mark>1</a></span></p>')
    assert [each.get("class") for each in part.content.iter() if each.get("class")] == ["standfirst", "marks", "mark"]


def test_the_template_of_the_pdf_knows_every_class_of_a_book() -> None:
    known = set(pdf.TEMPLATE.read_text("utf-8").split("#let classes = (")[1].split(")")[0].replace('"', "").split())
    import edition.pages.blocks  # noqa: F401 - fills the register

    known = {each.strip(",") for each in known}
    dropped = {"omit", "label", "index", "doors", "downloads", "citing", "paragraphs"}
    assert {*roles.ROLES, *roles.CLASSES, *BLOCKS, book.STACKED, "mark", "marks"} - dropped == known


@pytest.mark.parametrize(
    ("node", "told"),
    [
        ({"tag": "p", "class": ["shout"], "kids": ["x"]}, "does not know the class shout of <p>"),
        ({"tag": "video", "class": [], "kids": []}, "does not know <video>"),
        (
            {"tag": "run", "class": [], "kids": [{"tag": "blink", "class": [], "kids": []}]},
            "does not know <blink> in a",
        ),
    ],
)
def test_the_template_of_the_pdf_stops_at_what_it_does_not_know(
    bind, edition, tmp_path, monkeypatch, node, told
) -> None:
    monkeypatch.setattr(pdf, "blocks", lambda *_: [node])
    with pytest.raises(EditionError) as caught:
        pdf.setting(Site(tmp_path, edition), Book(chapters=[bind("<p>x</p>")]))
    assert told in str(caught.value) and "book.typ:" in str(caught.value)


def test_a_table_that_breaks_over_a_page_may_have_links_in_its_head(bind, edition, tmp_path) -> None:
    """The head is repeated as an artifact of the page, in which PDF/UA allows no link."""
    head = '<thead><tr><th><a href="#top">Question</a></th><th>Answer</th></tr></thead>'
    rows = "".join(f"<tr><th>{n}</th><td>{'word ' * 20}</td></tr>" for n in range(60))
    bound = Book(chapters=[bind(f"<table>{head}<tbody>{rows}</tbody></table>")])
    data = pdf.setting(Site(tmp_path, edition), bound)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert sum("Question" in page for page in pages) > 1


def test_a_part_keeps_the_id_of_its_title_and_links_follow_what_is_renamed(edition, tmp_path) -> None:
    def page(text: str) -> html.HtmlElement:
        return parse(f"<html><body><main><article>{text}</article></main></body></html>".encode())

    chapters = Reading(chapters=["a.md", "b.md"])
    pages = {
        "a/index.html": page('<h1 id="a">A</h1><p id="b">x</p><a href="#b">p</a><a href="../b/">b</a>'),
        "b/index.html": page('<h1 id="b">B</h1><p id="a">y</p><a href="#a">p</a><a href="../a/#b">q</a>'),
    }
    bound = book.gather(Site(tmp_path, edition.model_copy(update={"reading": chapters}), pages))
    assert [(part.id, part.content.find(".//h1").get("id")) for part in bound.parts()] == [("a", "a"), ("b", "b")]
    links = [link.get("href") for part in bound.parts() for link in part.content.iter("a")]
    assert links == ["#a-b", "#b", "#b-a", "#a-b"]
