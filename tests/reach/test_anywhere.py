"""The same files work at a domain's root, below any path, under an unknown host name, over plain
HTTP at an onion address, from a disk, and with a 404 page on all of these."""

import shutil
from urllib.parse import urlsplit

import pytest

from edition.catalogue import catalogue
from tests.support.languages import LANGUAGES


@pytest.mark.parametrize("place", ["mirror", "onion", "disk"])
@pytest.mark.parametrize("browser_name", ["Chromium", "Firefox"])
def test_everything_works_wherever_it_stands(visit, browser_name, place) -> None:
    """A visit fails where a page, a link, the search or a mark does not do what it should."""
    report, at_root = visit(browser_name, place), visit(browser_name, "root")
    addresses = {*report.told, *report.requested}
    assert not {each for each in addresses if not each.startswith(report.home)}
    for page, text in report.texts.items():
        if not page.endswith("about/downloads/"):  # a copy cannot tell its own sum
            assert text == at_root.texts[page]


def test_a_folder_without_its_slash_stays_with_the_name_that_was_used(watched, recorder, places) -> None:
    seen = watched(proxy={"server": f"http://127.0.0.1:{recorder.port}"})
    seen.open(places["onion"] + "history")
    assert seen.run("location.href") == places["onion"] + "history/"


@pytest.mark.parametrize("place", ["root", "mirror"])
@pytest.mark.parametrize("path", ["nope", "nope/", "history/nope", "history/nope/", "a/b/c/nope"])
def test_a_lost_reader_finds_home(watched, places, place, path) -> None:
    home = places[place]
    seen = watched(java_script_enabled=False)
    answer = seen.page.goto(home + path)
    assert answer.status == 404
    assert seen.page.locator("h1").is_visible()
    assert {urlsplit(each).path for each in seen.requested} == {urlsplit(home + path).path}
    for _ in range(8):
        if seen.page.url == home or answer.status == 200:
            break
        # The nearer way where it leads on, else the farther.
        nearer = seen.page.locator("main a").first
        here = seen.page.url
        with seen.page.expect_navigation() as going:
            nearer.click() if not here.endswith("/") else seen.page.locator("main a").last.click()
        answer = going.value
    assert answer.status == 200
    assert seen.page.url.startswith(home)


def test_the_offline_copy_leads_to_no_list_of_files(visit) -> None:
    """Every link within it names a file: a folder's address would show its list."""
    links = {link for each in visit("Chromium", "disk").links.values() for link in each}
    assert len(links) > 100
    assert not [link for link in links if urlsplit(link).path.endswith("/")]


def test_the_offline_copy_needs_no_script(watched, offline) -> None:
    seen = watched(java_script_enabled=False)
    seen.open(offline.as_uri())
    seen.page.locator("#menu a", has_text="History").first.click()
    assert seen.page.url.endswith("/history/index.html")


UNPACK = [catalogue(language.tag).say("publish.offline.alone") for language in LANGUAGES]


def test_a_page_taken_out_of_the_archive_says_so_and_still_fits(watched, offline, tmp_path) -> None:
    """A system that shows an archive like a folder opens a page of it, and nothing else is there."""
    alone = watched(viewport={"width": 390, "height": 800})
    for page in offline.parent.rglob("*.html"):
        alone.open(shutil.copy(page, tmp_path / "page.html").as_uri())
        text = alone.run("document.querySelector('main').innerText")
        said = any(words in text for words in UNPACK)
        assert said or page.name == "one-page.html", "which is whole by itself"
        assert alone.run("document.documentElement.scrollWidth") == 390, page
        assert alone.run("document.querySelector('h1').getBoundingClientRect().left") >= 16, page


def test_an_unpacked_copy_has_nothing_to_say_of_the_archive(watched, offline) -> None:
    seen = watched()
    for page in offline.parent.rglob("*.html"):
        seen.open(page.as_uri())
        assert seen.page.locator("main .alone").count() == (page.name != "one-page.html")
        text = seen.run("document.querySelector('main').innerText")
        assert not any(words in text for words in UNPACK), page
