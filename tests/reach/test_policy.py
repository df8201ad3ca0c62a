"""No page breaks the policy, in any of its states; what would break it is noticed."""

import time

import pytest

from tests.support import web
from tests.support.visit import faults


@pytest.mark.parametrize("place", ["root", "mirror", "onion", "disk"])
@pytest.mark.parametrize("browser_name", ["Chromium", "Firefox"])
def test_nothing_is_violated(visit, browser_name, place) -> None:
    """Search, colours, tooltips, menus, print and the 404 page included."""
    assert visit(browser_name, place).complaints == []


@pytest.mark.parametrize(
    "added",
    [
        "<style>p{color:red}</style>",
        "<p style='color:red'>x</p>",
        "<script>x = 1</script>",
        "<img src='http://127.0.0.1:9/x.png' alt=''>",
    ],
)
@pytest.mark.parametrize("browser_name", ["Chromium", "Firefox"])
def test_a_violation_is_noticed(request, nginx, site_dir, tmp_path, browser_name, added) -> None:
    changes = {"</main>": f"{added}</main>"}
    site = web.altered(site_dir, tmp_path / "site", "history/index.html", changes)
    name = {"Chromium": "watched", "Firefox": "firefox"}[browser_name]
    browser = request.getfixturevalue(name)
    browser = browser() if browser_name == "Chromium" else browser
    browser.open(nginx.start(site) + "history/")
    end = time.monotonic() + 10
    while not faults(browser.complaints) and time.monotonic() < end:
        browser.run("true")  # which lets what the browser says come in
    assert faults(browser.complaints)
