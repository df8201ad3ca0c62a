"""The plugin that lets `mkdocs build` and `mkdocs gh-deploy` publish the whole site, as `edition build` does.

MkDocs alone imports this module, and so does ProperDocs, which gives its own modules under the names
of MkDocs's; nothing of the engine depends on it. Zensical passes over plugins it does not know.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger

from edition import build
from edition.engines import BUILDING, ENGINES
from edition.pages.project import project
from edition.settings import SETTINGS
from edition.swap import swap_in

log = get_plugin_logger(__name__)


class EditionPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call] # no settings; MkDocs leaves it untyped
    """Lets the pages be built beside the last site, publishes them, and swaps the result in."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Stay quiet while pages are served, and where `edition build` does the rest itself."""
        self.publishes = command != "serve" and BUILDING not in os.environ
        self.work: Path | None = None

    def on_config(self, config: MkDocsConfig) -> None:
        """Send the pages to a folder of their own.

        Raises EditionError when the data are not sound, or the folder holds something else than a site.
        """
        if not self.publishes:
            return
        self.config_of_build, self.place = config, Path(config.site_dir)
        file = Path(config.config_file_path or SETTINGS).absolute()
        self.root, self.settings = file.parent, file.name
        build.refuse_what_is_no_site(self.place)
        os.environ["SOURCE_DATE_EPOCH"] = str(build.epoch(self.root))
        self.place.parent.mkdir(parents=True, exist_ok=True)
        self.work = Path(tempfile.mkdtemp(prefix=f".{self.place.name}.", dir=self.place.parent))
        config.site_dir = str(self.work / self.place.name)
        Path(config.site_dir).mkdir()

    def on_shutdown(self) -> None:
        """Publish what was built, if it was: a strict build fails after all other events.

        Raises EditionError for what stands in the way; the last site is then as it was.
        """
        if self.work is None:
            return
        try:
            if sys.exception() is None:
                fresh = self.work / self.place.name
                engine = ENGINES["properdocs" if "properdocs" in sys.modules else "mkdocs"]
                first = project(self.root, self.settings)
                projects = build.checked(self.root) if self.settings == SETTINGS else [first]
                build.publish_languages(projects, fresh, engine, build.epoch(self.root), log.info)
                swap_in(fresh, self.place)
                self.config_of_build.site_dir = str(self.place)  # which `gh-deploy` puts on the branch
        finally:
            shutil.rmtree(self.work, ignore_errors=True)
