"""Servers, proxies and a Firefox for the tests of how the site reaches its readers."""

import contextlib
import itertools
import json
import os
import re
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.sync.client import connect

OUTER = """\
load_module {module};
{user}
daemon off;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log {folder}/access.log;
    ssl_protocols TLSv1.2 TLSv1.3;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens: {process.args}")


@dataclass
class Nginx:
    """A real nginx with the configuration that publishing generated, adapted where it says so."""

    program: Path
    module: Path
    folder: Path
    running: list[subprocess.Popen] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """The folder of the server started last, and all that it may write to."""
        return self.folder / str(len(self.running) - 1)

    def start(self, site: Path, *, under: str = "/", tls: tuple[Path, Path] | None = None, beside: str = "") -> str:
        """Serve `site` below the path `under` and return the address, with a final slash.

        `beside` is the configuration of what else listens on port 80.
        """
        home = self.folder / str(len(self.running))
        home.mkdir()
        root = site
        if under != "/":
            root = home / "root"
            shutil.copytree(site, root / under.strip("/"))
        port = free_port()
        text = (site / "hosts" / "nginx.conf").read_text("utf-8")
        if not tls:
            changes = {"listen 80;": f"listen 127.0.0.1:{port};"}
        else:
            changes = {
                "listen 80;": "",
                "# listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
                "# ssl_certificate /etc/ssl/site.pem;": f"ssl_certificate {tls[0]};",
                "# ssl_certificate_key /etc/ssl/site.key;": f"ssl_certificate_key {tls[1]};",
            }
        changes["root /srv/site;"] = f"root {root};"
        if under != "/":
            changes["error_page 404 /404.html;"] = f"error_page 404 {under}404.html;"
        for old, new in changes.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        beside = beside.replace("listen 80", f"listen 127.0.0.1:{port}")
        (home / "site.conf").write_text(text + beside)
        user = "user root;" if os.geteuid() == 0 else ""
        (home / "nginx.conf").write_text(OUTER.format(folder=home, module=self.module, user=user))
        process = subprocess.Popen([self.program, "-p", home, "-c", home / "nginx.conf", "-e", home / "error.log"])
        self.running.append(process)
        wait_for(port, process)
        return f"{'https' if tls else 'http'}://127.0.0.1:{port}{under}"

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(10)


class _Threaded(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers hang up as they like."""


@contextlib.contextmanager
def failing(address: str, after: int, how: str) -> Iterator[str]:
    """A way to `address` whose every connection is cut or stalls after that many bytes.

    Counted is what comes from the server, headers included, as a network counts it.
    """
    target = urlsplit(address)
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((target.hostname, target.port)) as server:
                threading.Thread(target=self.forward, args=(server,), daemon=True).start()
                left = after
                while left and (data := server.recv(min(left, 4096))):
                    self.request.sendall(data)
                    left -= len(data)
                if how == "stall" and not left:
                    over.wait()

        def forward(self, server: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while data := self.request.recv(65536):
                    server.sendall(data)

    with _Threaded(("127.0.0.1", 0), Handler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}{target.path}"
        over.set()
        proxy.shutdown()


@contextlib.contextmanager
def recorder() -> Iterator["Recorder"]:
    """A proxy that writes down every request a browser makes, and answers for this machine only."""
    found = Recorder()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.requests.append(self.path)
            found.purposes.append(self.headers.get("Sec-Purpose") or self.headers.get("X-moz") or "")
            target = urlsplit(self.path)
            port = found.aliases.get(target.hostname or "", target.port)
            if target.hostname != "127.0.0.1" and target.hostname not in found.aliases:
                self.send_error(502)
                return
            kept = {k: v for k, v in self.headers.items() if k.lower() != "proxy-connection"}
            kept["Connection"] = "close"
            path = target.path + (f"?{target.query}" if target.query else "")
            lines = "".join(f"{name}: {value}\r\n" for name, value in kept.items())
            with socket.create_connection(("127.0.0.1", port)) as server:
                server.sendall(f"{self.command} {path} HTTP/1.1\r\n{lines}\r\n".encode())
                self.close_connection = True
                count = 0
                while data := server.recv(65536):
                    head, end, _ = data.partition(b"\r\n\r\n")
                    count += len(data) - (len(head + end) if not count and end else 0)
                    self.wfile.write(data)
                found.sizes.append((self.path, count))

        do_HEAD = do_POST = do_GET

        def do_CONNECT(self) -> None:
            found.requests.append(f"https://{self.path}/")
            self.send_error(502)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        handle_error = _Threaded.handle_error

    with Server(("127.0.0.1", 0), Handler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        found.port = proxy.server_address[1]
        yield found
        proxy.shutdown()


@dataclass
class Recorder:
    """What a browser asked for: addresses in their order, what each request said it is
    for, and the bytes of each answer's body as they were sent.

    `aliases` are host names that lead to a port of this machine.
    """

    port: int = 0
    aliases: dict[str, int] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)
    sizes: list[tuple[str, int]] = field(default_factory=list)


# What Firefox does on its own is not the site's doing: updates, portals, telemetry, suggestions.
PREFERENCES: dict[str, object] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutHomeSnippets.updateUrl": "",
    "browser.contentblocking.report.hide_vpn_banner": True,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.provider.google4.updateURL": "",
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.url": "",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.prefetch-next": True,  # as readers have it
    "remote.active-protocols": 1,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.server": "",
}


