"""What the theme gives: the words of the interface in the site's language, and the search index."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import jinja2
import pytest

from tests.support import pages
from tests.support.languages import Language


@pytest.fixture(scope="session")
def theme(root: Path) -> jinja2.Environment:
    """Its templates, behind those of the project."""
    spec = find_spec("material")
    assert spec is not None and spec.submodule_search_locations
    folders = [root / "overrides", Path(spec.submodule_search_locations[0], "templates")]
    return jinja2.Environment(loader=jinja2.FileSystemLoader(folders))


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("action.skip", "//a[@class='skip']"),
        ("search", "//button[@data-tool='search']"),
        ("footer.next", "//a[@class='turn__next']/span"),
        ("nav", "//nav[@id='menu']/@aria-label"),
        ("toc", "//nav[@id='contents']/@aria-label"),
    ],
)
def test_words_of_the_interface_are_the_themes(key: str, path: str, theme, language: Language, home: Path) -> None:
    word = theme.get_template(f"partials/languages/{language.tag}.html").module.t(key)
    assert word, f"the theme has no word for {key}"
    (found,) = pages.read(home)["reference/people/index.html"].tree.xpath(path)
    said = found if isinstance(found, str) else found.text_content()
    assert said.replace("\u00a0", " ").strip() == word


def test_each_language_has_the_words_that_the_templates_ask_for(language: Language, theme, root: Path) -> None:
    word = theme.get_template(f"partials/languages/{language.tag}.html").module.t
    templates = [path.read_text("utf-8") for path in root.glob("overrides/**/*.html")]
    asked = {key for text in templates for key in re.findall(r"""lang\.t\(["']([\w.]+)["']\)""", text)}
    assert "action.skip" in asked
    assert [key for key in sorted(asked) if not word(key)] == []
    if language.tag == "be":
        assert word("search.result.none") == "Нічога не знойдзена", "the theme has “ня”, of another orthography"


def test_the_search_index_is_the_themes(home: Path) -> None:
    index = json.loads((home / "search/search_index.json").read_text("utf-8"))
    assert index["config"]["lang"], "which the theme's plugin writes"
    assert len(index["docs"]) > 50
