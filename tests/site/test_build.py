"""`edition build`: bad input is named in one line, and the last good site stays whole."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from edition import build as building
from edition.cli import main
from edition.engines import ENGINES, Engine, build_pages
from edition.swap import recover, swap_in
from tests.support.copies import Copy

COMMAND = [str(Path(sys.executable).with_name("edition")), "build"]


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A copy of the project's pages, data and templates, with a site built before."""
    for name in ("docs", "overrides"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "mkdocs.yml", tmp_path)
    (tmp_path / "src" / "edition").mkdir(parents=True)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last good site")
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def unlisted_page(project: Path) -> None:
    (project / "docs/en/stray.md").write_text(
        "---\ntitle: Stray\ndescription: Stray.\nonly: website\n---\n\n# Stray { #stray }\n"
    )


def dead_link(project: Path) -> None:
    replace(project / "docs/en/about/index.md", "../reference/source.md", "../reference/sauce.md")


def dead_anchor(project: Path) -> None:
    replace(project / "docs/en/about/index.md", "source.md#caption-a", "source.md#caption-z")


def unknown_key(project: Path) -> None:
    replace(project / "docs/en/history.md", "title:", "byline: A\ntitle:")


def template_syntax(project: Path) -> None:
    replace(project / "overrides/partials/footer.html", "<footer", "{% iff page %}<footer")


def template_value(project: Path) -> None:
    replace(project / "overrides/partials/footer.html", "<footer", "{{ nothing.at_all }}<footer")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (unlisted_page, "stray.md"),
        (dead_link, "about/index.md"),
        (dead_anchor, "about/index.md"),
        (unknown_key, "docs/en/history.md:2"),
        (template_syntax, "overrides/partials/footer.html:"),
        (template_value, "overrides/partials/footer.html:"),
    ],
)
def test_bad_input_is_one_line_and_the_last_site_stays(spoil, named: str, project: Path) -> None:
    spoil(project)
    done = subprocess.run(COMMAND, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    told = done.stderr.strip().splitlines()
    assert len(told) == 1, done.stderr
    assert named in told[0]
    assert [path.name for path in (project / "site").iterdir()] == ["index.html"]
    assert (project / "site" / "index.html").read_text() == "the last good site"
    assert not [path.name for path in project.iterdir() if path.name.startswith(".site")], "something was left behind"


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_the_last_site(project: Path) -> None:
    running = subprocess.Popen(COMMAND, cwd=project, stdout=subprocess.PIPE, text=True, start_new_session=True)
    while "Building" not in running.stdout.readline():
        assert running.poll() is None
    time.sleep(0.5)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    assert running.returncode == -signal.SIGKILL
    assert (project / "site" / "index.html").read_text() == "the last good site"


@pytest.mark.parametrize("place", ["public", "build/../out/site"])
def test_what_is_built_is_swapped_in_wherever_it_is_wanted(place: str, lone: Path) -> None:
    assert building_of(lone, place) == ["Checking", "Building the pages with mkdocs", "Publishing"]
    page = lone / "docs/move.md"
    page.write_text(page.read_text("utf-8").replace("stone by stone", "in one piece"), "utf-8")
    building_of(lone, place)
    assert (lone / place.removeprefix("build/../") / "index.html").read_bytes() == page.read_bytes()


@pytest.fixture
def lone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose site is one page, made without an engine."""
    folder = Copy(tmp_path / "lighthouse").root

    def build_pages(engine: Engine, settings: Path, to: Path, epoch: int) -> None:
        shutil.copy(settings.parent / "docs/move.md", to / "index.html")

    monkeypatch.setattr(building, "build_pages", build_pages)
    monkeypatch.setattr("edition.publish.publish", lambda folder, edition, tell, **_: tell("Publishing"))
    return folder


def building_of(folder: Path, place: str) -> list[str]:
    told: list[str] = []
    building.build_site(folder, folder / place, "mkdocs", told.append)
    return told


@pytest.mark.parametrize("before", [None, "1700000000"])
def test_a_build_leaves_no_date_behind(before: str | None, lone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or what is built next in the same process would carry it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", before or "")
    if before is None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
    carried: list[str] = []
    monkeypatch.setattr("edition.publish.publish", lambda *_, **__: carried.append(os.environ["SOURCE_DATE_EPOCH"]))
    building_of(lone, "built")
    assert carried == [before or "1772409600"], "that of the edition, where none is given"
    assert os.environ.get("SOURCE_DATE_EPOCH") == before


@pytest.mark.parametrize("place", [".", "docs", ".."])
def test_what_is_no_site_is_never_replaced(place: str, lone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(lone)
    outcome = CliRunner().invoke(main, ["build", "--to", place])
    assert outcome.exit_code == 1
    assert "holds something that is no site" in outcome.output
    assert Path("docs/index.md").exists() and Path("mkdocs.yml").exists()


@pytest.mark.slow
def test_the_engine_is_told_the_date_of_the_edition(tmp_path: Path) -> None:
    """So that its list of pages does not carry the day of the build."""
    copy = Copy(tmp_path / "lighthouse")
    copy.edit("mkdocs.yml", "use_directory_urls", "site_url: https://example.org/\nuse_directory_urls")
    for number, (epoch, day) in enumerate([(1772409600, "2026-03-02"), (1700000000, "2023-11-14")]):
        built = tmp_path / f"built{number}"
        build_pages(ENGINES["mkdocs"], copy.root / "mkdocs.yml", built, epoch)
        assert f"<lastmod>{day}</lastmod>" in (built / "sitemap.xml").read_text("utf-8")


def test_a_swap_that_fails_puts_the_last_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "old").touch()
    (tmp_path / "fresh").mkdir()
    rename = Path.rename

    def refuse(path: Path, target: Path) -> None:
        if path.name == "fresh":
            raise OSError("no")
        rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="no"):
        swap_in(tmp_path / "fresh", tmp_path / "site")
    assert (tmp_path / "site" / "old").exists()


def test_a_swap_that_was_interrupted_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, work = tmp_path / "site", tmp_path / ".site.a1"
    for folder in (place, work / "site"):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(folder.parent.name)

    def interrupted(path: Path, target: Path) -> None:
        if path == work / "site":
            raise KeyboardInterrupt
        rename(path, target)

    rename = Path.rename
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        swap_in(work / "site", place)
    monkeypatch.undo()
    assert not place.exists()
    recover(place)
    assert (place / "index.html").read_text() == tmp_path.name


def test_a_site_that_is_there_is_not_undone(tmp_path: Path) -> None:
    for folder in (tmp_path / "site", tmp_path / ".site.a1/site.old"):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(folder.name)
    recover(tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text() == "site"
