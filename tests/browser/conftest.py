"""What the browser tests share."""

from pathlib import Path

import pytest

from tests.support import pages
from tests.support.languages import LANGUAGES, sample, where


@pytest.fixture(scope="session")
def every_address(site_dir: Path) -> list[str]:
    """The addresses of all pages but the one-page edition, which stands alone, with tests of its own."""
    files = (path.relative_to(site_dir).as_posix() for path in sorted(site_dir.rglob("*.html")))
    return [name.removesuffix("index.html") for name in files if not name.endswith(("404.html", "one-page.html"))]


@pytest.fixture(scope="session")
def addresses(every_address: list[str]) -> list[str]:
    """Those of all pages in the first language and of a sample in the others (`tests.support.languages`)."""
    return sample(every_address)


@pytest.fixture(scope="session")
def originals(addresses: list[str]) -> list[str]:
    """Those in the first language."""
    return [address for address in addresses if where(address)[0] is LANGUAGES[0]]


@pytest.fixture(scope="session")
def kinds(site_dir: Path, originals: list[str]) -> list[str]:
    """The addresses of few pages that together have every element and class that any page in the first language has."""
    read = pages.read(site_dir)
    holds = {
        address: {
            (element.tag, name)
            for element in read[address + ("" if address.endswith(".html") else "index.html")].tree.iter("*")
            for name in ["", *element.get("class", "").split()]
        }
        for address in [*originals, "404.html"]
    }
    missing, chosen = set().union(*holds.values()), ["404.html"]
    while missing := missing - holds[chosen[-1]]:
        chosen.append(max(holds, key=lambda address: len(holds[address] & missing)))
    return chosen
