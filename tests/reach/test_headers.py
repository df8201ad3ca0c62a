"""What nginx sends with the generated configuration: the headers every host sends, and the
compressed copies."""

import gzip
import http.client
import json
import re
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from edition.publish import hosts

NOTHING_ACCEPTED = {"Accept-Encoding": "identity"}


def ask(address: str, path: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The answer as it comes: status, headers by their lower-case names, body."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        trust = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(parts.netloc, timeout=10, context=trust)
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        asked = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", parts.path + path, headers=asked)
        answer = connection.getresponse()
        names = [name.lower() for name, _ in answer.getheaders()]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, "sent twice"
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def told(site: Path) -> dict[str, str]:
    """The headers as `_headers` tells Netlify and Cloudflare Pages."""
    rule = (site / "_headers").read_text("utf-8").split("\n/")[0]
    return dict(re.findall(r"(?m)^  ([\w-]+): (.*)$", rule))


def asset(site: Path, kind: str) -> str:
    return next((site / "assets").rglob(f"*.{kind}")).relative_to(site).as_posix()


@pytest.mark.parametrize(
    "path",
    ["", "history/", "404.html", "nope", "deep/nope/", "data/goals.json", "search/search_index.js"],
)
def test_every_answer_carries_every_header(address, site_dir, path) -> None:
    _, found, _ = ask(address, path)
    expected = {name.lower(): value for name, value in told(site_dir).items()}
    tls = expected.pop("strict-transport-security")
    assert tls
    assert {name: found.get(name) for name in expected} == expected
    assert "strict-transport-security" not in found, "means nothing without TLS"
    assert "set-cookie" not in found
    assert found["server"] == "nginx", "which nginx is nobody's business"


def test_assets_carry_them_too_and_are_kept_for_ever(address, site_dir) -> None:
    for kind in ("css", "js", "woff2", "svg"):
        status, found, _ = ask(address, asset(site_dir, kind))
        assert status == 200
        assert found["content-security-policy"] == told(site_dir)["Content-Security-Policy"]
        assert found["cache-control"] == hosts.FOR_EVER


def test_pages_are_kept_shortly_and_what_is_missing_not_at_all(address) -> None:
    assert ask(address, "history/")[1]["cache-control"] == hosts.SHORT
    assert "cache-control" not in ask(address, "assets/gone.01234567.css")[1]


def test_the_policy_on_the_page_is_that_of_the_header(address) -> None:
    _, found, body = ask(address, "history/", **NOTHING_ACCEPTED)
    page = re.search(rb'Content-Security-Policy" content="([^"]+)"', body)[1].decode()
    assert found["content-security-policy"] == f"{page}; frame-ancestors 'none'"
    assert "unsafe" not in page


def test_transport_security_is_sent_over_tls(nginx, site_dir, certificate) -> None:
    address = nginx.start(site_dir, tls=certificate)
    status, found, _ = ask(address)
    assert status == 200
    assert found["strict-transport-security"] == told(site_dir)["Strict-Transport-Security"]


def test_cloudfront_is_told_the_same(site_dir) -> None:
    config = json.loads((site_dir / "hosts/cloudfront-headers.json").read_text("utf-8"))
    expected = told(site_dir)
    policy = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert policy == expected["Content-Security-Policy"]
    for item in config["CustomHeadersConfig"]["Items"]:
        assert expected[item["Header"]] == item["Value"]


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_precompressed_copies_are_sent_and_match(address, site_dir, coding) -> None:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[coding]
    packed = [p for p in site_dir.rglob(f"*.{'br' if coding == 'br' else 'gz'}")]
    assert len(packed) > 40
    for copy in packed:
        original = copy.with_suffix("")
        assert unpack(copy.read_bytes()) == original.read_bytes(), original
    for path in ("history/", asset(site_dir, "css"), "data/goals.json"):
        _, found, body = ask(address, path, Accept_Encoding=coding)
        assert found["content-encoding"] == coding
        assert found["vary"] == "Accept-Encoding"
        assert unpack(body) == ask(address, path, Accept_Encoding="identity")[2]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("history/", "text/html; charset=utf-8"),
        ("data/goals.yml", "text/yaml; charset=utf-8"),
        ("data/goals.csv", "text/csv; charset=utf-8"),
        ("data/goals.json", "application/json; charset=utf-8"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        ("offline.zip", "application/zip"),
    ],
)
def test_files_are_called_what_they_are(address, path, kind) -> None:
    assert ask(address, path)[1]["content-type"] == kind


@pytest.mark.parametrize("path", ["hosts/nginx.conf", "_headers"])
def test_the_configuration_is_not_served(address, path) -> None:
    assert ask(address, path)[0] == 404


def test_no_request_is_logged(site_dir) -> None:
    block = (site_dir / "hosts/nginx.conf").read_text("utf-8")
    assert re.findall(r"(?m)^\s*access_log (.*);", block) == ["off"]


def test_pages_lead_to_no_other_site_and_send_no_referrer(site_dir, address) -> None:
    for path in site_dir.rglob("*.html"):
        assert not re.search(r'<a [^>]*href="(https?:)?//', path.read_text("utf-8")), path
    assert ask(address)[1]["referrer-policy"] == "no-referrer"
