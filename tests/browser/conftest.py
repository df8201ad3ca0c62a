"""What the browser tests share."""

from pathlib import Path

import pytest

from tests.support import pages


@pytest.fixture(scope="session")
def addresses(site_dir: Path) -> list[str]:
    """The address of every page under the site's root; the one-page edition stands alone, with tests of its own."""
    files = (path.relative_to(site_dir).as_posix() for path in sorted(site_dir.rglob("*.html")))
    return [name.removesuffix("index.html") for name in files if name not in ("404.html", "one-page.html")]


@pytest.fixture(scope="session")
def kinds(site_dir: Path, addresses: list[str]) -> list[str]:
    """The addresses of few pages that together have every element and class that any page has."""
    read = pages.read(site_dir)
    holds = {
        address: {
            (element.tag, name)
            for element in read[address + ("" if address.endswith(".html") else "index.html")].tree.iter("*")
            for name in ["", *element.get("class", "").split()]
        }
        for address in [*addresses, "404.html"]
    }
    missing, chosen = set().union(*holds.values()), ["404.html"]
    while missing := missing - holds[chosen[-1]]:
        chosen.append(max(holds, key=lambda address: len(holds[address] & missing)))
    return chosen
