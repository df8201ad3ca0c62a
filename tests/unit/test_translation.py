"""Another language: words by id over one structure, and a page that says when its original has changed."""

import xml.etree.ElementTree as etree
from collections import Counter
from pathlib import Path

import pytest

from edition import environment, rules, yaml_files
from edition.build import checked
from edition.entries import Positions, Terms
from edition.pages import reading
from edition.pages.project import project
from edition.pages.source import put_head
from edition.references import shapes
from edition.translation import digest_of, put_words
from tests.support.copies import Copy
from tests.unit.test_markdown import convert

TERMS = {"terms": [{"id": "ahb", "term": "Harbour board", "abbr": "AHB", "definition": "It. [¶3]", "cite": "3"}]}


def test_words_take_the_place_of_the_original_and_structure_stays() -> None:
    words = {"translated": "0" * 12, "terms": {"ahb": {"term": "Hafenamt", "abbr": "HA", "definition": "Es. [¶3]"}}}
    merged = put_words(Terms, TERMS, words)
    assert merged.faults == []
    assert merged.data["terms"] == [
        {"id": "ahb", "term": "Hafenamt", "abbr": "HA", "definition": "Es. [¶3]", "cite": "3"}
    ]
    assert merged.places["terms", 0, "term"] == ("terms", "ahb", "term")


def test_an_item_may_have_a_key_of_two_parts() -> None:
    answers = [{"question": "q", "voice": "v", "gist": "Yes.", "cite": "1", "link": "a.md"}]
    merged = put_words(Positions, {"answers": answers}, {"answers": {"q": {"v": {"gist": "Ja."}}}})
    assert (merged.faults, merged.data["answers"][0]["gist"]) == ([], "Ja.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, "the words of 'ahb' are missing"),
        ({"terms": {"ahb": {"term": "A", "definition": "B"}}}, "abbr is missing in 'ahb'"),
        (
            {"terms": {"ahb": {"term": "A", "abbr": "B", "definition": "C", "cite": "4"}}},
            "'cite' is no word that the original has in 'ahb'",
        ),
        (
            {"terms": {"ahb": {"term": "A", "abbr": "B", "definition": "C"}, "xyz": {"term": "D"}}},
            "'xyz' is none that the original has",
        ),
        ({"terms": {"ahb": "A"}}, "ahb is not a mapping of ids to words"),
        ("A", "is not a mapping of keys to values"),
    ],
)
def test_what_is_missing_or_too_much_is_told(words: object, told: str) -> None:
    assert told in [what for _, what in put_words(Terms, TERMS, words).faults]


def test_every_list_of_models_is_told_apart_by_keys_that_are_no_words() -> None:
    for name, shape in shapes(Terms).items():
        assert shape.items and shape.items.model, name
        assert set(shape.items.model.key) <= set(shape.items.model.model_fields)


def test_a_changed_date_is_one_edit(copy: Copy) -> None:
    name = copy.translate("en")
    copy.edit("docs/data/timeline.yml", 'date: "1931"', 'date: "1932"')
    entries = {entry.id: entry.date for entry in project(copy.root, name).edition.timeline}
    assert "1932" in entries.values()
    assert rules.problems(project(copy.root, name)) == []


def test_a_page_says_when_its_original_has_changed(copy: Copy) -> None:
    name = copy.translate("en")
    assert "has changed since" not in convert_translation(copy, name)
    copy.edit("docs/move.md", "The tower was lit", "The lamp was lit")
    assert "has changed since" in convert_translation(copy, name)
    (copy.root / "en/move.md").write_text(
        (copy.root / "en/move.md")
        .read_text("utf-8")
        .replace(
            f"translated: {project(copy.root, name).pages['move.md'].meta['translated']}",
            f"translated: {digest_of(copy.root / 'docs/move.md')}",
        ),
        "utf-8",
    )
    assert "has changed since" not in convert_translation(copy, name)


def test_a_translation_is_checked_again_when_only_its_original_has_changed(copy: Copy) -> None:
    name = copy.translate("en")
    assert rules.problems(project(copy.root, name)) == []
    copy.edit("docs/move.md", "{ #", "{ #another-")
    assert any("stands where" in problem.text for problem in rules.problems(project(copy.root, name)))


def test_a_check_reads_each_page_and_data_file_once(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    name = copy.translate("en")
    decoded = yaml_files.decoded
    times: Counter[Path] = Counter()
    for module in (reading, yaml_files):
        monkeypatch.setattr(module, "decoded", lambda path: times.update([path]) or decoded(path))
    assert [current.settings.file.name for current in checked(copy.root)] == ["mkdocs.yml", name]
    read = {path: count for path, count in times.items() if path.parent != copy.root}
    assert len(read) > 20
    assert set(read.values()) == {1}


def convert_translation(copy: Copy, name: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITION_SETTINGS", name)
        return convert(copy.root, "move.md")


def test_an_owners_copy_is_in_the_first_language(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    name = copy.translate("ru")
    copy.edit("ru/data/edition.yml", "title: Eleven steps", "title: Одиннадцать шагов")
    openings = [paragraph.opening for paragraph in project(copy.root).edition.paragraphs]
    path = copy.root / "copy.txt"
    path.write_text("\n\n".join(["Eleven steps", *openings]), "utf-8")
    monkeypatch.setenv(environment.ARTICLE, str(path))
    translation = project(copy.root, name)
    assert translation.edition.article.title == "Одиннадцать шагов"
    assert translation.copy is not None and translation.copy.unplaced == []
    page = etree.fromstring('<div><h1 id="source">Статья</h1><p class="standfirst">Кратко.</p><p>А.</p></div>')
    put_head(page, translation)
    assert [(each.tag, each.attrib, each.text) for each in page] == [
        ("h1", {"id": "source", "lang": "en"}, "Eleven steps"), ("p", {}, "А."),
    ]  # fmt: skip
