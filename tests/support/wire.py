"""Counts what a server really sends until a page is whole: handshake, certificates, headers and all.

A network that freezes connections counts every byte that comes from the server. Measured is a TLS 1.3
connection to nginx over a socket of this machine, record by record, until the HTML is complete, over
HTTP/1.1 and over HTTP/2. The certificates are an RSA chain with what public authorities put into theirs.
Browsers of today and OpenSSL 3.5 agree on the hybrid key share X25519MLKEM768, with which the server's
share is 1,120 bytes long instead of 32; where OpenSSL here is older, the difference is added.

As a program: python -m tests.support.wire SITE prints a table for a finished site.
"""

import contextlib
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.support import machine
from tests.support.web import Nginx

# https://www.ietf.org/archive/id/draft-ietf-tls-ecdhe-mlkem-00.html: 1,088 + 32 bytes
HYBRID_SHARE = 1_088
FREEZE = 16_384
PROTOCOLS = ("http/1.1", "h2")
NAME = "www.example.org"
# What an ordinary browser sends along; a server's answer depends on the codings alone.
ASKED = {"accept": "text/html", "accept-encoding": "gzip, deflate, br", "user-agent": "Mozilla/5.0"}

# As Let's Encrypt issued in 2025: https://letsencrypt.org/certificates/ and RFC 6962 for the two signed
# certificate timestamps, of 119 bytes each, that browsers ask for; here they are zeros of that length.
STAMPS = "1.3.6.1.4.1.11129.2.4.2=DER:0481F4" + "00F2" + "00" * 242
EXTENSIONS = f"""
[root]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[between]
keyUsage=critical,digitalSignature,keyCertSign,cRLSign
extendedKeyUsage=serverAuth,clientAuth
basicConstraints=critical,CA:TRUE,pathlen:0
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
authorityInfoAccess=caIssuers;URI:http://x1.i.example.org/
certificatePolicies=2.23.140.1.2.1
crlDistributionPoints=URI:http://x1.c.example.org/
[leaf]
keyUsage=critical,digitalSignature,keyEncipherment
extendedKeyUsage=serverAuth
basicConstraints=critical,CA:FALSE
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
authorityInfoAccess=caIssuers;URI:http://r11.i.example.org/
subjectAltName=DNS:example.org,DNS:{NAME}
certificatePolicies=2.23.140.1.2.1
crlDistributionPoints=URI:http://r11.c.example.org/41.crl
{STAMPS}
"""


@dataclass(frozen=True)
class Sent:
    """What the server sent until a page was whole, in bytes on the line."""

    total: int
    body: int

    @property
    def around(self) -> int:
        """What is not the page itself: handshake, certificates, tickets, headers, framing."""
        return self.total - self.body


def chain(folder: Path) -> tuple[Path, Path]:
    """Make a server's RSA certificate with the one that signed it, and return both files: chain and key."""
    (folder / "extensions").write_text(EXTENSIONS)

    def openssl(*arguments: object) -> None:
        subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True)

    subjects = {
        "root": ("4096", "/C=US/O=Internet Security Research Group/CN=ISRG Root X1", "root"),
        "between": ("2048", "/C=US/O=Let's Encrypt/CN=R11", "root"),
        "leaf": ("2048", "/CN=example.org", "between"),
    }
    for name, (bits, subject, issuer) in subjects.items():
        openssl("req", "-new", "-newkey", f"rsa:{bits}", "-nodes", "-subj", subject, "-keyout", f"{name}.key",
                "-out", f"{name}.csr")  # fmt: skip
        signed = ("-signkey", "root.key") if issuer == name else ("-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key")
        openssl("x509", "-req", "-in", f"{name}.csr", *signed, "-days", 90, "-out", f"{name}.pem",
                "-set_serial", "0x0" + "4a" * 18, "-extfile", "extensions", "-extensions", name)  # fmt: skip
    served = folder / "chain.pem"
    served.write_text((folder / "leaf.pem").read_text() + (folder / "between.pem").read_text())
    return served, folder / "leaf.key"


