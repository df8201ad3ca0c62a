"""Stylesheets are read as CSS is meant, however they are formatted."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from edition import pictures, stylesheets
from edition.errors import EditionError
from edition.pages.project import project
from tests.support.copies import BOAT, Copy, place_picture
from tests.support.machine import ROOT

COMPACT = ':root{--paper:#FBF8F1;--ink:black;--sans:"A B",serif}@media screen{:root[data-scheme=dark]{--paper:#111}}'
FORMATTED = """
/* Colours; :root{--paper:red} is only a remark. */
@media print {
  :root { --paper: white; }
}
:root {
  --paper: #fbf8f1; /* warm */
  --ink: rgb(0 0 0);
  --sans: "A B", serif;
  color-scheme: light;
}
@media screen {
  @supports (color: red) {
    html, :root[ data-scheme = "dark" ] { --paper: #111111; }
  }
}
"""


@pytest.fixture
def assets(tmp_path: Path):
    (tmp_path / stylesheets.FOLDER).mkdir()

    def write(text: str, name: str = stylesheets.TOKENS) -> Path:
        (tmp_path / stylesheets.FOLDER / name).write_text(text, "utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("text", [COMPACT, FORMATTED, FORMATTED.replace('"dark"', "'dark'")])
def test_a_formatter_changes_nothing(assets, text: str) -> None:
    folder = assets(text)
    assert stylesheets.colours(folder) == {"paper": "#fbf8f1", "ink": "#000000"}
    assert stylesheets.colours(folder, "dark") == {"paper": "#111111", "ink": "#000000"}
    assert stylesheets.tokens(folder)["sans"].replace(", ", ",") == '"A B",serif'


def test_a_token_may_name_another(assets) -> None:
    folder = assets(":root{--a:#123456;--b:var(--a);--c:1px solid var( --b );--d:var(--none, 2px);--e:var(--e)}")
    found = stylesheets.tokens(folder)
    assert (found["b"], found["c"], found["d"]) == ("#123456", "1px solid #123456", "2px")
    assert found["e"] == "var(--e)"
    assert stylesheets.colours(folder) == {"a": "#123456", "b": "#123456"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "tokens.css: is missing (pictures and editions take their colours from it)"),
        (".a { color: red }", "tokens.css:1: has no rule for :root"),
        (":root { --a: 1px }\n\n:root { color red }", "tokens.css:3: is not CSS: "),
        (":root { --a: 1px }\n}", "tokens.css:2: is not CSS: "),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, assets, text: str | None, told: str) -> None:
    folder = tmp_path if text is None else assets(text)
    with pytest.raises(EditionError) as caught:
        stylesheets.tokens(folder)
    assert told in str(caught.value)


def test_without_a_dark_rule_there_is_no_dark_scheme(assets) -> None:
    with pytest.raises(EditionError, match=r"has no rule for :root\[data-scheme=dark\]"):
        stylesheets.tokens(assets(":root{--a:red}"), "dark")


@pytest.mark.parametrize(
    ("around", "narrow", "wide"),
    [
        ((), True, True),
        (("@media (min-width:35rem)",), False, True),
        (("@media screen and (min-width:35rem)",), False, True),
        (("@media print",), False, False),
        (("@media (prefers-color-scheme:dark)",), False, False),
        (("@media (max-width:35rem)",), False, False),
    ],
)
def test_rules_hold_where_a_drawing_stands_alone(around, narrow: bool, wide: bool) -> None:
    rule = stylesheets.Rule((".a",), {}, 1, around)
    assert (stylesheets.applies(rule, False), stylesheets.applies(rule, True)) == (narrow, wide)


@pytest.mark.parametrize(
    ("selector", "weight"),
    [
        (".a", 1),
        (".a.b", 2),
        (".c", 0),
        ("[data-hue]", 1),
        ("[data-hue=2]", 1),
        (".a[data-hue=1]", 0),
        ("[class~=b]", 1),
    ],
)
def test_a_selector_of_classes_and_attributes(selector: str, weight: int) -> None:
    assert stylesheets.specificity(selector, {"class": "a b", "data-hue": "2"}) == weight


@pytest.mark.parametrize("selector", [".a .b", "p", ".a>.b", ".a:hover", ""])
def test_another_selector_is_refused(selector: str) -> None:
    with pytest.raises(ValueError):
        stylesheets.specificity(selector, {"class": "a"})


STYLE = """.art { fill: var(--ink); font-size: 20px }
@media (min-width: 35rem) { .art { font-size: 10px } .art-hull { stroke: var(--paper) } }
.art-hull { stroke: none; stroke-width: 2px }"""


@pytest.fixture
def dressed(copy: Copy):
    """The copy with a picture, and the stylesheets for it."""

    def dress(style: str) -> Copy:
        place_picture(copy, BOAT)
        folder = copy.root / "overrides" / "assets" / stylesheets.FOLDER
        folder.mkdir(parents=True)
        (folder / stylesheets.TOKENS).write_text(COMPACT.replace("black", "#123456;--ink-soft:gray"), "utf-8")
        (folder / "pictures.css").write_text(style, "utf-8")
        return copy

    return dress


@pytest.mark.parametrize("before", ["", "@media print { .art { display: none; fill: red } }\n", "/* .art{fill:red} */"])
def test_a_picture_that_stands_alone_has_its_looks_in_attributes(dressed, before: str) -> None:
    """A rule for print before the one for wide columns once emptied the picture of the PDF."""
    edition = project(dressed(before + STYLE).root).edition
    narrow, wide = (ElementTree.fromstring(pictures.standalone("boat", edition, wide=wide)) for wide in (False, True))
    assert (narrow.get("fill"), narrow.get("font-size"), wide.get("font-size")) == ("#123456", "20", "10")
    hull = [svg.find("{http://www.w3.org/2000/svg}path").attrib for svg in (narrow, wide)]
    # The later rule holds, wherever the rule for wide columns stands.
    assert hull == [{"d": "M0 0h9v9z", "stroke": "none", "stroke-width": "2"}] * 2
    dark = ElementTree.fromstring(pictures.standalone("boat", edition, "dark"))
    assert dark.get("fill") == "#123456" and dark.get("class") is None


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (".art .x { fill: red }", "the selector '.art .x' is of no kind that a drawing knows"),
        (".art { fill: var(--none) }", "'var(--none)' names a token that tokens.css lacks"),
        (".art { fill red }", "is not CSS: "),
    ],
)
def test_the_check_tells_what_a_drawing_cannot_take(dressed, rule: str, told: str) -> None:
    copy = dressed(f"\n{rule}\n")
    (problem,) = copy.problems()
    assert problem.startswith(f"overrides/assets/stylesheets/pictures.css:2: {told}")
    with pytest.raises(EditionError, match=re.escape(told)):
        pictures.standalone("boat", project(copy.root).edition)


def test_no_colour_stands_twice() -> None:
    """All that shows a colour reads the tokens, but for what stands in place of one where no style arrives."""
    without_style = {"#fff", "#888"}
    named = {
        path.relative_to(ROOT).as_posix(): set(re.findall(r"(?<![\w&/])#[0-9a-fA-F]{3,8}\b", path.read_text("utf-8")))
        for folder in ("overrides", "src/edition")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".css", ".html", ".svg", ".typ", ".xhtml", ".py")
    }
    own = {"overrides/assets/stylesheets/tokens.css", "overrides/assets/images/icon.svg"}
    assert {path: found for path, found in named.items() if found - without_style and path not in own} == {}


def test_the_icon_has_the_colours_of_the_tokens() -> None:
    """No style reaches it, so it names them."""
    icon = (ROOT / "overrides/assets/images/icon.svg").read_text("utf-8")
    named = set(re.findall(r"#[0-9a-f]{3,8}\b", icon))
    assert named and named <= set(stylesheets.colours(ROOT / "overrides/assets").values())
