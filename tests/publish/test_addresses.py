"""Addresses are for ever: none that was ever given out may vanish."""

from pathlib import Path

from tests.publish.addresses import LIST, REACHED, given

MENDED = "if it was renamed, keep the old id on the element; new ones are added by make addresses"


def test_no_address_vanishes(site_dir: Path) -> None:
    gone = set(LIST.read_text("utf-8").split()) - given(site_dir, REACHED)
    assert not gone, f"{sorted(gone)} ({MENDED})"


def test_every_address_is_on_the_list(site_dir: Path) -> None:
    new = given(site_dir) - set(LIST.read_text("utf-8").split())
    assert not new, f"{sorted(new)} (add them: make addresses)"


def test_every_paragraph_and_caption_has_one(site_dir: Path, root: Path) -> None:
    from edition.pages.project import project

    edition = project(root).edition
    listed = {line.rpartition("#")[2] for line in LIST.read_text("utf-8").split()}
    assert {f"p{each.n}" for each in edition.paragraphs} <= listed
    assert {f"caption-{each.id}" for each in edition.captions} <= listed
