"""The picture that opens an edition: years, what happened and what is due, pauses, and today."""

from edition.catalogue import catalogue
from edition.pages.opening import Row, rows
from edition.pages.project import project
from tests.support.copies import LIGHTHOUSE, Copy


def shown(copy: Copy | None = None) -> list[Row]:
    edition = project(copy.root if copy else LIGHTHOUSE).edition
    return rows(edition, catalogue("en"))


def test_each_stage_is_a_year_with_its_goals_and_today_stands_where_it_belongs() -> None:
    found = [(row.year, row.stage.id if row.stage else None, len(row.goals)) for row in shown()]
    edition = project(LIGHTHOUSE).edition
    assert found == [(1931, "early", 2), (1935, "late", 1), (edition.date.year, None, 0)]
    assert shown()[-1].now == edition.date


def test_an_entry_with_a_short_form_stands_in_its_year_and_a_long_one_is_a_pause(copy: Copy) -> None:
    copy.edit("docs/data/timeline.yml", "text: The tower is lit.", "text: The tower is lit.\n    short: lit")
    copy.edit("docs/data/timeline.yml", 'date: "1874"', 'date: "1874/1900"')
    copy.edit(
        "docs/data/timeline.yml", "text: The tower falls, Lund thinks.", "text: The tower falls.\n    short: falls"
    )
    (pause, stage, *_) = shown(copy)
    assert pause.pause and pause.pause.short == "lit" and pause.years == 26
    assert stage.year == 1931 and [(entry.short, when) for entry, when in stage.entries] == [
        ("falls", "Before the move")
    ]


def test_a_plan_without_anything_to_set_against_time_is_told_where_it_stands(copy: Copy) -> None:
    (copy.root / "docs/data/goals.yml").unlink()
    copy.edit("docs/move.md", "/// goals\n///\n", "")
    line = copy.line("docs/move.md", "/// plan")
    assert any(told.startswith(f"docs/move.md:{line}: block 'plan': needs stages") for told in copy.problems())
