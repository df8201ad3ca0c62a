"""The address of a statement opens at its words."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support import web

IN_SIGHT = """(() => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walk.nextNode()) {
    const at = walk.currentNode.data.replace(/\\s/g, " ").indexOf(WORDS);
    if (at < 0) continue;
    range.setStart(walk.currentNode, at);
    range.setEnd(walk.currentNode, at + WORDS.length);
    const { top, bottom } = range.getBoundingClientRect();
    return scrollY > 100 && top >= 0 && bottom <= innerHeight;
  }
  return false;
})()"""


@pytest.fixture(scope="module")
def deep(site_dir: Path) -> list[dict]:
    """Some statements far down their pages."""
    statements = json.loads((site_dir / "data/statements.json").read_text("utf-8"))
    return [statement for statement in statements if statement["page"] in ("history/", "views/obstacles/")][5::6]


def opened(base_url: str, statements: list[dict]) -> Iterator[tuple[str, str]]:
    """Addresses without the headings' ids, so that it is the words that lead there, and what then is to be in sight."""
    for statement in statements:
        path, _, fragment = statement["address"].partition("#")
        directive = fragment.partition(":~:")[2]
        words = json.dumps(" ".join(statement["text"].split()[:3]), ensure_ascii=False)
        yield f"{base_url}{path}?{statement['number']}#:~:{directive}", IN_SIGHT.replace("WORDS", words)


def test_chromium_opens_a_statement_at_its_words(
    page_factory: Callable[..., Page], base_url: str, deep: list[dict]
) -> None:
    for address, in_sight in opened(base_url, deep):
        page = page_factory()
        page.goto(address)
        page.wait_for_function(in_sight)


def test_firefox_opens_a_statement_at_its_words(firefox: web.Firefox, base_url: str, deep: list[dict]) -> None:
    for address, in_sight in opened(base_url, deep):
        firefox.new_tab()
        firefox.open(address)
        assert firefox.until(in_sight), address
