"""`make serve`: what is changed while someone reads is on the page a moment later."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    for name in ("docs", "overrides"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "mkdocs.yml", tmp_path)
    (tmp_path / "src" / "edition").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(Path(sys.executable).with_name("mkdocs")), "serve", "--quiet", "--dev-addr", host]
    serving = subprocess.Popen(command, cwd=project, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    yield f"http://{host}/"
    serving.terminate()
    serving.wait()


def shows(address: str, words: str) -> bool:
    """Wait for a page to show these words; a page that is being built is not there yet."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with urlopen(address) as answer:
                if words in answer.read().decode():
                    return True
        except (URLError, ConnectionError):
            pass
        time.sleep(0.2)
    return False


def test_pages_data_and_templates_are_reloaded(project: Path, address: str) -> None:
    changes = {
        "docs/en/history.md": ("history/", "# From a forgotten treaty", "# From a remembered treaty"),
        "docs/en/data/people.yml": (
            "reference/people/",
            "Belarusian political analyst",
            "Political analyst from Belarus",
        ),
        "overrides/partials/footer.html": ("about/", "</footer>", "<p>Printed below.</p></footer>"),
    }
    for name, (page, old, new) in changes.items():
        path = project / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        assert shows(address + page, old.removeprefix("# "))
        path.write_text(text.replace(old, new), encoding="utf-8")
        assert shows(address + page, new.removeprefix("# ")), f"a change of {name} does not show"
