"""Both engines build the same pages: the project's own and those of the made-up edition."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from edition.engines import BUILDING
from tests.support.copies import Copy

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
# The pages alone are compared here.
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", BUILDING: "1"}
# What the engines' themes put around the text, or into it.
THEIRS = "headerlink"
COMPONENTS = (
    "timeline", "goals", "positions", "people", "terms", "source", "picture", "doors", "index", "voices",
    "edition-info", "marks",
)  # fmt: skip


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    program = str(BIN / command[0])
    return subprocess.run(
        [program, *command[1:]], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )


def mkdocs(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(["mkdocs", "build", "--strict", "--quiet", "--site-dir", "built"], folder)


def zensical(folder: Path) -> subprocess.CompletedProcess[str]:
    done = run(["zensical", "build", "--strict", "--clean"], folder)
    if done.returncode == 0:
        (folder / "site").rename(folder / "built")
    return done


ENGINES: dict[str, Callable[[Path], subprocess.CompletedProcess[str]]] = {"mkdocs": mkdocs, "zensical": zensical}


@dataclass
class Built:
    """A page's text, as an engine built it."""

    path: str
    main: html.HtmlElement

    def words(self, element: html.HtmlElement | None = None) -> str:
        found = self.main if element is None else element
        return " ".join("".join(found.itertext()).split())

    def links(self) -> list[tuple[str, str]]:
        """Each link with where it leads, from the root of the site."""
        base = f"http://site/{self.path}"
        return [
            (self.words(each), urlsplit(urljoin(base, each.get("href"))).geturl().removeprefix("http://site/"))
            for each in self.main.iter("a")
        ]

    def citations(self) -> list[tuple[str, str, str | None]]:
        found = self.main.xpath(".//a[@class='mark']")
        return [(self.words(a), a.get("href"), a.get("data-hue")) for a in found]

    def headings(self) -> list[tuple[str, str, str]]:
        found = self.main.xpath(".//h1 | .//h2 | .//h3 | .//h4")
        return [(each.tag, each.get("id"), self.words(each)) for each in found]

    def components(self) -> list[tuple[str, list[object]]]:
        """Every component with all that it holds: elements, attributes and words, whatever the white space."""
        path = " | ".join(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]" for name in COMPONENTS)
        return [(each.get("class"), self._inside(each)) for each in self.main.xpath(path)]

    def _inside(self, element: html.HtmlElement) -> list[object]:
        found: list[object] = []
        for each in element.iter():
            attributes = {name: value for name, value in each.attrib.items() if name != "href"}
            found.append((each.tag, sorted(attributes.items()), " ".join((each.text or "").split())))
            found.append(" ".join((each.tail or "").split()) if each is not element else "")
        return found


def pages(site: Path, within: str) -> dict[str, Built]:
    found = {}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if PurePosixPath(path).name == "404.html":
            continue
        tree = html.parse(str(file), html.HTMLParser(encoding="utf-8")).getroot()
        (main,) = tree.xpath(within)
        for theirs in main.xpath(f".//a[contains(@class, '{THEIRS}')]"):
            theirs.drop_tree()
        found[path] = Built(path.removesuffix("index.html"), main)
    return found


@pytest.fixture(scope="module")
def both(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Built]]:
    """The project's pages under each engine, by path."""
    found = {}
    for name, build in ENGINES.items():
        folder = tmp_path_factory.mktemp(name)
        for each in ("docs", "overrides"):
            shutil.copytree(root / each, folder / each)
        text = (root / "mkdocs.yml").read_text("utf-8").replace("  - src/edition\n", "  - docs\n")
        (folder / "mkdocs.yml").write_text(text, "utf-8")
        done = build(folder)
        assert done.returncode == 0, done.stdout + done.stderr
        found[name] = pages(folder / "built", "//article[contains(@class, 'text')]")
    return found


def agree(both: dict[str, dict[str, Built]], of: Callable[[Built], object]) -> None:
    one, other = both["mkdocs"], both["zensical"]
    assert list(one) == list(other)
    assert len(one) > 5
    assert {path: of(page) for path, page in one.items()} == {path: of(page) for path, page in other.items()}


