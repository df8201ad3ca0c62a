"""What the blocks show: read from their HTML as a reader, a screen reader or a search engine would."""

import xml.etree.ElementTree as etree
from pathlib import Path

import pytest

from edition import environment, rendering, rules
from edition.pages import block
from edition.pages.backlinks import Place
from edition.pages.project import project
from tests.support.copies import LIGHTHOUSE, Copy


def shown(name: str, /, page: str = "move.md", root: Path = LIGHTHOUSE, **options: object) -> etree.Element:
    top = etree.Element("div")
    top.extend(block.render(name, options, project(root), page))
    return top


def text(element: etree.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def by_class(top: etree.Element, name: str) -> list[etree.Element]:
    return [each for each in top.iter() if name in each.get("class", "").split()]


def by_id(top: etree.Element, identifier: str) -> etree.Element | None:
    return next((each for each in top.iter() if each.get("id") == identifier), None)


def test_the_timeline_tells_its_kinds_by_word() -> None:
    top = shown("timeline")
    assert [text(each) for each in by_class(top, "timeline__kind")] == [
        "Happened", "Claimed", "Happened", "Planned", "Predicted",
    ]  # fmt: skip
    assert top[0].tag == "ol"


def test_the_timeline_keeps_to_a_chapter() -> None:
    assert [each.get("id") for each in shown("timeline", chapter="history").iter("li")] == ["t-churches"]


def test_dates_are_told_to_machines_where_html_knows_them() -> None:
    entries = {each.get("id"): each for each in shown("timeline").iter("li")}
    assert [each.get("datetime") for each in entries["t-plan"].iter("time")] == ["1929-05-04"]
    assert [each.get("datetime") for each in entries["t-road"].iter("time")] == ["1930", "1931"]
    assert list(entries["t-churches"].iter("time")) == []


@pytest.mark.parametrize("name", ["goals", "positions"])
def test_tables_have_a_caption_and_heads_that_say_what_they_head(name: str) -> None:
    (table,) = shown(name).iter("table")
    caption = table.find("caption")
    assert caption is not None and text(caption)
    assert all(each.get("scope") in ("col", "row") for each in table.iter("th"))


def test_each_goal_stands_beside_its_stage_and_under_its_field() -> None:
    table = next(shown("goals").iter("table"))
    head = [text(each) for each in table.find("thead").iter("th")]
    rows = {row.find("th").get("id"): [text(cell) for cell in row.findall("td")] for row in table.find("tbody")}
    assert head == ["Stage", "Stone", "Road"]
    assert "Number the stones." in rows["stage-early"][0] and "Build the road." in rows["stage-early"][1]
    assert "Put the tower up again." in rows["stage-late"][0] and rows["stage-late"][1] == ""


def test_a_stage_of_goals_leads_to_where_it_is_treated_and_says_its_source_once() -> None:
    top = shown("goals", page="index.md")
    stage = by_id(top, "stage-early")
    assert stage is not None
    assert text(stage).startswith("1931 First stage by 1931")
    assert [(each.get("href"), text(each)) for each in stage.iter("a")] == [("move.md#plan", "First stage")]
    cells = by_class(top, "goals__cell")
    assert text(by_class(cells[0], "goals__field")[0]) == "Stone"


def test_an_answer_is_a_phrase_that_leads_to_where_it_is_told_and_no_answer_is_an_empty_cell() -> None:
    rows = next(shown("positions").iter("tbody")).findall("tr")
    cells = [text(cell) for cell in rows[0].findall("td")]
    assert cells[0].startswith("Lund No, the tower falls first.") and cells[1].startswith("Orme Yes.")
    assert [text(cell) for cell in rows[1].findall("td")] == ["", ""]


def test_positions_on_one_question_have_a_row_for_each_commentator() -> None:
    top = shown("positions", question="pay")
    assert text(next(top.iter("caption"))) == "Who pays?"
    assert [text(row.find("th")) for row in next(top.iter("tbody"))] == ["Mara Lund", "Tom Orme"]


def test_people_have_headings_with_their_permanent_ids() -> None:
    top = shown("people")
    assert [(each.get("id"), text(each)) for each in top.iter("h2")] == [
        ("islanders", "Islanders"),
        ("bodies", "Bodies"),
    ]
    assert [(each.get("id"), text(each)) for each in top.iter("h3")] == [
        ("lund", "Mara Lund"),
        ("orme", "Tom Orme"),
        ("board", "Ard Harbour Board"),
    ]


def test_other_forms_of_a_name_carry_their_language() -> None:
    forms = {each.get("lang"): text(each) for each in shown("people").iter("li") if each.get("lang")}
    assert forms == {"ru": "Мара Лунд", "ga": "Mára Lúnd"}


def test_a_monogram_is_not_read_aloud() -> None:
    monogram = by_class(shown("people"), "person__monogram")[0]
    assert (text(monogram), monogram.get("aria-hidden"), monogram.get("data-voice")) == ("ML", "true", "lund")


def test_people_and_terms_list_where_the_chapters_name_them() -> None:
    lund = by_class(shown("people", "reference/people.md"), "person")[0]
    links = [(each.get("href"), text(each)) for each in by_class(lund, "person__places")[0].iter("a")]
    assert links == [
        ("../move.md#cliff", "The cliff"),
        ("../move.md#say", "What they say"),
    ]
    term = by_class(shown("terms", "reference/index.md"), "terms")[0]
    assert [each.get("href") for each in by_class(term, "term__places")[0].iter("a")] == [
        "../move.md#cliff",
    ]


@pytest.mark.parametrize("name", ["Lundgren", "McLund", "lund"])
def test_names_are_found_as_whole_words_only(copy: Copy, name: str) -> None:
    copy.edit("docs/move.md", "Lund expects the tower", f"{name} expects the tower")
    lund = by_class(shown("people", "reference/people.md", root=copy.root), "person")[0]
    assert "What they say" not in text(lund)


def test_what_the_editors_add_is_marked_as_theirs() -> None:
    assert "Editors’ addition: The Cyrillic form is ours." in text(shown("people"))
    assert "Editors’ addition: The article gives only the abbreviation." in text(shown("terms"))


def test_the_source_page_has_each_paragraph_with_voices_summary_and_where_it_is_presented() -> None:
    top = shown("source", "reference/source.md")
    assert [each.get("id") for each in top.iter("h3")] == ["p1", "p2", "p3", "p4", "p5", "p6", "caption-a"]
    third = next(each for each in by_class(top, "source-paragraph") if by_id(each, "p3") is not None)
    assert text(by_class(third, "source-paragraph__voices")[0]) == "The council’s plan, Mara Lund"
    assert "taken down and put up again" in text(by_class(third, "source-paragraph__summary")[0])
    links = [each.get("href") for each in by_class(third, "source-paragraph__places")[0].iter("a")]
    assert links == ["../move.md#cliff"], "each page once, at the first place"


def test_captions_list_the_pages_that_link_to_them(copy: Copy) -> None:
    copy.edit("docs/move.md", "the council has a plan", "see [caption A](reference/source.md#caption-a)")
    top = shown("source", "reference/source.md", copy.root)
    caption = by_class(top, "source-paragraph--caption")[0]
    assert [each.get("href") for each in caption.iter("a")] == ["../move.md"]


def test_the_original_stands_whole_beside_what_the_edition_has_on_it(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    openings = [paragraph.opening for paragraph in project(copy.root).edition.paragraphs]
    texts = [f"{opening} and *so* on <here> [¶9] & there." for opening in openings]
    lines = ["Top of page", "At the cliff", *texts[:2], "- One.", "- Two.", "The tower in fog. Photo:", *texts[2:]]
    path = tmp_path / "article.txt"
    path.write_text("\n\n".join(lines), "utf-8")
    monkeypatch.setenv(environment.ARTICLE, str(path))
    top = shown("source", root=copy.root)
    paragraphs = [part for part in by_class(top, "original__part") if by_class(part, "source-paragraph__voices")]
    assert [text(next(part.iter("p"))) for part in paragraphs] == texts
    assert [text(item) for item in by_class(paragraphs[1], "original__text")[0].iter("li")] == ["One.", "Two."]
    assert [text(by_class(part, "source-paragraph__summary")[0]) for part in paragraphs] == [
        paragraph.summary for paragraph in project(copy.root).edition.paragraphs
    ]
    headings = {heading.get("id"): text(heading) for heading in top.iter("h2")}
    assert (headings["edge"], headings["inland"]) == ("At the cliff", "Inland")
    (caption,) = by_class(top, "original__part--caption")
    assert text(by_class(caption, "original__text")[0]) == "The tower in fog. Photo:"
    assert text(by_class(top, "original__unplaced")[0]).endswith("Line 1: Top of page")
    assert [str(problem) for _, problem in rules.advice(project(copy.root))][:1] == [
        f"{path}:1: is no part of the article and is listed below it: 'Top of page'"
    ]
    monkeypatch.delenv(environment.ARTICLE)
    assert by_class(shown("source", root=copy.root), "original__text") == []


def test_doors_tell_title_description_and_time() -> None:
    (door,) = shown("doors", "reference/people.md", pages=["move.md"]).iter("li")
    assert [(each.get("href"), text(each)) for each in door.iter("a")] == [("../move.md", "The move")]
    assert "What the council plans by 1931" in text(door) and text(door).endswith("1 minute")


def test_the_index_leads_to_every_page_section_term_and_person() -> None:
    top = shown("index", "reference/index.md")
    links = {each.get("href") for each in top.iter("a")}
    assert {"../index.md", "../move.md", "../move.md#cliff", "people.md", "source.md"} <= links
    assert {"people.md#lund", "#first-light"} <= links


def test_the_legend_has_every_voice_with_its_mark() -> None:
    voices = by_class(shown("voices"), "voice")
    assert [each.get("data-voice") for each in voices] == ["article", "plan", "lund", "orme"]
    assert all(text(by_class(each, "mark__voice")[0]) for each in voices)


def test_errata_are_dated() -> None:
    section = by_class(shown("edition-info", "index.md"), "errata")[0]
    assert text(next(section.iter("li"))).startswith("9 March 2026, version 0.1.1: A step was miscounted.")


def test_no_component_styles_itself() -> None:
    for name in set(block.BLOCKS) - {"picture"}:  # whose files a rule reads
        top = shown(name, pages=["move.md"]) if name == "doors" else shown(name)
        assert not [each for each in top.iter() if each.get("style") or each.tag in ("style", "script")], name


def test_ids_are_unique_on_each_page(copy: Copy) -> None:
    for page in project(copy.root).pages.values():
        ids = [each.id for each in page.headings]
        for use in page.blocks:
            if use.name in block.BLOCKS:
                ids += block.anchors(use.name, use.options or {}, project(copy.root), page.path)
        assert len(ids) == len(set(ids)), page.path


def test_a_page_whose_name_asks_is_followed_by_no_colon() -> None:
    place = Place("x.md", "", "Part", "part")
    macro = rendering.environment().get_template("macros.html").module.places
    made = macro([("x.md", title, [place]) for title in ("What now?", "The move")], str, "x__places", "In")
    assert [text(each) for each in etree.fromstring(f"<div>{made}</div>").iter("li")] == [
        "What now? Part",
        "The move: Part",
    ]
