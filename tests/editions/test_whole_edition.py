"""Another article is published whole with the same package and the same templates, and nothing of ours is in it."""

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pypdf
import pytest
import yaml

from edition.model import Edition
from edition.pages.project import project
from tests.support import pages as finished
from tests.support.copies import LIGHTHOUSE
from tests.support.reading import chapters, missing, words

pytestmark = pytest.mark.slow

PAGES = {"index.html", "move/index.html", *(f"reference/{name}index.html" for name in ("", "people/", "source/"))}

TEXTS = (".csv", ".css", ".html", ".js", ".json", ".svg", ".txt", ".xml", ".yml", "")


@pytest.fixture(scope="module")
def site(made_up_dir: Path) -> Path:
    return made_up_dir


@pytest.fixture(scope="module")
def edition() -> Edition:
    return project(LIGHTHOUSE).edition


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, finished.Page]:
    return finished.read(site)


def test_its_settings_name_the_templates_of_the_project(root: Path) -> None:
    settings = yaml.safe_load((LIGHTHOUSE / "mkdocs.yml").read_text("utf-8"))
    assert (LIGHTHOUSE / settings["theme"]["custom_dir"]).resolve() == root / "overrides"
    assert not [path for path in LIGHTHOUSE.rglob("*") if path.suffix in (".css", ".html", ".js", ".ttf", ".woff2")]


def test_every_page_is_there_and_says_what_it_says(pages: dict[str, finished.Page]) -> None:
    assert set(pages) == PAGES | {"404.html", "one-page.html"}
    assert "Mara Lund, its keeper, counts eleven steps today" in pages["move/index.html"].text()
    assert "The council wants the tower moved, stone by stone." in pages["move/index.html"].text()
    for name in PAGES:
        (title,) = pages[name].tree.xpath("//head/title/text()")
        assert "The Lighthouse of Ard" in title, name
        assert pages[name].tree.get("lang") == "en"


def test_every_link_arrives(site: Path, pages: dict[str, finished.Page]) -> None:
    for page in pages.values():
        if page.name == "404.html":
            continue  # stands for any address
        for address in filter(finished.is_own, page.links()):
            target, fragment = finished.resolve(page.name, address)
            assert (site / target).is_file(), f"{page.name}: {address} leads to no file"
            assert not fragment or target not in pages or fragment in pages[target].ids, f"{page.name}: {address}"


def test_a_mark_leads_to_its_paragraph_and_names_the_voice(pages: dict[str, finished.Page]) -> None:
    marks = pages["move/index.html"].tree.xpath("//main//a[contains(@class, 'mark')]")
    told = [(mark.get("href"), mark.find_class("mark__voice")[0].text_content()) for mark in marks]
    assert told[:3] == [("../reference/source/#p1", "article"), ("../reference/source/#p2", "Lund"),
                        ("../reference/source/#p3", "plan")]  # fmt: skip


def test_the_navigation_is_that_of_its_settings(pages: dict[str, finished.Page]) -> None:
    for name in PAGES:
        linked = {finished.resolve(name, address)[0] for address in pages[name].tree.xpath("//nav//a/@href")}
        assert linked | {name} >= PAGES, name


def test_the_books_hold_the_chapters(site: Path, edition: Edition, pages: dict[str, finished.Page]) -> None:
    told = chapters(site, edition)
    assert len(words(" ".join(told.values()))) > 60
    assert missing(pages["one-page.html"].text(), told) is None
    printed = "\n".join(page.extract_text() for page in pypdf.PdfReader(site / "edition.pdf").pages)
    assert missing(printed.replace("\u00ad\n", "").replace("\u00ad", ""), told) is None
    with zipfile.ZipFile(site / "edition.epub") as packed:
        text = " ".join(
            re.sub(r"<[^>]+>", " ", packed.read(name).decode())
            for name in sorted(packed.namelist())
            if name.endswith(".xhtml")
        )
        assert packed.read("mimetype") == b"application/epub+zip"
    assert missing(text, told) is None


def test_the_offline_copy_holds_the_pages(site: Path) -> None:
    with zipfile.ZipFile(site / "offline.zip") as packed:
        names = {name.partition("/")[2] for name in packed.namelist()}
    assert names >= PAGES


def test_the_data_are_given_in_each_form(site: Path) -> None:
    goals = json.loads((site / "data/goals.json").read_text("utf-8"))["goals"]
    rows = list(csv.DictReader(io.StringIO((site / "data/goals.csv").read_text("utf-8-sig"))))
    written = yaml.safe_load((LIGHTHOUSE / "docs/data/goals.yml").read_text("utf-8"))["goals"]
    assert [goal["id"] for goal in goals] == [row["id"] for row in rows] == [goal["id"] for goal in written]


def test_the_sums_are_those_of_the_files(site: Path) -> None:
    lines = (site / "SHA256SUMS").read_text("utf-8").splitlines()
    assert {"edition.epub", "edition.pdf", "offline.zip", "one-page.html"} <= {
        line.split(maxsplit=1)[1] for line in lines
    }
    for line in lines:
        sum_told, name = line.split(maxsplit=1)
        assert hashlib.sha256((site / name).read_bytes()).hexdigest() == sum_told, name


def test_nothing_of_our_article_is_in_it(site: Path, root: Path) -> None:
    ours = project(root).edition
    theirs = project(LIGHTHOUSE).edition
    names = {ours.title, ours.article.title, *(person.name for person in ours.people)}
    names |= {voice.name for voice in ours.voices} | {term.term for term in ours.terms}
    names -= {voice.name for voice in theirs.voices} | {term.term for term in theirs.terms}
    assert len(names) > 30
    told = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in TEXTS:
            assert not told.findall(path.read_text("utf-8")), path
