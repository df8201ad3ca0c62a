"""Addresses are for ever: none that was ever given out may vanish, in any language."""

from pathlib import Path

from tests.publish.addresses import LIST, REACHED, given

MENDED = "if it was renamed, keep the old id on the element; new ones are added by make addresses"


def test_no_address_vanishes(home: Path) -> None:
    gone = set(LIST.read_text("utf-8").split()) - given(home, REACHED)
    assert not gone, f"{sorted(gone)} ({MENDED})"


def test_every_address_is_on_the_list(home: Path) -> None:
    new = given(home) - set(LIST.read_text("utf-8").split())
    assert not new, f"{sorted(new)} (add them: make addresses)"


def test_every_paragraph_and_caption_has_one(root: Path) -> None:
    from edition.pages.project import project

    edition = project(root).edition
    listed = {line.rpartition("#")[2] for line in LIST.read_text("utf-8").split()}
    assert {f"p{each.n}" for each in edition.paragraphs} <= listed
    assert {f"caption-{each.id}" for each in edition.captions} <= listed
