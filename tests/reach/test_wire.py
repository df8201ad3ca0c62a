"""What a connection carries until a page is whole is counted to the byte, certificates as large as public ones."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import web, wire


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return wire.chain(tmp_path_factory.mktemp("chain"))


@pytest.fixture(scope="module")
def secure(nginx: web.Nginx, site_dir: Path, certificates: tuple[Path, Path]) -> str:
    return nginx.start(site_dir, tls=certificates)


def der(chain: Path) -> Iterator[bytes]:
    for each in chain.read_text().split("-----END CERTIFICATE-----")[:-1]:
        yield ssl.PEM_cert_to_DER_cert(each[each.index("-----BEGIN") :] + "-----END CERTIFICATE-----")


def test_the_chain_is_as_large_as_a_public_one(certificates: tuple[Path, Path]) -> None:
    """Let's Encrypt's R11 has 1,290 bytes; its RSA leaves have 1,250 to 1,400, as names are many or long."""
    leaf, between = map(len, der(certificates[0]))
    assert 1_250 <= leaf <= 1_400
    assert 1_230 <= between <= 1_330


@pytest.mark.parametrize("protocol", wire.PROTOCOLS)
def test_not_a_byte_less_would_do(secure: str, protocol: str) -> None:
    """A line that is cut after what was counted has brought the page, one that is cut before has not.

    Over HTTP/2 the server packs its first frames into one record or into several, as they come.
    """
    less = {"http/1.1": 1, "h2": 64}[protocol]
    counted = wire.sent(secure, "history/", protocol)
    came = counted.total - wire.HYBRID_SHARE * (ssl.OPENSSL_VERSION_INFO < (3, 5))
    with web.failing(secure, came + less - 1, "cut") as line:
        assert wire.sent(line, "history/", protocol).body == counted.body
    with web.failing(secure, came - less, "cut") as line, pytest.raises(ConnectionError):
        wire.sent(line, "history/", protocol)


@pytest.mark.parametrize("protocol", wire.PROTOCOLS)
def test_every_page_is_whole_before_a_freeze(secure: str, site_dir: Path, protocol: str) -> None:
    """Handshake, certificates, the hybrid key share and headers counted; and it is the copy compressed before."""
    over = {}
    for page in wire.pages(site_dir):
        found = wire.sent(secure, page, protocol)
        assert found.body == (site_dir / page / "index.html.br").stat().st_size
        if found.total > wire.FREEZE:
            over[page] = found.total
    assert over == {}
