"""The extension within Python-Markdown: how it finds its page, and what it does to a page as a whole."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import markdown
import pytest

from edition import environment
from edition.errors import EditionError
from edition.extension import EditionExtension
from edition.pages import project
from tests.support.copies import LIGHTHOUSE, Copy

BLOCKS = {"pymdownx.blocks.admonition": {"types": ["editor-note"]}}


def convert(root: Path, page: str, text: str | None = None) -> str:
    text = text or re.sub(r"(?s)\A---.*?\n---\n", "", (root / "docs" / page).read_text("utf-8"))
    ours = EditionExtension(data=str(root / "docs" / "data"), page=page)
    return markdown.markdown(text, extensions=["attr_list", *BLOCKS, ours], extension_configs=BLOCKS)


def test_a_chapter_says_how_long_it_takes_to_read_and_other_pages_do_not() -> None:
    standfirst = '<p class="standfirst">The sea takes the cliff, and the council has a plan.</p>'
    assert re.search(
        re.escape(standfirst) + r'\s*<p class="reading-time"[^>]*>1 minute</p>', convert(LIGHTHOUSE, "move.md")
    )
    assert "reading-time" not in convert(LIGHTHOUSE, "index.md")


def test_reading_time_leaves_out_what_the_blocks_show(copy: Copy) -> None:
    copy.edit("docs/move.md", "It has not said who pays.", "Word after word. " * 153)
    assert ">2 minutes</p>" in convert(copy.root, "move.md")


def test_pictures_are_left_as_they_were_drawn() -> None:
    made = convert(LIGHTHOUSE, "move.md")
    figure = made[made.index("<figure") : made.index("</figure>")]
    assert "<svg" in figure and "viewBox" in figure and "xmlns" not in figure
    assert "<title" in figure and "<desc" in figure
    caption = figure[figure.index("<figcaption") :]
    assert "Who answers what." in caption and 'class="mark"' in caption


def test_an_original_is_shown_to_the_letter(copy: Copy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    openings = [each.opening for each in project.project(copy.root).edition.paragraphs]
    path = tmp_path / "article.txt"
    path.write_text("\n\n".join(f"{each} *so* `on` [¶9], the AHB." for each in openings), "utf-8")
    monkeypatch.setenv(environment.ARTICLE, str(path))
    made = convert(copy.root, "reference/source.md")
    for opening in openings:
        assert f"{opening} *so* `on` [¶9], the AHB.</p>" in made


def test_under_mkdocs_the_page_is_that_of_its_links() -> None:
    ours = EditionExtension(data=str(LIGHTHOUSE / "docs" / "data"))
    md = markdown.Markdown(extensions=["attr_list", *BLOCKS, ours], extension_configs=BLOCKS)
    links = markdown.treeprocessors.Treeprocessor(md)
    links.file = SimpleNamespace(src_uri="reference/new.md", src_dir=str(LIGHTHOUSE / "docs"))
    md.treeprocessors.register(links, "relpath", 0)
    assert 'href="source.md#p1"' in md.convert("Lit. [¶1]")


def test_under_zensical_the_page_is_that_of_its_context() -> None:
    ours = EditionExtension(data=str(LIGHTHOUSE / "docs" / "data"))
    md = markdown.Markdown(extensions=["attr_list", *BLOCKS, ours], extension_configs=BLOCKS)
    context = markdown.preprocessors.NormalizeWhitespace(md)
    context.page = SimpleNamespace(path="reference/new.md")
    md.preprocessors.register(context, "rendering_context", 0)
    assert 'href="source.md#p1"' in md.convert("Lit. [¶1]")


def test_without_an_engine_the_page_has_to_be_told() -> None:
    ours = EditionExtension(data=str(LIGHTHOUSE / "docs" / "data"))
    with pytest.raises(EditionError, match="set the option `page`"):
        markdown.markdown("Lit. [¶1]", extensions=["attr_list", *BLOCKS, ours], extension_configs=BLOCKS)


def test_nothing_is_read_before_the_first_page(tmp_path: Path) -> None:
    EditionExtension(data=str(tmp_path / "nowhere")).extendMarkdown(markdown.Markdown())


def test_a_changed_data_file_is_read_again(copy: Copy) -> None:
    assert "The tower is lit." in convert(copy.root, "move.md")
    copy.edit("docs/data/timeline.yml", "The tower is lit.", "The light is lit.")
    assert "The light is lit." in convert(copy.root, "move.md")


def test_a_changed_template_is_read_again(copy: Copy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert 'class="timeline"' in convert(copy.root, "move.md")
    templates = Path(shutil.copytree(project.TEMPLATES, tmp_path / "templates"))
    monkeypatch.setattr(project, "TEMPLATES", templates)
    before = project.project(copy.root)
    assert project.project(copy.root) is before
    (templates / "timeline.html").write_text("<p>Changed.</p>", "utf-8")
    assert project.project(copy.root) is not before


def test_any_page_stops_at_what_is_wrong_anywhere(copy: Copy) -> None:
    copy.edit("docs/data/goals.yml", "stage: late", "stage: soon")
    line = copy.line("docs/data/goals.yml", "stage: soon")
    with pytest.raises(EditionError) as caught:
        convert(copy.root, "index.md")
    assert str(caught.value) == f"docs/data/goals.yml:{line}: stage 'soon' is not one of early, late"
    # A server that is running reads the mended file.
    copy.edit("docs/data/goals.yml", "stage: soon", "stage: late")
    assert convert(copy.root, "index.md")


def test_an_edition_needs_no_settings_of_an_engine(copy: Copy) -> None:
    (copy.root / "mkdocs.yml").unlink()
    assert 'id="index-pages"' in convert(copy.root, "reference/index.md")
