"""A small web server, the same for all that is compared: HTTP/1.1, everything that shrinks as brotli."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli

# As hosts do it: what is text is compressed, fonts and raster images are so already.
TEXT = {"application/javascript", "application/json", "application/xml", "image/svg+xml", "text/javascript"}
KINDS = {"css": "css", "html": "html", "javascript": "js", "font": "fonts", "image": "images"}


@dataclass(frozen=True)
class Response:
    """What went over the line for one request: the body's size as sent, and the head's."""

    path: str
    status: int
    kind: str
    body: int
    head: int


@dataclass
class Server:
    """A running server: its address, and what it has sent so far."""

    address: str
    sent: list[Response] = field(default_factory=list)


def kind_of(media_type: str) -> str:
    """The kind of a file as the tables tell it: html, css, js, fonts, images or other."""
    family, _, name = media_type.partition("/")
    return KINDS.get(family) or KINDS.get(name) or "other"


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """Browsers hang up as they like."""


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Serve a folder on 127.0.0.1; all is compressed before the first request comes."""
    files = {
        path.relative_to(folder).as_posix(): _prepared(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".br", ".gz")
    }
    running: Server

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body leave together, as from a real server

        def do_GET(self) -> None:
            if self.path == "/favicon.ico" and "favicon.ico" not in files:
                self.wfile.write(b"HTTP/1.1 204 No Content\r\n\r\n")  # asked by the browser, not by the page
                return
            name = unquote(urlsplit(self.path).path).lstrip("/")
            if name == "" or name.endswith("/"):
                name += "index.html"
            status = 200 if name in files else 404
            body, media_type, encoding = files.get(name) or files.get("404.html") or (b"", "text/html", "")
            lines = [
                f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}",
                f"Content-Type: {media_type}{'; charset=utf-8' if media_type.startswith('text/') else ''}",
                f"Content-Length: {len(body)}",
                "Cache-Control: max-age=600",
                "Vary: Accept-Encoding",
                *([f"Content-Encoding: {encoding}"] if encoding else []),
            ]
            head = "\r\n".join([*lines, "", ""]).encode()
            running.sent.append(Response(name, status, kind_of(media_type), len(body), len(head)))
            self.wfile.write(head + body)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    with _Quiet(("127.0.0.1", 0), Handler) as server:
        running = Server(f"http://127.0.0.1:{server.server_address[1]}/")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield running
        finally:
            server.shutdown()


def _prepared(path: Path) -> tuple[bytes, str, str]:
    data = path.read_bytes()
    media_type = guess_type(path.name)[0] or {".woff2": "font/woff2"}.get(path.suffix, "application/octet-stream")
    if media_type.startswith("text/") or media_type in TEXT:
        made = path.with_name(path.name + ".br")
        packed = made.read_bytes() if made.is_file() else brotli.compress(data, quality=11)
        if len(packed) < len(data):
            return packed, media_type, "br"
    return data, media_type, ""
