"""What is known of the engines that build the pages, each with its version; nothing of theirs is imported.

Tried with MkDocs 1.6.1 and Material 9.8.1, ProperDocs 1.6.7, Zensical 0.0.73.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from edition.errors import EditionError

if TYPE_CHECKING:
    from markdown import Markdown

# Set while `edition build` runs an engine, for the engine's plugin to leave publishing to it.
BUILDING = "EDITION_BUILDING"
# Which settings an engine builds from: not every one tells an extension.
SETTINGS_VARIABLE = "EDITION_SETTINGS"

# The top-level keys of mkdocs.yml that they read. They take unknown ones in silence or with a warning,
# so that a slip of the pen counts for nothing.
# https://www.mkdocs.org/user-guide/configuration/
SETTINGS = frozenset({
    "INHERIT", "copyright", "dev_addr", "docs_dir", "draft_docs", "edit_uri", "edit_uri_template", "exclude_docs",
    "extra", "extra_css", "extra_javascript", "extra_templates", "hooks", "markdown_extensions", "nav",
    "not_in_nav", "plugins", "remote_branch", "remote_name", "repo_name", "repo_url", "site_author",
    "site_description", "site_dir", "site_name", "site_url", "strict", "theme", "use_directory_urls",
    "validation", "watch",
})  # fmt: skip


def page_path(md: Markdown) -> str | None:
    """The path of the page that an engine is making, from the folder of the pages; None where it tells none.

    MkDocs and ProperDocs leave it in a processor of relative links, Zensical in one of its own.
    """
    if "relpath" in md.treeprocessors:
        return str(md.treeprocessors["relpath"].file.src_uri)
    if "rendering_context" in md.preprocessors:
        return str(md.preprocessors["rendering_context"].page.path)
    return None


def pages_folder(md: Markdown) -> Path | None:
    """The folder of the pages, which MkDocs and ProperDocs tell: they may be run from elsewhere."""
    return Path(md.treeprocessors["relpath"].file.src_dir) if "relpath" in md.treeprocessors else None


@dataclass(frozen=True)
class Engine:
    """An engine, by the name of the module that is run."""

    name: str
    takes_site_dir: bool
    """Whether the folder of the site is an option of the command; else the settings alone say it."""


ENGINES = {
    "mkdocs": Engine("mkdocs", takes_site_dir=True),
    # It looks for properdocs.yml first, and asks about a mkdocs.yml that nobody named.
    "properdocs": Engine("properdocs", takes_site_dir=True),
    # The folder of the site has to lie within the project; the index of the search is search.json, with more
    # in each record than MkDocs's (publish/search reads both); a relative address may begin with `./`.
    "zensical": Engine("zensical", takes_site_dir=False),
}


def build_pages(engine: Engine, settings: Path, to: Path, epoch: int, site_url: str | None = None) -> None:
    """Let an engine build the pages of a project into an empty folder, strictly.

    `site_url` is the address of the site where it is another than the settings say, as that of a translation is,
    which stands in a folder of the whole. Raises EditionError with what it told, reduced to the lines that say what to mend.
    """
    if find_spec(engine.name) is None:
        raise EditionError(f"{engine.name} is not installed (install what is listed in requirements/)")
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(epoch),
        BUILDING: "1",
        SETTINGS_VARIABLE: settings.name,
        "NO_MKDOCS_2_WARNING": "1",  # Material's banner about MkDocs 2
    }
    changed = {"site_url": site_url} if site_url else {}
    options = ["--site-dir", str(to)] if engine.takes_site_dir else ["--clean"]
    if engine.takes_site_dir and not changed:
        _run(engine, settings, options, environment)
        return
    with tempfile.TemporaryDirectory(prefix=f".{engine.name}.", dir=settings.parent) as work:
        site = Path(work) / "site"
        if not engine.takes_site_dir:
            changed["site_dir"] = str(site.relative_to(settings.parent))
        own = settings.parent / f"{Path(work).name}.yml"  # beside the others, from which all its paths are meant
        try:
            lines = [f"{key}: {json.dumps(value)}\n" for key, value in {"INHERIT": settings.name, **changed}.items()]
            own.write_text("".join(lines), "utf-8")
            _run(engine, own, options, environment)
            if site.is_dir():
                shutil.copytree(site, to, dirs_exist_ok=True)
        finally:
            own.unlink(missing_ok=True)


def _run(engine: Engine, settings: Path, options: list[str], environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", engine.name, "build", "--strict", "--config-file", str(settings), *options]
    done = subprocess.run(command, cwd=settings.parent, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        # MkDocs and ProperDocs tell on standard error, Zensical on either.
        raise EditionError(
            explain(done.stderr if engine.takes_site_dir else done.stdout + done.stderr, settings.parent)
        )


def explain(output: str, root: Path) -> str:
    """Reduce what a failed build printed to the lines that say what to mend.

    A template error comes with a traceback through the template engine; the last template
    or page of the project in it is where the fault lies. One through the engine alone may end in
    what the system refused, as on a full disk. A traceback that ends in the project's own code is
    a fault of that code, and is kept whole.
    """
    frames = re.findall(r'^ +File "([^"]+)", line (\d+)', output, re.M)
    if frames:
        ours = [
            (Path(name).relative_to(root), line)
            for name, line in frames
            if Path(name).is_relative_to(root) and ".venv" not in Path(name).parts
        ]
        last = output.strip().splitlines()[-1]
        refused = re.match(r"\w+Error: \[Errno \d+\] ([^:]+)(?:: '(.+?)')?", last)
        if refused and not ours:
            return f"{refused[2]}: {refused[1]}" if refused[2] else refused[1]
        if not ours or ours[-1][0].suffix == ".py":
            return output.strip()
        path, line = ours[-1]
        reason = re.sub(r"^[\w.]+: ", "", last)
        return f"{path}:{line}: {reason}"
    told: list[str] = []
    for line in output.splitlines():
        entry = re.match(r"(INFO|DEBUG|WARNING|ERROR|CRITICAL) +-? +(.*)", line)
        if entry and entry[1] in ("INFO", "DEBUG"):
            told.append("")
        elif entry:
            told.append(entry[2])
        elif line.startswith("  ") and told and told[-1]:
            told[-1] += " " + line.strip()
        elif line.strip() and not line.startswith(("Aborted with", "  ")):
            told.append(line.strip())
    return "\n".join(line for line in told if line) or output.strip()
