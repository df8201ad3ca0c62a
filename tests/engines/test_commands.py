"""The commands that users of MkDocs type from habit publish the whole site, and nothing is lost when they fail."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.copies import LIGHTHOUSE, TEMPLATES

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org")


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """The made-up edition in a folder of its own, under the project's templates."""
    folder = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "project"))
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    assert TEMPLATES in settings
    (folder / "mkdocs.yml").write_text(settings.replace(TEMPLATES, f"  custom_dir: {root}/overrides\n"), "utf-8")
    return folder


@pytest.fixture
def whole(made_up_dir: Path) -> dict[str, str]:
    """The sums of what `edition build`, which `make site` calls, gives."""
    return sums(made_up_dir)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
    program = str(BIN / command[0]) if (BIN / command[0]).exists() else command[0]
    return subprocess.run(
        [program, *command[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    "command", [("mkdocs", "build", "--quiet"), ("properdocs", "build", "--quiet", "-f", "mkdocs.yml")], ids=" ".join
)
def test_the_usual_command_gives_what_make_site_gives(
    command: tuple[str, ...], project: Path, whole: dict[str, str]
) -> None:
    done = run(project, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sums(project / "site") == whole
    assert {"edition.epub", "edition.pdf", "SHA256SUMS"} <= set(whole)
    assert not list(project.glob(".site.*")), "something was left behind"


def test_deploying_puts_the_whole_site_on_the_branch(project: Path, whole: dict[str, str], tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote")], check=True)
    for step in (["init", "-q"], [*WHO, "commit", "-q", "--allow-empty", "-m", "A"]):
        subprocess.run(["git", *step], cwd=project, check=True)
    subprocess.run(["git", "remote", "add", "origin", str(tmp_path / "remote")], cwd=project, check=True)
    done = run(project, "mkdocs", "gh-deploy", "--quiet")
    assert done.returncode == 0, done.stdout + done.stderr
    listed = ["git", "-C", str(tmp_path / "remote"), "ls-tree", "-r", "--name-only", "gh-pages"]
    there = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    assert set(there) == {".nojekyll", *whole}


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_a_command_that_fails_leaves_the_last_site(engine: str, project: Path) -> None:
    """Where a page is wrong, and where only a strict build minds, which an engine tells after all else."""
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("the last good site")
    settings = project / "mkdocs.yml"
    sound = settings.read_text("utf-8")
    page = project / "docs/move.md"
    whole = page.read_text("utf-8")
    page.write_text(whole.replace("title:", "titel:", 1), "utf-8")
    first = run(project, engine, "build", "-f", "mkdocs.yml")
    page.write_text(whole, "utf-8")
    settings.write_text(sound.replace("  - move.md\n", ""), "utf-8")
    second = run(project, engine, "build", "-f", "mkdocs.yml")
    for done in (first, second):
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
    assert "docs/move.md" in first.stderr
    assert "move.md" in second.stderr
    assert (project / "site" / "index.html").read_text() == "the last good site"
    assert not list(project.glob(".site.*")), "something was left behind"


def test_a_folder_that_is_no_site_is_refused(project: Path) -> None:
    (project / "kept").mkdir()
    (project / "kept" / "letter.txt").write_text("mine")
    done = run(project, "mkdocs", "build", "--site-dir", "kept")
    assert done.returncode != 0
    assert "kept: holds something that is no site" in done.stderr
    assert (project / "kept" / "letter.txt").is_file()
