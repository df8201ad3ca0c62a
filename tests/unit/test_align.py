"""The original, plugged in: paragraphs are found by their opening words, or one line says what is wrong."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition import article, environment
from edition.errors import EditionError
from edition.model import Edition

ARTICLE = """\
Eleven steps

At the edge

The tower was lit in 1874. Two fields
lay before it then.

"Eleven steps," says Mara Lund.

The tower in fog. Photo:

Inland

A plan of 1929 would move the tower.

By 1931 the stones are numbered.

Lund thinks little of it.

Orme, the historian, disagrees.
"""


def test_paragraphs_are_found_among_headings_and_captions(lighthouse: Edition) -> None:
    found, wrong = article.align(ARTICLE, [each.opening for each in lighthouse.paragraphs])
    assert wrong == []
    assert found[1] == "The tower was lit in 1874. Two fields lay before it then."
    assert found[2].endswith("says Mara Lund.")
    assert list(found) == [1, 2, 3, 4, 5, 6]


def test_a_copy_may_number_its_paragraphs() -> None:
    found, wrong = article.align(
        "TITLE  Eleven\n\n¶1  The tower was lit.\n\n¶2  It fell.", ["The tower was", "It fell"]
    )
    assert (found, wrong) == ({1: "The tower was lit.", 2: "It fell."}, [])


def test_a_paragraph_that_is_missing_is_named(lighthouse: Edition) -> None:
    _, wrong = article.align(ARTICLE.replace("By 1931", "In 1931"), [each.opening for each in lighthouse.paragraphs])
    assert wrong == [(0, "¶4 is not found (no paragraph begins “By 1931 the”)")]


def test_a_paragraph_that_is_there_twice_is_named_with_its_lines(lighthouse: Edition) -> None:
    text = ARTICLE + "\nBy 1931 the road, too.\n"
    _, wrong = article.align(text, [each.opening for each in lighthouse.paragraphs])
    assert wrong == [(22, "¶4 is found 2 times, on lines 16, 22 (“By 1931 the”)")]


def test_paragraphs_out_of_order_are_told(lighthouse: Edition) -> None:
    pieces = ARTICLE.split("\n\n")
    pieces[-1], pieces[-2] = pieces[-2], pieces[-1]
    _, wrong = article.align("\n\n".join(pieces), [each.opening for each in lighthouse.paragraphs])
    assert [what for _, what in wrong] == ["¶6 does not stand after the paragraphs before it"]


@pytest.mark.parametrize(
    ("text", "opening", "same"),
    [
        ("“Belarus will”, he says", '"Belarus will', True),
        ("«Belarus will», he says", "Belarus will", True),
        ("It's late", "It’s late", True),
        ("The  plan—a secret", "the plan - a", False),
        ("The plan – a secret", "The plan — a", True),
        ("The planner", "The plan", False),
        ("The plan, then", "The plan", True),
        ("Not the plan", "the plan", False),
    ],
)
def test_what_begins_alike(text: str, opening: str, same: bool) -> None:
    assert article.begins(text, opening) is same


words = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=8)
paragraph = st.lists(words, min_size=5, max_size=12)


def _opening(paragraph: list[str]) -> str:
    return article.alike(" ".join(paragraph[:4]))


@given(
    st.lists(paragraph, min_size=1, max_size=6, unique_by=_opening),
    st.lists(st.lists(words, min_size=1, max_size=3), max_size=6),
    st.booleans(),
    st.data(),
)
def test_every_copy_gives_the_same_paragraphs(paragraphs, headings, curly, data) -> None:
    """Headings between them, quotes before them and lines broken anywhere change nothing."""
    openings = [" ".join(each[:4]) for each in paragraphs]
    blocks = []
    for each in paragraphs:
        if headings:
            blocks.append(" ".join(headings.pop()))
        break_at = data.draw(st.integers(1, len(each)))
        lines = [" ".join(each[:break_at]), " ".join(each[break_at:])]
        blocks.append(("“" if curly else "") + "\n".join(line for line in lines if line))
    found, wrong = article.align("\n\n".join(blocks), openings)
    assert wrong == []
    assert {n: re.sub(r"^“", "", text) for n, text in found.items()} == {
        n: " ".join(each) for n, each in enumerate(paragraphs, 1)
    }


@given(st.text(max_size=300), st.lists(st.text(st.characters(codec="ascii"), min_size=1, max_size=20), max_size=4))
def test_any_text_gives_each_paragraph_or_says_why_not(text: str, openings: list[str]) -> None:
    found, wrong = article.align(text, openings)
    told = {int(re.match(r"¶(\d+)", what)[1]) for _, what in wrong}
    assert set(found) | told == set(range(1, len(openings) + 1))


def test_without_the_variable_there_is_no_original(lighthouse: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(environment.ARTICLE, raising=False)
    assert article.original(lighthouse, environment.article_copy()) == {}


def test_a_copy_that_is_not_there_is_one_clear_line(
    lighthouse: Edition, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(environment.ARTICLE, "gone.txt")
    with pytest.raises(EditionError) as caught:
        article.original(lighthouse, environment.article_copy())
    assert str(caught.value) == "gone.txt: cannot be read: No such file or directory (it is what ARTICLE_TEXT names)"


def test_a_copy_in_another_encoding_is_one_clear_line(
    lighthouse: Edition, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "copy.txt").write_bytes("Späť".encode("iso8859-2"))
    monkeypatch.setenv(environment.ARTICLE, "copy.txt")
    with pytest.raises(EditionError) as caught:
        article.original(lighthouse, environment.article_copy())
    assert str(caught.value) == "copy.txt: is not UTF-8 text (save it as UTF-8)"


def test_a_control_character_is_told_with_its_line(
    lighthouse: Edition, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "copy.txt").write_text("One\n\n\ftwo \x02 words\n")
    monkeypatch.setenv(environment.ARTICLE, "copy.txt")
    with pytest.raises(EditionError) as caught:
        article.original(lighthouse, environment.article_copy())
    assert str(caught.value) == "copy.txt:3: holds the control character U+0002 (remove it)"
