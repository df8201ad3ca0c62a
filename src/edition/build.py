"""Build the whole site beside the last one and swap it in when it is complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from edition import environment, rules
from edition.engines import ENGINES, Engine, build_pages
from edition.errors import EditionError
from edition.pages.project import Project, project
from edition.settings import languages
from edition.swap import recover, swap_in


def build_site(root: Path, place: Path, engine: str, tell: Callable[[str], object]) -> None:
    """Check, let an engine build the pages, make every edition, and swap the result in.

    `tell` is told what comes next. Raises EditionError for what stands in the way; the last good site
    is then as it was.
    """
    place = Path(os.path.abspath(place))  # noqa: PTH100 - Path.absolute leaves `..` in
    refuse_what_is_no_site(place)
    tell("Checking")
    projects = checked(root)
    for advice in rules.advised(projects):
        tell(str(advice))
    carried = epoch(root)
    place.parent.mkdir(parents=True, exist_ok=True)
    recover(place)
    work = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    fresh = work / place.name
    try:
        fresh.mkdir()  # with the usual permissions, which mkdtemp's own folder has not
        tell(f"Building the pages with {engine}")
        with environment.dated(carried):
            build_pages(ENGINES[engine], projects[0].settings.file, fresh, carried)
            publish_languages(projects, fresh, ENGINES[engine], carried, tell)
        swap_in(fresh, place)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def publish_languages(
    projects: Sequence[Project], folder: Path, engine: Engine, carried: int, tell: Callable[[str], object]
) -> None:
    """Publish the pages of the first language, which an engine built in `folder`, with all other languages.

    Raises EditionError for what stands in the way.
    """
    from edition.publish import publish  # which takes long to load

    first, *others = projects
    chosen = first.settings.published
    others = [other for other in others if chosen is None or other.edition.language in chosen]
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as work:
        translations = []
        for other in others:
            place = Path(work) / other.edition.language
            place.mkdir()
            build_pages(engine, other.settings.file, place, carried, other.settings.site_url)
            translations.append((place, other.edition))
        publish(folder, first.edition, tell, translations=translations)


def checked(root: Path) -> list[Project]:
    """The project in a folder, in each of its languages; raises EditionError with a line for each thing that is wrong."""
    projects = [project(root, name) for name in languages(root)]
    problems = dict.fromkeys(problem for current in projects for problem in rules.problems(current))
    if problems:
        raise EditionError(*problems)
    return projects


def refuse_what_is_no_site(place: Path) -> None:
    """Raise EditionError when a folder holds something else than a site that was built there."""
    if place.is_dir() and any(place.iterdir()) and not (place / "index.html").is_file():
        raise EditionError(f"{place}: holds something that is no site (choose another folder, or empty it)")


def epoch(root: Path) -> int:
    """The time that a build of the project in `root` carries, so that the same state gives the same bytes.

    That is SOURCE_DATE_EPOCH, else the time of the commit where the project has a history of its own,
    else the date of the edition. Raises EditionError when its data are not sound.
    """
    if environment.DATE not in os.environ and (root / ".git").exists():
        asked = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)
        if told.returncode == 0 and told.stdout.strip():
            return int(told.stdout)
    return environment.epoch_of(project(root).edition)
