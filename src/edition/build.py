"""Build the whole site beside the last one and swap it in when it is complete."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from edition.errors import EditionError
from edition.swap import swap_in

# Set while this builds, for the engine's plugin to leave publishing to it.
BUILDING = "EDITION_BUILDING"
PAGES = ("mkdocs", "build", "--strict", "--site-dir")
# What nothing of the site is made from: the tests and what they measure, and other sites built here.
_ELSEWHERE = ("benchmarks", "site", "tests")


@click.command()
@click.option(
    "--to",
    "place",
    default="site",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that holds the finished site.",
)
def build(place: Path) -> None:
    """Check, build the pages, make every edition, swap the result in.

    Does nothing when neither what goes in nor what came out has changed. Any failure
    leaves the last good site as it is.
    """
    root = Path.cwd()
    if not (root / "mkdocs.yml").is_file():
        raise click.ClickException("mkdocs.yml: not here; run this in the project's folder")
    place = Path(os.path.abspath(place))  # noqa: PTH100 - Path.absolute leaves `..` in
    refuse_what_is_no_site(place)
    stamp = place.with_name(f".{place.name}.stamp")
    wanted = _digest(root, place)
    if _stamped(stamp) == [wanted, _state(place)]:
        click.echo(f"{place.name}/ is up to date")
        return

    place.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    fresh = work / place.name
    try:
        fresh.mkdir()  # with the usual permissions, which mkdtemp's own folder has not
        _run("Checking", "edition", "check")
        _run("Building the pages", *PAGES, str(fresh))
        _run("Making every edition", "edition", "publish", str(fresh))
        stamp.unlink(missing_ok=True)
        swap_in(fresh, place)
        stamp.write_text(json.dumps([wanted, _state(place)]), encoding="utf-8")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    click.echo(f"{place.name}/ is ready")


def explain(output: str, root: Path) -> str:
    """Reduce what a failed build printed to the lines that say what to mend.

    A template error comes with a traceback through the template engine; the last template
    or page of the project in it is where the fault lies. A traceback that ends in the
    project's own code is a fault of that code, and is kept whole.
    """
    frames = re.findall(r'^ +File "([^"]+)", line (\d+)', output, re.M)
    if frames:
        ours = [
            (Path(name).relative_to(root), line)
            for name, line in frames
            if Path(name).is_relative_to(root) and ".venv" not in Path(name).parts
        ]
        if not ours or ours[-1][0].suffix == ".py":
            return output.strip()
        path, line = ours[-1]
        reason = re.sub(r"^[\w.]+: ", "", output.strip().splitlines()[-1])
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


def _run(what: str, *command: str) -> None:
    click.echo(what)
    # A check tells more than the first thing that keeps the date from being read.
    date = {} if command[1] == "check" else {"SOURCE_DATE_EPOCH": str(epoch(Path.cwd()))}
    program = Path(sys.executable).with_name(command[0])
    if not program.is_file():
        raise click.ClickException(f"{program}: is missing (install what is listed in requirements/site.txt)")
    done = subprocess.run(
        [str(program), *command[1:]],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", BUILDING: "1", **date},
    )
    if done.returncode:
        click.echo(explain(done.stderr, Path.cwd()), err=True)
        raise SystemExit(1)
    if command[0] != "mkdocs":
        click.echo(done.stderr, err=True, nl=False)


def refuse_what_is_no_site(place: Path) -> None:
    """Raise EditionError when a folder holds something else than a site that was built there."""
    if place.is_dir() and any(place.iterdir()) and not (place / "index.html").is_file():
        raise EditionError(f"{place}: holds something that is no site (choose another folder, or empty it)")


def epoch(root: Path) -> int:
    """The time that a build of the project in `root` carries, so that the same state gives the same bytes.

    That is SOURCE_DATE_EPOCH, else the time of the commit where the project has a history of its own,
    else the date of the edition. Raises EditionError when its data are not sound.
    """
    from edition.environment import epoch_of
    from edition.pages.project import project

    if "SOURCE_DATE_EPOCH" not in os.environ and (root / ".git").exists():
        asked = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)
        if told.returncode == 0 and told.stdout.strip():
            return int(told.stdout)
    return epoch_of(project(root).edition)


def _digest(root: Path, place: Path) -> str:
    """Return a digest of everything that the site is made from."""
    digest = hashlib.sha256()
    for path in _inputs(root, place):
        digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    original = os.environ.get("ARTICLE_TEXT", "")
    digest.update(original.encode())
    if original and Path(original).is_file():
        digest.update(Path(original).read_bytes())
    digest.update(os.environ.get("SOURCE_DATE_EPOCH", "").encode())
    digest.update(sys.version.encode())
    return digest.hexdigest()


def _inputs(root: Path, place: Path) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.name not in _ELSEWHERE:
            yield from _files(path, place)


def _files(path: Path, place: Path) -> Iterator[Path]:
    if path.name.startswith(".") or path.name == "__pycache__" or path == place:
        return
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            yield from _files(inner, place)
    else:
        yield path


def _state(folder: Path) -> str:
    """Return a digest of the names, sizes and times of a folder's files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        status = path.stat()
        if not path.is_dir():
            name = path.relative_to(folder)
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _stamped(stamp: Path) -> list[str] | None:
    try:
        found: list[str] = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found
