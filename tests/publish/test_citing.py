"""Citations say what is known, in formats that programs read, and nothing that is not known."""

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from edition.errors import EditionError
from edition.pages.project import project
from edition.publish import citing
from edition.publish.editions.book import text_of
from edition.publish.records import Record, bibtex, csl, ris
from edition.publish.site import parse
from tests.support.languages import Language
from tests.support.reading import words

FULL = Record(
    "made-up",
    "Bread & butter: 100% of {it}",
    "en",
    author="The editors of Bread",
    edition="Version 1.2.0",
    issued=datetime.date(2020, 2, 3),
    url="https://example.org/bread/",
)
BARE = Record("bare", "A plain title")


@pytest.fixture(scope="module")
def edition(root: Path, language: Language):
    return project(root, language.settings).edition


@pytest.fixture(scope="module")
def page(home):
    return parse((home / "about/citing/index.html").read_bytes())


@pytest.mark.parametrize(
    ("style", "cited"),
    [
        (
            "apa",
            "The editors of Bread. (2020). Bread & butter: 100% of {it} (Version 1.2.0). https://example.org/bread/",
        ),
        (
            "chicago-author-date",
            "The editors of Bread. 2020. Bread & Butter: 100% of {It}. Version 1.2.0. https://example.org/bread/.",
        ),
    ],
)
def test_a_full_record_in_each_style(style, cited) -> None:
    assert text_of(citing.citation(FULL, style)) == cited


@pytest.mark.parametrize(
    ("style", "cited"),
    [("apa", "A plain title. (n.d.)."), ("chicago-author-date", "“A Plain Title.” n.d.")],
)
def test_what_is_not_known_is_not_made_up(style, cited) -> None:
    assert text_of(citing.citation(BARE, style)) == cited
    assert ris(BARE) == "TY  - GEN\r\nTI  - A plain title\r\nER  - \r\n"
    assert json.loads(csl(BARE)) == [{"id": "bare", "type": "document", "title": "A plain title"}]
    assert bibtex(BARE) == "@misc{bare,\n  title = {A plain title},\n}\n"
    assert citing.lacking(BARE) == "both"
    assert citing.lacking(replace(FULL, author=None)) == "author"
    assert citing.lacking(replace(FULL, issued=None)) == "date"
    assert citing.lacking(FULL) is None


def test_a_title_is_written_as_the_language_of_the_page_writes_it() -> None:
    """In Russian no word of it is made large, and its marks are those of Russian."""
    record = Record("bare", "Простое название")
    assert text_of(citing.citation(record, "chicago-author-date", "ru")) == "«Простое название». б. д."
    assert "Простая назва" in text_of(citing.citation(replace(record, title="Простая назва"), "apa", "be"))


SPECIAL = "Half a \\ of ~ ^ { } # $ % & _ and ¶"


@pytest.mark.parametrize("style", citing.STYLES)
def test_a_sign_that_means_something_in_a_format_is_written_as_itself(style) -> None:
    record = replace(BARE, title=SPECIAL)
    assert SPECIAL.lower() in text_of(citing.citation(record, style)).lower()
    assert f"TI  - {SPECIAL}\r\n" in ris(record)
    assert json.loads(csl(record))[0]["title"] == SPECIAL
    assert r"\textbackslash{} of \textasciitilde{} \textasciicircum{} \{ \} \# \$ \% \& \_" in bibtex(record)


def test_a_line_end_in_a_title_is_a_space() -> None:
    record = replace(FULL, title="Bread\nand\r\nbutter ", author="The\neditors")
    assert record.title == "Bread and butter"
    assert "TI  - Bread and butter\r\n" in ris(record) and "AU  - The editors,\r\n" in ris(record)
    assert "title = {Bread and butter}" in bibtex(record)


