"""What the oldest browsers that are named to readers lack is taken out of Chromium; what they are promised stays."""

import pytest
from playwright.sync_api import expect

LOOKING_BEHIND = """
  globalThis.RegExp = new Proxy(RegExp, Object.fromEntries(["construct", "apply"].map((how) => [how, (target, ...given) => {
    const [source] = how === "apply" ? given[1] : given[0];
    if (/\\(\\?<[=!]/.test(source?.source ?? source)) throw new SyntaxError("no looking behind");
    return Reflect[how](target, ...given);
  }])));
"""


@pytest.fixture
def scripts(site_dir) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in site_dir.rglob("*.js")}


def test_search_finds_where_no_expression_may_look_behind(page_factory, base_url: str, scripts) -> None:
    """Safari before 16.4: such an expression stops the whole script that holds it."""
    assert not [name for name, text in scripts.items() if "(?<=" in text or "(?<!" in text]
    page = page_factory()
    page.add_init_script(LOOKING_BEHIND)
    page.goto(base_url)
    refused = "try { new RegExp('(?<!a)b'); false } catch (error) { error instanceof SyntaxError }"
    assert page.evaluate(refused), "the proof that it would be refused"
    page.click("[data-tool=search]")
    page.fill("dialog input", "Usov")
    expect(page.locator("#search-results mark").first).to_have_text("Usov")
