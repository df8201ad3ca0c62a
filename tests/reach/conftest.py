"""The finished site behind a real nginx, and what looks at it.

- ``nginx``: starts the server with the generated configuration, see ``web.Nginx``.
- ``address``: the site at the root of such a server; ``pages``: its pages by their files, of translations a sample;
  ``every_page``: those of all languages.
- ``offline``: the unpacked offline copy's index.html.
- ``visit(browser, place)``: the report of a visit that used everything the site offers, by
  "Chromium" or "Firefox" at one of the ``places``.
- ``firefox``: a tab of a stock Firefox; tests that use it are left out where there is none.
- ``watched``: opens a page in Chromium that is watched, see ``Watched``.
"""

import contextlib
import pickle
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.support import web
from tests.support.languages import sample
from tests.support.shared import once
from tests.support.visit import STORED, Report, faults, use_everything

Wait = Literal["commit", "domcontentloaded", "load", "networkidle"]
ONION = "exampleexampleexampleexampleexampleexampleexampleexample.onion"
# What the site has that is no page of it.
NO_PAGES = ("404.html", "one-page.html")


@dataclass
class Watched:
    """A Chromium page in a context of its own, and all that was requested and complained of there.

    It is driven as `web.Firefox` is, so that both make the same visit.
    """

    page: Page
    context: BrowserContext
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext) -> "Watched":
        context.set_default_timeout(15_000)
        seen = cls(context.new_page(), context)
        context.on("request", lambda request: seen.requested.append(request.url))
        context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
        context.on(
            "console",
            lambda said: seen.complaints.append(said.text) if said.type == "error" else None,
        )
        return seen

    def open(self, address: str, wait: Wait = "load") -> None:
        self.page.goto(address, wait_until=wait)

    def run(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def until(self, expression: str, seconds: float = 10) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(Error):  # a page that is just being left
                if found := self.run(expression):
                    return found
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never true: {expression}")


@pytest.fixture(scope="session")
def nginx(tool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[web.Nginx]:
    server = web.Nginx(tool("nginx"), tool("nginx's brotli module"), tmp_path_factory.mktemp("web"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def address(nginx: web.Nginx, site_dir: Path) -> str:
    return nginx.start(site_dir)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    names = folder / "site.pem", folder / "site.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-out", names[0], "-keyout", names[1]),
        ],
        check=True,
        capture_output=True,
    )
    return names


@pytest.fixture(scope="session")
def every_page(site_dir: Path) -> list[str]:
    """Every page by its address below the site's own."""
    names = sorted(path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*.html"))
    return [name.removesuffix("index.html") for name in names if not name.endswith(NO_PAGES)]


@pytest.fixture(scope="session")
def pages(every_page: list[str]) -> list[str]:
    return sample(every_page)


@pytest.fixture(scope="session")
def offline(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    with zipfile.ZipFile(site_dir / "offline.zip") as packed:
        packed.extractall(folder)
    (home,) = folder.glob("*/index.html")
    return home


@pytest.fixture(scope="session")
def places(nginx: web.Nginx, address: str, site_dir: Path, offline: Path) -> dict[str, str]:
    """Where the same files are read: at a root, below a path, at an onion address, from a disk."""
    return {
        "root": address,
        "mirror": nginx.start(site_dir, under="/some/mirror/"),
        "onion": f"http://{ONION}/",
        "disk": offline.parent.as_uri() + "/",
    }


@pytest.fixture(scope="session")
def recorder(address: str) -> Iterator[web.Recorder]:
    with web.recorder() as found:
        found.aliases[ONION] = urlsplit(address).port or 80
        yield found


@pytest.fixture(scope="session")
def only_firefox(tool, recorder: web.Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[web.Firefox]:
    """One stock Firefox, all whose requests the recorder sees."""
    profile = tmp_path_factory.mktemp("firefox") / "profile"
    with web.Firefox(tool("Firefox"), profile, **web.by_way_of(recorder)) as browser:
        yield browser


@pytest.fixture
def firefox(only_firefox: web.Firefox) -> web.Firefox:
    """A new tab of it."""
    only_firefox.new_tab()
    return only_firefox


@pytest.fixture(scope="session")
def visit(
    request: pytest.FixtureRequest,
    recorder: web.Recorder,
    places: dict[str, str],
    pages: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, str], Report]:
    """The report of a visit that used everything, made once a run for each browser and place."""
    made: dict[tuple[str, str], Report] = {}

    def make(name: str, place: str) -> Report:
        first = len(recorder.requests)
        if name == "Firefox":
            browser = request.getfixturevalue("only_firefox")
            browser.new_tab()
            report = use_everything(browser, places[place], pages)
            browser.run(web.IDLE)
            report.disk = browser.stored_for(places[place])
            report.stored = browser.run(STORED)
            report.stored["cookies"] += str(browser.call("storage.getCookies")["cookies"] or "")
        else:
            proxy = {"server": f"http://127.0.0.1:{recorder.port}", "bypass": "<-loopback>"}
            with contextlib.closing(request.getfixturevalue("browser").new_context(proxy=proxy)) as context:
                browser = Watched.of(context)
                report = use_everything(browser, places[place], pages)
                browser.page.pdf()
                browser.page.emulate_media(media="print")
                browser.page.wait_for_load_state("networkidle")
                report.stored = browser.run(STORED)
                report.stored["cookies"] += str(context.cookies() or "")
        report.requested = web.leaving(browser.requested)
        report.recorded = recorder.requests[first:]
        report.purposes = recorder.purposes[first:]
        report.complaints = faults(browser.complaints)
        return report

    def shared(name: str, place: str) -> Report:
        def write(file: Path) -> None:
            file.write_bytes(pickle.dumps(make(name, place)))

        if (name, place) not in made:
            file = once(tmp_path_factory, f"visit-{name}-{place}", write)
            made[name, place] = pickle.loads(file.read_bytes())
        return made[name, place]

    return shared


@pytest.fixture
def watched(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Open a page whose requests, errors and policy violations are written down."""
    contexts = []

    def start(**options: Any) -> Watched:
        contexts.append(browser.new_context(**options))
        return Watched.of(contexts[-1])

    yield start
    for context in contexts:
        context.close()
