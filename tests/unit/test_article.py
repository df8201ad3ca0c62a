"""The original, plugged in: every block of a messy copy is placed or listed, or one line says what is wrong."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.article import Original, Part, begins, fold, place_blocks, read_original
from edition.article_blocks import read_blocks, text_blocks
from edition.errors import EditionError

PARTS = [
    Part("title", "", "Eleven steps", whole=True),
    Part("deck", "", "What a “sea” wants", whole=True),
    Part("heading", "edge", "At the edge"),
    Part("paragraph", "1", "The tower was lit", required=True, words=13),
    Part("paragraph", "2", "“Eleven steps,” says", required=True, words=5),
    Part("caption", "a", "The tower in fog"),
    Part("heading", "inland", "Inland"),
    Part("paragraph", "3", "A plan of", required=True, words=31),
    Part("paragraph", "4", "By 1931 the", required=True, words=9),
    Part("paragraph", "5", "Lund thinks", required=True, words=5),
]

# As copies are: furniture of a page, a caption said twice with a credit, a list with blank lines between its
# entries, no-break spaces, a torn paragraph.
PLAIN = """\
Top of page

Home | Sea | Land

Eleven  steps

What a "sea" wants

At the edge

The tower was lit in 1874. Two fields
lay before it then.

"Eleven steps,"\u00a0says Mara Lund.

The tower in fog

The tower in fog. Photo: T. Orme

Inland

A plan of 1929 would move the tower. It has these steps, among others:

• Number the stones.

• Build a road of shells
and gravel.

\u2022\u00a0Carry.

By 1931 the stones

are numbered, says the plan.

Lund thinks little of it.

Read also: The fog bell
"""

MARKDOWN = """\
[Top of page](#top)

# Eleven steps

*What a “sea” wants*

## At the edge

The tower was lit in **1874**. Two fields
lay before it then.

“Eleven steps,” says [Mara Lund](lund.md).

![The tower in fog](fog.jpg)

*The tower in fog. Photo: T. Orme*

## Inland

A plan of 1929 would move the tower. It has these steps, among others:

- Number the stones.

- Build a road of shells and gravel.

- Carry.

By 1931 the stones are numbered, says the plan.

Lund thinks little of it.

---

Read also: The fog bell
"""

HTML = """\
<!DOCTYPE html>
<html><head><title>Eleven steps | The Gull</title><script>var a = "The tower was lit";</script></head>
<body><nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>
<main><h1>Eleven steps</h1><p class="deck">What a &ldquo;sea&rdquo; wants</p>
<h2>At the edge</h2>
<div>The tower was lit in <b>1874</b>.<br>Two fields lay before it then.<br><br>
“Eleven steps,”&nbsp;says Mara Lund.</div>
<figure><img src="fog.jpg" alt="The tower in fog"><figcaption>The tower in fog. Photo: T. Orme</figcaption></figure>
<h2>Inland</h2>
<p>A plan of 1929 would move the tower. It has these steps, among others:</p>
<ul><li>Number the <i>stones</i>.</li><li><p>Build a road of shells and gravel.</p></li><li>Carry.</li></ul>
<p>By 1931 the stones are numbered, says the plan.</p><p>Lund thinks little of it.</p>
</main><footer>Read also: <a href="bell">The fog bell</a></footer></body></html>
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.replace("\n", "\r\n").encode())
    return path


def told(original: Original) -> list[tuple[str, list[str], list[str]]]:
    return [(placed.part.name, placed.texts, placed.items) for placed in original.parts]


@pytest.mark.parametrize(("name", "text"), [("a.txt", PLAIN), ("a.md", MARKDOWN), ("a.html", HTML), ("a", HTML)])
def test_every_block_is_placed_or_listed(tmp_path: Path, name: str, text: str) -> None:
    original = read_original(write(tmp_path, name, text), PARTS)
    steps = ["Number the stones.", "Build a road of shells and gravel.", "Carry."]
    parts = {part: (texts, items) for part, texts, items in told(original)}
    assert list(parts) == [
        "title", "deck", "heading edge", "¶1", "¶2", "caption a", "heading inland", "¶3", "¶4", "¶5",
    ]  # fmt: skip
    assert parts["¶1"] == (["The tower was lit in 1874. Two fields lay before it then."], [])
    assert fold(parts["¶2"][0][0]) == '"eleven steps," says mara lund.'
    assert parts["caption a"] == (["The tower in fog", "The tower in fog. Photo: T. Orme"], [])
    assert parts["¶3"] == (["A plan of 1929 would move the tower. It has these steps, among others:"], steps)
    assert " ".join(parts["¶4"][0]) == "By 1931 the stones are numbered, says the plan."
    assert [block.text for block in original.unplaced][-1] == "Read also: The fog bell"


