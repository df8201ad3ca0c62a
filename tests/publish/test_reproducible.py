"""The same commit gives the same bytes, whatever the folder, time zone, locale and umask; and no
file tells where, when or by whom it was made."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from edition import build

pytestmark = pytest.mark.slow

PROJECT = ("docs", "fonts", "mkdocs*.yml", "overrides")


@pytest.fixture(scope="module")
def elsewhere(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built from a copy of the project under other circumstances."""
    project = tmp_path_factory.mktemp("other") / "some where"
    (project / "src").mkdir(parents=True)
    (project / "src" / "edition").symlink_to(root / "src" / "edition")
    for source in (source for pattern in PROJECT for source in root.glob(pattern)):
        if source.is_dir():
            shutil.copytree(source, project / source.name)
        else:
            shutil.copy(source, project / source.name)
    edition = Path(sys.executable).with_name("edition")
    done = subprocess.run(
        ["sh", "-c", 'umask 077 && exec "$0" build --to "$1"', edition, project / "site"],
        cwd=project,
        env={
            **os.environ,
            "LC_ALL": "C",
            # The copy has no history of its own to date it by.
            "SOURCE_DATE_EPOCH": str(build.epoch(root)),
            "PYTHONHASHSEED": "7",
            "TZ": "Pacific/Kiritimati",
            "USER": "zq-builder",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site"


def files(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Each file's sum, mode and time."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mode,
            int(path.stat().st_mtime),
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_builds_compare_equal(site_dir, elsewhere) -> None:
    one, other = files(site_dir), files(elsewhere)
    assert set(one) == set(other)
    assert [name for name in one if one[name] != other[name]] == []


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file, and every file in an archive."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in (".br", ".gz"):
            data = path.read_bytes()
            yield path.name, data
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(io.BytesIO(data)) as packed:
                    for name in packed.namelist():
                        yield f"{path.name}/{name}", packed.read(name)


def test_no_file_tells_where_or_by_whom_it_was_made(elsewhere) -> None:
    told = re.compile(rb"some where|zq-builder|pytest|/root/|/home/|/tmp/|/usr/|\.venv|site-packages")
    assert [name for name, data in contents(elsewhere) if told.search(data)] == []
