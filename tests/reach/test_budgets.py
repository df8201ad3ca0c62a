"""What a visit may weigh: bytes and requests, which are exact wherever this runs."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.support import web
from tests.support.languages import TRANSLATIONS, where

KB = 1024
FONTS = ".woff2"
PAGE = 12 * KB
FIRST_VISIT, REQUESTS = 22 * KB, 8
FIRST_FONTS = 45 * KB
SECOND_PAGE = 15 * KB


@pytest.fixture
def line(watched):
    """A browser without a cache, and what it fetched since it was last asked."""
    with web.recorder() as recorder:
        proxy = {"server": f"http://127.0.0.1:{recorder.port}", "bypass": "<-loopback>"}
        seen = watched(proxy=proxy)

        def fetch(address: str) -> dict[str, int]:
            recorder.sizes.clear()
            seen.open(address, wait="networkidle")
            return dict(recorder.sizes)

        yield fetch


def test_every_page_is_small(site_dir, every_page) -> None:
    for page in every_page:
        name = page if page.endswith(".html") else page + "index.html"
        size = (site_dir / f"{name}.br").stat().st_size
        assert size <= PAGE, f"{page}: {size} bytes"


def test_every_page_arrives_before_a_freeze_over_plain_http_too(address, every_page) -> None:
    """At an onion address browsers take gzip only, and the headers count as well."""
    place = urlsplit(address)
    for page in every_page:
        request = f"GET /{page} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
        with socket.create_connection((place.hostname, place.port)) as server:
            server.sendall(request.encode())
            size = sum(map(len, iter(lambda: server.recv(65536), b"")))
        assert 3 * KB < size <= 16_384, f"{page}: {size} bytes"


@pytest.mark.parametrize(
    "page", ["", "history/", "strategy/goals/", "reference/source/", "be/", "ru/history/", "be/reference/source/"]
)
def test_a_first_visit_is_small(line, address, page) -> None:
    """In Cyrillic a page that has a word in Latin letters fetches these as well, which wait behind its text."""
    sizes = line(address + page)
    fonts = {name: size for name, size in sizes.items() if name.endswith(FONTS)}
    rest = {name: size for name, size in sizes.items() if name not in fonts}
    latin = {name for name in fonts if "-core." in name}
    cyrillic = {name for name in fonts if "cyrillic" in name or "signs" in name}
    if where(page)[0] in TRANSLATIONS:
        assert cyrillic and len(sizes) <= REQUESTS + len(cyrillic), sizes
        fonts = {name: size for name, size in fonts.items() if name not in latin}
    else:
        assert not cyrillic and len(sizes) <= REQUESTS, sizes
    assert sum(rest.values()) <= FIRST_VISIT, rest
    assert sum(fonts.values()) <= FIRST_FONTS, fonts


def test_a_second_page_is_smaller_still(line, address) -> None:
    line(address + "history/")
    sizes = line(address + "strategy/goals/")
    assert sum(sizes.values()) <= SECOND_PAGE, sizes


def test_search_is_not_fetched_before_it_is_asked_for(line, address) -> None:
    assert not [name for name in line(address + "history/") if "search" in name]


def test_nothing_is_shipped_that_is_not_used(site_dir) -> None:
    """No source map, no stemmer, no worker, no style or script that no page names."""
    names = " ".join(path.name for path in (site_dir / "assets").rglob("*") if path.is_file())
    for word in (".map", "lunr", "worker", "bundle", "palette", "main."):
        assert word not in names
