"""The PDF: the same words, tagged, with its fonts, and silent about where it was made."""

import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pytest
from lxml import html

from edition import bar, stylesheets
from edition.catalogue import catalogue
from edition.errors import EditionError
from edition.pages.project import project
from edition.publish import fonts
from edition.publish.editions import book, pdf
from edition.publish.site import Site
from tests.support.languages import Language
from tests.support.reading import chapters, missing, words


@pytest.fixture(scope="module")
def edition(root: Path, language: Language):
    return project(root, language.settings).edition


@pytest.fixture(scope="module")
def made(home: Path):
    with pikepdf.open(home / "edition.pdf") as file:
        yield file


@pytest.fixture(scope="module")
def pages(home: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(home / "edition.pdf").pages]


def running(pages: list[str], edition) -> str:
    """The text of the pages as it runs on, without their feet."""
    foot = catalogue(edition.language).say("publish.stamp", version=edition.version, date="")
    lines = [line for page in pages for line in page.splitlines() if foot not in line]
    text = "\n".join(lines).replace("-\n", "-")
    # A name in the margin is extracted without the space that keeps it from the next paragraph.
    shorts = "|".join(re.escape(voice.short) for voice in edition.voices)
    return re.sub(rf"\b({shorts})(?=[A-ZА-ЯЁІЎ])", r"\1 ", text)


def test_every_word_of_the_chapters_is_there_in_order(home, edition, pages) -> None:
    fault = missing(running(pages, edition), chapters(home, edition), gap=500)
    assert fault is None


def lost(told: str, home: Path, edition) -> dict[str, int]:
    """The long words of the chapters that a reader of the PDF finds less often than they are there."""
    assert "\u00ad" not in told
    held = Counter(words(told.replace("-\n", "-")))
    wanted = Counter(word for chapter in chapters(home, edition).values() for word in words(chapter))
    long = {word: count for word, count in wanted.items() if len(word) > 9}
    assert len(long) > 100
    return {word: count for word, count in long.items() if held[word] < count}


def test_words_are_found_whole_by_poppler(home, edition, tool) -> None:
    """A word that is broken at the end of a line is found by few readers, and copied in two pieces."""
    told = subprocess.run([tool("pdftotext"), home / "edition.pdf", "-"], capture_output=True, text=True, check=True)
    assert lost(told.stdout, home, edition) == {}


# The text as the search of Firefox's own reader has it.
PDFJS = """\
import {{ getDocument, VerbosityLevel }} from {library};
const book = await getDocument({{ url: {book}, verbosity: VerbosityLevel.ERRORS }}).promise;
for (let n = 1; n <= book.numPages; n += 1) {{
  const {{ items }} = await (await book.getPage(n)).getTextContent();
  process.stdout.write(items.map(({{ str, hasEOL }}) => str + (hasEOL ? "\\n" : "")).join("") + "\\n");
}}
"""


def test_words_are_found_whole_by_pdf_js(home, edition, node_module, tmp_path) -> None:
    library = node_module("pdfjs-dist") / "legacy/build/pdf.mjs"
    script = tmp_path / "read.mjs"
    script.write_text(PDFJS.format(library=json.dumps(library.as_uri()), book=json.dumps(str(home / "edition.pdf"))))
    node = shutil.which("node") or pytest.skip("node is not on this machine")
    told = subprocess.run([node, script], capture_output=True, text=True, check=True)
    assert lost(told.stdout, home, edition) == {}


