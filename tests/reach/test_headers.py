"""What nginx sends with the generated configuration: the headers every host sends, and the
compressed copies."""

import gzip
import http.client
import re
import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from edition.publish import hosts, stamp
from tests.support import web

NOTHING_ACCEPTED = {"Accept-Encoding": "identity"}


def ask(address: str, path: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The answer as it comes: status, headers by their lower-case names, body."""
    parts = urlsplit(address)
    connection: http.client.HTTPConnection
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
    for kind in ("css", "js", "woff2"):
        status, found, _ = ask(address, asset(site_dir, kind))
        assert status == 200
        assert found["content-security-policy"] == told(site_dir)["Content-Security-Policy"]
        assert found["cache-control"] == hosts.FOR_EVER


def test_pages_are_kept_shortly_and_what_is_missing_not_at_all(address) -> None:
    assert ask(address, "history/")[1]["cache-control"] == hosts.SHORT
    assert "cache-control" not in ask(address, "assets/gone.01234567.css")[1]


def test_the_header_says_what_a_page_cannot_say_of_itself(address) -> None:
    _, found, body = ask(address, "history/", **NOTHING_ACCEPTED)
    page = re.search(rb'Content-Security-Policy" content="([^"]+)"', body)[1].decode()
    assert found["content-security-policy"] == "frame-ancestors 'none'"
    assert "frame-ancestors" not in page and "unsafe" not in page and page.startswith("default-src 'none'; ")


def test_transport_security_is_sent_over_tls(nginx, site_dir, certificate) -> None:
    address = nginx.start(site_dir, tls=certificate)
    status, found, _ = ask(address)
    assert status == 200
    assert found["strict-transport-security"] == told(site_dir)["Strict-Transport-Security"]


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
        ("edition.epub", "application/epub+zip"),
        ("edition.pdf", "application/pdf"),
        ("about/citing/edition.bib", "application/x-bibtex; charset=utf-8"),
        ("about/citing/edition.ris", "application/x-research-info-systems; charset=utf-8"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        ("offline.zip", "application/zip"),
    ],
)
def test_files_are_called_what_they_are(address, path, kind) -> None:
    assert ask(address, path)[1]["content-type"] == kind


def test_only_the_site_is_served(nginx, site_dir, tmp_path) -> None:
    """Neither the configuration, nor what a checkout or an editor leaves in the folder."""
    folder = Path(shutil.copytree(site_dir, tmp_path / "site"))
    hidden = ".git/config", ".env", "v/1.0/.history/data.csv", ".well-known/.git/HEAD"
    for name in (*hidden, ".well-known/security.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("left behind")
    address = nginx.start(folder)
    assert ask(address, ".well-known/security.txt")[0] == 200
    for path in (*hidden, "%2egit/config", "hosts/nginx.conf", "_headers"):
        status, found, body = ask(address, path)
        assert status == 404, path
        assert b"left behind" not in body
        assert "content-security-policy" in found


def test_a_corrected_file_is_sent_again(nginx, site_dir, tmp_path) -> None:
    """Also when it is as long and of the same day as before: a figure was wrong."""
    folder = Path(shutil.copytree(site_dir, tmp_path / "site"))
    address = nginx.start(folder)
    epoch = int(site_dir.stat().st_mtime)
    for path in ("history/", "data/goals.json"):
        file = folder / (f"{path}index.html" if path.endswith("/") else path)
        for coding in ("identity", "gzip", "br"):
            _, first, _ = ask(address, path, Accept_Encoding=coding)
            assert "last-modified" not in first, "a date that is none"
            known = {"If_None_Match": first["etag"]}
            assert ask(address, path, Accept_Encoding=coding, **known)[0] == 304
        text = file.read_bytes()
        file.write_bytes(text.replace(b"1", b"2", 1))
        assert len(file.read_bytes()) == len(text)
        for suffix in (".br", ".gz"):
            file.with_name(file.name + suffix).unlink()
        stamp.stamp_files(folder, epoch)
        _, second, body = ask(address, path, Accept_Encoding="identity")
        assert body == file.read_bytes()
        assert ask(address, path, Accept_Encoding="identity", **known)[0] == 200
        assert second["etag"] != first["etag"]


WELCOME = """server { listen 80 default_server; server_name _; return 200 "Welcome to nginx!"; }"""


def test_the_readme_leads_past_the_welcome_page(nginx, site_dir, root, tmp_path) -> None:
    """Debian's own site is the default of port 80 and would answer for any name."""
    assert b"Welcome" in ask(nginx.start(site_dir, beside=WELCOME))[2]
    enabled, available = tmp_path / "sites-enabled", tmp_path / "sites-available"
    for folder in (enabled, available):
        folder.mkdir()
    (available / "default").write_text(WELCOME)
    (enabled / "default").symlink_to(available / "default")
    steps = re.search(r"\*\*nginx\*\*.*?```\n(.*?)```", (root / "README.md").read_text("utf-8"), re.S)[1]
    for step in re.findall(r"(?m)^(?:cp|ln|rm) .*", steps):
        moved = step.replace("/etc/nginx", str(tmp_path)).replace("/srv/site", str(site_dir))
        subprocess.run(["sh", "-c", moved], check=True)
    assert (enabled / "site").read_text("utf-8") == (site_dir / hosts.NGINX).read_text("utf-8")
    others = "".join(path.read_text("utf-8") for path in enabled.iterdir() if path.name != "site")
    assert b"Welcome" not in ask(nginx.start(site_dir, beside=others))[2]


def written(home: Path) -> str:
    """All that a server wrote but for its own number and configuration."""
    kept = [path for path in home.rglob("*") if path.is_file() and path.suffix != ".conf" and path.name != "pid"]
    return "".join(path.read_text("utf-8", "replace") for path in kept)


def test_no_request_is_logged(nginx, site_dir, tmp_path) -> None:
    def visited(site: Path) -> str:
        address = nginx.start(site)
        place = urlsplit(address)
        for path in ("history/", "history", "secret-page", "a" * 9000, ".secret", "%00", "history/?secret"):
            ask(address, path, Referer="http://secret/", User_Agent="secret")
        for request in (
            "secret\r\n\r\n",
            f"POST /secret HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n{'secret' * 9}",
        ):
            with socket.create_connection((place.hostname, place.port)) as line:
                line.sendall(request.encode())
                line.shutdown(socket.SHUT_WR)
                line.recv(65536)
        return written(nginx.home)

    assert visited(site_dir) == ""
    logging = web.altered(site_dir, tmp_path / "logging", hosts.NGINX, {"access_log off;": ""})
    assert "secret" in visited(logging), "what is logged is found here"


def test_pages_lead_to_no_other_site_and_send_no_referrer(site_dir, address) -> None:
    for path in site_dir.rglob("*.html"):
        assert not re.search(r'<a [^>]*href="(https?:)?//', path.read_text("utf-8")), path
    assert ask(address)[1]["referrer-policy"] == "no-referrer"
