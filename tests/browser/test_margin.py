"""Whose word it is stands beside the words: marks in the margin, the sheet on touch, the bar, the front page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support import pages
from tests.support.stillness import still

# What stands in a chapter's margin, and the lines of text that a mark belongs to.
MARGIN = """() => {
    const box = (element) => {
        const {left, right, top, bottom} = element.getBoundingClientRect();
        return {left, right, top, bottom, text: element.textContent.trim()};
    };
    const floats = [...document.querySelectorAll(".text > :is(p, ul, ol) .marks")]
        .filter((marks) => getComputedStyle(marks).float === "right");
    return {
        marks: floats.map(box),
        passages: floats.map((marks) => box(marks.closest("p, li"))),
        contents: [...document.querySelectorAll(".contents")].map(box),
    };
}"""
BESIDE = """(heading) => {
    const top = document.querySelector(heading);
    let last = top;
    const found = [];
    while ((last = last.nextElementSibling) && last.tagName !== "H2") found.push(last.getBoundingClientRect());
    const {top: y} = top.getBoundingClientRect();
    return found.every(({left, top}) => top >= y - 1 && left >= document.querySelector("h2").getBoundingClientRect().left);
}"""


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["bottom"] <= other["top"] + 0.5
        or other["bottom"] <= one["top"] + 0.5
        or one["right"] <= other["left"]
        or other["right"] <= one["left"]
    )


@pytest.mark.parametrize("width", [1200, 1440])
def test_marks_stand_in_the_margin_and_over_nothing(width: int, page_factory, base_url: str, addresses) -> None:
    page = page_factory(width)
    seen = 0
    for address in addresses:
        page.goto(base_url + address)
        still(page)
        found = page.evaluate(MARGIN)
        marks = found["marks"]
        seen += len(marks)
        for mark, passage in zip(marks, found["passages"], strict=True):
            assert mark["left"] >= passage["right"], f"{address}: {mark['text']} stands in the text"
            assert passage["top"] <= mark["top"], f"{address}: {mark['text']} stands above its passage"
        for at, mark in enumerate(marks):
            assert all(apart(mark, other) for other in [*marks[at + 1 :], *found["contents"]]), f"{address}: {mark}"
    assert seen > 80


def test_marks_stand_in_their_lines_on_a_narrow_screen(page_factory, base_url: str) -> None:
    page = page_factory(360)
    page.goto(base_url + "history/")
    still(page)
    assert page.evaluate(MARGIN)["marks"] == []
    for mark in page.locator("main .mark").all()[:5]:
        expect(mark).to_be_visible()


@pytest.fixture
def finger(browser: Browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def test_a_tap_on_a_mark_opens_its_summary_and_the_way_on(finger: Page, base_url: str) -> None:
    finger.goto(base_url + "reference/source/")
    summary = finger.locator("#p2 ~ .source-paragraph__summary").inner_text()
    finger.goto(base_url + "history/")
    still(finger)
    mark = finger.locator("main .mark[href$='#p2']").first
    mark.tap()
    sheet = finger.get_by_role("dialog")
    expect(sheet).to_contain_text(summary)
    sheet.get_by_role("button", name="Close").tap()
    expect(sheet).to_be_hidden()
    assert finger.url.endswith("/history/")
    mark.tap()
    sheet.get_by_role("link", name="Go to ¶2").tap()
    finger.wait_for_url(re.compile(r"/reference/source/#p2$"))


def test_without_scripts_a_tap_on_a_mark_follows_the_link(browser: Browser, base_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(base_url + "history/")
    page.locator("main .mark[href$='#p2']").first.tap()
    page.wait_for_url(re.compile(r"/reference/source/#p2$"))
    context.close()


def test_the_bar_shows_what_a_chapter_tells(site_dir: Path) -> None:
    read = pages.read(site_dir)
    chapter = read["history/index.html"].tree
    told = set()
    for mark in chapter.xpath("//main//a[@class='mark']"):
        first, last = re.match(r"¶(\d+)(?:–(\d+))?", mark.text_content()).groups()
        told |= set(range(int(first), int(last or first) + 1))
    (pale,) = chapter.xpath("//div[@class='bar']//path[@class='bar__pale']/@d")
    hidden = {
        at + 1
        for first, wide in re.findall(r"M(\d+) 0h(\d+)", pale)
        for at in range(int(first), int(first) + int(wide))
    }
    assert hidden == set(range(1, 41)) - told
    assert not read["about/index.html"].tree.xpath("//path[@class='bar__pale']")


def test_a_paragraph_more_moves_no_heading_of_the_front_page(page_factory, base_url: str) -> None:
    """Each heading stands beside all that follows it, whatever that is."""
    page = page_factory(1280)

    def with_more(route: Route) -> None:
        answer = route.fetch()
        body = re.sub(r"(</h2>)", r"\1<p>One paragraph more.</p><ul><li>And a list.</li></ul>", answer.text())
        route.fulfill(response=answer, body=body)

    page.route(base_url, with_more)
    page.goto(base_url)
    still(page)
    headings = page.eval_on_selector_all("main h2", "found => found.map(({id}) => '#' + id)")
    assert len(headings) >= 4
    for heading in headings:
        assert page.evaluate(BESIDE, heading), heading


def test_tools_stay_in_sight_and_name_the_section(page_factory, base_url: str) -> None:
    page = page_factory(360)
    page.goto(base_url + "history/")
    still(page)
    button = page.locator("button[popovertarget=contents]").first
    expect(button).to_have_text("Contents")
    button.click()
    link = page.get_by_role("navigation", name="Table of contents").get_by_role("link").nth(1)
    name, target = link.inner_text(), link.get_attribute("href")
    link.click()
    expect(button).to_have_text(name)
    expect(button).to_be_in_viewport()
    tools = page.locator(".masthead").bounding_box()
    heading = page.locator(target).bounding_box()
    assert tools and heading and heading["y"] >= tools["y"] + tools["height"], "the heading hides under the tools"


def test_the_plan_sets_todays_line_between_the_deadlines(page_factory, base_url: str) -> None:
    for width in (360, 1280):
        page = page_factory(width)
        page.goto(base_url)
        still(page)
        places = {
            row.inner_text().split("\n")[0]: row.bounding_box()["y"] for row in page.locator(".plan > ol > li").all()
        }
        today = next(y for words, y in places.items() if words.startswith("This edition"))
        assert places["2022"] < places["2025"] < today < places["2030"]
        pause = page.locator(".plan__pause").bounding_box()
        assert pause and pause["height"] > 150, "the forgotten years are empty"


@pytest.mark.parametrize("width", [360, 1280])
def test_panels_stand_closed_where_a_browser_knows_no_popovers(width: int, page_factory, base_url: str) -> None:
    page = page_factory(width)
    page.add_init_script("""
        delete HTMLElement.prototype.popover;
        HTMLElement.prototype.showPopover = HTMLElement.prototype.hidePopover = undefined;
    """)
    page.goto(base_url + "history/")
    still(page)
    top = page.locator("h1").bounding_box()
    assert top and top["y"] < 250
    if width == 360:
        page.get_by_role("button", name="Menu").click()
        panel = page.get_by_role("navigation", name="Navigation")
        expect(panel).to_be_visible()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()


SCRIPT = re.compile(r"/page\.[0-9a-f]+\.js$")
FAILING = {
    "refused": lambda page: page.route(SCRIPT, lambda route: route.abort()),
    "never ending": lambda page: page.route(SCRIPT, lambda route: None),
    "forbidden": lambda page: page.route(
        "**/history/",
        lambda route: route.fulfill(
            response=(given := route.fetch()), headers={**given.headers, "content-security-policy": "script-src 'none'"}
        ),
    ),
    # As a host's own script does it that loads all others anew.
    "not knowing itself": lambda page: page.add_init_script(
        "Object.defineProperty(document, 'currentScript', { get: () => null });"
    ),
}


@pytest.mark.parametrize("how", FAILING)
def test_without_its_script_a_page_keeps_its_look(page_factory, base_url: str, how: str) -> None:
    """The browser runs scripts, but this one does not come, or stops: what refines the look comes all the same."""
    page = page_factory(375)
    FAILING[how](page)
    page.goto(base_url + "history/", wait_until="commit")
    page.wait_for_function(
        "() => document.querySelector('footer') && [...document.querySelectorAll('link[rel=stylesheet]')].some(({ sheet }) => sheet)"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('main a')).textDecorationThickness") == "1px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    expect(page.get_by_role("link", name="Reference").first).to_be_visible()
    expect(page.get_by_role("button", name="Search")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Navigation")).to_be_visible()
