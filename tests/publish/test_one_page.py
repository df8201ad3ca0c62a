"""The one page: whole, alone, and its chapters first."""

import subprocess
from pathlib import Path

import brotli
import pytest
from lxml import html

from edition.catalogue import catalogue
from edition.pages.project import project
from edition.publish import policy
from edition.publish.site import parse
from tests.support.languages import TRANSLATIONS, Language
from tests.support.reading import chapters, missing, without, words

FROZEN = 14 * 1024


@pytest.fixture(scope="module")
def edition(root: Path, language: Language):
    return project(root, language.settings).edition


@pytest.fixture(scope="module")
def page(home: Path) -> html.HtmlElement:
    return parse((home / "one-page.html").read_bytes())


def arrived(packed: bytes) -> str:
    """What a browser has of a page when only the start of its compressed file came."""
    stream = brotli.Decompressor()
    return b"".join(stream.process(packed[at : at + 64]) for at in range(0, len(packed), 64)).decode(errors="ignore")


def test_every_word_of_the_chapters_is_there_in_order(home, edition, page) -> None:
    text = without(html.fromstring(html.tostring(page, encoding="unicode")), "mark", "note")
    fault = missing(text, chapters(home, edition))
    assert fault is None


def test_chapters_are_in_the_first_14_kb(home, edition, language) -> None:
    """All in Latin letters, of which more go into a byte; in Cyrillic the first five."""
    packed = (home / "one-page.html.br").read_bytes()
    seen = arrived(packed[:FROZEN])
    last = list(chapters(home, edition).values())[4 if language in TRANSLATIONS else -1]
    text = words(without(html.fromstring(seen.encode(), parser=html.HTMLParser(encoding="utf-8")), "mark"))
    ending = words(last)[-12:]
    assert any(text[at : at + 12] == ending for at in range(len(text)))


def test_the_packed_file_is_the_densest(home) -> None:
    data = (home / "one-page.html").read_bytes()
    packed = (home / "one-page.html.br").read_bytes()
    assert brotli.decompress(packed) == data
    assert len(packed) == min(
        len(brotli.compress(data, mode=mode, quality=11, lgwin=window))
        for mode in (brotli.MODE_GENERIC, brotli.MODE_TEXT)
        for window in (18, 22, 24)
    )


def test_reference_matter_follows_the_chapters(edition, page) -> None:
    titles = [text.split() for text in page.xpath("//nav//a/text()")]
    headings = [each.text_content().split() for each in page.xpath("//main/section/h2")]
    assert titles == headings
    assert len(headings) > len(edition.reading.chapters) + 5
    sections = page.xpath("//main/section")[: len(edition.reading.chapters)]
    assert not [
        each for section in sections for each in section.xpath(".//table | .//figure | .//ol[@class='timeline']")
    ]


def test_it_needs_nothing_beside_itself(page) -> None:
    assert list(policy.faults(page)) == []
    assert page.xpath("//script") == []
    # One that names no icon makes a browser ask for /favicon.ico.
    assert page.xpath("//link/@href") == ["data:,"]
    for address in page.xpath("//@src | //@srcset"):
        assert address.startswith("data:image/svg+xml,")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for address in page.xpath("//a/@href"):
        assert address.startswith("#") and address[1:] in ids


def test_marks_lead_to_the_paragraph_they_name(page) -> None:
    marks = page.xpath("//a[@class='mark']")
    assert len(marks) > 100
    for mark in marks:
        assert mark.text_content().startswith(f"¶{mark.get('href').removeprefix('#p')}")


def test_its_title_is_neutral(edition, page) -> None:
    title = page.findtext(".//title")
    assert not set(words(title)) & set(words(edition.title)) | set(words(edition.article.title)) & set(words(title))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_asks_for_nothing_and_shows_all(home, page_factory, scheme) -> None:
    tab = page_factory(width=360, scheme=scheme, javascript=False)
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    faults = []
    tab.on("console", lambda message: faults.append(message.text))
    tab.goto((home / "one-page.html").as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [(home / "one-page.html").as_uri()]
    assert faults == []
    assert tab.locator("img").count() == tab.locator("figure:has(picture)").count() > 0
    box = tab.locator("body").bounding_box()
    assert box is not None and box["width"] <= 360
    assert tab.locator("html").evaluate("each => each.scrollWidth") <= 360


def test_it_reads_in_a_text_browser(home, tool, edition) -> None:
    shown = subprocess.run(
        [tool("w3m"), "-dump", "-cols", "80", "-I", "UTF-8", "-O", "UTF-8", home / "one-page.html"],
        capture_output=True, text=True, check=True, env={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
    ).stdout  # fmt: skip
    text = " ".join(shown.split())
    assert edition.title in text
    assert "[¶2 " in text
    assert "data:image" not in text


def test_it_carries_the_caution_before_anything_else(home, edition, page) -> None:
    start = (home / "one-page.html").read_text("utf-8")[:8_000]
    assert edition.caution and edition.caution in page.find(".//header").text_content().replace("\u00a0", " ")
    assert edition.caution in start.replace("\u00a0", " ")


def test_it_is_offered_first(home, language) -> None:
    """One file, whole in itself, is what can be passed on by messenger."""
    page = parse((home / "about/downloads/index.html").read_bytes())
    assert [Path(href).name for href in page.xpath("//main//dl[not(ancestor::details)]/dt/a/@href")] == [
        "one-page.html", "edition.pdf", "edition.epub", "offline.zip",
    ]  # fmt: skip
    use = catalogue(language.tag).say("publish.one_page.use")
    said = page.xpath("//main//dl[not(ancestor::details)]/dd")[0].text_content()
    assert use in said.replace("\u00a0", " ")