def test_it_is_tagged_and_says_its_language_and_title(made, edition) -> None:
    assert bool(made.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in made.Root
    assert str(made.Root.Lang).split("-")[0] == edition.language
    assert bool(made.Root.ViewerPreferences.DisplayDocTitle)
    with made.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert told["dc:title"] == catalogue(edition.language).say("publish.name", version=edition.version)


def test_pictures_are_described_and_tables_have_headers(made) -> None:
    kinds: dict[str, list] = {}
    waiting = [made.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                kinds.setdefault(str(element.S), []).append(element)
            waiting.append(element.get("/K"))
        elif isinstance(element, pikepdf.Array):
            waiting.extend(element)
    assert kinds["/Figure"] and all(str(each.get("/Alt", "")) for each in kinds["/Figure"])
    assert kinds["/TH"] and kinds["/L"] and kinds["/H1"] and kinds["/TOC"]


def page_of(item: pikepdf.OutlineItem, made: pikepdf.Pdf) -> int:
    """Where a bookmark leads, counted from 0."""
    return [page.objgen for page in made.pages].index(item.destination[0].objgen)


def test_running_heads_carry_the_bar_of_what_is_told(built, made, edition) -> None:
    bound = book.gather(built)
    bars = {part["id"]: part["bar"] for part in pdf.tree(built, bound)["parts"]}
    whole = bar.standalone(edition, {**stylesheets.colours(edition.assets), "paper": pdf.PAPER})
    assert {bars[part.id] for part in bound.reference} == {whole}
    chapters = [bars[part.id] for part in bound.chapters]
    assert whole not in chapters
    assert len(set(chapters)) == len(chapters)
    with made.open_outline() as outline:
        starts = [page_of(item, made) for item in outline.root]
    for start, after in pairwise(starts[len(bound.front) : len(bound.front) + len(chapters) + 1]):
        for page in made.pages[start + 1 : after]:
            pale = {float(each.get("/ca", 1)) for each in page.Resources.get("/ExtGState", {}).values()}
            assert float(bar.PALE) in {round(each, 2) for each in pale}, page.label


def test_no_sheet_is_half_empty_but_the_last_of_a_part(home, made, tool) -> None:
    with made.open_outline() as outline:
        starts = {page_of(item, made) for item in outline.root}
    told = [tool("pdftotext"), "-bbox", home / "edition.pdf", "-"]
    sheets = subprocess.run(told, capture_output=True, text=True, check=True).stdout.split("<page ")[1:]
    empty = []
    for number, sheet in enumerate(sheets):
        height = float(re.search(r'height="([\d.]+)"', sheet)[1])
        ends = [float(end) for end in re.findall(r'yMax="([\d.]+)"', sheet)]
        foot = height * 0.92  # below it stand the page's number and the version
        last = number + 1 in starts | {len(sheets)}
        if number >= min(starts) and not last and max(end for end in ends if end < foot) < height / 2:
            empty.append(number + 1)
    assert empty == []


def test_bookmarks_lead_to_every_part(made, home) -> None:
    with made.open_outline() as outline:
        titles = [item.title for item in outline.root]
    with zipfile.ZipFile(home / "edition.epub") as epub:
        contents = html.fromstring(epub.read("EPUB/nav.xhtml")).xpath("(//nav)[1]/ol/li/a")
    assert [title.split() for title in titles] == [link.text_content().split() for link in contents]


def test_all_fonts_are_embedded(made) -> None:
    for page in made.pages:
        for font in page.Resources.get("/Font", {}).values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert re.search(r"Literata|SourceSans3", str(font.BaseFont))


def test_links_lead_to_the_source(made) -> None:
    marks = [note for page in made.pages for note in page.get("/Annots", []) if str(note.Subtype) == "/Link"]
    assert len(marks) > 200


def test_it_is_silent_about_where_it_was_made(home, made, edition) -> None:
    told = {str(key): str(value) for key, value in made.docinfo.items()}
    assert set(told) <= {"/Title", "/Creator", "/CreationDate", "/ModDate", "/Producer"}
    assert told["/Title"] == catalogue(edition.language).say("publish.name", version=edition.version)
    data = b"".join(bytes(each.read_bytes()) for each in made.objects if isinstance(each, pikepdf.Stream))
    assert b"/home" not in data and b"/root" not in data and b"/tmp" not in data


def test_the_same_book_gives_the_same_bytes(built) -> None:
    one, other = (pdf.setting(built, book.gather(built)) for _ in "12")
    assert one == other


def test_a_missing_font_is_one_line(edition, tmp_path, monkeypatch) -> None:
    (tmp_path / "fonts").mkdir()
    monkeypatch.setattr(fonts, "font_folder", lambda _: tmp_path / "fonts")
    with pytest.raises(EditionError, match=r"holds no TrueType file of Literata \(.*\)$"):
        fonts.print_fonts(edition)


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p> a <em> b </em> c </p>", ["a ", ["b "], "c"]),
        ("<p>a\n\nb<br> c</p>", ["a b", [], "c"]),
        ("<p>a <span> </span>b</p>", ["a ", "b"]),
        ("<p>¶ x</p>", ["¶ x"]),
    ],
)
def test_white_space_is_what_a_browser_shows(edition, tmp_path, markup, shown) -> None:
    site = Site(tmp_path, edition)
    (paragraph,) = pdf.blocks(html.fromstring(f"<div>{markup}</div>"), site)
    (run,) = paragraph["kids"]
    assert [each if isinstance(each, str) else each["kids"] for each in run["kids"]] == shown
