"""What the reader views of browsers keep of each page: all headings, marks and lists."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

# https://github.com/mozilla/readability, which Firefox's reader view is.
READ = """() => {
  const said = (element) => element.textContent.replace(/\\s+/g, " ").trim();
  const main = document.querySelector("main");
  const asked = [...main.querySelectorAll("h2, h3, li, dt, dd, td, p")].filter(
    (element) => !element.closest("nav, svg, .languages, [aria-hidden=true]"));
  const marks = [...main.querySelectorAll("a[href*='#p']")].map(said);
  const words = asked.map(said).filter((text) => text);
  const read = new Readability(document.cloneNode(true)).parse();
  const shown = new DOMParser().parseFromString(read.content, "text/html").body;
  const text = said(shown);
  return {
    title: read.title,
    lost: words.filter((each) => !text.includes(each)),
    marks: [marks.length, shown.querySelectorAll("a[href*='#p']").length],
    ends: [...shown.querySelectorAll("h2, h3")].map(said).filter((each) => each.endsWith("#")),
  };
}"""

# By its id alone, `commentators`, it is taken for the heading of comments; classes do not reach the editions.
KNOWN = {"one-page.html": ["The four commentators"]}


@pytest.fixture
def reader(browser: Browser, node_module):
    script = (node_module("@mozilla/readability") / "Readability.js").read_text("utf-8")
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()

    def read(address: str) -> dict:
        page.goto(address)
        page.add_script_tag(content=script)
        return page.evaluate(READ)

    yield read
    context.close()


def test_a_reader_view_loses_no_heading_list_or_mark(reader, base_url: str, addresses, site_dir: Path) -> None:
    for address in [*addresses, "one-page.html"]:
        found = reader(base_url + address)
        assert found["lost"] == KNOWN.get(address, []), address
        assert found["marks"][0] == found["marks"][1], address
        assert found["ends"] == [], address
        if address not in ("", "one-page.html"):
            assert found["title"] in (site_dir / address / "index.html").read_text("utf-8")