def test_the_text_agrees(both) -> None:
    agree(both, Built.words)


def test_headings_and_their_addresses_agree(both) -> None:
    agree(both, Built.headings)


def test_links_agree(both) -> None:
    agree(both, Built.links)


def test_citations_agree(both) -> None:
    agree(both, Built.citations)
    assert sum(len(page.citations()) for page in both["mkdocs"].values()) > 40


def test_components_agree(both) -> None:
    agree(both, Built.components)
    kinds = {name.split()[0] for page in both["mkdocs"].values() for name, _ in page.components()}
    assert {"timeline", "goals", "positions", "people", "terms", "source", "picture"} <= kinds


@pytest.mark.parametrize("engine", ENGINES)
def test_another_edition_builds_with_the_same_package(engine: str, tmp_path: Path) -> None:
    folder = Copy(tmp_path / "lighthouse").root
    done = ENGINES[engine](folder)
    assert done.returncode == 0, done.stdout + done.stderr
    found = pages(folder / "built", "//article[contains(@class, 'md-content__inner')]")
    assert len(found) == 5
    move = found["move/index.html"]
    assert "Mara Lund, its keeper, counts eleven steps today" in move.words()
    assert ("¶1 article", "reference/source/#p1") in move.links()
    assert [each[0] for each in move.citations()][:3] == ["¶1 article", "¶2 Lund", "¶3 plan"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("docs/data/goals.yml", "stage: late", "stage: soon", "stage 'soon' is not one of early, late"),
        ("docs/data/terms.yml", "term: First light", "term:", "term is empty"),
        ("docs/move.md", "stone. [¶3–4 plan]", "stone. [¶3–4 plan, 41]", "¶41 does not exist"),
        ("docs/move.md", "/// goals", "/// golas", "block 'golas' does not exist and would print as text"),
        ("docs/move.md", "    chapter: move", "    chaptre: move", "block 'timeline' has no option 'chaptre'"),
        ("docs/move.md", "[¶1]", "", "¶1 is cited by no chapter"),
    ],
)
def test_what_is_wrong_stops_either_engine(
    engine: str, name: str, old: str, new: str, message: str, tmp_path: Path
) -> None:
    copy = Copy(tmp_path / "lighthouse")
    copy.edit(name, old, new)
    done = ENGINES[engine](copy.root)
    assert done.returncode != 0
    told = done.stdout + done.stderr
    file, line = (name, copy.line(name, new)) if new else ("docs/data/source.yml", 2)
    assert f"{file}:{line}: {message}" in told


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Copy, str, Path]]:
    copy = Copy(tmp_path / "lighthouse")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [str(BIN / "mkdocs"), "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=copy.root,
            env=ENVIRONMENT,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        yield copy, f"http://127.0.0.1:{port}/", log
        server.terminate()
        server.wait(10)


def eventually(url: str, words: str) -> bool:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if words in answer.read().decode():
                    return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.2)
    return False


def test_a_running_server_shows_changed_data_and_survives_wrong_ones(served: tuple[Copy, str, Path]) -> None:
    copy, url, log = served
    data = "docs/data/timeline.yml"
    assert eventually(f"{url}move/", "The tower is lit.")
    copy.edit(data, "The tower is lit.", "The light is lit.")
    assert eventually(f"{url}move/", "The light is lit.")
    copy.edit(data, "kind: claimed", "kind: rumoured")
    until = time.monotonic() + 20
    while "'rumoured' is not one of" not in log.read_text() and time.monotonic() < until:
        time.sleep(0.2)
    told = [line for line in log.read_text().splitlines() if "rumoured" in line]
    assert told and re.search(r"docs/data/timeline\.yml:\d+: kind 'rumoured' is not one of", told[0])
    assert "Traceback" not in log.read_text()
    copy.edit(data, "kind: rumoured", "kind: claimed")
    copy.edit(data, "The light is lit.", "The lamp is lit.")
    assert eventually(f"{url}move/", "The lamp is lit.")