@pytest.mark.parametrize(("name", "text"), [("a.txt", PLAIN), ("a.md", MARKDOWN), ("a.html", HTML)])
def test_no_word_of_a_copy_is_lost(tmp_path: Path, name: str, text: str) -> None:
    original = read_original(write(tmp_path, name, text), PARTS)
    kept = [word for placed in original.parts for part in (*placed.texts, *placed.items) for word in part.split()]
    kept += [word for block in original.unplaced for word in block.text.split()]
    blocks = read_blocks(tmp_path / name)
    assert sorted(kept) == sorted(word for block in blocks for word in block.text.split())
    shown = re.sub(r"(?s)<head>.*</head>|<[^>]*>|&\w+;|\]\([^)]*\)|[*#•]", " ", text)
    assert set(re.findall(r"\w+", shown)) <= set(re.findall(r"\w+", " ".join(kept)))


def test_what_is_not_placed_keeps_its_line(tmp_path: Path) -> None:
    original = read_original(write(tmp_path, "a.txt", PLAIN), PARTS)
    assert [(block.line, block.text) for block in original.unplaced] == [
        (1, "Top of page"),
        (3, "Home | Sea | Land"),
        (37, "Read also: The fog bell"),
    ]
    original = read_original(write(tmp_path, "a.md", MARKDOWN), PARTS)
    assert [(block.line, block.text) for block in original.unplaced] == [
        (1, "Top of page"),
        (34, "Read also: The fog bell"),
    ]


def test_a_copy_may_name_its_parts() -> None:
    text = "TITLE  Eleven steps\n\nSECTION I  At the edge\n\nLINK  Original:\n\nNATO  is far.\n\nEDGE\tThe tower in fog / Fog."
    parts = [*(part for part in PARTS if not part.required), Part("paragraph", "1", "NATO is", required=True)]
    original, wrong = place_blocks(list(text_blocks(text)), parts)
    assert told(original) == [
        ("title", ["Eleven steps"], []),
        ("heading edge", ["At the edge"], []),
        ("¶1", ["NATO is far."], []),
        ("caption a", ["The tower in fog / Fog."], []),
    ]
    assert ([block.text for block in original.unplaced], wrong) == (["LINK Original:"], [])


def test_a_copy_may_number_its_paragraphs() -> None:
    blocks = list(text_blocks("¶1  The tower was lit.\n\n¶2.  It fell."))
    assert [block.text for block in blocks] == ["The tower was lit.", "It fell."]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("By 1931 the", "In 1931 the", 22, "¶4 is not found (no paragraph begins “By 1931 the”)"),
        (
            "Read also: The fog bell",
            "By 1931 the road, too.",
            37,
            "¶4 is found 2 times, on lines 31, 37 (“By 1931 the”)",
        ),
        (
            "A plan of 1929 would",
            "A plan of 1929 would " + "and would " * 8,
            22,
            "¶3 has 41 words, where about 31 are due (a blank line may be missing before what follows it)",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    text = PLAIN.replace(old, new)
    path = write(tmp_path, "a.txt", text)
    with pytest.raises(EditionError) as caught:
        read_original(path, PARTS)
    (problem,) = caught.value.problems
    assert (problem.line, problem.text) == (line, message)


def test_a_paragraph_that_was_moved_is_told() -> None:
    text = PLAIN.replace("By 1931 the stones\n\nare numbered, says the plan.\n\n", "")
    text = text.replace("A plan of", "Lund thinks little of it.\n\nA plan of", 1)
    text = text.replace("Lund thinks little of it.\n\nRead", "By 1931 the stones are numbered.\n\nRead")
    _, wrong = place_blocks(list(text_blocks(text)), PARTS)
    assert [what for _, what in wrong] == ["¶5 does not stand after the paragraphs before it"]


def test_two_paragraphs_run_together_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", PLAIN.replace("Mara Lund.\n\nThe tower in fog\n\n", "Mara Lund. " + "And on. " * 9))
    with pytest.raises(EditionError, match=r"¶2 has \d+ words, where about 5 are due"):
        read_original(path, PARTS)


def test_a_copy_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="cannot be read"):
        read_original(tmp_path / "none.txt", PARTS)
    (tmp_path / "latin.txt").write_bytes("a\nü".encode("latin-1"))
    with pytest.raises(EditionError, match=r"latin\.txt:2: is not UTF-8 text"):
        read_original(tmp_path / "latin.txt", PARTS)
    (tmp_path / "bell.txt").write_bytes(b"a\n\nb\x07")
    with pytest.raises(EditionError, match=r"bell\.txt:3: holds the control character U\+0007"):
        read_original(tmp_path / "bell.txt", PARTS)


@given(st.text(alphabet="ab1.–-—“”\"' \u00a0", max_size=20), st.text(alphabet="ab “”'", max_size=10))
def test_an_opening_begins_what_starts_with_it(opening: str, rest: str) -> None:
    if fold(opening).strip("\"' "):
        assert begins(f"{opening} {rest}", opening.rstrip())


def test_an_opening_ends_with_a_whole_word() -> None:
    assert begins("“The plan”, she said", "The plan")
    assert not begins("The planet", "The plan")