class Line:
    """A TLS connection that counts the bytes of every record that has come from the server."""

    def __init__(self, address: str, protocol: str) -> None:
        place = urlsplit(address)
        self.socket = socket.create_connection((place.hostname or "", place.port or 443), 10)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols([protocol])
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname=NAME)
        self.count = 0
        self.pending = b""
        while True:
            with contextlib.suppress(ssl.SSLWantReadError):
                self.tls.do_handshake()
                self.flush()
                break
            self.flush()
            self.record()
        assert self.tls.selected_alpn_protocol() == protocol

    def flush(self) -> None:
        self.socket.sendall(self.outgoing.read())

    def record(self) -> None:
        """Take one record in: type, version and length in five bytes, then as many as that (RFC 8446, 5.1)."""
        head = self.exactly(5)
        self.incoming.write(head + self.exactly(int.from_bytes(head[3:], "big")))

    def exactly(self, number: int) -> bytes:
        while len(self.pending) < number:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the server hung up")
            self.pending += data
        found, self.pending = self.pending[:number], self.pending[number:]
        self.count += number
        return found

    def send(self, data: bytes) -> None:
        self.tls.write(data)
        self.flush()

    def read(self) -> bytes:
        """What has come in; reads one more record when that is nothing."""
        while True:
            try:
                return self.tls.read(65536)
            except ssl.SSLWantReadError:
                self.record()

    def close(self) -> None:
        self.socket.close()


def sent(address: str, path: str, protocol: str) -> Sent:
    """What a server sends on a new connection until the page at `path` is whole."""
    with contextlib.closing(Line(address, protocol)) as line:
        body = {"http/1.1": _first, "h2": _second}[protocol](line, "/" + path)
        hybrid = 0 if ssl.OPENSSL_VERSION_INFO >= (3, 5) else HYBRID_SHARE
        return Sent(line.count + hybrid, body)


def _first(line: Line, path: str) -> int:
    """Ask over HTTP/1.1 and read the whole answer; return the length of its body."""
    lines = [f"GET {path} HTTP/1.1", f"host: {NAME}", *(f"{name}: {value}" for name, value in ASKED.items())]
    line.send("\r\n".join([*lines, "", ""]).encode())
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.read()
    head, _, body = data.partition(b"\r\n\r\n")
    fields = dict(each.lower().split(": ", 1) for each in head.decode().split("\r\n")[1:])
    assert head.startswith(b"HTTP/1.1 200") and fields["content-encoding"] == "br", head
    while len(body) < int(fields["content-length"]):
        body += line.read()
    return len(body)


def _second(line: Line, path: str) -> int:
    """Ask over HTTP/2 (RFC 9113) and read until the stream ends; return the length of its body."""
    fields = {":method": "GET", ":scheme": "https", ":authority": NAME, ":path": path, **ASKED}
    block = b"".join(b"\x00" + _text(name) + _text(value) for name, value in fields.items())
    end_stream_and_headers = 0x1 | 0x4
    line.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + _frame(4, 0, 0, b"") + _frame(1, end_stream_and_headers, 1, block))
    data, size = b"", 0
    while True:
        while len(data) < 9 or len(data) < 9 + int.from_bytes(data[:3], "big"):
            data += line.read()
        length, kind, flags = int.from_bytes(data[:3], "big"), data[3], data[4]
        payload, data = data[9 : 9 + length], data[9 + length :]
        assert kind not in (3, 7), f"the server ends the stream or leaves: {payload!r}"
        if kind == 0:
            size += length
            if flags & 0x1:
                return size


def _text(text: str) -> bytes:
    """A string as HPACK writes it without indexing or Huffman coding (RFC 7541, 5.2)."""
    assert len(text) < 127
    return bytes([len(text)]) + text.encode()


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


@contextlib.contextmanager
def server(site: Path) -> Iterator[str]:
    """Serve a site with nginx over TLS, as its generated configuration says; raises FileNotFoundError without."""
    program, module = machine.find("nginx"), machine.find("nginx's brotli module")
    if not program or not module:
        raise FileNotFoundError("nginx with its brotli module")
    with tempfile.TemporaryDirectory() as work:
        nginx = Nginx(program, module, Path(work))
        (Path(work) / "tls").mkdir()
        try:
            yield nginx.start(site, tls=chain(Path(work) / "tls"))
        finally:
            nginx.stop()


def pages(site: Path) -> list[str]:
    """The paths of a site's pages."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("index.html"))
    return [name.removesuffix("index.html") for name in names if not name.startswith("v/")]


def main(site: Path) -> None:
    """Print what each page of a site costs until it is whole."""
    with server(site) as address:
        print(f"{'page':28} {'page itself':>11}", *(f"{protocol:>9}" for protocol in PROTOCOLS))
        found = {page: [sent(address, page, protocol) for protocol in PROTOCOLS] for page in pages(site)}
    for page, costs in sorted(found.items(), key=lambda item: -item[1][0].total):
        marks = [f"{cost.total:>8}{'!' if cost.total > FREEZE else ' '}" for cost in costs]
        print(f"{page or './':28} {costs[0].body:>11}", *marks)
    for number, protocol in enumerate(PROTOCOLS):
        over = sum(costs[number].total > FREEZE for costs in found.values())
        around = {costs[number].around for costs in found.values()}
        print(f"{protocol}: {over} of {len(found)} over {FREEZE}; {min(around)}-{max(around)} beside the page")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
