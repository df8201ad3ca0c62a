"""When a page has come to rest: what its script fetches after the first paint is there, and so are the fonts."""

from playwright.sync_api import Page

SETTLED = """() => !(document.querySelector("script[src]") && document.querySelector("noscript[data-late]"))
    && [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet)
    && document.fonts.status === "loaded" """


def still(page: Page) -> None:
    """Wait until the page's own style and fonts are there."""
    page.wait_for_load_state("load")
    page.wait_for_function(SETTLED)
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 50)))")
