"""Visits pages in Chromium: what a visit fetches, and what it shows when connections freeze."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.support import machine
from tests.support.web import failing

from .serve import Server

# Third parties are counted, not reached.
SWITCHES = [*machine.SWITCHES, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
KINDS = ("html", "css", "js", "fonts", "images", "other")
FREEZE = 16_384
# How long a frozen connection is given before what is on screen is read, in seconds.
PATIENCE = 3
AT_ONCE = 6


def chromium() -> Path:
    """Where Chromium is; raises FileNotFoundError when there is none."""
    found = machine.find("Chromium")
    if not found:
        raise FileNotFoundError("Chromium")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        yield started
        started.close()


def phone(browser: Browser) -> BrowserContext:
    """A visitor with an empty cache and the screen that Lighthouse takes for a phone."""
    return browser.new_context(viewport={"width": 412, "height": 823}, device_scale_factor=1.75, has_touch=True)


def weigh(browser: Browser, server: Server, page: str, before: str | None = None) -> dict[str, Any]:
    """What a visit to a page fetches until the reader acts; after `before`, what it fetches in addition."""
    context = phone(browser)
    tab = context.new_page()
    if before is not None:
        _settle(tab, server.address + _tidy(before))
    elsewhere: list[str] = []
    own = urlsplit(server.address).netloc
    tab.on("request", lambda request: elsewhere.append(request.url) if _host(request.url) not in (own, "") else None)
    server.sent.clear()
    _settle(tab, server.address + _tidy(page))
    sent = list(server.sent)
    context.close()
    sizes = Counter({kind: 0 for kind in KINDS})
    for each in sent:
        sizes[each.kind] += each.body
    return {
        "requests": len(sent),
        "third_party_requests": len(elsewhere),
        "bytes": dict(sizes),
        "heads": sum(each.head for each in sent),
        "files": sorted(f"{each.path} {each.body}" for each in sent),
    }


def _settle(tab: Page, address: str) -> None:
    tab.goto(address, wait_until="networkidle")
    time.sleep(0.3)


def _tidy(page: str) -> str:
    return page.removesuffix("index.html")


def _host(address: str) -> str:
    parts = urlsplit(address)
    return parts.netloc if parts.scheme in ("http", "https") else ""


# Text in the page's main part that is laid out, and whether anything has been painted at all: while a
# stylesheet or a script in the head is missing, Chromium lays text out for us but shows none of it.
SHOWN = """(selector) => {
    const parts = [...document.querySelectorAll(selector)];
    const text = (parts.length ? parts : [document.body]).map((part) => part ? part.innerText : "").join(" ");
    const painted = performance.getEntriesByName("first-contentful-paint").length > 0;
    return [text.replace(/\\s+/g, " ").trim().length, painted];
}"""


def readable(browser: Browser, server: Server, pages: dict[str, str], selector: str) -> dict[str, dict[str, int]]:
    """How many characters of each page's text can be read when its connections freeze, and how many there are."""
    found: dict[str, dict[str, int]] = {}
    names = list(pages)
    for start in range(0, len(names), AT_ONCE):
        part = names[start : start + AT_ONCE]
        whole = {name: _characters(browser, server.address, pages[name], selector) for name in part}
        with failing(server.address, FREEZE, "stall") as frozen:
            # Each visitor has connections of their own; those of one would wait for each other.
            contexts = [phone(browser) for _ in part]
            tabs = [context.new_page() for context in contexts]
            for tab, name in zip(tabs, part, strict=True):
                tab.goto(frozen + _tidy(pages[name]), wait_until="commit")
            time.sleep(PATIENCE)
            for tab, name in zip(tabs, part, strict=True):
                found[name] = {"shown": _shown(tab, selector), "all": whole[name]}
            for context in contexts:
                context.close()
    return found


def _characters(browser: Browser, address: str, page: str, selector: str) -> int:
    context = phone(browser)
    tab = context.new_page()
    tab.goto(address + _tidy(page), wait_until="load")
    length, _ = tab.evaluate(SHOWN, selector)
    context.close()
    return int(length)


def _shown(tab: Page, selector: str) -> int:
    length, painted = tab.evaluate(SHOWN, selector)
    return int(length) if painted and not _blank(tab) else 0


def _blank(tab: Page) -> bool:
    """Whether the screen shows one colour and nothing else; not by Playwright, which waits for fonts."""
    session = tab.context.new_cdp_session(tab)
    try:
        picture = session.send("Page.captureScreenshot", {"format": "png"})["data"]
    except Error:
        return True
    # A blank phone screen packs into less than 8 KB of PNG; one with text takes well over 20 KB.
    return len(picture) < 10_000
