"""What the browser tests share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def addresses(site_dir: Path) -> list[str]:
    """The address of every page under the site's root; the one-page edition stands alone, with tests of its own."""
    files = (path.relative_to(site_dir).as_posix() for path in sorted(site_dir.rglob("*.html")))
    return [name.removesuffix("index.html") for name in files if name not in ("404.html", "one-page.html")]
