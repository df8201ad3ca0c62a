"""Whatever is wrong with a page is told with the file and line it stands on, and what would be right.

Here is what `tests/rules` has no case of: what meets several rules, the reader or the file system.
"""

import time

import pytest

from edition import schema
from tests.support.copies import Copy

PAGE = "docs/move.md"

# What is wrong, the words and what they are made, the words on whose line that is told, the message.
WRONG = {
    "mark in a mark": ("[¶1]", "[¶1[¶3]]", "[¶1", "'[¶1' is no mark"),
    "options that are none": ("    chapter: move", "    move", "    move", "options of block 'timeline' are not"),
    "options that refer to themselves": ("    chapter: move", "    chapter: &a [*a]", "&a", "option 'chapter' is not one value"),
    "option that is not what its tag says": (
        "    chapter: move", "    chapter: !!timestamp soon", "soon", "options of block 'timeline' are not",
    ),
    "option that looks like a day": ("    chapter: move", "    chapter: 2020-99-99", "99", "options of block 'timeline' are not"),
    "front matter that refers to itself": ("title: The move", "title: &a [*a]", "title", "is not YAML"),
    "empty key": ("title: The move", "title:", "title:", "title is empty or not text"),
    "long description": (
        "description: What", "description: " + "Long and longer. " * 12 + "What", "description", "characters, not at most 160",
    ),
    "link to no entry": (
        "the council has a plan", "[x](reference/people.md#nobody)", "#nobody", "there is no id 'nobody' in reference/people.md",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_pages_are_told_with_file_and_line(copy: Copy, name: str) -> None:
    old, new, where, message = WRONG[name]
    copy.edit(PAGE, old, new)
    told = [each for each in copy.problems() if message in each]
    assert told, copy.problems()
    assert told[0].startswith(f"{PAGE}:{copy.line(PAGE, where)}: "), told


# What looks wrong but is not.
RIGHT = {
    "mark that is escaped and open": ("[¶1]", r"[¶1] \[¶"),
    "mark that is open in code": ("[¶1]", "[¶1] `[¶`"),
    "rule between paragraphs": ("## What they say", "---\n\n## What they say"),
    "table": ("## What they say", "| a | b |\n|---|---|\n| c | d [¶1] |\n\na | b\n--- | ---\nc | d [¶1]\n\n## What they say"),
    "underlined heading in a fence": ("## What they say", "```\nA\n---\n<h2>A</h2>\n```\n\n## What they say"),
    "hyphen in a range": ("[¶3–4 plan]", "[¶3-4 plan]"),
    "link to a paragraph": ("the council has a plan", "[x](reference/source.md#p3)"),
    "link to a caption": ("the council has a plan", "[x](reference/source.md#caption-a)"),
    "link to a file": ("the council has a plan", "[x](data/source.yml)"),
    "block inside another": (
        "/// goals\n///", "//// editor-note\nAll:\n\n/// goals\n///\n////",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_let_pass(copy: Copy, name: str) -> None:
    copy.edit(PAGE, *RIGHT[name])
    assert copy.problems() == []


def test_a_paragraph_that_no_chapter_cites_is_told_where_its_summary_stands(copy: Copy) -> None:
    copy.edit(PAGE, "[¶1]", "")
    line = copy.line("docs/data/source.yml", "n: 1")
    assert copy.problems() == [
        f"docs/data/source.yml:{line}: ¶1 is cited by no chapter (cite it as [¶1] where it is retold)"
    ]


def test_a_citation_on_another_page_is_none_in_a_chapter(copy: Copy) -> None:
    copy.edit(PAGE, "[¶1]", "")
    copy.edit("docs/index.md", "wants to move its lighthouse.", "wants to move its lighthouse. [¶1]")
    assert len(copy.problems()) == 1


def test_a_page_that_is_not_in_the_navigation_is_named(copy: Copy) -> None:
    copy.edit("mkdocs.yml", "  - move.md\n", "")
    assert copy.problems() == ["docs/move.md: is missing from the navigation (add it to nav in mkdocs.yml)"]


def test_what_is_in_the_navigation_twice_or_not_on_disk_is_told(copy: Copy) -> None:
    copy.edit("mkdocs.yml", "  - reference:\n", "  - Again: move.md\n  - Gone: gone.md\n  - reference:\n")
    assert copy.problems() == [
        f"mkdocs.yml:{copy.line('mkdocs.yml', 'Again')}: 'move.md' is in the navigation twice",
        f"mkdocs.yml:{copy.line('mkdocs.yml', 'Gone')}: 'gone.md' is in the navigation, but is no page in docs/",
    ]


def test_front_matter_that_is_not_closed_is_told(copy: Copy) -> None:
    (copy.root / PAGE).write_text("---\ntitle: The move\n")
    assert f"{PAGE}:1: front matter is not closed (with a line ---)" in copy.problems()


STRAY = ("article.txt", "history.md~", "history.markdown", "data/goals.yml~", "data/todo.yml", "data/schema/todo.json")


@pytest.mark.parametrize("name", STRAY)
def test_a_stray_file_that_would_be_published_is_named(copy: Copy, name: str) -> None:
    path = copy.root / "docs" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("the whole article")
    (told,) = copy.problems()
    assert told.startswith(f"docs/{name}: would be published, but is no page and no data, and nothing links to it (")


def test_a_stray_file_is_named_when_it_appears_while_one_writes(copy: Copy) -> None:
    assert copy.problems() == []
    (copy.root / "docs/article.txt").touch()
    assert len(copy.problems()) == 1


def test_what_is_data_or_an_asset_or_linked_to_is_no_stray_file(copy: Copy) -> None:
    schema.write(copy.root / "docs/data")
    (copy.root / "docs/assets/fonts").mkdir(parents=True)
    (copy.root / "docs/assets/fonts/text.LICENSE.txt").touch()
    (copy.root / "docs/robots.txt").touch()  # which hosts look for
    (copy.root / "docs/scan.pdf").touch()
    (copy.root / "docs/reference/scan.png").touch()
    copy.edit(PAGE, "the council has a plan", "[x](scan.pdf#page=2) ![x](reference/scan.png)")
    assert copy.problems() == []


def test_what_an_engine_passes_over_is_no_page_and_no_stray_file(copy: Copy) -> None:
    """Such as an editor's lock, which is a link that leads nowhere."""
    (copy.root / "docs/.#move.md").symlink_to("somebody@somewhere.123")
    (copy.root / "docs/.trash").mkdir()
    (copy.root / "docs/.trash/old.md").write_text("# Old")
    (copy.root / "docs/.DS_Store").touch()
    (copy.root / "docs/drafts.md").mkdir()
    assert copy.problems() == []


def test_a_page_that_leads_nowhere_is_named(copy: Copy) -> None:
    (copy.root / PAGE).unlink()
    (copy.root / PAGE).symlink_to("gone.md")
    assert "docs/move.md: is missing" in copy.problems()


HOSTILE = {
    "a page of 10,000 lines": ("A line of *text*. [¶1]\n\n" * 5000, "the page has more than 5000 lines"),
    "a line of 100 KB": ("x " * 50_000, "the line has more than 2000 characters"),
    "a line of brackets": ("[" * 100_000, "the line has more than 2000 characters"),
    "a paragraph without end": ("A line of *text*.\n" * 4000, "more than 300 lines without an empty one"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_keep_the_engine_busy_is_told_at_once(copy: Copy, name: str) -> None:
    text, message = HOSTILE[name]
    began = time.monotonic()
    (copy.root / PAGE).write_text(f"---\ntitle: x\ndescription: x\n---\n\n{text}")
    assert any(message in line for line in copy.problems())
    assert time.monotonic() - began < 5


def test_a_page_in_another_encoding_is_one_line(copy: Copy) -> None:
    page = copy.root / "docs/move.md"
    text = page.read_text("utf-8").encode("latin-1", "ignore")
    page.write_bytes(text)
    line = next(n for n, line in enumerate(text.splitlines(), 1) if not line.isascii())
    assert copy.problems() == [f"docs/move.md:{line}: is not UTF-8 text (save it as UTF-8)"]