@pytest.mark.parametrize(("tag", "language"), [("en", "english"), ("be", "belarusian"), ("ru", "russian")])
def test_the_language_has_its_name_in_bibtex(tag, language) -> None:
    assert f"langid = {{{language}}}" in bibtex(replace(FULL, language=tag))


def test_every_line_of_ris_is_a_tag_and_a_value() -> None:
    lines = ris(FULL).split("\r\n")
    assert lines[0] == "TY  - BOOK" and lines[-2:] == ["ER  - ", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert "DA  - 2020/02/03" in lines


def test_csl_json_has_the_parts_of_the_date_and_a_literal_name() -> None:
    (item,) = json.loads(csl(FULL))
    assert item["issued"] == {"date-parts": [[2020, 2, 3]]}
    assert item["author"] == [{"literal": "The editors of Bread"}]


def test_a_style_that_is_none_is_told() -> None:
    with pytest.raises(EditionError, match="citation of the bare in style nonsense: "):
        citing.citation(BARE, "nonsense")


def test_the_page_shows_what_its_files_hold(home, page) -> None:
    shown = {each.text_content().strip() for each in page.xpath("//details//code")}
    links = page.xpath("//main//p/a[not(starts-with(@href, '.') or starts-with(@href, '#'))]/@href")
    assert sorted(links) == [f"{name}.{kind}" for name in ("article", "edition") for kind in ("bib", "json", "ris")]
    for link in links:
        held = (home / "about/citing" / link).read_bytes().decode()
        assert held.replace("\r\n", "\n").strip() in shown


def test_the_article_has_neither_author_nor_date_nor_publisher(home, edition) -> None:
    (item,) = json.loads((home / "about/citing/article.json").read_text("utf-8"))
    assert set(item) == {"id", "type", "title"}
    assert item["title"] == edition.article.title


def test_every_page_tells_reference_managers_what_it_is(home, edition) -> None:
    pages = [path for path in home.rglob("*.html") if path.name not in ("404.html", "one-page.html")]
    pages = [path for path in pages if parse(path.read_bytes()).get("lang") == edition.language]
    assert len(pages) > 10
    for path in pages:
        tree = parse(path.read_bytes())
        told = {meta.get("name"): meta.get("content") for meta in tree.iterfind(".//meta[@name]")}
        assert told["citation_language"] == tree.get("lang")
        assert told["citation_publication_date"] == edition.date.strftime("%Y/%m/%d")
        heading = tree.find(".//h1")
        for sign in heading.find_class("headerlink"):
            sign.drop_tree()
        first = path.parent == home
        assert words(told["citation_title"]) == words(edition.title if first else heading.text_content())
        assert ("citation_inbook_title" in told) is not first
        # A person's name is not made of a publisher's.
        assert "citation_author" not in told and "DC.creator" not in told


def test_every_paragraph_leads_to_its_citation_and_that_back_to_it(site_dir: Path, edition) -> None:
    for folder in ("", "ru/", "be/"):
        if not (site_dir / folder / "about/citing").is_dir():
            continue
        source = parse((site_dir / folder / "reference/source/index.html").read_bytes())
        listed = parse((site_dir / folder / "about/citing/index.html").read_bytes())
        links = source.xpath("//main//a[contains(@href, 'about/citing/#p')]/@href")
        assert links == [f"../../about/citing/#p{paragraph.n}" for paragraph in edition.paragraphs]
        for paragraph in edition.paragraphs:
            cited = listed.get_element_by_id(f"p{paragraph.n}")
            assert f"¶{paragraph.n}," in text_of(cited) and edition.version in text_of(cited)
            assert text_of(cited).endswith(f"{folder}reference/source/#p{paragraph.n}")
            assert cited.xpath("a/@href") == [f"../../reference/source/#p{paragraph.n}"]
        words = listed.xpath("//@data-cite")[0].split("|")
        assert len(words) == 3 and all(words) and {"{words}", "{citation}"} <= set(re.findall(r"{.*?}", words[2]))
