"""Where the finished pages lead: every link arrives, every page and file can be reached."""

from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.support import pages
from tests.support.languages import LANGUAGES

# What is found without a link: by those who ask for it by name, or beside what it belongs to.
FOUND_OTHERWISE = (
    "404.html",
    "_headers",
    "robots.txt",
    "hosts/*",  # for whoever runs a server
    "*search/search_index.js",  # in the place of the .json, where a copy is opened without a server
    "*.br",  # for servers, beside what they hold
    "*.gz",
    "*LICENSE*",  # beside the font or script that it is the licence of
)


@pytest.fixture(scope="module")
def site(site_dir: Path) -> dict[str, pages.Page]:
    return pages.read(site_dir)


def test_every_page_is_in_the_navigation(site: dict[str, pages.Page], root: Path) -> None:
    written = {path.relative_to(root / "docs/en").with_suffix("").as_posix() for path in root.glob("docs/en/**/*.md")}
    assert len(written) > 10
    for language in LANGUAGES:
        expected = {language.prefix + name + (".html" if name.endswith("index") else "/index.html") for name in written}
        for name in expected:
            linked = {pages.resolve(name, address)[0] for address in site[name].tree.xpath("//nav//a/@href")}
            assert expected <= linked | {name}, f"{name} does not lead to {expected - linked}"
            switch = {pages.resolve(name, address)[0] for address in site[name].tree.xpath("//nav//a[@hreflang]/@href")}
            others = {other.prefix + name.removeprefix(language.prefix) for other in LANGUAGES if other is not language}
            assert switch == others, f"{name} leads to {switch} in other languages"


def test_a_lost_reader_is_told_what_there_is(site: dict[str, pages.Page], root: Path) -> None:
    titles = {path.read_text("utf-8").split("title: ")[1].splitlines()[0] for path in root.glob("docs/en/*/*.md")}
    assert len(titles) > 10
    assert titles <= {item.text_content() for item in site["404.html"].tree.xpath("//main//li")}


def test_every_link_arrives(site: dict[str, pages.Page], site_dir: Path) -> None:
    faults = []
    for page in site.values():
        if page.name == "404.html":
            continue  # stands for any address: the tests of reach follow its links where it is served
        for address in page.links():
            if not pages.is_own(address):
                continue
            target, fragment = pages.resolve(page.name, address)
            if not (site_dir / target).is_file():
                faults.append(f"{page.name}: {address} leads to no file")
            elif fragment and target in site and fragment not in site[target].ids:
                faults.append(f"{page.name}: {address} leads to no such place")
    assert not faults, "\n".join(sorted(set(faults)))


def test_ids_are_single_and_what_they_name_is_there(site: dict[str, pages.Page]) -> None:
    for page in site.values():
        doubled = {found for found in page.ids if page.ids.count(found) > 1}
        assert not doubled, f"{page.name} has twice {doubled}"
        missing = set(page.named()) - set(page.ids)
        assert not missing, f"{page.name} names {missing}, which it has not"


def test_no_file_is_orphaned(site: dict[str, pages.Page], site_dir: Path) -> None:
    """Everything published is linked from a page, or named by a style sheet, a script or the list of sums that is.

    Scripts find what they load in data attributes of the page.
    """
    reached = set()
    for page in site.values():
        named = [*page.links(), *page.tree.xpath("//script/@*[starts-with(name(), 'data-')]")]
        named += page.tree.xpath("//meta[@property='og:image']/@content")
        reached |= {pages.resolve(page.name, address)[0] for address in named if pages.is_own(address)}
    carriers = [site_dir / name for name in reached if name.endswith((".css", ".js", "SUMS"))]
    texts = [path.read_text(encoding="utf-8") for path in carriers if path.is_file()]
    orphans = [
        name
        for path in sorted(site_dir.rglob("*"))
        if path.is_file()
        and (name := path.relative_to(site_dir).as_posix()) not in reached
        and not any(fnmatch(name, pattern) for pattern in FOUND_OTHERWISE)
        and not any(path.name in text for text in texts)
    ]
    assert not orphans, f"nothing leads to {orphans}"
