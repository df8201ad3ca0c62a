"""Who selects words, or opens a mark, copies them with their citation and an address that opens at them."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

SELECT = """passage => {
    const range = document.createRange();
    range.selectNodeContents(passage);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
COPIED = re.compile(
    r"^“(?P<words>.+)” (?P<article>.+?), n\.d\., (?P<paragraphs>[¶–\d, ]+), as presented in .+, version [\d.]+, (?P<address>\S+)$"
)


def copied(page: Page) -> re.Match[str]:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.bring_to_front()
    text = page.evaluate("navigator.clipboard.readText()")
    found = COPIED.match(text)
    assert found, text
    return found


def leads(found: re.Match[str]) -> bool:
    """Whether the address has the first and the last words."""
    directive = found["address"].partition(":~:text=")[2]
    start, *end = (unquote(part) for part in directive.split(","))
    return found["words"].startswith(start) and (not end or found["words"].endswith(end[0]))


def test_selected_words_are_copied_with_their_citation(page_factory: Callable[..., Page], base_url: str) -> None:
    page = page_factory()
    page.goto(base_url + "history/")
    passage = page.locator("#what-russia-wanted ~ p:has(a.mark)").first
    passage.evaluate(SELECT)
    page.get_by_role("button", name="Cite this statement").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    found = copied(page)
    assert leads(found)
    assert found["address"].startswith(f"{base_url}history/#what-russia-wanted:~:text=")
    said = passage.evaluate("e => [...e.querySelectorAll('.mark')].map(mark => mark.firstChild.data.trim())")
    assert set(found["paragraphs"].split(", ")) <= set(said)
    assert "¶" not in found["words"] and len(found["words"]) > 60
    page.evaluate("getSelection().removeAllRanges()")
    expect(page.get_by_role("button", name="Copied")).to_be_hidden()


def test_a_tapped_mark_copies_what_it_closes(browser: Browser, base_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(base_url + "history/")
    page.locator("main p .mark[href$='#p4']").first.tap()
    page.get_by_role("button", name="Cite this statement").tap()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    found = copied(page)
    assert leads(found) and found["paragraphs"] == "¶4"
    context.close()


def test_without_scripts_a_paragraph_leads_to_its_citation(page_factory: Callable[..., Page], base_url: str) -> None:
    page = page_factory(javascript=False)
    page.goto(base_url + "reference/source/#p28")
    page.locator("section:has(> #p28)").get_by_role("link", name="Cite").click()
    page.wait_for_url(re.compile(r"/about/citing/#p28$"))
    cited = page.locator("#p28")
    expect(cited).to_be_in_viewport()
    expect(cited).to_contain_text("¶28, as presented in")


@pytest.mark.parametrize("page_name", ["about/", "reference/source/"])
def test_where_no_statement_stands_nothing_is_offered_or_fetched(
    page_factory: Callable[..., Page], base_url: str, page_name: str
) -> None:
    page = page_factory()
    page.clock.install()
    page.goto(base_url + page_name)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("main p:not(:has(.mark))").first.evaluate(SELECT)
    page.clock.run_for(1000)
    assert not [address for address in asked if "source" in address or "citing" in address]
    expect(page.get_by_role("button", name="Cite this statement")).to_have_count(0)
