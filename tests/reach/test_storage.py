"""It stores nothing that lasts, and the term searched for stays on the page."""

import pytest

from tests.support.visit import STORED, TERM

NOTHING = {
    "cookies": "",
    "lasting": {},
    "tab": {"scheme": "dark"},
    "databases": [],
    "caches": [],
    "workers": 0,
}


@pytest.mark.parametrize("place", ["root", "disk"])
@pytest.mark.parametrize("browser_name", ["Chromium", "Firefox"])
def test_a_visit_leaves_an_empty_report(visit, browser_name, place) -> None:
    report = visit(browser_name, place)
    assert report.stored == NOTHING
    assert report.disk == []


@pytest.mark.parametrize("browser_name", ["Chromium", "Firefox"])
def test_the_term_never_leaves_the_page(visit, browser_name) -> None:
    report = visit(browser_name, "root")
    addresses = [*report.told, *report.requested, *report.recorded]
    assert not [each for each in addresses if TERM in each or "qqqq" in each]


def test_the_colours_are_forgotten_with_the_tab(watched, address) -> None:
    seen = watched()
    seen.open(address)
    seen.page.click("[data-tool=scheme]")
    other = seen.context.new_page()
    other.goto(address)
    assert other.evaluate("document.documentElement.dataset.scheme ?? null") is None


@pytest.mark.parametrize(
    "kept",
    [
        "localStorage.setItem('scheme', 'dark')",
        "document.cookie = 'a=b'",
        "new Promise((done) => { indexedDB.open('x').onsuccess = () => done(1) })",
        "caches.open('x').then(() => 1)",
    ],
)
def test_what_would_be_kept_is_noticed(watched, address, kept) -> None:
    seen = watched()
    seen.open(address)
    seen.run("sessionStorage.setItem('scheme', 'dark')")
    assert seen.run(STORED) == NOTHING
    seen.run(kept)
    assert seen.run(STORED) != NOTHING
