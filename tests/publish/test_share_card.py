"""The picture that a link is shown with."""

import shutil
import struct
from pathlib import Path

import pytest
from lxml import html

from edition.entries import Goals
from edition.errors import EditionError
from edition.model import Edition
from edition.pages.project import project
from edition.publish import share_card
from edition.publish.site import Site

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def edition():
    return project(ROOT).edition


def moved(edition: Edition, root: Path, **changes: object) -> Edition:
    """The edition in another folder that has the site's colours and typefaces."""
    for room in ("fonts", "overrides/assets/stylesheets"):
        shutil.copytree(ROOT / room, root / room)
    return edition.model_copy(update={**changes, "root": root, "assets": root / "overrides/assets"})


def test_size_and_sameness(edition):
    first = share_card.card(edition)
    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", first[16:24]) == (1200, 630)
    assert len(first) < 100_000
    assert share_card.card(edition) == first


def test_says_what_the_edition_says(edition, tmp_path):
    here = share_card.card(edition)
    assert share_card.card(moved(edition, tmp_path / "a")) == here
    assert share_card.card(moved(edition, tmp_path / "b", title="Another")) != here
    assert share_card.card(moved(edition, tmp_path / "c", subtitle="Another")) != here
    assert share_card.card(moved(edition, tmp_path / "d", goals=Goals())) != here
    assert share_card.card(moved(edition, tmp_path / "e", paragraphs=edition.paragraphs[::-1])) != here


def test_stages_end_in_their_year(edition):
    stages = share_card.stages(edition)
    assert [stage["label"] for stage in stages] == [stage.until for stage in edition.goals.stages]
    assert [stage["share"] for stage in stages] == sorted(stage["share"] for stage in stages)
    assert stages[-1]["share"] == 1


def test_missing_typeface_nope(edition, tmp_path):
    other = moved(edition, tmp_path)
    for font in (tmp_path / "fonts").glob("Literata*.ttf"):
        font.unlink()
    with pytest.raises(EditionError, match="fonts: holds no TrueType file of Literata"):
        share_card.card(other)


@pytest.mark.parametrize(("named", "written"), [(True, True), (False, False)])
def test_is_made_for_pages_that_name_it(edition, tmp_path, named, written):
    meta = f'<meta property="og:image" content="../{share_card.CARD}">' if named else ""
    page = html.document_fromstring(f"<html><head><title>t</title>{meta}</head><body><p>t</p></body></html>")
    share_card.write_share_card(Site(tmp_path, edition, {"a/index.html": page}))
    assert (tmp_path / share_card.CARD).is_file() is written
