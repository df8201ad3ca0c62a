"""Turns the pages that an engine has built into the site that is published.

Publishing is a list of steps, each a function that is given the `Site` and changes it in place.
The folder is one that nobody reads yet: a step that fails leaves what is published as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from edition.publish import (
    citing,
    compress,
    data,
    fingerprint,
    hosts,
    links,
    not_found,
    policy,
    search,
    share_card,
    stamp,
    structured,
)
from edition.publish.editions import downloads, epub, offline, one_page, pdf
from edition.publish.site import Download, Site, open_site, settle

__all__ = ["STEPS", "Download", "Site", "publish"]

Step = Callable[[Site], None]

# In this order: the pages as a tree, then what is made of them, then what is made of the files.
STEPS: Final[tuple[tuple[str, Step], ...]] = (
    ("Tidying the pages", stamp.tidy),
    ("Signing them with version and date", stamp.sign),
    ("Making the page for lost addresses stand alone", not_found.run),
    ("Writing the data as JSON and CSV", data.run),
    ("Describing the pages to machines", structured.run),
    ("Telling how to cite them", citing.run),
    ("Setting the share card", share_card.run),
    ("Binding them to one page", one_page.run),
    ("Setting the PDF", pdf.run),
    ("Packing the EPUB", epub.run),
    ("Naming the assets by their content", fingerprint.run),
    ("Listing the downloads", downloads.before_offline),
    ("Writing the search index", search.run),
    ("Holding the pages to one policy", policy.run),
    ("Packing the offline copy", offline.run),
    ("Telling sizes and sums", downloads.run),
    ("Writing the pages", stamp.write),
    ("Following every link", links.run),
    ("Compressing", compress.run),
    ("Configuring the hosts", hosts.run),
)


def publish(folder: Path, edition: Any, tell: Callable[[str], object] = click.echo, steps: Any = STEPS) -> None:
    """Publish the pages that an engine built in `folder`, which is changed in place.

    `edition` is the loaded edition; `tell` is told what each step is about to do. Raises
    EditionError for what stands in the way.
    """
    site = open_site(folder, edition)
    for what, step in steps:
        tell(what)
        step(site)
    settle(folder, site.epoch)
