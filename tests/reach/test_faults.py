"""It survives a bad line: whatever is missing, broken, cut or stalled, the text is on the screen;
and a publishing that is killed half-way leaves the site that was there."""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.support import web
from tests.support.copies import LIGHTHOUSE
from tests.support.visit import PAINTED, VISIBLE

KB = 1024
# A network that freezes connections counts from its first byte, headers included.
FREEZE = 16_384
LONGEST = ["", "history/", "reference/source/"]


def shows(browser, address: str, text: str, seconds: float = 8) -> bool:
    """Whether a page that may never finish loading has this text, all of it, on the screen."""
    browser.open(address, wait="none" if isinstance(browser, web.Firefox) else "commit")
    with contextlib.suppress(AssertionError):
        return browser.until(f"{PAINTED} && {VISIBLE} === {json.dumps(text)}", seconds)
    return False


@pytest.fixture(scope="session")
def whole(visit) -> dict[str, str]:
    """The text of each page as it should be."""
    return visit("Chromium", "root").texts


def test_frozen_connections_show_every_page(watched, address, pages, whole) -> None:
    with web.failing(address, FREEZE, "stall") as frozen:
        for page in pages:
            seen = watched()
            assert shows(seen, frozen + page, whole[page]), page
            seen.context.close()


def test_frozen_connections_show_the_text_in_firefox(firefox, address, visit) -> None:
    whole = visit("Firefox", "root").texts
    with web.failing(address, FREEZE, "stall") as frozen:
        for page in LONGEST:
            firefox.new_tab()
            assert shows(firefox, frozen + page, whole[page]), page


@pytest.mark.parametrize("how", ["cut", "stall"])
@pytest.mark.parametrize("after", [16, 20, 64])
def test_a_line_that_fails_shows_the_text(watched, address, whole, after, how) -> None:
    with web.failing(address, after * KB, how) as failing:
        for page in LONGEST:
            seen = watched()
            assert shows(seen, failing + page, whole[page]), page
            seen.context.close()


def test_a_line_that_fails_sooner_is_noticed(watched, address, whole) -> None:
    """The proof that these tests can fail."""
    with web.failing(address, 4 * KB, "stall") as failing:
        assert not shows(watched(), failing + "history/", whole["history/"], seconds=1)


def test_the_chapters_of_the_one_page_edition_arrive(watched, address, site_dir) -> None:
    """Reference matter may be cut off; it stands after the chapters."""
    about = json.loads((site_dir / "data/edition.json").read_text("utf-8"))
    count = len(about["reading"]["chapters"])
    seen = watched()
    seen.open(address + "one-page.html")
    after = f"[...document.querySelectorAll('main h2')].slice({count})"
    assert seen.run(f"{after}.map((each) => each.closest('section').remove()).length") > 3
    chapters = seen.run(VISIBLE)
    assert len(chapters) > 10_000
    with web.failing(address, FREEZE, "stall") as frozen:
        short = watched()
        short.open(frozen + "one-page.html", wait="commit")
        short.until(f"{PAINTED} && {VISIBLE}.startsWith({json.dumps(chapters)})", seconds=5)


def test_every_asset_missing_in_turn_leaves_the_text(watched, address, site_dir, whole) -> None:
    assets = [
        path.relative_to(site_dir).as_posix()
        for folder in ("assets", "search")
        for path in (site_dir / folder).rglob("*")
        if path.is_file() and path.suffix not in (".br", ".gz", ".txt")
    ]
    assert len(assets) > 10
    seen = watched()
    gone = ""
    seen.page.route(lambda url: url == address + gone, lambda route: route.fulfill(status=404, body="gone"))
    for gone in assets:
        seen.open(address + "history/")
        assert seen.run(VISIBLE) == whole["history/"], gone
        if "search" in gone:
            # Either the search opens all the same, or the index stands in for it.
            seen.page.click("[data-tool=search]")
            there = address + "reference/"
            seen.until(f"location.href === {there!r} || !!document.querySelector('dialog[open]')")
            seen.page.wait_for_load_state("networkidle")
    assert not [each for each in seen.complaints if "404" not in each and "cannot load" not in each]


