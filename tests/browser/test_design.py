"""The look keeps its promises: contrast, measure, nothing that moves, nothing that overflows."""

import re
import shutil
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from edition import stylesheets
from edition.pages.project import project
from tests.support.languages import LANGUAGES, Language
from tests.support.stillness import still

WIDTHS = pytest.mark.parametrize("width", [360, 1280])
TEXT = ("ink", "ink-soft", "accent", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6")
GROUNDS = ("paper", "wash")
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
THREADS = """() => {
    const hex = (colour) => {
        const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
        return alpha === 0 ? null : "#" + [red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("");
    };
    const thread = ({borderLeftStyle, borderLeftColor}) => borderLeftStyle === "none" ? null : hex(borderLeftColor);
    return [...document.querySelectorAll(".text > :is(p, ul, ol)")].map((element) => [
        element.textContent.trim().slice(0, 40),
        thread(getComputedStyle(element, "::before")),
        [...element.querySelectorAll(".mark")].map((mark) => hex(getComputedStyle(mark).color)),
    ]);
}"""


@pytest.fixture(scope="session")
def schemes(root: Path) -> dict[str, dict[str, str]]:
    """The colours of each scheme, as the stylesheet has them."""
    lists: dict[str, dict[str, str]] = {}
    for rule in stylesheets.read(root / "overrides/assets", stylesheets.TOKENS):
        for selector in rule.selectors:
            colours = {name[2:]: value for name, value in rule.declarations.items() if value.startswith("#")}
            if colours:
                lists[selector] = colours
    light, chosen, system = lists.values()
    assert chosen == system, "the two dark lists differ"
    assert light.keys() == chosen.keys()
    return {"light": light, "dark": chosen}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: str, schemes) -> None:
    tokens = schemes[scheme]
    for text, ground in product(TEXT, GROUNDS):
        least = 7 if text in ("ink", "ink-soft") and ground == "paper" else 4.5
        assert contrast(tokens[text], tokens[ground]) >= least, f"--{text} on --{ground}"
    assert contrast(tokens["paper"], tokens["ink"]) >= 7, "tooltips"


def test_no_style_names_a_colour_of_its_own(root: Path) -> None:
    for path in sorted((root / "overrides/assets/stylesheets").glob("*.css")):
        if path.name not in ("tokens.css", "fonts.css", "fallbacks.css", "fallbacks-cyrillic.css"):
            found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;}\s,)])", path.read_text("utf-8"))
            assert not found, f"{path.name}: {found}"


