"""The site is the same whichever engine builds its pages: what readers, quoters and searchers find on it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from lxml.html import HtmlElement

from edition.engines import ENGINES, build_pages
from edition.model import Edition
from edition.pages.project import project
from edition.publish import STEPS, publish
from edition.settings import languages
from tests.support.copies import LIGHTHOUSE
from tests.support.shared import once

pytestmark = pytest.mark.slow

EPOCH = 1_700_000_000
# What is made of the published pages, or packs them, has tests of its own and takes its time.
LEFT_OUT = ("compress", "epub", "one_page", "pdf")
Site = dict[str, HtmlElement]


def publish_with(engine: str, root: Path, place: Path) -> None:
    """Build a project in all its languages with an engine, and publish it."""
    made: list[tuple[Path, Edition]] = []
    for name in languages(root):
        current = project(root, name)
        folder = place.with_name(f"{place.name}.{current.edition.language}") if made else place
        folder.mkdir(parents=True)
        build_pages(ENGINES[engine], current.settings.file, folder, EPOCH, current.settings.site_url)
        made.append((folder, current.edition))
    steps = [step for step in STEPS if step.run.__module__.rpartition(".")[2] not in LEFT_OUT]
    publish(place, made[0][1], lambda _: None, steps, translations=made[1:])


@pytest.fixture(scope="module", params=["the site", "the made-up edition"])
def sites(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same project, published with each engine."""
    folder = root if request.param == "the site" else LIGHTHOUSE

    def build(place: Path) -> None:
        for engine in ENGINES:
            publish_with(engine, folder, place / engine)

    place = once(tmp_path_factory, f"engines of {request.param}", build)
    return {engine: place / engine for engine in ENGINES}


def pages(site: Path) -> Site:
    return {
        path.relative_to(site).as_posix(): html.document_fromstring(path.read_bytes())
        for path in sorted(site.rglob("*.html"))
    }


def agree(sites: dict[str, Path], of: Callable[[str, HtmlElement], object]) -> None:
    found = {engine: {name: of(name, tree) for name, tree in pages(site).items()} for engine, site in sites.items()}
    one = found.pop("mkdocs")
    assert len(one) > 5
    for engine, other in found.items():
        assert other.keys() == one.keys(), engine
        assert {name: value for name, value in other.items() if value != one[name]} == {}, engine


def text(element: HtmlElement) -> str:
    """The words of an element, but for sizes and sums of files, in which addresses are written as engines do."""
    words = " ".join("".join(element.itertext()).split())
    return re.sub(r"\b[0-9a-f]{64}\b|\b[\d.]+ (kB|MB)\b", "", words)


def test_every_page_reads_the_same(sites: dict[str, Path]) -> None:
    agree(
        sites, lambda name, tree: [text(part) for part in tree.xpath("//title | //header | //nav | //main | //footer")]
    )


def test_every_statement_is_the_same(sites: dict[str, Path]) -> None:
    told = {engine: json.loads((site / "data/statements.json").read_text("utf-8")) for engine, site in sites.items()}
    one = told.pop("mkdocs")
    assert len(one) > 5
    assert all(other == one for other in told.values())


def test_every_heading_keeps_its_address(sites: dict[str, Path]) -> None:
    agree(sites, lambda name, tree: [(part.tag, part.get("id")) for part in tree.xpath("//*[@id]")])


def test_every_link_leads_to_the_same_place(sites: dict[str, Path]) -> None:
    def links(name: str, tree: HtmlElement) -> list[tuple[str, str]]:
        base = f"http://site/{name}"
        found = [(text(link), urljoin(base, link.get("href"))) for link in tree.xpath("//a[@href]")]
        return [(words, re.sub(r"(?<=/)index\.html(?=$|#)", "", address)) for words, address in found]

    agree(sites, links)


def test_every_citation_is_the_same(sites: dict[str, Path]) -> None:
    def citations(name: str, tree: HtmlElement) -> list[tuple[str, ...]]:
        marks = tree.xpath("//*[contains(concat(' ', @class, ' '), ' mark ')]")
        names = ("data-voice", "data-hue", "title", "aria-label")
        return [(text(mark), *(mark.get(name) or "" for name in names)) for mark in marks]

    agree(sites, citations)
    assert sum(len(citations(name, tree)) for name, tree in pages(sites["mkdocs"]).items()) > 10


def test_the_search_finds_the_same(sites: dict[str, Path]) -> None:
    found: dict[str, list[tuple[str, ...]]] = {engine: [] for engine in sites}
    for engine, site in sites.items():
        for path in sorted(site.rglob("search_index.json")):
            docs = json.loads(path.read_text("utf-8"))["docs"]
            found[engine] += sorted((doc["location"], doc["title"], doc["text"]) for doc in docs)
    assert len(found["mkdocs"]) > 10
    assert all(docs == found["mkdocs"] for docs in found.values())


def test_data_and_other_files_are_the_same(sites: dict[str, Path]) -> None:
    def files(site: Path) -> dict[str, bytes]:
        return {
            path.relative_to(site).as_posix(): path.read_bytes()
            for path in sorted(site.rglob("*.*"))
            if "data" in path.parts and path.is_file()
        }

    assert len(files(sites["mkdocs"])) > 10
    assert files(sites["mkdocs"]) == files(sites["properdocs"]) == files(sites["zensical"])