class Firefox:
    """A stock Firefox, driven over WebDriver BiDi without anything between.

    https://w3c.github.io/webdriver-bidi/
    """

    def __init__(self, program: Path, profile: Path, **preferences: object) -> None:
        self.events: list[dict[str, Any]] = []
        self.numbers = itertools.count(1)
        self.profile = profile
        profile.mkdir(parents=True)
        chosen = {**PREFERENCES, **{k.replace("__", "."): v for k, v in preferences.items()}}
        (profile / "user.js").write_text(
            "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in chosen.items())
        )
        port = free_port()
        self.process = subprocess.Popen(
            [
                *(program, "--headless", "--no-remote", "--profile", profile),
                f"--remote-debugging-port={port}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(profile)},
        )
        self.stack = contextlib.ExitStack()
        self.stack.callback(self.process.wait, 20)
        self.stack.callback(self.process.terminate)
        try:
            self.begin(port)
        except BaseException:
            self.stack.close()
            raise

    def begin(self, port: int) -> None:
        wait_for(port, self.process, 30)
        self.socket = self.stack.enter_context(connect(f"ws://127.0.0.1:{port}/session", max_size=None, proxy=None))
        self.call("session.new", capabilities={})
        self.call(
            "session.subscribe",
            events=["log.entryAdded", "network.beforeRequestSent", "network.fetchError"],
        )
        self.call(
            "script.addPreloadScript",
            functionDeclaration="() => addEventListener('securitypolicyviolation', (event) =>"
            " console.log('VIOLATION', event.effectiveDirective, event.blockedURI))",
        )
        tree = self.call("browsingContext.getTree")
        self.context = tree["contexts"][0]["context"]

    def new_tab(self) -> None:
        """Go on in a new tab, with nothing kept from the one before."""
        made = self.call("browsingContext.create", type="tab")["context"]
        self.call("browsingContext.close", context=self.context)
        self.context = made
        self.events.clear()

    def stored_for(self, address: str) -> list[str]:
        """What lies on the disk for an origin."""
        name = origin(address).replace(":", "+").replace("/", "+")
        return [path.name for path in (self.profile / "storage").glob(f"default/{name}*")]

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command; what happens meanwhile is kept in `events`."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=30))
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, address: str, wait: str = "complete") -> None:
        self.call("browsingContext.navigate", context=self.context, url=address, wait=wait)

    def run(self, expression: str) -> Any:
        """The value of an expression on the page, by way of JSON."""
        answer = self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] != "success":
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']['text']}")
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def until(self, expression: str, seconds: float = 10) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(RuntimeError):  # a page that is just being left
                if found := self.run(expression):
                    return found
            time.sleep(0.05)
        raise AssertionError(f"never true: {expression}")

    @property
    def requested(self) -> list[str]:
        return [
            event["params"]["request"]["url"] for event in self.events if event["method"] == "network.beforeRequestSent"
        ]

    @property
    def complaints(self) -> list[str]:
        """What the console says of policies and errors."""
        return [
            event["params"]["text"]
            for event in self.events
            if event["method"] == "log.entryAdded"
            and (event["params"]["level"] == "error" or "VIOLATION" in str(event["params"]))
        ]

    def close(self) -> None:
        self.stack.close()

    def __enter__(self) -> "Firefox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# Firefox fetches ahead when it has nothing else to do.
IDLE = "new Promise((done) => setTimeout(done, 1500, true))"


def leaving(requested: list[str]) -> list[str]:
    """The requests that leave the page: what stands in it as `data:` does not."""
    return [each for each in requested if not each.startswith("data:")]


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def altered(site: Path, copy: Path, page: str, changes: dict[str, str]) -> Path:
    """A copy of the site with one page changed, its compressed copies left out."""
    shutil.copytree(site, copy)
    text = (copy / page).read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    (copy / page).write_text(text, "utf-8")
    for suffix in (".br", ".gz"):
        (copy / f"{page}{suffix}").unlink(missing_ok=True)
    return copy


# Where browsers turn of themselves, whatever page is open.
BROWSER_ITSELF = re.compile(r"^https?://(([\w-]+\.)*(mozilla\.(com|org|net)|firefox\.com)|update\.googleapis\.com)[:/]")


def by_way_of(recorder: Recorder) -> dict[str, object]:
    """The preferences that send all of Firefox's requests by way of a recorder."""
    return {
        "network__proxy__type": 1,
        "network__proxy__http": "127.0.0.1",
        "network__proxy__http_port": recorder.port,
        "network__proxy__ssl": "127.0.0.1",
        "network__proxy__ssl_port": recorder.port,
        "network__proxy__allow_hijacking_localhost": True,
    }
