"""The languages of an edition make one site: each leads to the others, by addresses of its own, whatever is missing."""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from edition import build
from edition.engines import ENGINES, build_pages
from edition.publish import publish
from edition.publish.languages import locale
from edition.publish.site import Site, parse
from edition.publish.spaces import hold_spaces
from tests.support.copies import Copy
from tests.support.publishing import SILENT

BASE = "https://example.org/tower/"


@pytest.mark.parametrize(
    ("language", "told"),
    [("be", "be_BY"), ("en", "en_US"), ("en-GB", "en_GB"), ("pt-BR", "pt_BR"), ("ru", "ru_RU")],
)
def test_a_language_is_given_its_territory(language: str, told: str) -> None:
    """What Open Graph calls a language: with the territory where most of its speakers are, or with its own."""
    assert locale(language) == told


@pytest.fixture(scope="module")
def published(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up edition in three languages, at an address."""
    folder = tmp_path_factory.mktemp("languages")
    copy = Copy(folder / "lighthouse")
    copy.edit("mkdocs.yml", "theme:\n", f"site_url: {BASE}\ntheme:\n  custom_dir: {root}/overrides\n")
    for language in ("be", "ru"):
        copy.translate(language)
    first, *others = build.checked(copy.root)
    places = []
    for project in (first, *others):
        places.append(folder / project.edition.language)
        address = None if project is first else project.settings.site_url
        build_pages(ENGINES["mkdocs"], project.settings.file, places[-1], 1_700_000_000, address)
    translations = [(place, other.edition) for place, other in zip(places[1:], others, strict=True)]
    publish(places[0], first.edition, **SILENT, translations=translations)
    return places[0]


def pages(folder: Path) -> dict[str, html.HtmlElement]:
    found = {path.relative_to(folder).as_posix(): parse(path.read_bytes()) for path in folder.rglob("index.html")}
    assert len(found) > 10
    return found


@pytest.mark.slow
def test_each_page_leads_to_itself_in_the_other_languages(published: Path) -> None:
    for name, tree in pages(published).items():
        language = tree.get("lang")
        plain = name.removeprefix(f"{language}/").removesuffix("index.html")
        wanted = {each: BASE + ("" if each == "en" else f"{each}/") + plain for each in ("en", "be", "ru")}
        switch = {
            link.get("hreflang"): urljoin(BASE + name, link.get("href"))
            for link in tree.xpath("//nav//a[@hreflang][@lang = @hreflang]")
        }
        assert switch == {each: address for each, address in wanted.items() if each != language}, name
        told = {link.get("hreflang"): link.get("href") for link in tree.xpath("//head/link[@rel='alternate']")}
        assert told == wanted, name
        assert tree.xpath("//head/link[@rel='canonical']/@href") == [wanted[language]]
        assert tree.xpath("//meta[@property='og:locale']/@content") == [locale(language)]
        (card,) = tree.xpath("//meta[@property='og:image']/@content")
        assert card.startswith(wanted[language].removesuffix(plain) + "assets/"), card


@pytest.mark.slow
def test_one_sitemap_lists_the_pages_of_all(published: Path) -> None:
    listed = etree.parse(published / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert sorted(listed) == sorted(BASE + name.removesuffix("index.html") for name in pages(published))
    assert not list(published.glob("*/sitemap.xml*"))


@pytest.mark.slow
def test_what_is_for_the_whole_stands_once(published: Path) -> None:
    """One page for lost addresses, in every language; one list of sums, one copy for a disk, one policy."""
    for name in ("404.html", "SHA256SUMS", "offline.zip", "_headers"):
        assert [path.relative_to(published).as_posix() for path in published.rglob(name)] == [name]
    lost = parse((published / "404.html").read_bytes())
    assert [lost.get("lang"), *lost.xpath("//main/article/@lang")] == ["en", "be", "ru"]
    assert len(lost.xpath("//h1")) == 1
    policies = {tree.xpath("//meta[@http-equiv]/@content")[0] for tree in [lost, *pages(published).values()]}
    assert len({re.sub(r"(style-src 'self')(?: 'sha256-[^']+')+", r"\1", each) for each in policies}) == 1
    assert {"/assets/*", "/be/assets/*", "/ru/assets/*"} <= set((published / "_headers").read_text("utf-8").split())


@pytest.mark.parametrize(
    ("written", "held"),
    [
        (
            "Он — и 28 «карт», 2021–2023 годы, XVIII век",
            "Он\u00a0— и\u00a028\u00a0«карт», 2021–2023\u00a0годы, XVIII\u00a0век",
        ),
        ("А. С. Пушкин", "А.\u00a0С.\u00a0Пушкин"),
        ("В ¶28 это, в ¶7–9 тоже, SHA-256 файла", None),
        ("<code>2 файла</code>", None),
        ("<b>28</b> карт", None),
    ],
)
def test_what_no_line_may_part_is_held_together_in_cyrillic(written, held, edition, tmp_path) -> None:
    for language in ("ru", "en"):
        page = html.document_fromstring(f"<html><body><p>{written}</p></body></html>")
        site = Site(tmp_path, edition.model_copy(update={"language": language}), {"index.html": page})
        hold_spaces(site)
        shown = held if held and language == "ru" else html.fromstring(f"<p>{written}</p>").text_content()
        assert page.find(".//p").text_content() == shown
