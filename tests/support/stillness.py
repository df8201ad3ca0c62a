"""When a page has come to rest: what its script fetches after the first paint is there, and so are the fonts."""

from playwright.sync_api import Page

SETTLED = """() => document.readyState === "complete"
    && [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet)
    && document.fonts.status === "loaded" """
# The second frame from here begins when the first has been painted.
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def still(page: Page) -> None:
    """Wait until the page's own style and fonts are there."""
    page.wait_for_load_state("load")
    page.wait_for_function(SETTLED)
    page.evaluate(f"document.fonts.ready.then(() => {PAINTED})")
