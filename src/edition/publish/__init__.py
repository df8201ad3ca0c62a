"""Turns the pages that an engine has built into the site that is published.

Publishing is a list of steps, each a function that is given the `Site` and changes it in place.
The folder is one that nobody reads yet: a step that fails leaves what is published as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from edition.model import Edition
from edition.publish.bar import draw_bars
from edition.publish.checksums import write_checksums
from edition.publish.citing import describe_pages, fill_citing
from edition.publish.compress import compress_files
from edition.publish.data import export_data
from edition.publish.editions.downloads import list_downloads, list_offline_copy
from edition.publish.editions.epub import pack_epub
from edition.publish.editions.offline import pack_offline
from edition.publish.editions.one_page import write_one_page
from edition.publish.editions.pdf import set_pdf
from edition.publish.fingerprint import fingerprint_assets
from edition.publish.hosts import configure_hosts
from edition.publish.languages import join_languages, join_not_found, link_languages
from edition.publish.links import check_links
from edition.publish.not_found import complete_not_found
from edition.publish.policy import apply_policy
from edition.publish.search import write_search_index
from edition.publish.share_card import write_share_card
from edition.publish.site import Download, Site, open_site
from edition.publish.spaces import hold_filled, hold_spaces
from edition.publish.stamp import stamp_files, stamp_pages, tidy_pages, write_pages
from edition.publish.statements import export_statements
from edition.publish.web_annotations import export_annotations

__all__ = ["STEPS", "Download", "Site", "Step", "publish"]

Run = Callable[[Site], None]


@dataclass(frozen=True)
class Step:
    """A step of publishing: what it is called while it runs, and which steps must have run before it."""

    says: str
    run: Run
    after: tuple[Run, ...] = ()
    whole: bool = False
    """Whether it runs once for all languages together, not once for each."""


STEPS: Final = (
    # The pages, as trees.
    Step("Tidying the pages", tidy_pages),
    Step("Holding together what no line may part", hold_spaces, (tidy_pages,)),
    Step("Stamping them with version and date", stamp_pages),
    Step("Drawing the article's bar", draw_bars, (tidy_pages,)),
    Step("Linking the languages", link_languages, (tidy_pages,)),
    Step("Making the page for lost addresses speak each of them", join_not_found, (link_languages,)),
    Step("Making it stand alone", complete_not_found, (join_not_found,)),
    Step("Describing the pages to reference managers", describe_pages),
    Step("Telling how to cite them", fill_citing),
    Step("Writing the data as JSON and CSV", export_data),
    Step("Writing the statements", export_statements, (tidy_pages,)),
    Step("Giving them as annotations", export_annotations, (export_statements,)),
    Step("Setting the share card", write_share_card),
    # The editions, from the trees: they read what the templates say in attributes.
    Step("Binding the pages to one page", write_one_page, (tidy_pages,)),
    Step("Setting the PDF", set_pdf, (tidy_pages,)),
    Step("Packing the EPUB", pack_epub, (tidy_pages,)),
    # The files that pages name, and what tells of them.
    Step("Naming the assets by their content", fingerprint_assets, (complete_not_found, write_share_card)),
    Step(
        "Listing the downloads", list_downloads, (export_data, export_annotations, write_one_page, set_pdf, pack_epub)
    ),
    Step("Writing the search index", write_search_index, (fill_citing, list_downloads)),
    # The policy names the hashes of styles as they will be; the offline copy holds finished pages.
    Step("Holding the pages to one policy", apply_policy, (fingerprint_assets, write_one_page)),
    Step("Bringing the languages together", join_languages, (apply_policy, write_search_index), whole=True),
    Step(
        "Packing the offline copy", pack_offline, (stamp_pages, draw_bars, describe_pages, join_languages), whole=True
    ),
    Step("Listing the offline copy", list_offline_copy, (pack_offline,)),
    Step("Holding together what was filled in", hold_filled, (fill_citing, list_offline_copy)),
    Step("Writing the checksums", write_checksums, (list_offline_copy,), whole=True),
    # The trees go back into files, without the attributes.
    Step("Writing the pages", write_pages, (pack_offline, hold_filled)),
    Step("Following every link", check_links, (write_pages, write_checksums), whole=True),
    Step("Compressing", compress_files, (write_pages, write_checksums), whole=True),
    Step("Configuring the hosts", configure_hosts, (write_pages,), whole=True),
)


def publish(
    folder: Path,
    edition: Edition,
    tell: Callable[[str], object] = click.echo,
    steps: Sequence[Step] = STEPS,
    translations: Sequence[tuple[Path, Edition]] = (),
) -> None:
    """Publish the pages that an engine built in `folder`, which is changed in place.

    `edition` is the loaded edition; `translations` are the same in other languages, each with the folder
    in which an engine built it, which goes into a folder of the site. `tell` is told what each step is
    about to do. Raises EditionError for what stands in the way.
    """
    site = open_site(folder, edition)
    for place, translation in translations:
        other = open_site(place, translation)
        other.prefix = f"{translation.language}/"
        other.epoch = site.epoch
        site.languages.append(other)
        other.languages = site.languages
    for step in steps:
        tell(step.says)
        for one in [site] if step.whole else site.languages:
            step.run(one)
    stamp_files(folder, site.epoch)
