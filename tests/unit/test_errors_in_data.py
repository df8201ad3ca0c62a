"""Whatever is wrong with the data is told with the file and line it stands on, and what would be right."""

import pytest

from edition.pages.project import project
from edition.settings import read_settings
from tests.support.copies import Copy

# What is wrong, the file, the words and what they are made, the words on whose line that is told, the message.
WRONG = {
    "unknown key": (
        "goals", "    note: Orme", "    notes: Orme", "notes:", "unknown key 'notes' (did you mean note?)",
    ),
    "unknown key far from any": (
        "terms", "    abbr: AHB", "    colour: AHB", "colour:",
        "unknown key 'colour' (keys are id, term, abbr, definition, cite, match, editor)",
    ),
    "missing field": (
        "goals", "    field: road\n", "", "id: road-built", "field is missing in 'road-built'",
    ),
    "missing field at the top": ("edition", "licence: MIT\n", "", "", "licence is missing"),
    "empty field": ("terms", "term: First light", "term: ''", "term: ''", "term is empty"),
    "field without a value": ("terms", "term: First light", "term:", "term:", "term is empty"),
    "empty list": ("source", "voices: [plan, lund]", "voices: []", "voices: []", "voices is empty"),
    "number for text": (
        "terms", "term: First light", "term: 12", "term: 12", "term is a number, not text (put it into quotation marks)",
    ),
    "truth for text": (
        "people", "lang: ru", "lang: no", "lang: no", "lang is true or false, not text (put it into quotation marks)",
    ),
    "text for a number": ("source", "n: 4", "n: four", "n: four", "n is text, not a whole number"),
    "text for a list": ("source", "voices: [orme]", "voices: orme", "voices: orme", "voices is text, not a list"),
    "text for a mapping": (
        "goals", '- {id: road, title: Road}', "- road", "  - road", "fields is text, not a mapping of keys to values",
    ),
    "unknown kind": (
        "timeline", "kind: claimed", "kind: rumoured", "rumoured",
        "kind 'rumoured' is not one of happened, claimed, planned, predicted",
    ),
    "unknown stage": ("goals", "stage: late", "stage: soon", "soon", "stage 'soon' is not one of early, late"),
    "unknown field": ("goals", "field: road", "field: sea", "sea", "field 'sea' is not one of stone, road"),
    "unknown question": (
        "positions", "question: succeed", "question: fail", "fail", "question 'fail' is not one of succeed, pay",
    ),
    "unknown commentator": (
        "positions", "voice: orme", "voice: plan", "voice: plan", "commentator 'plan' is not one of lund, orme",
    ),
    "unknown person": (
        "people", "affiliation: board", "affiliation: bord", "bord", "person 'bord' is not one of lund, orme, board",
    ),
    "unknown group": ("people", "group: bodies", "group: birds", "birds", "group 'birds' is not one of islanders, bodies"),
    "unknown voice": (
        "source", "voices: [orme]", "voices: [orm]", "[orm]", "voice 'orm' is not one of article, plan, lund, orme",
    ),
    "unknown section": ("source", "section: edge", "section: end", "section: end", "section 'end' is not one of edge, inland"),
    "person of a voice": (
        "edition", "person: orme", "person: tom", "person: tom", "person 'tom' is not one of lund, orme, board",
    ),
    "doubled id": (
        "goals", "id: rebuilt", "id: numbered", "id: numbered", "id 'numbered' is there twice (ids are permanent addresses)",
    ),
    "doubled answer": (
        "positions", "voice: orme", "voice: lund", "voice: lund", "question 'succeed' and voice 'lund' are there twice together",
    ),
    "doubled key": ("terms", "    abbr: AHB", "    term: AHB", "term: AHB", "key 'term' is there twice"),
    "id of the wrong form": ("terms", "id: ahb", "id: AHB", "id: AHB", "id 'AHB' is not of the right form (Permanent;"),
    "bad date": ("timeline", "date: 1929-05-04", "date: May 1929", "May 1929", "date 'May 1929' is not an EDTF date"),
    "day that is none": ("timeline", "date: 1929-05-04", "date: 1929-02-30", "1929-02-30", "'1929-02-30' is not in the calendar"),
    "date that is a number": ("timeline", 'date: "1931"', "date: 1931", "date: 1931", "date is a number, not text"),
    "interval turned round": (
        "timeline", "date: 1930/1931", "date: 1931/1930", "1931/1930", "'1931/1930' ends before it starts",
    ),
    "out of order": (
        "timeline", "date: 1929-05-04", "date: 1779-05-04", "1779", "'plan' is over before an entry above it begins",
    ),
    "bad release date": ("edition", "date: 2026-03-02", "date: March 2026", "March 2026", "'March 2026' is not a date"),
    "paragraph out of range": (
        "goals", 'cite: "4"', 'cite: "41"', '"41"', "¶41 does not exist (the article has ¶1 to ¶6)",
    ),
    "paragraph zero": ("goals", 'cite: "4"', 'cite: "0"', '"0"', "¶0 does not exist"),
    "voice that does not speak there": (
        "goals", 'cite: "4"', 'cite: "4 orme"', "4 orme", "voice 'orme' does not speak in ¶4 (plan)",
    ),
    "voice that is none": ("goals", 'cite: "4"', 'cite: "4 pope"', "4 pope", "voice 'pope' is not in edition.yml"),
    "locator that is none": ("goals", 'cite: "4"', 'cite: "four"', '"four"', "'four' is not a locator"),
    "entry without a citation": ("terms", '    cite: "3"\n', "", "id: ahb", "cite is missing in 'ahb'"),
    "empty citation": ("terms", 'cite: "3"', 'cite: ""', 'cite: ""', "cite"),
    "mark in a text": ("people", "edge. [¶2]", "edge. [¶9]", "[¶9]", "¶9 does not exist"),
    "mark that is not closed": ("people", "edge. [¶2]", "edge. [¶2", "[¶2", "'[¶2' is not closed on its line"),
    "mark that is a link": ("people", "edge. [¶2]", "edge. [¶2](x.md)", "[¶2]", "mark [¶2] is the text of a link"),
    "link to no page": ("goals", "link: move.md#plan", "link: gone.md", "gone.md", "link 'gone.md' leads nowhere: there is no page gone.md"),
    "link to no heading": (
        "goals", "link: move.md#plan", "link: move.md#plans", "#plans", "leads nowhere: there is no id 'plans' in move.md",
    ),
    "link of the wrong form": ("goals", "link: move.md#plan", "link: /move/", "/move/", "link '/move/' is not of the right form"),
    "chapter that is no page": ("edition", "[move.md]", "[move.md, gone.md]", "gone.md", "chapter 'gone.md' is no page"),
    "chapter that is there twice": ("edition", "[move.md]", "[move.md, move.md]", "move.md", "chapter 'move.md' is there twice"),
    "version that names no folder": ("edition", "version: 0.1.0", "version: 1/0", "1/0", "version '1/0' is not of the right form (Letters and"),
    "paragraph missing": ("source", "n: 4", "n: 5", "n: 5", "¶5 stands where ¶4 is due"),
    "count of paragraphs": ("edition", "paragraphs: 6", "paragraphs: 7", "paragraphs: 7", "paragraphs is 7, but the sections end at ¶6"),
    "gap between sections": ("edition", "first: 3", "first: 4", "first: 4", "section 'inland' starts at ¶4 (¶3 is next)"),
    "opening too long": ("source", "opening: By 1931 the", "opening: By 1931 the stones are", "stones are", "opening has 5 words, not at most 4"),
    "summary too short": (
        "source", "summary: Lund thinks that the tower falls before anybody moves it, and that the sea does not read any council papers.",
        "summary: Lund thinks so.", "Lund thinks so", "summary has 3 words, not 15 to 40",
    ),
    "YAML syntax": ("terms", "definition: The body", "definition: [The body", "cite:", "is not YAML"),
    "YAML colon": ("terms", "term: First light", "term: First: light", "First: light", "(put a text with a colon"),
    "YAML that refers to itself": ("terms", "term: First light", "term: &a [*a]", "&a", "is not YAML: it is too deep, or refers to itself"),
    "YAML merged with itself": ("terms", "terms:", "x: &a {<<: *a}\nterms:", "&a", "is not YAML: it is too deep, or refers to itself"),
    "YAML of many levels": ("terms", "term: First light", "term: " + "[" * 500 + "]" * 500, "[[", "is not YAML: it is too deep"),
    "YAML date that is none": ("terms", "term: First light", "term: !!timestamp soon", "soon", "is not YAML: a value that is no timestamp"),
    "YAML number that is none": ("terms", "term: First light", "term: !!int ''", "!!int", "is not YAML: a value that is no int"),
    "YAML number too long": ("terms", "term: First light", "term: " + "1" * 5000, "111", "is not YAML: a value that is no int"),
    "control character": ("terms", "term: First light", 'term: "First\\x02light"', "First", "holds a control character"),
    "hue that is none": ("edition", "person: lund", "person: lund, hue: 7", "hue: 7", "hue: Input should be less than or equal to 6"),
    "stage that ends before it begins": (
        "goals", 'since: "1929", until: "1931"', 'since: "1940", until: "1931"', "1940", "stage 'early' ends before it begins (1940)",
    ),
    "entry too far to be drawn": (
        "timeline", 'date: "1931"', 'date: "9999"\n    short: The end', "short: The end",
        "'fall' of 9999 is too far from the stages of the plan to be drawn with them, which has room for 200 years",
    ),
    "plan that is not drawn": (
        "timeline", "    kind: planned", "    kind: planned\n    short: A road", "short: A road",
        "short of 'road' is drawn nowhere: what is planned is drawn from goals.yml (give its goal a short there",
    ),
    "title over two lines": ("edition", "title: Eleven steps", "title: |\n    Eleven\n    steps", "title: |", "title holds a line end (write it on one line"),
    "title twice": ("edition", "version: 0.1.0", "version: 0.1.0\ntitle: Ard", "title: Ard", "unknown key 'title' (it stands in mkdocs.yml as site_name)"),
    "language twice": ("edition", "version: 0.1.0", "version: 0.1.0\nlanguage: en", "language: en", "'language' (it stands in mkdocs.yml as theme.language)"),
    "doubled abbreviation": (
        "terms", "    term: First light", "    abbr: AHB\n    term: First light", "abbr: AHB", "abbr 'AHB' is there twice (a reader could not tell",
    ),
    "doubled term": ("terms", "term: First light", "term: Ard Harbour Board", "term: Ard", "term 'Ard Harbour Board' is there twice"),
    "doubled short name": ("edition", "short: Orme", "short: Lund", "Orme, short", "short 'Lund' is there twice"),
    "doubled voice": ("source", "voices: [orme]", "voices: [orme, orme]", "[orme, orme]", "voice 'orme' is there twice"),
    "doubled commentator": ("positions", "[lund, orme]", "[lund, orme, lund]", "[lund, orme, lund]", "voice 'lund' is there twice"),
    "citation of thousands of digits": ("goals", 'cite: "4"', f'cite: "{"4" * 5000}"', '"444', "' is not a locator (such as 28"),
    "mark of thousands of digits": ("people", "edge. [¶2]", f"edge. [¶{'2' * 5000}]", "[¶22", "' is not a locator (such as 28"),
    "YAML tab": ("terms", "    abbr: AHB", "\tabbr: AHB", "abbr: AHB", "is not YAML"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_data_is_told_with_file_and_line(copy: Copy, name: str) -> None:
    stem, old, new, where, message = WRONG[name]
    file = f"docs/data/{stem}.yml"
    copy.edit(file, old, new)
    told = [each for each in copy.problems() if message in each]
    assert told, copy.problems()
    assert told[0].startswith(f"{file}:{copy.line(file, where)}: "), told


@pytest.mark.parametrize("value", ["5", "toc", "true"])
def test_extensions_that_are_no_list_are_told(copy: Copy, value: str) -> None:
    (copy.root / "mkdocs.yml").write_text(f"site_name: A\nmarkdown_extensions: {value}\n")
    assert copy.problems() == ["mkdocs.yml:2: markdown_extensions is not a list"]


SETTINGS = {
    "unknown key": ("site_name: The", "site_nam: x\nsite_name: The", "site_nam:", "unknown key 'site_nam' (did you mean site_name?)"),
    "no title": ("site_name: The Lighthouse of Ard\n", "", "use_directory", "site_name is missing, empty or not text"),
    "title over two lines": ("site_name: The Lighthouse of Ard", "site_name: |\n  The\n  Lighthouse", "site_name", "site_name holds a line end"),
    "address of no site": ("use_dir", "site_url: 'javascript:alert(1)'\nuse_dir", "site_url", "site_url 'javascript:alert(1)' is not the address of a site"),
    "address without a host": ("use_dir", "site_url: https:///x/\nuse_dir", "site_url", "site_url 'https:///x/' is not the address of a site"),
    "language that is none": ("  font: false", "  font: false\n  language: Klingon!", "language", "language 'Klingon!' is not a language tag"),
    "language without words": ("  font: false", "  font: false\n  language: tlh", "language", "language 'tlh' has no catalogue (there are "),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_wrong_settings_are_told_with_their_line(copy: Copy, name: str) -> None:
    old, new, where, message = SETTINGS[name]
    copy.edit("mkdocs.yml", old, new)
    told = [line for line in copy.problems() if message in line]
    assert told, copy.problems()
    assert told[0].startswith(f"mkdocs.yml:{copy.line('mkdocs.yml', where)}: ") or name == "no title", told


def test_title_language_and_address_are_those_of_the_settings(copy: Copy) -> None:
    copy.edit("mkdocs.yml", "use_dir", "site_url: https://example.org/ard/\nuse_dir")
    edition = project(copy.root).edition
    assert (edition.title, edition.language) == ("The Lighthouse of Ard", "en")
    assert edition.site_url == "https://example.org/ard/"


def test_settings_are_inherited_and_a_list_takes_the_place_of_a_list(copy: Copy) -> None:
    (copy.root / "mkdocs.two.yml").write_text(
        "INHERIT: mkdocs.yml\nsite_name: Zwei\ntheme:\n  custom_dir: other\nnav:\n  - move.md\n"
    )
    settings = read_settings(copy.root, "mkdocs.two.yml")
    assert settings.title == "Zwei" and settings.problems == []
    assert [(item.path, item.line) for item in settings.nav] == [("move.md", 6)]
    assert settings.overrides == copy.root / "other" and settings.data == copy.root / "docs" / "data"
    (copy.root / "mkdocs.two.yml").write_text("INHERIT: mkdocs.yml\nsite_nam: Zwei\n")
    assert [str(problem).rpartition("/")[2] for problem in read_settings(copy.root, "mkdocs.two.yml").problems] == [
        "mkdocs.two.yml:2: unknown key 'site_nam' (did you mean site_name?)"
    ]


def test_pages_and_data_may_lie_elsewhere(copy: Copy) -> None:
    copy.edit("mkdocs.yml", "data: docs/data", "data: content/facts")
    copy.edit("mkdocs.yml", "use_dir", "docs_dir: content/docs\nuse_dir")
    (copy.root / "content").mkdir()
    (copy.root / "docs/data").rename(copy.root / "content/facts")
    (copy.root / "docs").rename(copy.root / "content/docs")
    assert copy.problems() == []
    edition = project(copy.root).edition
    assert edition.docs == copy.root / "content/docs" and edition.data == copy.root / "content/facts"


def test_settings_that_refer_to_themselves_are_told(copy: Copy) -> None:
    copy.edit("mkdocs.yml", "plugins: [search, edition]", "plugins: &a [*a]")
    line = copy.line("mkdocs.yml", "plugins")
    assert copy.problems()[0].startswith(f"mkdocs.yml:{line}: is not YAML: it is too deep, or refers to itself")


def test_every_problem_is_told_at_once(copy: Copy) -> None:
    copy.edit("docs/data/goals.yml", "stage: late", "stage: soon")
    copy.edit("docs/data/goals.yml", "field: road", "field: sea")
    copy.edit("docs/data/terms.yml", 'cite: "3"', 'cite: "9"')
    assert len(copy.problems()) == 3


def test_a_missing_file_is_named(copy: Copy) -> None:
    (copy.root / "docs/data/source.yml").unlink()
    assert copy.problems() == ["docs/data/source.yml: is missing"]


def test_an_empty_file_is_named(copy: Copy) -> None:
    (copy.root / "docs/data/source.yml").write_text("# nothing\n")
    assert copy.problems() == ["docs/data/source.yml:1: is empty"]


def test_a_file_in_another_encoding_is_named(copy: Copy) -> None:
    (copy.root / "docs/data/terms.yml").write_bytes("terms: []\n# café".encode("latin-1"))
    assert copy.problems() == ["docs/data/terms.yml:2: is not UTF-8 text (save it as UTF-8)"]


def test_files_that_an_edition_need_not_have_may_be_missing(copy: Copy) -> None:
    (copy.root / "docs/data/terms.yml").unlink()
    assert copy.problems() == []


def test_a_folder_in_the_place_of_a_file_is_named(copy: Copy) -> None:
    (copy.root / "docs/data/terms.yml").unlink()
    (copy.root / "docs/data/terms.yml").mkdir()
    assert copy.problems() == ["docs/data/terms.yml: cannot be read: Is a directory"]
