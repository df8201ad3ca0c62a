"""Without JavaScript the whole text is there, every page can be reached, and nothing is shown that
would need it."""

import pytest

from tests.support.languages import LANGUAGES, where
from tests.support.visit import VISIBLE

# The tools that do nothing without scripts; the index stands in for them there.
SCRIPTED = "[data-tool]:not([data-tool=index])"


@pytest.fixture
def plain(watched):
    return watched(java_script_enabled=False)


def test_the_whole_text_is_there(plain, visit, address, pages) -> None:
    with_scripts = visit("Chromium", "root").texts
    for page in pages:
        plain.open(address + page)
        # Playwright evaluates in its own world, which switching scripts off does not touch.
        assert plain.page.evaluate(VISIBLE) == with_scripts[page], page


def test_what_needs_scripts_is_not_shown_and_the_index_stands_there(plain, address) -> None:
    plain.open(address + "history/")
    for tool in plain.page.locator(SCRIPTED).all():
        assert not tool.is_visible()
    index = plain.page.locator("[data-tool=index]")
    assert index.is_visible() and index.inner_text().strip()
    index.click()
    assert plain.page.url == address + "reference/"


def test_with_scripts_the_tools_are_shown(watched, address) -> None:
    """The proof that the test above can fail."""
    seen = watched()
    seen.open(address + "history/")
    assert all(tool.is_visible() for tool in seen.page.locator(SCRIPTED).all())


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_the_index_leads_to_every_page(plain, address, every_page, language) -> None:
    plain.open(f"{address}{language.prefix}reference/")
    links = {link.evaluate("(link) => link.href.split('#')[0]") for link in plain.page.locator("main a[href]").all()}
    assert {address + page for page in every_page if where(page)[0] is language} <= links


@pytest.mark.parametrize("width", [360, 1280])
def test_the_navigation_opens_and_leads_on(watched, address, width) -> None:
    seen = watched(java_script_enabled=False, viewport={"width": width, "height": 700})
    seen.open(address)
    if width == 360:
        seen.page.click("[popovertarget=menu] >> visible=true")
    seen.page.locator("#menu a", has_text="History").first.click()
    assert seen.page.url == address + "history/"


def test_the_switch_leads_to_the_same_page_in_each_language(plain, address) -> None:
    plain.open(address + "history/")
    for tag in ("be", "ru", "en"):
        plain.page.click(f"#menu a[hreflang={tag}]")
        assert plain.page.evaluate("document.documentElement.lang") == tag
        assert plain.page.url == address + ("" if tag == "en" else f"{tag}/") + "history/"


def test_dark_follows_the_system(watched, address) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        seen = watched(java_script_enabled=False, color_scheme=scheme)
        seen.open(address + "history/")
        shades[scheme] = seen.page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert shades["light"] != shades["dark"]


def test_marks_and_disclosures_work(plain, address) -> None:
    plain.open(address + "history/")
    mark = plain.page.locator("a.mark").first
    target = mark.get_attribute("href").split("#")[1]
    mark.click()
    assert plain.page.url.endswith(f"/reference/source/#{target}")
    assert plain.page.locator(f"#{target}").is_visible()
