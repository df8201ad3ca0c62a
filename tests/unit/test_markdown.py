"""The extension within Python-Markdown: how it finds its page, and what it does to a page as a whole."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import markdown
import pytest
from lxml import html

from edition import environment
from edition.errors import EditionError
from edition.extension import EditionExtension
from edition.pages import project
from tests.support.copies import BOAT, LIGHTHOUSE, Copy, place_picture

BLOCKS = {"pymdownx.blocks.admonition": {"types": ["editor-note"]}}


def golden(text: str) -> str:
    return convert(LIGHTHOUSE, "new.md", text)


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
    copy.edit("docs/move.md", "It has not said who pays.", "Word after word.\n" * 153 + "[¶3]")
    assert ">2 minutes</p>" in convert(copy.root, "move.md")


def test_pictures_are_left_as_they_were_drawn(copy: Copy) -> None:
    place_picture(copy, BOAT, "Who *sails*. [¶5–6]")
    made = convert(copy.root, "move.md")
    figure = made[made.index("<figure") : made.index("</figure>")]
    assert "<svg" in figure and "viewBox" in figure and "xmlns" not in figure
    assert ">It *sails* \\ away.<" in figure
    caption = figure[figure.index("<figcaption") :]
    assert "Who <em>sails</em>." in caption and 'class="mark"' in caption


def test_an_original_is_shown_to_the_letter(copy: Copy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    openings = [each.opening for each in project.project(copy.root).edition.paragraphs]
    path = tmp_path / "article.txt"
    path.write_text("\n\n".join(f"{each} *so* `on` [¶9], the AHB." for each in openings), "utf-8")
    monkeypatch.setenv(environment.ARTICLE, str(path))
    made = convert(copy.root, "reference/source.md")
    for opening in openings:
        assert f"{opening} *so* `on` [¶9], the AHB." in made


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


def test_without_settings_of_an_engine_it_is_told(copy: Copy) -> None:
    (copy.root / "mkdocs.yml").unlink()
    with pytest.raises(EditionError, match=r"mkdocs\.yml: is missing"):
        convert(copy.root, "reference/index.md")


def test_a_passage_whose_marks_share_a_hue_has_a_thread_of_it(copy: Copy) -> None:
    copy.edit("docs/move.md", "It has not said who pays. [¶3]", "It has not said who pays. [¶3]\n\n- a [¶2]\n- b [¶5]")
    copy.edit(
        "docs/move.md",
        "Lund expects the tower to fall first; Orme, the historian, does not. [¶5–6]",
        "Both talk. [¶5–6]\n\nOrme. [¶6, 1]",
    )
    made = html.fragment_fromstring(convert(copy.root, "move.md"), create_parent="div")
    threads = {
        passage.text_content().split(maxsplit=1)[0]: passage.get("data-hue")
        for passage in made.xpath("./*[@class='thread']")
    }
    assert threads == {"The": "5", "a": "1"}
    assert [mark.get("data-hue") for mark in made.xpath("./p[3]//a")] == [None, "1", "5"]


def test_a_mark_ends_as_a_sentence_of_its_own_unless_punctuation_follows() -> None:
    made = html.fragment_fromstring(golden("Lit. [¶1] Kept [¶2], and *moved* [¶3]."), create_parent="div")
    assert made.text_content() == "Lit. ¶1 article. Kept ¶2 Lund, and moved ¶3 plan."
    within = [group.get("class") for group in made.iter("span") if group.get("data-marks") is not None]
    assert within == ["marks marks--within", "marks marks--within", "marks"]


def test_a_block_ends_its_list() -> None:
    made = html.fragment_fromstring(golden("/// timeline\n///\n\n- one more\n"), create_parent="div")
    assert [(element.tag, element.get("class")) for element in made] == [("ol", "timeline"), ("ul", None)]


def test_former_ids_stay_addresses(copy: Copy) -> None:
    copy.edit("docs/move.md", "{ #say }", '{ #words alias="say said" }')
    copy.edit("docs/index.md", "The island’s council", "[Words](move.md#words). The island’s council")
    assert copy.problems() == []
    heading = html.fragment_fromstring(convert(copy.root, "move.md"), create_parent="div").xpath("//h2[@id='words']")[0]
    assert [inner.get("id") for inner in heading] == ["say", "said"] and heading.text_content() == "What they say"
    assert heading.get("alias") is None
