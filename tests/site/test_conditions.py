"""What machines do to a build: a full disk, a folder that may not be written, a wrong clock, another build."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.copies import LIGHTHOUSE, TEMPLATES

pytestmark = pytest.mark.slow

EDITION = str(Path(sys.executable).with_name("edition"))


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """The made-up edition under the project's templates."""
    folder = Path(shutil.copytree(LIGHTHOUSE, tmp_path / "project"))
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(settings.replace(TEMPLATES, f"  custom_dir: {root}/overrides\n"), "utf-8")
    return folder


def started(project: Path, *command: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("SOURCE_DATE_EPOCH", None)
    given = [str(each) for each in command]
    pipe = subprocess.PIPE
    return subprocess.Popen(given, cwd=project, env=environment, stdout=pipe, stderr=pipe, text=True)


def built(project: Path, place: Path, *before: object) -> dict[str, str]:
    running = started(project, *before, EDITION, "build", "--to", place)
    said = running.communicate()
    assert running.returncode == 0, said
    return sums(place)


def sums(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB with a site on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    (disk / "site").mkdir()
    (disk / "site/index.html").write_text("the last good site")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def refused(project: Path, disk: Path, reason: str) -> None:
    running = started(project, EDITION, "build", "--to", disk / "site")
    _, told = running.communicate()
    assert running.returncode == 1
    assert reason in told
    assert len(told.splitlines()) == 1, told
    assert [path.name for path in disk.rglob("*")] == ["site", "index.html"], "something was left behind"
    assert (disk / "site/index.html").read_text() == "the last good site"


def test_a_full_disk_is_told_in_a_line_and_the_last_site_stays(project, small_disk) -> None:
    refused(project, small_disk, "No space left on device")


def test_a_disk_that_may_not_be_written_is_told_in_a_line(project, small_disk) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    refused(project, small_disk, "Read-only file system")


@pytest.mark.parametrize("day", ["1970-01-02", "2100-01-01"])
def test_a_wrong_clock_changes_no_byte(day, project, tmp_path, tool) -> None:
    assert built(project, tmp_path / "then", tool("faketime"), day) == built(project, tmp_path / "now")


def test_two_builds_at_once_leave_a_whole_site(project, tmp_path) -> None:
    once = built(project, tmp_path / "once")
    both = [started(project, EDITION, "build", "--to", tmp_path / "site") for _ in range(2)]
    for running in both:
        said = running.communicate()
        assert running.returncode == 0, said
    assert sums(tmp_path / "site") == once
    assert not list(tmp_path.glob(".site.*")), "something was left behind"
