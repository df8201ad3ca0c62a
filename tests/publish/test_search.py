"""The search index has the words of each section, and none that only stand beside them."""

import json

import pytest
from lxml import html

from edition.publish import publish, search
from tests.support.publishing import SILENT


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (
            '<p>In ¶28 Usov’s words<span data-marks=""> <a class="mark">¶28 Usov</a>,'
            ' <a class="mark">¶3 Lavrov</a></span> so.</p>',
            "In ¶28 Usov’s words so.",
        ),
        (
            '<ol><li><p>Early 1990s <span data-book="kind">Claimed</span></p><p>Founded.</p></li><li>Then</li></ol>',
            "Early 1990s · Founded. Then",
        ),
        ('<p data-book="length">2 minutes</p><p>Text &amp; <em>more</em></p>', "Text & more"),
        (
            "<table><tr><th scope=row>Usov</th><td><span data-book=label>Usov</span> Yes</td></tr>"
            "<tr><th scope=row>When?</th><td>Soon</td></tr></table>",
            "Usov: Yes · When? Soon",
        ),
        ("<ul data-book=names><li>Ł. Ż.</li><li>Ёж</li></ul><p>A person.</p>", "A person. Ł. Ż. Ёж"),
        (
            "<figure><svg><title>Map</title><text>Minsk</text></svg><figcaption>Where</figcaption></figure>",
            "Where · Map · Minsk",
        ),
    ],
)
def test_a_text_reads_as_a_sentence_does(written, text) -> None:
    main = html.fromstring(
        f"<main><h1>Title</h1><p>Before</p><h2 id=a>Head<a class=headerlink>#</a></h2>{written}</main>"
    )
    assert search.texts(main, ["", "a"]) == {"": "Before", "a": text}


def test_a_section_within_an_element_ends_where_the_next_begins() -> None:
    main = html.fromstring(
        "<main><section><h2 id=a>A</h2>one <h3 id=no>Not of the index</h3></section>two<div><h2 id=b>B</h2>three</div>four</main>"
    )
    assert search.texts(main, ["a", "b"]) == {"": "", "a": "one · Not of the index · two", "b": "three · four"}


def test_places_and_titles_stay_and_the_script_has_the_same(made_up, edition) -> None:
    folder = made_up()
    publish(folder, edition, **SILENT)
    index = json.loads((folder / search.INDEX).read_text("utf-8"))
    assert [(doc["location"], doc["title"]) for doc in index["docs"]] == [("", "Home"), ("chapter/#stage", "Stage")]
    assert index["docs"][0]["text"] == "Read on: the chapter, downloads."
    first, second = (folder / search.SCRIPT).read_text("utf-8").splitlines()
    assert json.loads(first.removeprefix("globalThis.searchIndex=").removesuffix(";")) == index
    summaries = json.loads(second.removeprefix("globalThis.summaries=").removesuffix(";"))
    assert list(summaries) == [str(each.n) for each in edition.paragraphs]
    assert not [each for each in summaries.values() if "[¶" in each or "*" in each]
