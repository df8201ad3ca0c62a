"""Fixtures that all tests share.

- ``root``: the project's folder; ``site_dir``: the finished site, built once a run, read only;
  ``plain_dir``: its pages in the first language as an engine leaves them; ``made_up_dir``: the
  made-up edition, finished.
- ``language``: each language of the site in turn; ``home``: the folder of the site where it stands.
- ``serve(folder, under="/")``: serves a folder on 127.0.0.1 and returns the address, with a
  final slash; unknown paths get the folder's 404.html. ``base_url`` is that of ``site_dir``.
- ``browser``: one headless Chromium; ``page_factory(width=1280, scheme="light",
  javascript=True)``: a page of its own, with nothing kept from others, closed after the test.
- ``tool(name)``: path of something that tests/support/machine.py looks for; leaves the test out
  when it is not there. ``node_module(name)``: the same for packages of tests/package.json.

A test that asks for the site is marked `slow`, one that asks for a browser `browser` as well.
Tests that were left out are named at the end; with EDITION_SKIPS=fail they fail the run.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from edition.engines import ENGINES, build_pages
from edition.settings import SETTINGS
from tests.support import machine
from tests.support.copies import LIGHTHOUSE
from tests.support.languages import LANGUAGES, Language
from tests.support.shared import once

# The fixtures that open one.
BROWSERS = {"browser", "only_firefox", "visit"}


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder under a path as a plain static host would."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args, under: str, **options) -> None:
        self.under = under
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        path = unquote(urlsplit(path).path)
        if not path.startswith(self.under):
            return str(Path(self.directory, "nothing-here"))
        return super().translate_path("/" + path.removeprefix(self.under))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Say nothing: the tests say what matters."""


class Server(ThreadingHTTPServer):
    """A server that does not mind a browser that hangs up."""

    daemon_threads = True

    def handle_error(self, *_) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*_)


@pytest.fixture(scope="session")
def root() -> Path:
    return machine.ROOT


@pytest.fixture(scope="session")
def site_dir(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def build(place: Path) -> None:
        site = place / "site"
        command = [str(Path(sys.executable).with_name("edition")), "build", "--to", str(site)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(f"the site does not build:\n{done.stdout}{done.stderr}", pytrace=False)

    return once(tmp_path_factory, "built", build) / "site"


@pytest.fixture(scope="session", params=LANGUAGES, ids=lambda language: language.tag)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture(scope="session")
def home(site_dir: Path, language: Language) -> Path:
    return site_dir / language.prefix


@pytest.fixture(scope="session")
def made_up_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def build(place: Path) -> None:
        command = [str(Path(sys.executable).with_name("edition")), "build", "--to", str(place / "site")]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
        done = subprocess.run(command, cwd=LIGHTHOUSE, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return once(tmp_path_factory, "lighthouse", build) / "site"


@pytest.fixture(scope="session")
def plain_dir(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def build(place: Path) -> None:
        build_pages(ENGINES["mkdocs"], root / SETTINGS, place, 1600000000)

    return once(tmp_path_factory, "pages", build)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    servers = []

    def start(folder: Path, under: str = "/") -> str:
        handler = partial(Handler, directory=str(folder), under=under)
        server = Server(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}{under}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def base_url(serve: Callable[..., str], site_dir: Path) -> str:
    return serve(site_dir)


@pytest.fixture(scope="session")
def tool() -> Callable[[str], Path]:
    def need(name: str) -> Path:
        return machine.find(name) or pytest.skip(f"{name} is not on this machine")

    return need


@pytest.fixture(scope="session")
def node_module() -> Callable[[str], Path]:
    def need(name: str) -> Path:
        return machine.node_module(name) or pytest.skip(f"npm could not install {name}")

    return need


@pytest.fixture(scope="session")
def browser(tool: Callable[[str], Path]) -> Iterator[Browser]:
    path = tool("Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=machine.SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def page_factory(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(width: int = 1280, scheme: Literal["light", "dark"] = "light", javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="en-GB",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = [line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    for item in items:
        if any(item.nodeid.startswith(beginning) for beginning in known):
            item.add_marker(pytest.mark.xfail(reason=f"named in {KNOWN.name}", strict=False))
        needed = set(getattr(item, "fixturenames", ()))
        if needed & BROWSERS:
            item.add_marker("browser")
        if needed & {"site_dir", "plain_dir", *BROWSERS}:
            item.add_marker("slow")
    # The other processes have work while one builds what the slow tests share.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


# Tests that do not yet hold for what the site has become, by the beginnings of their names.
KNOWN = Path(__file__).with_name("known_failures.txt")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = terminalreporter.stats.get("skipped", [])
    if left_out:
        terminalreporter.section("left out")
    for report in left_out:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("EDITION_SKIPS") == "fail" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = max(session.exitstatus, pytest.ExitCode.TESTS_FAILED)