def test_nothing_scrolls_sideways_at_320(page_factory, base_url: str, addresses) -> None:
    """Which is also a screen of 1280 at 400 % zoom."""
    page = page_factory(320)
    wide = []
    for address in addresses:
        page.goto(base_url + address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert not wide


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_a_full_line_holds_about_60_to_70_characters(language: Language, page_factory, base_url: str) -> None:
    page = page_factory(1280)
    page.goto(f"{base_url}{language.prefix}history/")
    still(page)
    characters = page.evaluate(
        """() => {
            const texts = [...document.querySelectorAll(".text > p:not(.standfirst, .reading-time, .onward)")];
            const line = document.createElement("span");
            for (const text of texts) line.append(...text.cloneNode(true).childNodes, " ");
            for (const mark of line.querySelectorAll(".marks")) mark.remove();
            texts[0].append(line);
            const width = texts[0].getBoundingClientRect().width;
            for (const [name, value] of [["white-space", "nowrap"], ["font", "inherit"], ["position", "fixed"]]) {
                line.style.setProperty(name, value);
            }
            return line.textContent.length * width / line.getBoundingClientRect().width;
        }"""
    )
    assert 59 <= characters <= 70  # 59.6 in Russian, whose letters are wider


def test_the_scheme_chosen_lasts_as_long_as_the_tab(page_factory, base_url: str) -> None:
    page = page_factory(1280, "light")
    page.goto(base_url)
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != ground
    page.goto(base_url + "history/")
    expect(page.get_by_role("button", name="Light")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 1, ""]
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == ground


def test_the_scheme_chosen_holds_before_any_script_file_comes(page_factory, base_url: str) -> None:
    """On a slow line a page would first be painted in the system's colours."""
    page = page_factory(1280, "light")
    page.goto(base_url)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.route("**/page.*.js", lambda route: None)
    for address in ("history/", "nowhere"):
        page.goto(base_url + address, wait_until="commit")
        page.wait_for_selector("main h1")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark


def test_dark_follows_the_system_without_scripts(page_factory, base_url: str) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        page = page_factory(1280, scheme, javascript=False)
        page.goto(base_url)
        grounds.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert len(grounds) == 2


def test_the_contents_show_the_section_being_read(page_factory, base_url: str) -> None:
    page = page_factory()
    page.goto(base_url + "history/")
    contents = page.get_by_role("navigation", name="Table of contents")
    contents.get_by_role("link").nth(2).click()
    expect(contents.locator("[aria-current]")).to_have_count(1)
    expect(contents.get_by_role("link").nth(2)).to_have_attribute("aria-current", "true")


def test_a_thread_has_the_hue_of_all_marks_it_runs_beside(page_factory, base_url: str, addresses, schemes) -> None:
    hues = {schemes["light"][name] for name in TEXT[3:]}
    page = page_factory(1280)
    seen = set()
    for address in addresses:
        page.goto(base_url + address)
        still(page)
        chapter = page.locator(".reading-time").count() > 0
        for text, thread, marks in page.evaluate(THREADS):
            hue = set(marks) & hues if len(set(marks)) == 1 else set()
            assert thread == (hue.pop() if hue and chapter else None), f"{address}: {text}"
            seen.add(thread)
    assert seen <= hues | {None} and len(seen) > 3


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_trimming_changes_no_picture(width: int, scheme: str, page_factory, base_url: str, plain: str, kinds) -> None:
    """What publishing merges, shortens and drops is missed nowhere; the styles of translations are the same."""
    page = page_factory(width, scheme)
    top = {"x": 0, "y": 0, "width": width, "height": 400}
    changed = []
    for address in set(kinds) - {"404.html"}:  # which brings its style with it
        filled = address in ("about/citing/", "about/downloads/")  # by publishing
        taken = []
        for base in (plain, base_url):
            show(page, base + address)
            taken.append(page.screenshot(clip=top) if filled else page.screenshot(full_page=True))
        if taken[0] != taken[1]:
            changed.append(address)
    assert not changed


@pytest.mark.parametrize(("width", "panels"), [(360, ["Menu", "Contents", "Search"]), (1280, ["Search"])])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_trimming_changes_no_panel(
    width: int, panels: list[str], scheme: str, page_factory, base_url: str, plain: str
) -> None:
    page = page_factory(width, scheme)
    for name in panels:
        taken = []
        for base in (plain, base_url):
            show(page, base + "history/")
            page.get_by_role("button", name=name).click()
            if name == "Search":
                page.get_by_role("searchbox", name="Search").fill("union")
                expect(page.locator("#search-results a").first).to_be_visible()
            page.wait_for_load_state("networkidle")
            page.mouse.move(0, 0)
            taken.append(page.screenshot())
        assert taken[0] == taken[1], name


def show(page: Page, address: str) -> None:
    """Open a page as it stands when all has come, without what publishing fills in."""
    page.goto(address)
    still(page)
    page.evaluate("document.documentElement.classList.add('fonts'); document.body.offsetHeight")  # which asks for them
    page.evaluate("document.querySelectorAll('[data-fill], .cite').forEach((place) => place.remove())")
    still(page)


@pytest.fixture(scope="session")
def plain(plain_dir: Path, site_dir: Path, serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The pages as the engine leaves them, before anything is published but the text of the search."""
    folder = Path(shutil.copytree(plain_dir, tmp_path_factory.mktemp("plain") / "site"))
    (index,) = (site_dir / "search").glob("*.json")
    shutil.copy(index, folder / "search" / "search_index.json")
    return serve(folder)


def test_forced_colours_keep_what_happened_from_what_is_said(page_factory, base_url: str) -> None:
    page = page_factory(1280)
    page.emulate_media(forced_colors="active")
    page.goto(base_url + "history/")
    still(page)
    grounds = {
        kind: page.evaluate(
            "(kind) => getComputedStyle(document.querySelector(`.timeline__entry--${kind}`), '::after').backgroundColor",
            kind,
        )
        for kind in ("happened", "claimed")
    }
    assert grounds["happened"] != grounds["claimed"]
    beside = page.evaluate(
        """() => [...document.querySelectorAll(".text > p:not(.thread)")]
            .filter((passage) => getComputedStyle(passage, "::before").borderLeftStyle !== "none").length"""
    )
    assert beside == 0, "a thread runs beside what has none"


def test_nothing_lies_over_the_links_of_a_chapter(page_factory, base_url: str, root: Path) -> None:
    covered = """() => [...document.querySelectorAll("main a")].filter((link) => {
        link.scrollIntoView({ block: "center", behavior: "instant" });
        const box = [...link.getClientRects()][0];
        const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return top && !link.contains(top) && !top.contains(link);
    }).map((link) => link.textContent)"""
    for chapter in (project(root).edition.reading.chapters[0], project(root).edition.reading.chapters[-1]):
        page = page_factory(360)
        page.goto(base_url + chapter.removesuffix("index.md").replace(".md", "/"))
        assert page.evaluate("document.querySelectorAll('main a').length") > 10
        assert page.evaluate(covered) == [], chapter


def test_forced_colours_hide_no_year_behind_a_larger_one(page_factory, base_url: str) -> None:
    page = page_factory(1280)
    page.emulate_media(forced_colors="active")
    page.goto(base_url)
    still(page)
    year = page.locator(".plan__year:not(.plan__year--deadline) .plan__n").last
    seen = year.screenshot()
    page.evaluate(
        "document.querySelectorAll('.plan__year--deadline .plan__n').forEach((year) => { year.style.visibility = 'hidden'; })"
    )
    assert year.screenshot() == seen