@pytest.mark.parametrize("body", ["}{ no script", "", "throw new Error('x')"])
def test_corrupted_scripts_leave_the_text_and_the_menu(watched, address, whole, body) -> None:
    seen = watched(viewport={"width": 360, "height": 700})
    seen.page.route(
        lambda url: url.endswith(".js"),
        lambda route: route.fulfill(content_type="text/javascript", body=body),
    )
    seen.open(address + "history/")
    assert seen.run(VISIBLE) == whole["history/"]
    seen.page.click("[popovertarget=menu] >> visible=true")
    assert seen.page.locator("#menu").is_visible()


@pytest.mark.parametrize("after", [64, 700, 1500, 3000, 5000, 8000, 12000])
def test_a_server_that_stops_after_any_byte_leaves_what_came(watched, address, whole, after) -> None:
    """What is on the screen is the text's beginning, and nothing that a cut has torn."""
    with web.failing(address, after, "cut") as failing:
        seen = watched()
        with contextlib.suppress(Error):  # before the page's head there is no page
            seen.open(failing + "history/", wait="domcontentloaded")
        shown = seen.run(f"document.querySelector('main') ? {VISIBLE} : ''") if failing in seen.page.url else ""
    assert whole["history/"].startswith(shown[: shown.rfind(" ")] if shown != whole["history/"] else shown)


ADDED = {
    "a script of its own": "<script>document.querySelector('main').textContent = 'hijacked'</script>",
    "a script from elsewhere": '<script src="http://127.0.0.1:9/x.js"></script>',
    "a picture that counts": '<img src="http://127.0.0.1:9/x.gif" alt="">',
    "a frame": '<iframe src="http://127.0.0.1:9/"></iframe>',
    "a handler": "<svg onload=\"document.querySelector('main').textContent = 'hijacked'\"></svg>",
}


@pytest.mark.parametrize("how", ADDED)
def test_what_a_host_adds_does_nothing(serve, watched, site_dir, tmp_path, whole, how) -> None:
    site = web.altered(site_dir, tmp_path / "site", "history/index.html", {"</body>": f"{ADDED[how]}</body>"})
    seen = watched()
    asked: list[str | None] = []
    seen.page.on("request", lambda request: asked.append(None) if ":9/" in request.url else None)
    seen.page.on("requestfailed", lambda request: asked.append(request.failure) if ":9/" in request.url else None)
    seen.page.add_init_script("addEventListener('securitypolicyviolation', () => { globalThis.refused = true; })")
    seen.open(serve(site) + "history/")
    seen.until("globalThis.refused")
    assert seen.run(VISIBLE) == whole["history/"]
    assert asked in ([], [None, "csp"]), "what the policy forbids never leaves the browser"


def test_storage_that_is_switched_off_is_missed_by_nothing(watched, address) -> None:
    seen = watched()
    off = "Object.defineProperty(globalThis, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError'); } });"
    seen.page.add_init_script(off + off.replace("session", "local"))
    seen.open(address + "history/")
    seen.page.click("[data-tool=scheme]")
    assert seen.run("document.documentElement.dataset.scheme") == "dark"
    seen.page.click("[data-tool=search]")
    seen.page.fill("dialog input", "Usov")
    seen.until("!!document.querySelector('#search-results a')")
    seen.open(address + "strategy/")
    assert seen.run("document.documentElement.dataset.scheme ?? null") is None
    assert seen.complaints == []


def state(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["Building the pages", "Compressing"])
def test_a_publishing_that_is_killed_leaves_the_old_site(tmp_path, moment) -> None:
    place = tmp_path / "site"
    place.mkdir()
    (place / "index.html").write_text("the last good site")
    before = state(place)
    process = subprocess.Popen(
        [Path(sys.executable).with_name("edition"), "build", "--to", place],
        cwd=LIGHTHOUSE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        for line in process.stdout:
            if moment in line:
                break
        else:
            pytest.fail(f"it never came to: {moment}")
        time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.stdout.read()
    assert state(place) == before


def test_a_release_that_is_killed_leaves_the_old_one(site_dir, tmp_path) -> None:
    to = tmp_path / "web"
    shutil.copytree(site_dir, to)
    before = state(to)
    program = (
        "import sys, time\nfrom pathlib import Path\n"
        "from edition.publish import hosts, release\n"
        "hosts.write_configuration = lambda *_: (print('half-way', flush=True), time.sleep(60))\n"
        "release.release(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, site_dir, to], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout.readline() == "half-way\n"
        process.kill()
    assert state(to) == before
