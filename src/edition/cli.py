"""The command `edition`: check while writing, build, publish, release."""

from __future__ import annotations

from pathlib import Path

import click

from edition import build as building
from edition import references, rules, schema
from edition.engines import ENGINES
from edition.errors import EditionError, shown
from edition.pages.project import project
from edition.settings import languages
from edition.translation import mark_translated


class Commands(click.Group):
    """A group that tells in a line what the system refuses one of its commands."""

    def invoke(self, context: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise  # whoever read what is printed has gone, which click knows
        except OSError as error:
            reason = error.strerror or str(error)
            raise EditionError(f"{shown(error.filename)}: {reason}" if error.filename else reason) from None


@click.group(cls=Commands)
def main() -> None:
    """Publish an article as a reference site whose every statement is traceable."""


@main.command()
def check() -> None:
    """Check data and pages in every language, and tell everything that is wrong, a line each."""
    projects = building.checked(Path.cwd())
    for advice in rules.advised(projects):
        click.echo(advice)
    for current in projects:
        counted = f"{len(current.pages)} pages, {len(current.edition.files)} data files"
        entries = references.count_entries(current.edition)
        click.echo(f"{current.edition.language}: {counted}, {entries} entries: nothing wrong")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def translated(files: tuple[Path, ...]) -> None:
    """Mark FILES of a translation as made from what the original is now, once they have been looked at."""
    root = Path.cwd()
    pairs = {
        path.resolve(): original
        for name in languages(root)
        for path, original in rules.parity.translations(project(root, name))
    }
    for file in files:
        if file.resolve() not in pairs:
            raise EditionError(f"{shown(file)}: is no file of a translation")
    for file in files:
        mark_translated(file, pairs[file.resolve()])


@main.command()
@click.option(
    "--to",
    "place",
    default="site",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that holds the finished site.",
)
@click.option(
    "--engine", default="mkdocs", show_default=True, type=click.Choice(list(ENGINES)), help="Builds the pages."
)
def build(place: Path, engine: str) -> None:
    """Check, build the pages, make every edition, swap the result in.

    Any failure leaves the last good site as it is.
    """
    building.build_site(Path.cwd(), place, engine, click.echo)
    click.echo(f"{place.name}/ is ready")


@main.command("schema")
def write_schemas() -> None:
    """Write the JSON Schema of each data file beside the data, for editors that complete while typing."""
    for path in schema.write(project(Path.cwd()).settings.data):
        click.echo(shown(path))


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def publish(folder: Path) -> None:
    """Make every edition from the pages that an engine built in FOLDER, which is changed."""
    from edition.publish import publish as publish_pages  # which takes long to load

    publish_pages(folder, project(Path.cwd()).edition)


@main.command()
@click.option(
    "--from",
    "site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A finished site, to be taken as it is. Without it, the site is built first.",
)
@click.option("--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where it is served from.")
@click.option(
    "--sign",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An OpenSSH key, with which the checksums are signed.",
)
@click.pass_context
def release(context: click.Context, site: Path | None, to: Path, key: Path | None) -> None:
    """Build the site and put it where it is served from, with a frozen copy of this version."""
    from edition.publish.release import release as release_site

    if site is None:
        context.invoke(build, place=Path("site"), engine="mkdocs")
        site = Path("site")
    click.echo(f"Version {release_site(site, to, key)} is in {to}")


if __name__ == "__main__":
    main()
