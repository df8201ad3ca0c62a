"""The command `edition`: check while writing, build, publish, release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

HERE = Path()


class Lazy(click.Group):
    """A group whose commands are imported when they are called, so that `check` starts at once.

    What the system refuses one of them is told in a line.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        """All commands, those of other modules included."""
        return sorted([*super().list_commands(context), "build"])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """A command by its name."""
        if name == "build":
            from edition.build import build

            return build
        return super().get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise  # whoever read what is printed has gone, which click knows
        except OSError as error:
            from edition.errors import EditionError, shown

            reason = error.strerror or str(error)
            raise EditionError(f"{shown(error.filename)}: {reason}" if error.filename else reason) from None


@click.group(cls=Lazy)
def main() -> None:
    """Publish an article as a reference site whose every statement is traceable."""


@main.command()
def check() -> None:
    """Check data and pages, and tell everything that is wrong, a line each."""
    from edition import rules
    from edition.errors import EditionError
    from edition.pages.project import project

    found = project(HERE.absolute())
    problems = rules.problems(found)
    if problems:
        raise EditionError(*problems)
    for _, advice in rules.advice(found):
        click.echo(advice)


@main.command()
def schema() -> None:
    """Write the JSON Schema of each data file beside the data, for editors that complete while typing."""
    from edition.pages.project import project
    from edition.schema import write

    for path in write(project(HERE.absolute()).settings.data):
        click.echo(path.relative_to(HERE.absolute()))


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def publish(folder: Path) -> None:
    """Make every edition from the pages that an engine built in FOLDER, which is changed."""
    from edition.pages.project import project
    from edition.publish import publish as publish_pages

    publish_pages(folder, project(HERE.absolute()).edition)


@main.command()
@click.option(
    "--from",
    "site",
    default="site",
    show_default=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The finished site.",
)
@click.option("--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where it is served from.")
def release(site: Path, to: Path) -> None:
    """Put the finished site where it is served from, with a frozen copy of this version."""
    from edition.publish.release import release as release_site

    click.echo(f"Version {release_site(site, to)} is in {to}")


if __name__ == "__main__":
    main()
