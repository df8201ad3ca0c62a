"""A copy of an article as real ones are, plugged in: every word of it is on the page or in the list below it."""

import html
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from lxml import html as tree
from playwright.sync_api import Browser, Page, expect

from edition.article import fold
from tests.support.copies import LIGHTHOUSE
from tests.support.shared import once

pytestmark = pytest.mark.slow

# Furniture of a page, a caption said twice with its credit, a list with blank lines between its entries,
# no-break spaces, a torn paragraph.
PLAIN = """\
Top of page

Home | Sea | Land

Eleven\u00a0steps

What the "sea" wants

At the cliff

The tower was lit in 1874. Two whole fields
lay before it then.

"Eleven steps,"\u00a0says Mara Lund.

The tower in fog

The tower in fog. Photo: T. Orme

By our own correspondent

A plan of 1929 would move the tower. It has these steps, among others:

\u2022 Number the stones.

\u2022 Build a road of shells
and gravel.

\u2022\u00a0Carry.

By 1931 the stones are numbered, says the *plan*; see [¶9] & <that>.

Lund thinks little of it.

Orme, the historian, thinks "it" will be done.

Share | Print

Read also: The fog bell
"""

SAVED = """\
<!DOCTYPE html>
<html><head><title>Eleven steps | The Gull</title><script>var a = "The tower was lit";</script></head>
<body><nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>
<main><h1>Eleven steps</h1><p class="deck">What the &ldquo;sea&rdquo; wants</p>
<h2>At the cliff</h2>
<div>The tower was lit in <b>1874</b>.<br>Two whole fields lay before it then.<br><br>
&ldquo;Eleven steps,&rdquo;&nbsp;says Mara Lund.</div>
<figure><img src="fog.jpg" alt="The tower in fog"><figcaption>The tower in fog. Photo: T. Orme</figcaption></figure>
<p>A plan of 1929 would move the tower. It has these steps, among others:</p>
<ul><li>Number the <i>stones</i>.</li><li><p>Build a road of shells and gravel.</p></li><li>Carry.</li></ul>
<p>By 1931 the stones are numbered, says the plan.</p><p>Lund thinks little of it.</p>
<p>Orme, the historian, thinks it will be done.</p>
</main><footer>Read also: <a href="bell">The fog bell</a></footer></body></html>
"""


def build(copy: Path, place: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("edition")), "build", "--to", str(place / "site")]
    environment = {**os.environ, "ARTICLE_TEXT": str(copy)}
    return subprocess.run(command, cwd=LIGHTHOUSE, capture_output=True, text=True, check=False, env=environment)


def write(place: Path, name: str, text: str) -> Path:
    path = place / name
    path.write_bytes(text.replace("\n", "\r\n").encode())
    return path


