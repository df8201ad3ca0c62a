"""Everybody can use every page: axe finds nothing, and the keyboard reaches all there is.

All of axe's rules look at every page in light. In dark, where nothing but colours differs, those that
judge colours look at pages that together have every kind of element; so do all without scripts.
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.stillness import still

WIDTHS = pytest.mark.parametrize("width", [360, 1280])
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """async ([within, only]) => {
    const options = {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}, preload: false};
    if (only) options.runOnly = only;
    const found = await axe.run(within ?? document, options);
    return found.violations.map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" … ")}`);
}"""


@pytest.fixture(scope="session")
def axe(node_module: Callable[[str], Path]) -> Callable[..., list[str]]:
    source = (node_module("axe-core") / "axe.min.js").read_text("utf-8")

    def run(page: Page, within: str | None = None, only: list[str] | None = None) -> list[str]:
        page.evaluate(f"globalThis.axe || (() => {{ {source} }})()")
        return [f"{page.url} {fault}" for fault in page.evaluate(RUN, [within, only])]

    return run


@WIDTHS
def test_axe_finds_nothing(width: int, page_factory, base_url: str, every_address, addresses, axe) -> None:
    page = page_factory(width)
    faults = []
    for address in [*(every_address if width == 1280 else addresses), "404.html"]:
        page.goto(base_url + address)
        still(page)
        faults += axe(page)
    assert not faults, "\n".join(faults)


@WIDTHS
def test_axe_finds_no_fault_in_dark_colours(width: int, page_factory, base_url: str, kinds, axe) -> None:
    page = page_factory(width, "dark")
    faults = []
    for address in kinds:
        page.goto(base_url + address)
        still(page)
        faults += axe(page, only=COLOURS)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_menu(scheme: str, page_factory, base_url: str, axe) -> None:
    page = page_factory(360, scheme)
    faults = []
    for address in ("", "history/"):
        page.goto(base_url + address)
        still(page)
        page.get_by_role("button", name="Menu").click()
        expect(page.get_by_role("navigation", name="Navigation")).to_be_visible()
        faults += axe(page, "#menu")
    assert not faults, "\n".join(faults)


@WIDTHS
def test_axe_finds_nothing_without_scripts(width: int, page_factory, base_url: str, kinds, axe) -> None:
    """Axe is a script itself: it gets the page as a browser without scripts would build it."""
    page = page_factory(width)

    def without_scripts(route: Route) -> None:
        answer = route.fetch()
        text = re.sub(r"<script\b.*?</script>|</?noscript[^>]*>", "", answer.text(), flags=re.S)
        route.fulfill(response=answer, body=text)

    page.route(lambda address: urlsplit(address).path.endswith(("/", ".html")), without_scripts)
    faults = []
    for address in kinds:
        page.goto(base_url + address)
        expect(page.get_by_role("button", name="Search")).to_have_count(0)
        faults += axe(page)
        page.emulate_media(color_scheme="dark")
        faults += axe(page, only=COLOURS)
        page.emulate_media(color_scheme="light")
    page.goto(base_url)
    expect(page.get_by_role("link", name="Reference").first).to_be_visible()
    assert not faults, "\n".join(faults)


@WIDTHS
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_search(width: int, scheme: str, page_factory, base_url: str, axe) -> None:
    page = page_factory(width, scheme)
    page.goto(base_url)
    page.get_by_role("button", name="Search").click()
    field = page.get_by_role("searchbox", name="Search")
    faults = axe(page)
    field.fill("union")
    expect(page.locator("#search-results a").first).to_be_visible()
    faults += axe(page)
    field.fill("xyzzyx")
    expect(page.get_by_role("status")).to_have_text("No matching documents")
    faults += axe(page)
    assert not faults, "\n".join(faults)
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.get_by_role("button", name="Search")).to_be_focused()


@WIDTHS
@pytest.mark.parametrize("address", ["", "history/", "strategy/goals/", "reference/people/", "404.html"])
def test_each_stop_of_the_tab_key_shows_its_ring(width: int, address: str, page_factory, base_url: str) -> None:
    page = page_factory(width)
    page.goto(base_url + address)
    still(page)
    stops = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")]
            .filter((each) => each.checkVisibility({visibilityProperty: true})).length"""
    )
    seen = 0
    for _ in range(stops):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const here = document.activeElement;
                if (here === document.body) return null;
                const style = getComputedStyle(here);
                const box = here.getBoundingClientRect();
                return {
                    what: here.outerHTML.slice(0, 120),
                    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                    clear: style.outlineColor !== "rgba(0, 0, 0, 0)" && style.opacity > 0.9,
                    visible: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
                    within: box.left >= 0 && box.right <= innerWidth,
                };
            }"""
        )
        if found is None:
            break
        seen += 1
        assert found["ring"] and found["clear"], f"no ring on {found['what']}"
        assert found["visible"] and found["within"], f"out of sight: {found['what']}"
    assert seen == stops, "some stops were never reached"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(("button", "panel"), [("Menu", "Navigation"), ("Contents", "Table of contents")])
def test_panels_open_and_close_by_key(button: str, panel: str, javascript: bool, page_factory, base_url: str) -> None:
    page = page_factory(360, javascript=javascript)
    page.goto(base_url + "history/")
    navigation = page.get_by_role("navigation", name=panel)
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")
    expect(navigation).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[popover]') !== null"), "the panel comes next"
    page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name=button).click()
    navigation.get_by_role("button", name="Close").click()
    expect(navigation).to_be_hidden()


def test_skip_link_leads_to_the_text(page_factory, base_url: str) -> None:
    page = page_factory()
    page.goto(base_url + "history/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_tooltips_can_be_dismissed_hovered_and_stay(page_factory, base_url: str) -> None:
    """WCAG 1.4.13, for pointer and key."""
    page = page_factory()
    page.clock.install()  # so that half a second passes at once
    page.goto(base_url + "reference/source/")
    summary = page.locator("#p2 ~ .source-paragraph__summary").inner_text()
    page.goto(base_url + "history/")
    still(page)
    mark = page.locator("main .mark[href$='#p2']").first
    tip = page.get_by_role("tooltip")
    mark.hover()
    expect(tip).to_contain_text(summary)
    expect(mark).to_have_accessible_description(re.compile(re.escape(summary)))
    box = tip.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] - 4, steps=5)
    page.clock.run_for(500)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    # A key may have brought late fonts, and with them another place for the mark.
    mark.hover(position={"x": 2, "y": 2})
    expect(tip).to_be_visible()
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    mark.focus()
    expect(tip).to_contain_text(summary)
    page.clock.run_for(500)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_reduced_motion_is_honoured(page_factory, base_url: str) -> None:
    page = page_factory()
    page.emulate_media(reduced_motion="reduce")
    page.goto(base_url + "history/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((each) => {
            const style = getComputedStyle(each);
            const moves = parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
            return moves || style.scrollBehavior === "smooth";
        }).map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert not moving
