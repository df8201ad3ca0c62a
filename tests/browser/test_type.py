"""A first visit is in the site's own type, whatever fonts the reader has, and nothing moves when it comes."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page, expect

from tests.support import machine
from tests.support.stillness import PAINTED, still

# What readers have: a folder of Debian's, or a package of npm's, and the files in it.
LIBERATION, DEJAVU = "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/truetype/dejavu"
ARIAL = [f"{LIBERATION}/LiberationSans-{style}.ttf" for style in ("Regular", "Bold")]
READERS = {
    "Georgia and Arial": ["@fontsource/gelasio:gelasio-latin-400-normal", "@fontsource/gelasio:gelasio-latin-700-normal", *ARIAL],
    "Times and Arial": [*(f"{LIBERATION}/LiberationSerif-{style}.ttf" for style in ("Regular", "Bold")), *ARIAL],
    "Noto and Roboto": [
        f"@fontsource/{family}:{family}-latin-{weight}-normal" for family in ("noto-serif", "roboto") for weight in (400, 700)
    ],
    "DejaVu": [f"{DEJAVU}/DejaVu{face}.ttf" for face in ("Serif", "Serif-Bold", "Sans", "Sans-Bold")],
}  # fmt: skip
# A line of 10 Mbit/s with answers after 40 ms.
LINE = {"offline": False, "latency": 40, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
SHIFTS = """
globalThis.shift = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
OWN = "document.documentElement.classList.contains('fonts')"
HELD = "[...document.querySelectorAll('[style]')].filter((each) => each.style.fontFamily).length"
LIMIT = 0.02


@pytest.fixture(params=READERS)
def reader(
    request, browser: Browser, tmp_path: Path, tool: Callable[[str], Path], node_module: Callable[[str], Path]
) -> Iterator[Callable[[int], Page]]:
    """Opens pages on the machine of a reader who has just these fonts, with nothing in the cache."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for name in READERS[request.param]:
        package, _, face = name.partition(":")
        if face:
            font = TTFont(node_module(package) / "files" / f"{face}.woff2")
            font.flavor = None
            font.save(fonts / f"{face}.ttf")
        elif Path(name).is_file():
            shutil.copy(name, fonts)
        else:
            pytest.skip(f"{name} is not on this machine")
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
    )
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(settings)}
    chromium = browser.browser_type.launch(executable_path=tool("Chromium"), args=machine.SWITCHES, env=environment)
    yield lambda width: first_visit(chromium, width)
    chromium.close()


def first_visit(browser: Browser, width: int) -> Page:
    """A page of a new profile at the end of a slow line."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    return page


def at_rest(page: Page) -> None:
    still(page)
    page.evaluate(f"document.fonts.ready.then(() => {PAINTED})")


@pytest.mark.parametrize(("width", "share"), [(1280, 1), (360, 0.9)])
def test_a_first_page_is_in_own_type_at_rest(
    width: int, share: float, reader: Callable[[int], Page], base_url: str, originals: list[str]
) -> None:
    own, moved, never, held = [], [], [], []
    for address in originals:
        page = reader(width)
        page.goto(base_url + address)
        at_rest(page)
        if page.evaluate(OWN):
            own.append(address)
        page.mouse.move(width / 2, 300)
        page.mouse.wheel(0, 400)
        page.wait_for_function("() => scrollY > 0 || document.documentElement.scrollHeight <= innerHeight")
        page.evaluate(PAINTED)
        if not page.evaluate(OWN):
            never.append(address)
        if page.evaluate(HELD) > 1:
            held.append(address)
        if (shift := page.evaluate("shift")) > LIMIT:
            moved.append(f"{address}: {shift:.3f}")
        page.context.close()
    assert len(own) >= share * len(originals), sorted(set(originals) - set(own))
    assert not never, "still in another type after the first scroll"
    assert not moved
    assert not held, "more than one passage left in another type"


STRAY = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".fonts .stray { border-top: 40px solid }");
    document.adoptedStyleSheets = [sheet];
    const list = document.createElement("ul");
    list.innerHTML = "<li class='stray outer'>Words<ul><li class='stray inner'>words</li></ul></li>";
    const frame = document.querySelector(".page");
    frame.classList.add("stray");
    frame.prepend("Words", list);
    globalThis.fitted = new Set();
    const note = (changes) => changes.forEach(({target}) => fitted.add(target.className));
    new MutationObserver(note).observe(document, {attributeFilter: ["style"], subtree: true});
}"""


def test_what_holds_other_passages_is_not_fitted(page_factory, base_url: str) -> None:
    """They would inherit it, and the page's own frame holds them all."""
    page = page_factory(360)
    held, free = [], False
    page.route("**/*.woff2", lambda route: route.continue_() if free else held.append(route))
    page.goto(base_url + "history/", wait_until="domcontentloaded")
    page.evaluate(STRAY)
    free = True
    for route in held:
        route.continue_()
    still(page)
    fitted = page.evaluate("[...fitted]")
    assert "stray inner" in fitted
    assert "stray outer" not in fitted
    assert not [each for each in fitted if each.startswith("page")]


def test_fonts_that_come_late_wait_at_most_for_a_key(page_factory, base_url: str) -> None:
    page = page_factory(360)
    held = []
    page.route("**/*.woff2", lambda route: held.append(route))
    for address in ("", "history/", "strategy/credibility/"):
        page.goto(base_url + address, wait_until="domcontentloaded")
        page.wait_for_function("[...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet)")
        while held:
            held.pop().continue_()
            page.evaluate(PAINTED)
        still(page)
        page.keyboard.press("Shift")
        expect(page.locator("html")).to_have_class("fonts")
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Literata")


def test_fonts_in_the_cache_are_shown_at_once(page_factory, base_url: str) -> None:
    page = page_factory(360)
    page.goto(base_url)  # which leaves them there
    page.wait_for_load_state("networkidle")
    for address in ("history/", "strategy/credibility/"):
        page.goto(base_url + address)
        expect(page.locator("html")).to_have_class("fonts")


def test_fonts_of_a_first_visit_fit(page_factory, base_url: str) -> None:
    page = page_factory()
    sizes = {}
    page.on("response", lambda answer: answer.url.endswith(".woff2") and sizes.update({answer.url: len(answer.body())}))
    page.goto(base_url + "history/")
    still(page)
    assert sizes and sum(sizes.values()) <= 45_000, sizes
