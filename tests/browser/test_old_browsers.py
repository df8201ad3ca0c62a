"""What the oldest browsers named in README lack is taken out of Chromium; what readers are promised there stays."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import machine, old
from tests.support.stillness import still
from tests.support.visit import VISIBLE

# What the styles use beyond the oldest browsers, and what a reader has there instead.
WITHOUT = {
    "readable": {
        "css-color-adjust": "print without tints",
        "css-content-visibility": "all of a long page is laid out at once",
        "css-focus-visible": "the browser's own ring",
        "css-has": "contents beside a table; no highlight",
        "css-math-functions": "one size of text for all screens, one column",
        "css-media-scripting": "own fonts, once the script has them",
        "css-not-sel-list": "said of every :not(); a test holds each to one simple selector",
        "css-overscroll-behavior": "the page scrolls behind a panel",
        "css-paged-media": "the printer's margins",
        "css-snappoints": "a heading reached by link stands at the very top",
        "css-widows-orphans": "single lines on paper",
        "flexbox-gap": "the search, which is not offered there",
        "flow-root": "a pause beside a float",
        "prefers-color-scheme": "light colours",
        "text-size-adjust": "the browser's own sizes",
        "viewport-unit-variants": "a value for all stands before it",
    },
    "complete": {
        "css-content-visibility": "all of a long page is laid out at once",
        "css-has": "contents beside a table; no highlight",
        "css-media-scripting": "own fonts, once the script has them",
        "css-overscroll-behavior": "the page scrolls behind a panel",
        "css-paged-media": "the printer's margins",
        "css-widows-orphans": "single lines on paper",
        "text-size-adjust": "the browser's own sizes",
        "viewport-unit-variants": "a value for all stands before it",
    },
}
ESLINT = """\
import {{ createRequire }} from "node:module";
const compat = createRequire({place})("eslint-plugin-compat");
export default [{{
  plugins: {{ compat }},
  languageOptions: {{ ecmaVersion: 2021, sourceType: "script" }},
  settings: {{ browsers: {browsers}, lintAllEsApis: true }},
  rules: {{ "compat/compat": "error" }},
}}];
"""
# What stands where in the main part, each element that holds text of its own.
BOXES = """() => [...document.querySelectorAll("main *")].filter((element) =>
    !element.closest("svg") && element.checkVisibility() && getComputedStyle(element).float === "none" && getComputedStyle(element).display !== "inline" && getComputedStyle(element).position !== "absolute"
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
).map((element) => {
  const {left, right, top, bottom} = element.getBoundingClientRect();
  return {left, right, top, bottom, text: element.textContent.trim().slice(0, 40)};
}).filter(({left, right}) => right > left)"""


@pytest.fixture(scope="session")
def node() -> str:
    return shutil.which("node") or pytest.skip("node is not on this machine")


def linted(folder: Path, *command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(each) for each in command], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("promise", WITHOUT)
def test_styles_keep_to_what_the_named_browsers_know(promise, root: Path, tmp_path, node, node_module) -> None:
    node_module("stylelint-no-unsupported-browser-features")
    rule = "plugin/no-unsupported-browser-features"
    options = {"browsers": old.BROWSERS[promise], "ignore": list(WITHOUT[promise]), "ignorePartialSupport": True}
    config = tmp_path / "stylelint.json"
    config.write_text(
        json.dumps({"plugins": [rule.replace("plugin/", "stylelint-")], "rules": {rule: [True, options]}})
    )
    lint = (node, node_module("stylelint") / "bin/stylelint.mjs", "--config", config, "--config-basedir", machine.NODE)
    found = linted(tmp_path, *lint, *sorted((root / "overrides/assets/stylesheets").glob("*.css")))
    assert found.returncode == 0, found.stdout + found.stderr
    (tmp_path / "new.css").write_text("@container (width > 1px) { p { color: red } }")
    assert linted(tmp_path, *lint, "new.css").returncode == 2, "what is new is seen"


@pytest.mark.slow
def test_scripts_keep_to_what_the_named_browsers_know(root: Path, tmp_path, node, node_module) -> None:
    node_module("eslint-plugin-compat")
    config = tmp_path / "eslint.config.mjs"
    values = {"place": json.dumps(f"{machine.NODE}/"), "browsers": json.dumps(old.BROWSERS["complete"])}
    config.write_text(ESLINT.format(**values))
    shutil.copytree(root / "overrides/assets/javascripts", tmp_path / "scripts")
    lint = (node, node_module("eslint") / "bin/eslint.js", "--config", config)
    found = linted(tmp_path, *lint, "scripts")
    assert found.returncode == 0, found.stdout + found.stderr
    (tmp_path / "new.js").write_text("structuredClone({});")
    assert "structuredClone" in linted(tmp_path, *lint, "new.js").stdout, "what is new is seen"


def test_no_style_has_a_list_in_not(root: Path) -> None:
    sheets = sorted((root / "overrides/assets/stylesheets").glob("*.css"))
    assert not [path.name for path in sheets if re.search(r":not\([^)]*[ ,]", path.read_text("utf-8"))]


def test_the_readme_names_them(root: Path) -> None:
    section = (root / "README.md").read_text("utf-8").split("## Browsers")[1].split("\n#")[0]
    named = [
        re.findall(r"(Chrome|Edge|Firefox|Safari) (?:from )?([\d.]+)", line)
        for line in section.split("\n")
        if "Firefox" in line
    ]
    asked = [
        [tuple(each.split(" >= ")) for each in browsers]
        for browsers in (old.BROWSERS["readable"], old.BROWSERS["complete"])
    ]
    assert [[(name.lower(), version) for name, version in line] for line in named] == [
        [(name, version) for name, version in line if name != "ios_saf"] for line in asked
    ]


def over(one: dict[str, float], other: dict[str, float]) -> bool:
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    inside = one["left"] <= other["left"] and one["right"] >= other["right"] and one["bottom"] >= other["bottom"] - 1
    return wide > 2 and high > 4 and not (inside and one["top"] <= other["top"] + 1)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    pages = []

    def start(lacking: old.Lacking, *scripts: str, **options) -> Page:
        pages.append(old.open_old(browser, lacking, *scripts, **options))
        return pages[-1]

    yield start
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_all_text_is_readable_and_laid_out_in_the_oldest(width, opened, page_factory, base_url, addresses) -> None:
    """Where no script is understood, and of the styles what such a browser knows."""
    page = opened(old.READABLE, viewport={"width": width, "height": 800}, java_script_enabled=False)
    today = page_factory(width, javascript=False)
    for address in addresses:
        page.goto(base_url + address)
        today.goto(base_url + address)
        shown = iter(page.evaluate(VISIBLE).split())
        assert all(word in shown for word in today.evaluate(VISIBLE).split()), (
            f"{address}: in its order, maybe with more"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        boxes = page.evaluate(BOXES)
        assert min(box["left"] for box in boxes) >= 16, address
        later = [(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :]]
        assert not [(one["text"], other["text"]) for one, other in later if over(one, other)], address
        sizes = page.evaluate(
            "['h1', 'p'].map((tag) => parseFloat(getComputedStyle(document.querySelector(`main ${tag}`)).fontSize))"
        )
        assert sizes[0] > sizes[1], address


def test_everything_works_in_the_oldest_that_is_promised_it(opened, base_url) -> None:
    page = opened(old.COMPLETE, old.NO_LOOKING_BEHIND, old.NO_POPOVERS, viewport={"width": 1280, "height": 800})
    page.goto(base_url + "history/")
    still(page)
    refused = "try { new RegExp('(?<!a)b'); false } catch (error) { error instanceof SyntaxError }"
    assert page.evaluate(refused) and page.evaluate("!('popover' in HTMLElement.prototype)"), (
        "the proof that it lacks them"
    )
    page.click("[data-tool=scheme]")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.locator("main .mark").first.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.click("[data-tool=search]")
    page.fill("dialog input", "Usov")
    expect(page.locator("#search-results mark").first).to_have_text("Usov")
    page.locator("#search-results a").first.click()
    expect(page.locator("dialog")).to_be_hidden()


def test_panels_and_the_sheet_work_in_the_oldest_that_is_promised_it(opened, base_url) -> None:
    options = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
    page = opened(old.COMPLETE, old.NO_LOOKING_BEHIND, old.NO_POPOVERS, **options)
    page.goto(base_url + "history/")
    still(page)
    for name, button in (("Navigation", "Menu"), ("Table of contents", "Contents")):
        panel = page.get_by_role("navigation", name=name)
        expect(panel).to_be_hidden()
        page.get_by_role("button", name=button).click()
        expect(panel).to_be_visible()
        panel.get_by_role("button", name="Close").click()
        expect(panel).to_be_hidden()
    page.locator("main .mark").first.tap()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Close").tap()
    expect(sheet).to_be_hidden()


def test_where_no_dialog_opens_links_lead_on(opened, base_url) -> None:
    """Safari before 15.4, Firefox before 98."""
    page = opened(old.COMPLETE, old.NO_DIALOGS, viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(base_url + "history/")
    still(page)
    page.locator("main .mark[href$='#p2']").first.tap()
    page.wait_for_url(re.compile(r"/reference/source/#p2$"))
    page.goto(base_url + "history/")
    page.click("[data-tool=search]")
    page.wait_for_url(base_url + "reference/")


def test_no_script_looks_behind(site_dir) -> None:
    """Such an expression, written out, would stop the whole script that holds it."""
    scripts = list(site_dir.rglob("*.js"))
    assert scripts
    assert not [path.name for path in scripts if re.search(r"\(\?<[=!]", path.read_text("utf-8"))]
