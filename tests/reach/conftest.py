"""The finished site behind a real nginx, and what looks at it.

- ``nginx``: starts the server with the generated configuration, see ``web.Nginx``.
- ``address``: the site at the root of such a server; ``pages``: every page of it, by its file.
- ``offline``: the unpacked offline copy's index.html.
- ``firefox``: one stock Firefox; tests that use it are left out where there is none.
- ``looked_at(browser)``: see ``Watched``.
"""

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

sys.path.insert(0, str(Path(__file__).parent))
import web

# What the site has that is no page of it.
NO_PAGES = {"404.html", "one-page.html"}


@dataclass
class Watched:
    """A page in a context of its own, and all that was requested and complained of there."""

    page: Page
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


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
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        + ["-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
        + ["-out", names[0], "-keyout", names[1]],
        check=True,
        capture_output=True,
    )
    return names


@pytest.fixture(scope="session")
def pages(site_dir: Path) -> list[str]:
    """Every page by its address below the site's own."""
    names = sorted(path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*.html"))
    return [name.removesuffix("index.html") for name in names if name not in NO_PAGES]


@pytest.fixture(scope="session")
def offline(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    with zipfile.ZipFile(site_dir / "offline.zip") as packed:
        packed.extractall(folder)
    (home,) = folder.glob("*/index.html")
    return home


@pytest.fixture(scope="session")
def firefox(tool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[web.Firefox]:
    browser = web.Firefox(tool("Firefox"), tmp_path_factory.mktemp("firefox") / "profile")
    yield browser
    browser.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Open a page whose requests, errors and policy violations are written down."""
    contexts = []

    def start(**options: object) -> Watched:
        context = browser.new_context(**options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        seen = Watched(context.new_page(), context)
        context.on("request", lambda request: seen.requests.append(request.url))
        context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
        context.on(
            "console",
            lambda said: seen.complaints.append(said.text) if said.type == "error" else None,
        )
        return seen

    yield start
    for context in contexts:
        context.close()
