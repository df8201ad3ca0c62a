"""Builds what is compared: this site, the same pages under the stock theme, and bare pages of the same text."""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import yaml
from lxml import html

ROOT = Path(__file__).parents[1]
# The pages set side by side, and where they are built.
PAGES = {
    "home": "index.html",
    "history": "history/index.html",
    "goals": "strategy/goals/index.html",
    "source": "reference/source/index.html",
}
# Where they are written.
PAGES_SOURCE = "docs/en"
ONE_PAGE = "one-page.html"
THIS, STOCK, BARE = "this", "stock", "bare"
# The pages that list what stands on all others; a copy of them would list all copies.
GATHERING = "reference"


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds by the clock and of the processor, and its peak of memory in bytes."""

    clock: float
    seconds: float
    memory: int


class Failed(Exception):
    """A build did not succeed; the text is what it printed last."""


def run(*command: str, folder: Path, limit: float = 300) -> Cost:
    """Run a Python module of this environment and tell what it took.

    Raises Failed when it fails, TimeoutError when it runs for longer than `limit` seconds.
    """
    with TemporaryFile() as out:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=folder,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            clock = time.monotonic() - began
            if pid:
                break
            if clock > limit:
                process.kill()
                process.wait()
                raise TimeoutError
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            out.seek(0)
            raise Failed("\n".join(out.read().decode("utf-8", "replace").strip().splitlines()[-15:]))
    # Kilobytes everywhere but on macOS, where getrusage(2) gives bytes.
    return Cost(clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def whole(place: Path) -> Cost:
    """Build this site with all its editions, as it is published."""
    return run("edition.cli", "build", "--to", str(place), folder=ROOT)


def pages_alone(folder: Path, place: Path, limit: float = 300) -> Cost:
    """Build a project's pages from nothing, without its editions."""
    shutil.rmtree(place, ignore_errors=True)
    return run("mkdocs", "build", "--quiet", "--strict", "--site-dir", str(place), folder=folder, limit=limit)


def write(place: Path, kind: str, copies: int = 1) -> Path:
    """Write a project of these pages, `copies` times over, with or without this site's own theme.

    The first copy is the pages as they are. Of each other copy all pages but those of the
    reference section stand in a folder of their own, and in the navigation.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    shutil.copytree(ROOT / PAGES_SOURCE, place / PAGES_SOURCE)
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    settings.pop("watch", None)
    settings["plugins"].remove("edition")  # which publishes; here the pages alone are built
    if kind == THIS:
        (place / "overrides").symlink_to(ROOT / "overrides")
    else:
        del settings["theme"]["custom_dir"]
        settings["theme"].pop("font", None)
    nav = settings["nav"]
    for number in range(2, copies + 1):
        folder = f"copy-{number}"
        settings["nav"] = [*settings["nav"], {f"Copy {number}": copied(place / PAGES_SOURCE, nav, folder)}]
    (place / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
    return place


def copied(docs: Path, nav: Any, folder: str) -> Any:
    """Copy the pages that a navigation names into a folder and return the navigation of the copies."""
    if isinstance(nav, list):
        return [each for item in nav if (each := copied(docs, item, folder))]
    if isinstance(nav, dict):
        return {title: each for title, item in nav.items() if (each := copied(docs, item, folder))}
    if nav.startswith(f"{GATHERING}/"):
        return None
    page = docs / folder / nav
    page.parent.mkdir(parents=True, exist_ok=True)
    text = (docs / nav).read_text("utf-8")
    text = re.sub(r"\A---\n", "---\nonly: website\n", text)  # the books take no page twice
    page.write_text(re.sub(rf"\]\(((?:\.\./)*{GATHERING}/)", r"](../\1", text), "utf-8")
    return f"{folder}/{nav}"


def bare(site: Path, place: Path) -> None:
    """Write the text of the compared pages as pandoc does on its own: no pictures, fonts or scripts."""
    import pypandoc  # not in the environment of the tests, which read this module

    shutil.rmtree(place, ignore_errors=True)
    for name in PAGES.values():
        tree = html.document_fromstring((site / name).read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        (article,) = tree.xpath("//article")
        for picture in article.xpath(".//svg | .//img | .//script | .//style"):
            picture.drop_tree()
        title = (tree.findtext(".//title") or name).strip()
        text = pypandoc.convert_text(
            html.tostring(article, encoding="unicode"),
            "html",
            format="html",
            extra_args=["--standalone", "--metadata", f"pagetitle={title}", "--metadata", "lang=en"],
        )
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, "utf-8")