@pytest.fixture(scope="module", params=["txt", "html"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site, the copy it was built with, and what was told meanwhile."""

    def make(place: Path) -> None:
        place.mkdir()
        copy = write(place, f"copy.{request.param}", SAVED if request.param == "html" else PLAIN)
        done = build(copy, place)
        assert done.returncode == 0, done.stdout + done.stderr
        (place / "told").write_text(done.stdout, "utf-8")

    return once(tmp_path_factory, f"article-{request.param}", make)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.replace("\u00ad", "")))


def shown(markup: str) -> str:
    """What a page shows, as text."""
    markup = re.sub(r"(?s)<(head|script|style)\b.*?</\1>", " ", markup)
    markup = re.sub(r"</?(?:a|abbr|b|em|i|span|strong)\b[^>]*>", "", markup)
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def of_copy(place: Path) -> Counter[str]:
    (copy,) = place.glob("copy.*")
    text = copy.read_text("utf-8")
    if copy.suffix != ".html":
        return words(text)
    described = " ".join(re.findall(r'alt="([^"]*)"', text))
    return words(shown(text)) + words(described)


def test_every_word_is_on_the_page(published: Path) -> None:
    page = shown((published / "site/reference/source/index.html").read_text("utf-8"))
    assert not of_copy(published) - words(page)


def test_it_is_set_as_an_article(published: Path) -> None:
    main = tree.parse(str(published / "site/reference/source/index.html")).getroot().find(".//main")
    told = [(each.tag, " ".join(each.text_content().split())) for each in main.iter("h1", "h2", "p", "li")]
    wanted = [
        ("h1", "Eleven steps"), ("h2", "At the cliff"), ("p", "The tower in fog"), ("h2", "Inland"),
        ("li", "Number the stones."), ("li", "Build a road of shells and gravel."), ("li", "Carry."),
        ("p", "Lund thinks little of it."),
    ]  # fmt: skip
    assert [each for each in told if each in wanted] == wanted
    assert told[0][0] == "h1" and fold(told[1][1]) == 'what the "sea" wants'


def test_every_edition_has_it(published: Path) -> None:
    site = published / "site"
    wanted = of_copy(published)
    one_page = shown((site / "one-page.html").read_text("utf-8"))
    assert not wanted - words(one_page)
    with zipfile.ZipFile(site / "edition.epub") as packed:
        text = " ".join(shown(packed.read(name).decode()) for name in packed.namelist() if name.endswith(".xhtml"))
        assert not wanted - words(text)
    with zipfile.ZipFile(site / "offline.zip") as packed:
        (name,) = (name for name in packed.namelist() if name.endswith("/reference/source/index.html"))
        assert not wanted - words(shown(packed.read(name).decode()))
    printed = "\n".join(page.extract_text() for page in pypdf.PdfReader(site / "edition.pdf").pages)
    printed = re.sub(r"[\u00ad-]\n", "", printed)
    assert not wanted - words(printed)


def test_what_was_not_placed_is_told_with_its_line(published: Path) -> None:
    (copy,) = published.glob("copy.*")
    told = re.findall(
        rf"{re.escape(copy.name)}:(\d+): is no part of the article .*'(.*)'", (published / "told").read_text()
    )
    expected = {
        ".txt": [
            ("1", "Top of page"), ("3", "Home | Sea | Land"), ("20", "By our own correspondent"),
            ("37", "Share | Print"), ("39", "Read also: The fog bell"),
        ],
        ".html": [("3", "Home Sea"), ("13", "Read also: The fog bell")],
    }  # fmt: skip
    assert told == expected[copy.suffix]


def test_a_marks_sheet_shows_the_paragraphs_own_words_when_asked(
    published: Path, serve: Callable[..., str], browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(serve(published / "site") + "move/")
    assert not [address for address in asked if "source" in address]
    page.locator("main p .mark[href$='#p3']").first.tap()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Build a road of shells and gravel.")
    expect(sheet).to_contain_text("taken down and put up again")
    context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_the_edition_has_on_a_paragraph_is_beside_it_or_folded_under_it(
    published: Path, serve: Callable[..., str], page_factory: Callable[..., Page], javascript: bool
) -> None:
    address = serve(published / "site") + "reference/source/"
    page = page_factory(1280, javascript=javascript)
    page.goto(address)
    summary = page.get_by_text("taken down and put up again")
    words = page.get_by_text("A plan of 1929 would move")
    expect(summary).to_be_visible()
    there, here = words.bounding_box(), summary.bounding_box()
    assert here["x"] >= there["x"] + there["width"] and abs(here["y"] - there["y"]) < 100
    page = page_factory(360, javascript=javascript)
    page.goto(address)
    summary = page.get_by_text("taken down and put up again")
    expect(summary).to_be_hidden()
    page.get_by_text("¶3 in this edition").click()
    expect(summary).to_be_visible()
    there, here = page.get_by_text("Carry.").bounding_box(), summary.bounding_box()
    assert here["y"] >= there["y"] + there["height"]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("By 1931 the", "In 1931 the", 22, "¶4 is not found"),
        ("Share | Print", "By 1931 the bell", 37, "¶4 is found 2 times, on lines 31, 37"),
        ("Lund thinks", "Orme, the historian, and Lund think", 31, "¶5 is not found"),
    ],
)
def test_a_copy_that_does_not_fit_leaves_the_last_site(
    tmp_path: Path, old: str, new: str, line: int, what: str
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("the last one")
    copy = write(tmp_path, "copy.txt", PLAIN.replace(old, new))
    done = build(copy, tmp_path)
    assert done.returncode != 0
    assert f"{copy}:{line}: {what}" in done.stdout + done.stderr
    assert [path.read_text() for path in site.rglob("*")] == ["the last one"]
