"""A visit: someone opens the home page, finds every page by its links, and searches."""

from collections.abc import Callable
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import Page, expect

from edition.pages.project import project
from tests.support import pages
from tests.support.languages import LANGUAGES, Language

WIDTHS = pytest.mark.parametrize("width", [360, 1280])


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def visitor(page_factory: Callable[..., Page], complaints: list[str]) -> Callable[[int], Page]:
    """Opens a page whose complaints are kept: errors in the console, requests that fail."""

    def come(width: int) -> Page:
        page = page_factory(width)
        page.on(
            "console", lambda entry: complaints.extend([f"{page.url}: {entry.text}"] if entry.type == "error" else [])
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: complaints.extend([] if answer.ok else [f"{page.url}: {answer.url} {answer.status}"]),
        )
        return page

    return come


def open_menu(page: Page) -> None:
    button = page.get_by_role("button", name="Menu")
    if button.is_visible():
        button.click()


def visible_links(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "a[href]", "links => links.filter(link => link.checkVisibility()).map(link => link.href)"
    )


@WIDTHS
def test_every_page_is_reached_by_links(width: int, visitor, base_url: str, site_dir, root, complaints) -> None:
    written = {path.relative_to(root / "docs/en").with_suffix("").as_posix() for path in root.glob("docs/en/**/*.md")}
    expected = {base_url + (name.removesuffix("index") if name.endswith("index") else name + "/") for name in written}
    page = visitor(width)
    reached, waiting = {base_url}, [base_url]
    while waiting and not expected <= reached:
        start = waiting.pop(0)
        page.goto(start)
        open_menu(page)
        new = dict.fromkeys(urldefrag(link).url for link in visible_links(page))
        for address in (link for link in new if link in expected - reached):
            if page.url != start:
                page.goto(start)
                open_menu(page)
            links = page.locator("a[href]:visible")
            links.nth(next(i for i, link in enumerate(visible_links(page)) if urldefrag(link).url == address)).click()
            page.wait_for_url(lambda url, address=address: urldefrag(url).url == address)
            expect(page.locator("h1")).to_be_visible()
            assert len(page.locator("main").inner_text()) > 200, f"{address} has no text"
            reached.add(address)
            waiting.append(address)
    assert expected <= reached, f"no visible link led to {expected - reached}"
    assert not complaints


@WIDTHS
def test_searching_medvedev_leads_to_his_proposal(width: int, visitor, base_url: str, site_dir, complaints) -> None:
    history = pages.read(site_dir)["history/index.html"]
    section, *_ = history.tree.xpath("//main//p[contains(., 'Medvedev') and contains(., 'Brest')]/preceding::h2[1]/@id")
    page = visitor(width)
    page.goto(base_url)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox", name="Search").fill("Medvedev")
    results = page.get_by_role("dialog", name="Search").get_by_role("listitem")
    found = results.filter(has_text="Medvedev").filter(has=page.locator(f"a[href$='history/#{section}']"))
    found.get_by_role("link").click()
    page.wait_for_url(f"{base_url}history/#{section}")
    heading = page.locator(f"[id='{section}']")
    expect(heading).to_be_in_viewport()
    assert "Medvedev" not in page.url, "the term enters no address"
    assert not complaints


def test_every_place_found_can_be_reached_from_the_keyboard(visitor, base_url: str, complaints) -> None:
    page = visitor(1280)
    page.goto(base_url)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox", name="Search").fill("union")
    results = page.locator("#search-results a")
    expect(results).to_have_count(12)
    expect(results.locator("mark").first).to_have_text("Union")
    more = page.get_by_role("button", name="Show all")
    count = int(more.inner_text().removeprefix("Show all (").removesuffix(")"))
    more.press("Enter")
    expect(results).to_have_count(count)
    expect(results.nth(12)).to_be_focused()
    expect(more).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text(f"{count} matching documents")
    assert not complaints


FIND = """(term) => {
    const field = document.querySelector("dialog[open] input");
    field.value = term;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    const more = document.querySelector(".search__more");
    if (!more.hidden) more.click();
    return [...document.querySelectorAll("#search-results a")].map((each) => each.href);
}"""


@pytest.fixture
def find(page_factory, base_url: str):
    """Searches a language's edition for a term, and returns the addresses of what is found, without the edition's own."""

    def start(language: Language):
        page = page_factory()
        page.goto(base_url + language.prefix)
        page.locator("[data-tool=search]").click()
        page.locator("#search-results").wait_for(state="attached")
        # The index is there when a term finds something.
        page.wait_for_function(f"() => ({FIND})('2021').length > 0")
        return lambda term: [each.removeprefix(base_url + language.prefix) for each in page.evaluate(FIND, term)]

    return start


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_a_person_is_found_by_every_name(language: Language, find, root) -> None:
    found = find(language)
    people = project(root, language.settings).edition.people
    assert len(people) > 10
    names = [(person.id, name) for person in people for name in [person.name, *(each.text for each in person.names)]]
    missed = [name for key, name in names if f"reference/people/#{key}" not in found(name)]
    assert not missed


@pytest.mark.parametrize(
    ("tag", "same"),
    [
        ("be", ["Абʼяднаны", "Аб'яднаны", "аб’яднаны", "АБʼЯДНАНЫ", "абʼядн", "абяднаны", "Абʼяднхны"]),
        ("be", ["Саюзная", "саюзная", "Саюзн"]),
        ("be", ["Лаўроў", "лавроу", "Лаўро"]),
        ("ru", ["Объединённый", "объединенный", "ОБЪЕДИНЁНН", "объединеный"]),
        ("ru", ["Лукашенко", "лукашенко", "Лукаше", "Лукашинко"]),
        ("en", ["integration", "Integrati", "intergation"]),
    ],
)
def test_a_word_is_found_however_it_is_typed(tag: str, same: list[str], find) -> None:
    """Without its signs, in any case, by its beginning, and with one mistake."""
    found = find(next(language for language in LANGUAGES if language.tag == tag))
    first = set(found(same[0]))
    assert first
    for other in same[1:]:
        assert first & set(found(other)), other
