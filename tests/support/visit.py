"""A visit that uses everything the site offers, the same in every browser."""

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

# Where a term would turn up if it were kept or sent.
TERM = "integration"
# What stands in the main part of a page and can be seen, as one line.
VISIBLE = """(() => {
  const words = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || parent.closest("script, style, title, desc")) continue;
    const style = getComputedStyle(parent);
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const seen = range.getClientRects().length && style.visibility === "visible"
      && style.opacity !== "0" && style.color !== style.backgroundColor;
    if (seen) words.push(walk.currentNode.data);
  }
  return words.join(" ").replace(/\\s+/g, " ").trim();
})()"""
PAINTED = "performance.getEntriesByType('paint').some((each) => /contentful/.test(each.name))"
STORED = """(async () => ({
  cookies: document.cookie,
  lasting: { ...localStorage },
  tab: { ...sessionStorage },
  databases: (await indexedDB.databases()).map((each) => each.name),
  caches: SERVED && globalThis.caches ? await caches.keys() : [],
  workers: SERVED && navigator.serviceWorker
    ? (await navigator.serviceWorker.getRegistrations()).length : 0,
}))()""".replace("SERVED", "isSecureContext && location.protocol !== 'file:'")
STATUS = "document.querySelector('dialog[open] [role=status]').textContent"
# Chromium says so of every header that only means something over TLS; nothing breaks.
# And the 404 page is what was asked for there.
HARMLESS = re.compile(r"Cross-Origin-Opener-Policy header has been ignored|status of 404 \(Not Found\)")


class Browser(Protocol):
    """What a visit needs of a browser."""

    def open(self, address: str, wait: Any = ...) -> None: ...  # each has its words for it
    def run(self, expression: str) -> Any: ...
    def until(self, expression: str, seconds: float = ...) -> Any: ...


def click(browser: Browser, selector: str) -> None:
    browser.run(f"(document.querySelector({selector!r}).click(), true)")


def search(browser: Browser, term: str = TERM) -> list[str]:
    """Open the search, type a term, and return the addresses of what is found."""
    click(browser, "[data-tool=search]")
    browser.until("!!document.querySelector('dialog[open] input')")
    browser.run(
        "(() => { const field = document.querySelector('dialog[open] input');"
        f" field.value = {term!r};"
        " field.dispatchEvent(new Event('input', { bubbles: true })); return true; })()"
    )
    # The status says something once the index is there: how many places there are, or that there is none.
    found = "!!document.querySelector('#search-results a')"
    browser.until(found if term == TERM else f"/\\w/.test({STATUS}) && !({found})")
    return browser.run("[...document.querySelectorAll('#search-results a')].map((each) => each.href)")


@dataclass
class Report:
    """What a visit saw and left behind.

    `told` are the addresses the reader was at; `requested` is what the browser says it asked for,
    `recorded` what a proxy saw of it; `texts` and `links` are those of each page; `stored` is what
    the browser keeps, `disk` what it wrote for the site.
    """

    home: str
    told: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    stored: dict[str, Any] = field(default_factory=dict)
    disk: list[str] = field(default_factory=list)


def use_everything(browser: Browser, home: str, pages: list[str]) -> Report:
    """Read every page, search, switch the colours, point at a mark and follow it, get lost."""
    report = Report(home)
    local = home.startswith("file:")

    def at(page: str) -> str:
        return home + page + ("index.html" if local and (not page or page.endswith("/")) else "")

    def go(page: str) -> None:
        browser.open(at(page))
        report.told.append(browser.run("location.href"))

    for page in pages:
        go(page)
        report.texts[page] = browser.run(VISIBLE)
        report.links[page] = browser.run("[...document.querySelectorAll('a[href]')].map((link) => link.href)")

    go("history/")
    click(browser, "[data-tool=scheme]")
    assert browser.run("document.documentElement.dataset.scheme") == "dark"
    results = search(browser)
    report.told += [browser.run("location.href"), *results]
    click(browser, "#search-results a")
    browser.until(f"location.href === {results[0]!r} && document.readyState === 'complete'")
    assert browser.run("document.documentElement.dataset.scheme") == "dark", "kept for the tab"
    assert not search(browser, "qqqq")
    click(browser, "dialog[open] button")

    go("history/")
    browser.run(
        "(document.querySelector('a.mark').dispatchEvent(new PointerEvent('pointerover', { bubbles: true })), true)"
    )
    browser.until("/\\w{3}/.test(document.querySelector('.tooltip:not([hidden])')?.lastChild.data)")
    mark = browser.run("document.querySelector('a.mark').href")
    # As with a mouse, which a browser without a screen may not have: a finger's tap opens a sheet.
    browser.run(
        "(document.querySelector('a.mark').dispatchEvent(new PointerEvent('click',"
        " { bubbles: true, cancelable: true, pointerType: 'mouse' })), true)"
    )
    browser.until(f"location.href === {mark!r} && document.readyState === 'complete'")
    assert browser.run("!!document.querySelector(':target')"), mark
    report.told.append(mark)
    browser.run("(document.getElementById('menu').showPopover(), true)")
    if not local:
        go("nowhere/at/all")
        go("history/")
    return report


def faults(complaints: list[str]) -> list[str]:
    """What a browser complained of that matters."""
    return [each for each in complaints if not HARMLESS.search(each)]
