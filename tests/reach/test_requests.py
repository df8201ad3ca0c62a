"""It contacts nobody else: every request of a visit that uses everything is to the site's own
origin, and no page is fetched that was not asked for."""

from urllib.parse import urlsplit

import pytest

from tests.support import web

BROWSERS = ["Chromium", "Firefox"]


def paths(addresses: list[str]) -> set[str]:
    return {urlsplit(each).path for each in addresses}


@pytest.mark.parametrize("place", ["root", "mirror", "onion"])
@pytest.mark.parametrize("browser_name", BROWSERS)
def test_it_asks_nobody_else(visit, browser_name, place) -> None:
    report = visit(browser_name, place)
    recorded = [each for each in report.recorded if not web.BROWSER_ITSELF.search(each)]
    own = web.origin(report.home)
    assert {web.origin(each) for each in recorded} == {own}
    assert {web.origin(each) for each in report.requested} == {own}


@pytest.mark.parametrize("browser_name", BROWSERS)
def test_it_fetches_nothing_ahead(visit, browser_name) -> None:
    report = visit(browser_name, "root")
    pages = {path for path in paths(report.recorded) if path.endswith((".html", "/"))}
    assert pages <= paths(report.told)
    assert not any(report.purposes)


@pytest.mark.parametrize("browser_name", BROWSERS)
def test_the_offline_copy_asks_for_its_own_files_only(visit, browser_name) -> None:
    report = visit(browser_name, "disk")
    assert [each for each in report.recorded if not web.BROWSER_ITSELF.search(each)] == []
    assert all(each.startswith(report.home) for each in report.requested)


@pytest.mark.parametrize("added", ['<link rel="next" href="../strategy/">', '<img src="//a.test/x" alt="">'])
def test_a_page_that_asks_for_more_is_noticed(serve, firefox, recorder, site_dir, tmp_path, added) -> None:
    """The proof that these tests can fail: without the policy Firefox fetches what is next."""
    changes = {"Content-Security-Policy": "X-None", "</main>": f"{added}</main>"}
    site = web.altered(site_dir, tmp_path / "site", "history/index.html", changes)
    first = len(recorder.requests)
    firefox.open(serve(site) + "history/")
    firefox.run(web.IDLE)
    assert any("strategy" in each or "a.test" in each for each in recorder.requests[first:])
