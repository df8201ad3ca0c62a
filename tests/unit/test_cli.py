"""The command as an editor calls it: what it prints, and with which status it ends."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from edition.build import epoch
from edition.cli import main
from tests.support.copies import Copy


def edition(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "edition.cli", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_check_says_what_it_checked(copy: Copy) -> None:
    done = edition("check", folder=copy.root)
    told = "en: 5 pages, 7 data files, 37 entries: nothing wrong\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, told, "")


def test_check_tells_a_line_for_each_problem_and_fails(copy: Copy) -> None:
    copy.edit("docs/data/goals.yml", "stage: late", "stage: soon")
    copy.edit("docs/index.md", "title:", "titel:")
    done = edition("check", folder=copy.root)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"docs/data/goals.yml:{copy.line('docs/data/goals.yml', 'soon')}: stage 'soon' is not one of early, late",
        "docs/index.md:1: title is missing (a page begins with ---, lines 'title: …' and 'description: …', ---)",
        "docs/index.md:2: unknown key 'titel' in the front matter (keys are title, description)",
    ]


def test_check_says_where_to_run_it(tmp_path: Path) -> None:
    done = edition("check", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "mkdocs.yml: is missing (run this in the project's folder)\n"


def test_check_does_not_load_what_it_does_not_need(copy: Copy) -> None:
    code = "import sys; from edition.cli import main; main(['check'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=copy.root, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "edition.rules" in loaded
    assert not loaded & {"edtf", "edition.publish", "mkdocs", "zensical"}


def test_schema_writes_beside_the_data(copy: Copy) -> None:
    done = edition("schema", folder=copy.root)
    assert done.returncode == 0
    assert "docs/data/schema/goals.json" in done.stdout.splitlines()
    assert (copy.root / "docs/data/schema/goals.json").is_file()


@pytest.mark.parametrize("place", ["mkdocs.yml/site", "mkdocs.yml/in/it/site"])
def test_what_the_system_refuses_is_one_line(copy: Copy, place: str) -> None:
    done = edition("build", "--to", place, folder=copy.root)
    assert done.returncode == 1
    (told,) = done.stderr.splitlines()
    assert re.fullmatch(r"mkdocs.yml\S*: (File exists|Not a directory)", told), told


def test_a_site_cannot_be_released_into_a_file(copy: Copy) -> None:
    (copy.root / "site/data").mkdir(parents=True)
    (copy.root / "site/SHA256SUMS").touch()
    (copy.root / "site/data/edition.yml").write_text('version: "1.0"\n')
    done = edition("release", "--from", "site", "--to", "mkdocs.yml/x", folder=copy.root)
    assert done.returncode == 1
    (told,) = done.stderr.splitlines()
    assert re.fullmatch(r"mkdocs.yml\S*: (File exists|Not a directory)", told), told


def test_an_engine_that_is_not_installed_is_named(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edition.engines.find_spec", lambda name: None)
    told = CliRunner().invoke(main, ["build", "--engine", "zensical"])
    assert told.exit_code == 1
    assert told.output.splitlines()[-1].startswith("zensical is not installed (install")
    assert not [path.name for path in copy.root.iterdir() if "site" in path.name], "something was left behind"


def test_a_release_builds_the_site_first(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Path] = []

    def build(root: Path, place: Path, engine: str, tell: object) -> None:
        place.mkdir()
        built.append(place)

    monkeypatch.setattr("edition.build.build_site", build)
    monkeypatch.setattr("edition.publish.release.release", lambda site, to, key: f"1 of {site}")
    told = CliRunner().invoke(main, ["release", "--to", "web"])
    assert told.output.splitlines()[-1] == "Version 1 of site is in web"
    assert built == [Path("site")]
    CliRunner().invoke(main, ["release", "--from", "site", "--to", "web"])
    assert built == [Path("site")], "a site that is named is taken as it is"


@pytest.mark.parametrize("lies", ["in its own history", "in the history of another project", "in none"])
def test_a_build_carries_the_date_of_the_commit(lies: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Copy(tmp_path / "project")
    for name in ("GIT_DIR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "@1700000000 +0000")
    if lies != "in none":
        history = copy.root if lies == "in its own history" else tmp_path
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", "init", "-q"], cwd=history, check=True)
        subprocess.run(["git", *who, "commit", "-q", "--allow-empty", "-m", "A"], cwd=history, check=True)
    day = 1_700_000_000 if lies == "in its own history" else 1_772_409_600  # that of the edition, 2 March 2026
    assert epoch(copy.root) == day
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert epoch(copy.root) == 1
