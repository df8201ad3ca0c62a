"""`edition build`: bad input is named in one line, and the last good site stays whole."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from edition import build as building
from edition.swap import swap_in
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
    (project / "docs/en/stray.md").write_text("---\ntitle: Stray\ndescription: Stray.\n---\n\n# Stray { #stray }\n")


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


def test_a_build_that_is_killed_leaves_the_last_site(project: Path) -> None:
    running = subprocess.Popen(COMMAND, cwd=project, stdout=subprocess.PIPE, text=True, start_new_session=True)
    while "Building" not in running.stdout.readline():
        assert running.poll() is None
    time.sleep(0.5)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    assert running.returncode == -signal.SIGKILL
    assert (project / "site" / "index.html").read_text() == "the last good site"


def test_a_second_build_does_nothing(site_dir: Path, root: Path) -> None:
    built = root / ".cache" / "tests" / "site"
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    done = subprocess.run([*COMMAND, "--to", built], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "site/ is up to date\n"
    assert before == {path: path.stat().st_mtime_ns for path in built.rglob("*")}


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose site is a copy of its one page, made without any engine."""

    def run(what: str, *command: str) -> None:
        if command[0] == "mkdocs":
            shutil.copy("page.md", Path(command[-1]) / "index.html")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(building, "_run", run)
    Path("mkdocs.yml").touch()
    Path("page.md").write_text("first")
    assert told("is ready")
    return tmp_path


def told(words: str, *options: str) -> bool:
    outcome = CliRunner().invoke(building.build, options, catch_exceptions=False)
    return outcome.exit_code == 0 and words in outcome.output


def test_what_changes_the_site_is_noticed(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("is up to date")
    Path("page.md").write_text("second")
    assert told("is ready")
    assert Path("site/index.html").read_text() == "second"
    Path("page.md").touch()
    assert told("is up to date"), "the same words need no new site"
    Path("added.md").touch()
    assert told("is ready")
    Path("added.md").unlink()
    assert told("is ready")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert told("is ready")
    original = quick.parent / "original.txt"
    original.write_text("one")
    monkeypatch.setenv("ARTICLE_TEXT", str(original))
    assert told("is ready")
    original.write_text("two")
    assert told("is ready")
    Path("site/index.html").write_text("meddled with")
    assert told("is ready")
    assert told("is up to date")


@pytest.mark.parametrize("place", ["public", "build/site", "build/../out/site"])
def test_a_site_elsewhere_is_up_to_date_too(quick: Path, place: str) -> None:
    assert told("is ready", "--to", place)
    assert told("is up to date", "--to", place)


@pytest.mark.parametrize("place", [".", "docs", ".."])
def test_what_is_no_site_is_never_replaced(quick: Path, place: str) -> None:
    Path("docs/en").mkdir(parents=True)
    Path("docs/en/index.md").touch()
    outcome = CliRunner().invoke(building.build, ["--to", place])
    assert outcome.exit_code == 1
    assert "holds something that is no site" in outcome.output
    assert Path("docs/en/index.md").exists() and Path("mkdocs.yml").exists()


def test_the_engine_is_told_the_date_of_the_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that its list of pages does not carry the day of the build."""
    folder = Copy(tmp_path / "lighthouse").root
    with (folder / "mkdocs.yml").open("a") as settings:
        settings.write("site_url: https://example.org/\n")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    building._run("Building the pages", *building.PAGES, "built")
    assert "<lastmod>2026-03-02</lastmod>" in (folder / "built/sitemap.xml").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    building._run("Building the pages", *building.PAGES, "built")
    assert "<lastmod>2023-11-14</lastmod>" in (folder / "built/sitemap.xml").read_text("utf-8")


def test_a_swap_that_fails_puts_the_last_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "old").touch()
    (tmp_path / "fresh").mkdir()
    monkeypatch.setattr("edition.swap._exchange", lambda one, other: False)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> None:
        if path.name == "fresh":
            raise OSError("no")
        rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="no"):
        swap_in(tmp_path / "fresh", tmp_path / "site")
    assert (tmp_path / "site" / "old").exists()


def test_readers_never_find_the_site_missing(tmp_path: Path) -> None:
    place, missed, over = tmp_path / "site", [], threading.Event()

    def fresh(number: int) -> Path:
        folder = tmp_path / f"fresh{number}"
        folder.mkdir()
        (folder / "index.html").write_text(str(number))
        return folder

    def visit() -> None:
        while not over.is_set():
            if not place.is_dir():
                missed.append(time.monotonic())

    swap_in(fresh(0), place)
    reader = threading.Thread(target=visit)
    reader.start()
    for number in range(1, 200):
        swap_in(fresh(number), place)
    over.set()
    reader.join()
    assert not missed
    assert (place / "index.html").read_text() == "199"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
