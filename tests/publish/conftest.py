"""A made-up site as an engine leaves it, small enough to see what publishing did to it."""

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from edition.model import Edition, Reading
from edition.pages.project import project
from edition.publish import publish
from edition.publish.site import Site, open_site
from edition.publish.stamp import tidy_pages
from tests.support.copies import LIGHTHOUSE
from tests.support.machine import ROOT
from tests.support.publishing import SILENT

PAGE = """<!doctype html>
<html lang="en" class="no-js"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="engine">
<meta name="description" content="About {title}">
<title>{title}</title>
<link rel="next" href="{root}chapter/"><link rel="icon" href="{root}assets/images/icon.svg">
<style>
/* shared */
body {{ color: black; }}
</style></head><body>
<!-- a remark -->
<nav aria-label="Breadcrumbs"><ol><li><a href="{root}">Home</a></li><li>{title}</li></ol></nav>
<main><h1 id="top">{title}<a class="headerlink" href="#top">#</a></h1>{text}</main>
<link rel="stylesheet" href="{root}assets/stylesheets/fonts.css">
<link rel="stylesheet" href="{root}assets/stylesheets/print.css" media="print">
<script src="{root}assets/javascripts/page.js" defer
 data-index="{root}search/search_index.json"
 data-search="{root}assets/javascripts/search.js" data-root="{root}"></script>
</body></html>
"""
LOST = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Lost</title>
<link rel="icon" href="/assets/images/icon.svg">
<style>
/* shared */
body { color: black; }
</style></head><body><nav><a href="/chapter/">Chapter</a></nav>
<main><h1>Lost</h1><p><a href="/chapter/">Chapter</a> <a href="..">Up</a></p></main>
<script src="assets/javascripts/page.js"></script>
</body></html>
"""
FILES = {
    "index.html": PAGE.format(
        title="Home",
        root="",
        text='<p>Read on: <a href="chapter/#stage">the chapter</a>, '
        '<a href="about/downloads/">downloads</a>.</p>',
    ).replace('href=""', 'href="."').replace('data-root=""', 'data-root="."'),
    "chapter/index.html": PAGE.format(
        title="Chapter",
        root="../",
        text='<h2 id="stage">Stage &amp; place</h2><p>Text&nbsp;here.</p><pre>a\n\n  b</pre>'
        '<svg viewBox="0 0 2 2"><title>Picture</title><path d="M0 0"/></svg>'
        '<img src="../assets/images/icon.svg" alt="">',
    ),
    "about/downloads/index.html": PAGE.format(
        title="Downloads", root="../../", text='<div data-fill="downloads"><p>None yet.</p></div>'
    ),
    "404.html": LOST,
    "assets/images/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "assets/fonts/text.woff2": "font",
    "assets/fonts/unused.woff2": "font",
    "assets/fonts/LICENSE.txt": "free",
    "assets/stylesheets/fonts.css": '@font-face { font-family: T; src: url("../fonts/text.woff2") }',
    "assets/stylesheets/print.css": "nav { display: none }",
    "assets/stylesheets/main.css": "nav { color: red }",
    "assets/stylesheets/main.css.map": "{}",
    "assets/javascripts/page.js": "// what must work at once\nvar a  =  1;\n",
    "assets/javascripts/search.js": "var b = 2;\n",
    "assets/javascripts/bundle.js": "var d = 4;\n",
    "search/search_index.json": '{"config": {}, "docs": [{"location": "", "title": "Home", "text": "x"},'
    ' {"location": "chapter/#stage", "title": "Stage", "text": "y"}]}',
    "sitemap.xml": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
    "sitemap.xml.gz": "packed",
    "data/edition.yml": 'title: Made up\nversion: "1.0"\ndate: 2020-02-03\n',
    "data/goals.yml": "stages:\n- {id: short, until: 2022}\n- {id: long, until: 2030}\n"
    "goals:\n- {id: one, stage: short, text: 'A, \"b\"'}\n- {id: two, stage: long, note: ü}\n",
}  # fmt: skip


def edition_in(folder: Path) -> Edition:
    """The edition of the lighthouse under the names of the made-up site, with the theme of the project."""
    lighthouse = project(LIGHTHOUSE).edition
    return lighthouse.model_copy(
        update={
            "title": "Made up",
            "version": "1.0",
            "date": datetime.date(2020, 2, 3),
            "publisher": "The editors",
            "article": lighthouse.article.model_copy(update={"title": "An article"}),
            "reading": Reading(chapters=["chapter/index.md"]),
            "data": folder / "data",
            "assets": ROOT / "overrides" / "assets",  # beside them are the fonts
        }
    )


def write_site(project: Path, name: str = "built", **changes: str | None) -> Path:
    """Write the made-up site into a folder of a project, with some files changed or (None) left out."""
    folder = project / name
    for path, content in {**FILES, **changes}.items():
        if content is not None:
            # The data lie in the project, and an engine copies what lies among the pages.
            for target in (folder / path, project / path) if path.startswith("data/") else (folder / path,):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, "utf-8")
    return folder


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return edition_in(tmp_path)


@pytest.fixture
def made_up(tmp_path: Path) -> Callable[..., Path]:
    return partial(write_site, tmp_path)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up site, published as it is: for those who only look at it."""
    project = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        folder = write_site(project)
        publish(folder, edition_in(project), **SILENT)
    return folder


@pytest.fixture(autouse=True)
def _no_time_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="session")
def built(plain_dir: Path, root: Path) -> Site:
    """The site in which the steps of publishing find the pages that an engine left, tidied."""
    site = open_site(plain_dir, project(root).edition)
    site.epoch = 1600000000
    tidy_pages(site)
    return site
